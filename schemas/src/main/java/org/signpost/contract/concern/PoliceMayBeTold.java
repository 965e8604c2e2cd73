package org.signpost.contract.concern;

import java.util.Optional;

/// Whether a potential victim agrees that the police hear of it.
public enum PoliceMayBeTold implements WireName {
    YES("yes"),
    NO("no"),
    NOT_ASKED("not-asked");

    private final String wire;

    PoliceMayBeTold(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<PoliceMayBeTold> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
