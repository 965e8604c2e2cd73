package org.signpost.contract.concern;

import java.util.Optional;

/// A plain answer.
public enum YesNo implements WireName {
    YES("yes"),
    NO("no");

    private final String wire;

    YesNo(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<YesNo> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
