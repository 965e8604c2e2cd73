package org.signpost.contract.concern;

import java.util.Optional;

/// An answer out of a closed list, which documents name in lower case with hyphens.
public interface WireName {
    /// The name in documents, such as `someone-else`.
    String wire();

    /// The alternative with this name, if there is one.
    static <T extends WireName> Optional<T> find(T[] alternatives, String wire) {
        for (T alternative : alternatives) {
            if (alternative.wire().equals(wire)) {
                return Optional.of(alternative);
            }
        }
        return Optional.empty();
    }
}
