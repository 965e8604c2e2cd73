package org.signpost.contract.concern;

import java.util.Optional;

/// Whom the report is about; {@link #ME}: the reporter is the potential victim.
public enum About implements WireName {
    SOMEONE_ELSE("someone-else"),
    ME("me"),
    ADVICE("advice");

    private final String wire;

    About(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<About> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
