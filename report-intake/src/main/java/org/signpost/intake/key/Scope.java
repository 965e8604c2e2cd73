package org.signpost.intake.key;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a key may be used for.
public enum Scope {
    /// Report concerns, one or many.
    CONCERNS_WRITE("concerns:write"),
    /// Ask what became of one's own concerns.
    CONCERNS_READ("concerns:read"),
    /// Send CloudEvents.
    EVENTS_WRITE("events:write"),
    /// Post Open311 service requests.
    OPEN311_WRITE("open311:write");

    private final String wire;

    Scope(String wire) {
        this.wire = wire;
    }

    /// The name in the file of keys and on the command line.
    public String wire() {
        return wire;
    }

    /// The scope with that name.
    public static Optional<Scope> ofWire(String wire) {
        return Arrays.stream(values()).filter(scope -> scope.wire.equals(wire)).findFirst();
    }

    /// All names.
    public static List<String> wires() {
        return Arrays.stream(values()).map(Scope::wire).toList();
    }
}
