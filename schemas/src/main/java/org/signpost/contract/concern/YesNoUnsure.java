package org.signpost.contract.concern;

import java.util.Optional;

/// An answer of somebody who may not know.
public enum YesNoUnsure implements WireName {
    YES("yes"),
    NO("no"),
    UNSURE("unsure");

    private final String wire;

    YesNoUnsure(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<YesNoUnsure> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
