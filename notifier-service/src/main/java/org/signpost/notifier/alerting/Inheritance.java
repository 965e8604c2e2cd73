package org.signpost.notifier.alerting;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.signpost.contract.id.PartnerId;

/// What a concern has from those that it follows, and from others that follow the same.
///
/// @param restricted whether those who were told of any of them may speak of it among themselves only
/// @param withheld the partners who must never hear of any of them, or who said that somebody there is involved
/// @param told everybody who was told of any of them, or was to be
/// @param handedOn who led on any that it follows, and does not have it any more because it was not for them
public record Inheritance(boolean restricted, Set<PartnerId> withheld, Set<PartnerId> told, List<HandOver> handedOn) {

    /// Of a concern that follows none.
    public static final Inheritance NONE = new Inheritance(false, Set.of(), Set.of(), List.of());

    /// Takes copies.
    public Inheritance {
        withheld = Set.copyOf(withheld);
        told = Set.copyOf(told);
        handedOn = List.copyOf(handedOn);
    }

    /// The same, withheld from those partners as well.
    public Inheritance withheldFrom(Set<PartnerId> partners) {
        var all = new HashSet<>(withheld);
        all.addAll(partners);
        return new Inheritance(restricted, all, told, handedOn);
    }
}
