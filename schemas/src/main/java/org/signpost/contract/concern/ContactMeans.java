package org.signpost.contract.concern;

import java.util.Optional;

/// A way in which the reporter may be contacted.
public enum ContactMeans implements WireName {
    PHONE("phone"),
    SMS("sms"),
    EMAIL("email"),
    CODE_ONLY("code-only");

    private final String wire;

    ContactMeans(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<ContactMeans> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
