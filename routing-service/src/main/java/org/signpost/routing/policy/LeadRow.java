package org.signpost.routing.policy;

import java.util.List;
import java.util.Optional;

/// A row of the lead table: who must take a concern, who gets a copy, and how urgent it is.
///
/// @param leads each of them must acknowledge
/// @param moreUrgent the urgency instead, under a condition
/// @param because the reason, for the people who are told
public record LeadRow(
        RuleId id,
        Condition when,
        List<Telling> leads,
        List<Telling> copies,
        Urgency urgency,
        Optional<Escalated> moreUrgent,
        String because) {

    public LeadRow {
        leads = List.copyOf(leads);
        copies = List.copyOf(copies);
        if (leads.isEmpty()) {
            throw new IllegalArgumentException("a lead row names a lead");
        }
    }

    /// Another urgency under a condition.
    public record Escalated(Urgency urgency, Condition when) {}
}
