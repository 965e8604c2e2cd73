package org.signpost.contract.concern;

import java.util.Optional;

/// What a place has to do with the concern. {@link #HOME} does not place the exploitation.
public enum PlaceRole implements WireName {
    EXPLOITATION("exploitation"),
    ACCOMMODATION("accommodation"),
    PICK_UP("pick-up"),
    VICTIM_NOW("victim-now"),
    HOME("home");

    private final String wire;

    PlaceRole(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<PlaceRole> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
