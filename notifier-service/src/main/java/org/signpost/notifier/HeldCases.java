package org.signpost.notifier;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.signpost.contract.id.ConcernId;

/// What was held at a moment because somebody held a report that nobody had decided.
///
/// @param concerns what those reports add to or take back, what follows them up, and their cases
/// @param unreadable held concerns with a report that cannot be read: if it adds to a case, that one is not among these
record HeldCases(Set<ConcernId> concerns, List<ConcernId> unreadable) {

    HeldCases {
        concerns = Set.copyOf(concerns);
        unreadable = List.copyOf(unreadable);
    }

    /// Whether one of these is held.
    boolean anyOf(Collection<ConcernId> some) {
        return !Collections.disjoint(concerns, some);
    }
}
