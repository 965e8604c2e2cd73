package org.signpost.contract.concern;

import java.util.List;

/// How the reading of a document ends.
public sealed interface Reading {
    /// It is a concern.
    record Accepted(Concern concern) implements Reading {}

    /// It has mistakes, and is no concern.
    ///
    /// @param mistakes all of them, at most {@value #MOST_MISTAKES}; never none
    record Refused(List<Mistake> mistakes) implements Reading {
        public Refused {
            mistakes = List.copyOf(mistakes);
            if (mistakes.isEmpty()) {
                throw new IllegalArgumentException("a document is refused for a mistake");
            }
        }
    }

    /// The most mistakes that one answer tells.
    int MOST_MISTAKES = 50;
}
