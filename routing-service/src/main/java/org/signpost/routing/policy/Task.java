package org.signpost.routing.policy;

import java.util.Arrays;
import java.util.Optional;

/// What a partner is told a concern for.
public enum Task {
    /// To deal with it, or for a copy to know of it.
    ACT("act", ""),
    /// To pass it to the police force of the place.
    TRANSFER("transfer", " Told so as to transfer it to the force of the place."),
    /// To find out where it is.
    LOCATE("locate", " Told so as to locate it.");

    private final String wire;
    private final String inWords;

    Task(String wire, String inWords) {
        this.wire = wire;
        this.inWords = inWords;
    }

    /// The word for it in a policy file.
    public String wire() {
        return wire;
    }

    /// The task of that word.
    public static Optional<Task> ofWire(String wire) {
        return Arrays.stream(values()).filter(one -> one.wire.equals(wire)).findFirst();
    }

    String inWords() {
        return inWords;
    }
}
