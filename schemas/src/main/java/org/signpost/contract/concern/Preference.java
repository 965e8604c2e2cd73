package org.signpost.contract.concern;

import java.util.Optional;

/// Whom the reporter would rather have hear of it. It adds or leads, and never silences danger or a child.
public enum Preference implements WireName {
    NONE("none"),
    POLICE("police"),
    COUNCIL("council"),
    HELPLINE("helpline");

    private final String wire;

    Preference(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<Preference> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
