package org.signpost.contract.concern;

import java.util.Optional;

/// How many people are affected.
public enum PeopleAffected implements WireName {
    ONE("one"),
    TWO_TO_FIVE("two-to-five"),
    SIX_TO_TEN("six-to-ten"),
    OVER_TEN("over-ten"),
    NOT_KNOWN("unknown");

    private final String wire;

    PeopleAffected(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<PeopleAffected> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
