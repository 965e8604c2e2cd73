package org.signpost.contract.concern;

import java.util.Optional;

/// Whether a concern is real. Anything but {@link #LIVE} is routed and recorded alike, and never reaches a partner's
/// live contact.
public enum Mode implements WireName {
    LIVE("live"),
    TEST("test"),
    EXERCISE("exercise");

    private final String wire;

    Mode(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<Mode> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
