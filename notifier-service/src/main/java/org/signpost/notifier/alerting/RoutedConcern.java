package org.signpost.notifier.alerting;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;

/// All that alerting needs to know of a decision; it has no room for anything about a person or a place.
///
/// @param relation what it is to an earlier concern
/// @param receivedAt when the concern was accepted; the clocks start here
/// @param told the partners who must hear of it
public record RoutedConcern(
        ConcernId concern,
        PublicReference reference,
        DecisionId decision,
        Mode mode,
        Urgency urgency,
        Prompt prompt,
        Relation relation,
        Instant receivedAt,
        List<Told> told) {

    /// @throws IllegalArgumentException when nobody is told, nobody leads, or somebody is told twice
    public RoutedConcern {
        told = List.copyOf(told);
        if (told.stream().noneMatch(each -> each.role() == Role.LEAD)) {
            throw new IllegalArgumentException("a decision names at least one lead");
        }
        var seen = new HashSet<PartnerId>();
        if (!told.stream().allMatch(each -> seen.add(each.partner()))) {
            throw new IllegalArgumentException("a decision names no partner twice");
        }
    }

    /// One partner who must hear of it.
    public record Told(PartnerId partner, Role role) {}
}
