package org.signpost.notifier.alerting;

import java.util.List;
import java.util.Set;
import org.signpost.contract.id.PartnerId;

/// Who has a concern after a partner said that it is not for them.
public final class NextBody {

    private NextBody() {}

    /// The first partner that was told for information and may lead, because they know of it already;
    /// otherwise the duty coordinator. So a refusal never tells anybody who was not to know, and never ends
    /// in silence.
    ///
    /// @param copies those told for information, in the order in which they were decided
    /// @param refused those who said that it is not for them
    /// @param leads those who lead already
    /// @param coordinator the last resort
    public static PartnerId of(
            List<PartnerId> copies, Set<PartnerId> refused, Set<PartnerId> leads, PartnerId coordinator) {
        return copies.stream()
                .filter(copy -> !refused.contains(copy) && !leads.contains(copy))
                .findFirst()
                .orElse(coordinator);
    }
}
