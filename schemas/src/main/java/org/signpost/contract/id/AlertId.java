package org.signpost.contract.id;

import java.util.UUID;

/// Names what one partner is told about one decision.
public record AlertId(UUID value) {

    /// The alert of that partner in that decision about that concern.
    public static AlertId of(ConcernId concern, PartnerId partner, DecisionId decision) {
        return new AlertId(NamedId.of("alert", concern.toString(), partner.value(), decision.toString()));
    }

    /// Reads the canonical text of a UUID.
    ///
    /// @throws IllegalArgumentException if the text is no UUID; the message does not repeat it
    public static AlertId parse(String text) {
        return new AlertId(Uuids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
