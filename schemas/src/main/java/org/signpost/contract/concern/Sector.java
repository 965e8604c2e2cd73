package org.signpost.contract.concern;

import java.util.Optional;

/// Where people work; {@link #LICENSED} are the sectors that need a gangmaster licence: farm, horticulture,
/// shellfish, food and drink packing.
public enum Sector implements WireName {
    LICENSED("licensed"),
    CARE("care"),
    CAR_WASH("car-wash"),
    NAIL_BAR("nail-bar"),
    CONSTRUCTION("construction"),
    HOSPITALITY("hospitality"),
    WAREHOUSE("warehouse"),
    OTHER("other");

    private final String wire;

    Sector(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<Sector> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
