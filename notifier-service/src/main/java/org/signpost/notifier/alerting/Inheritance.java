package org.signpost.notifier.alerting;

import java.util.HashSet;
import java.util.Set;
import org.signpost.contract.id.PartnerId;

/// What a concern has from those that it follows, and from others that follow the same.
///
/// @param restricted whether those who were told of any of them may speak of it among themselves only
/// @param withheld the partners who must never hear of any of them, or who said that somebody there is involved
/// @param told everybody who was told of any of them, or was to be
public record Inheritance(boolean restricted, Set<PartnerId> withheld, Set<PartnerId> told) {

    /// Of a concern that follows none.
    public static final Inheritance NONE = new Inheritance(false, Set.of(), Set.of());

    /// Takes copies of the sets.
    public Inheritance {
        withheld = Set.copyOf(withheld);
        told = Set.copyOf(told);
    }

    /// The same, withheld from those partners as well.
    public Inheritance withheldFrom(Set<PartnerId> partners) {
        var all = new HashSet<>(withheld);
        all.addAll(partners);
        return new Inheritance(restricted, all, told);
    }
}
