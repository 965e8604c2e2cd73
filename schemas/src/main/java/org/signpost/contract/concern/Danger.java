package org.signpost.contract.concern;

import java.util.Optional;

/// Is anyone in danger now?
public enum Danger implements WireName {
    NOW("now"),
    NO("no"),
    UNSURE("unsure");

    private final String wire;

    Danger(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<Danger> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
