package org.signpost.contract.id;

import java.util.UUID;

/// Names one concern from report to acknowledgement. It is derived from the source and the source's own
/// reference with a secret key, so that a repeated report is the same concern and nobody outside can compute it.
public record ConcernId(UUID value) {

    /// Reads the canonical text of a UUID.
    ///
    /// @throws IllegalArgumentException if the text is no UUID; the message does not repeat it
    public static ConcernId parse(String text) {
        return new ConcernId(Uuids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
