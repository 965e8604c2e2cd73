package org.signpost.notifier.retention;

import java.time.Instant;
import java.util.List;
import org.signpost.contract.id.ConcernId;

/// A case that is over.
///
/// @param concerns a concern and its follow-ups, those that were shredded already left out
/// @param at when the last alert of a lead ended
public record Closed(List<ConcernId> concerns, Instant at) {
    public Closed {
        concerns = List.copyOf(concerns);
    }
}
