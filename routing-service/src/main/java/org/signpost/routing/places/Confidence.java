package org.signpost.routing.places;

/// How far a {@link Placement} may be relied on. It says what a person who reads the decision should double-check.
public enum Confidence {
    /// What was given leads to one district by itself: a full live postcode, or a point well inside.
    HIGH,
    /// Right as far as the table knows, but something could make it wrong: the boundary is near, or a name stands
    /// alone.
    MEDIUM,
    /// The best reading of something incomplete, misspelt, unknown or contradicted.
    LOW;

    Confidence lowered() {
        return this == HIGH ? MEDIUM : LOW;
    }

    static Confidence lower(Confidence one, Confidence other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
