package org.signpost.contract.concern;

import java.util.Optional;

/// Whether this is a first report, more about an earlier one, or its withdrawal.
public enum Kind implements WireName {
    NEW("new"),
    ADD_INFORMATION("add-information"),
    WITHDRAW("withdraw");

    private final String wire;

    Kind(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<Kind> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
