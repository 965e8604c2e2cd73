package org.signpost.contract.id;

import java.util.UUID;

/// Names one decision about a concern. The first decision is version 1; every later re-routing counts up.
public record DecisionId(UUID value) {

    /// The decision of that version about that concern.
    ///
    /// @param version 1 for the first decision, then counting up
    public static DecisionId of(ConcernId concern, int version) {
        return new DecisionId(NamedId.of("decision", concern.toString(), Integer.toString(version)));
    }

    /// Reads the canonical text of a UUID.
    ///
    /// @throws IllegalArgumentException if the text is no UUID; the message does not repeat it
    public static DecisionId parse(String text) {
        return new DecisionId(Uuids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
