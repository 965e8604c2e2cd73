package org.signpost.notifier.alerting;

import java.util.Set;
import org.signpost.contract.id.PartnerId;

/// A partner that led on a report said that it is not for them, or must not have it, and others have it now.
///
/// @param by the partner that sent it on
/// @param involved whether somebody there is involved, whoever said so
/// @param urgency how urgent it was when it did
/// @param to who has it now; empty when it was withdrawn since
public record HandOver(PartnerId by, boolean involved, Urgency urgency, Set<PartnerId> to) {

    /// Takes a copy of the set.
    public HandOver {
        to = Set.copyOf(to);
    }

    /// Whether it holds for what follows that report and names the same lead. What is more urgent than what was sent on
    /// is decided anew.
    ///
    /// @param spared whether that lead hears of it whoever is involved
    boolean holdsFor(Urgency now, boolean spared) {
        return !to.isEmpty() && urgency.compareTo(now) <= 0 && !(involved && spared);
    }
}
