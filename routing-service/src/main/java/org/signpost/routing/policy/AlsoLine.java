package org.signpost.routing.policy;

import java.util.List;
import java.util.Optional;

/// A line that adds to whatever row decided.
///
/// @param atLeast raises a lower urgency to this one
/// @param lowered changes one urgency into a lower one
/// @param because the reason, for the people who are told
public record AlsoLine(
        RuleId id,
        Condition when,
        List<Telling> leads,
        List<Telling> copies,
        Optional<Urgency> atLeast,
        Optional<Lowered> lowered,
        String because) {

    public AlsoLine {
        leads = List.copyOf(leads);
        copies = List.copyOf(copies);
    }

    /// A concern of one urgency gets a lower one instead.
    public record Lowered(Urgency from, Urgency to) {
        public Lowered {
            if (!from.isMoreThan(to)) {
                throw new IllegalArgumentException("an urgency is lowered to a lower one");
            }
        }
    }
}
