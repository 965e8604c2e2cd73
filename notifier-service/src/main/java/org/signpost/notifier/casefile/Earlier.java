package org.signpost.notifier.casefile;

import java.util.Set;
import org.signpost.contract.id.ConcernId;

/// What the reports of a concern add to or take back.
///
/// @param concerns empty also if no report was kept
/// @param complete false if one of the reports cannot be read, which may name more
public record Earlier(Set<ConcernId> concerns, boolean complete) {

    /// What is named, as a copy.
    public Earlier {
        concerns = Set.copyOf(concerns);
    }
}
