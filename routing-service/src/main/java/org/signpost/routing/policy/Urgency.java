package org.signpost.routing.policy;

import java.util.Arrays;
import java.util.Optional;

/// How soon a person must have a concern, from the least urgent to the most. What each means for
/// alerts stands in {@link AlertTerms}.
public enum Urgency {
    INFORMATION("information"),
    STANDARD("standard"),
    URGENT("urgent"),
    EMERGENCY("emergency");

    private final String wire;

    Urgency(String wire) {
        this.wire = wire;
    }

    /// The word for it in a policy file.
    public String wire() {
        return wire;
    }

    /// The urgency of that word.
    public static Optional<Urgency> ofWire(String wire) {
        return Arrays.stream(values()).filter(one -> one.wire.equals(wire)).findFirst();
    }

    boolean isMoreThan(Urgency other) {
        return compareTo(other) > 0;
    }
}
