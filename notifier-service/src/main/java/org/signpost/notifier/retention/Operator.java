package org.signpost.notifier.retention;

/// Who did something about retention, as it is written down: a name or a staff number, or the service itself.
///
/// @param name 1 to 64 characters
public record Operator(String name) {

    /// The service, by the clock.
    public static final Operator CLOCK = new Operator("retention clock");

    /// Whoever sent a tombstone that was not this service.
    public static final Operator TOPIC = new Operator("tombstone on the topic");

    /// The most characters of a name.
    public static final int LONGEST = 64;

    public Operator {
        if (name.isBlank() || name.length() > LONGEST) {
            throw new IllegalArgumentException("an operator has a name of 1 to 64 characters");
        }
    }
}
