package org.signpost.notifier.alerting;

import java.util.Set;
import org.signpost.contract.id.PartnerId;

/// Whom an alert reaches at the time it is recorded.
///
/// @param partner the partner whose contact it is: the one that was decided, or the duty coordinator in its place
/// @param contact the name of the contact within that partner, never an address
/// @param means by what the contact can be told; never empty
/// @param owner whose clock runs
/// @param hours when the partner works
/// @param detour why it is not the contact that was meant
public record Reach(
        PartnerId partner, String contact, Set<Means> means, ClockOwner owner, WeeklyHours hours, Detour detour) {

    /// @throws IllegalArgumentException when the contact can be told by nothing
    public Reach {
        means = Set.copyOf(means);
        if (means.isEmpty()) {
            throw new IllegalArgumentException("contact " + contact + " of " + partner + " has no means");
        }
    }
}
