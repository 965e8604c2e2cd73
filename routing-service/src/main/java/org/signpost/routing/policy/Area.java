package org.signpost.routing.policy;

/// Where a concern is, seen from the partnership's county.
public enum Area {
    /// At least one place other than a home is in the county, whether or not its district is known.
    INSIDE("inside"),
    /// It could be placed, and no place other than a home is in the county.
    OUTSIDE("outside"),
    /// It could not be placed.
    UNKNOWN("unknown");

    private final String wire;

    Area(String wire) {
        this.wire = wire;
    }

    /// The word for it in a policy file.
    public String wire() {
        return wire;
    }
}
