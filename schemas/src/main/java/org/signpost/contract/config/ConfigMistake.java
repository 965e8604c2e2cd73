package org.signpost.contract.config;

import java.util.Objects;

/// One thing that is wrong in a configuration file, with what to write instead.
///
/// @param file the file as its reader named it, such as `config/partners.yaml`
/// @param line the line, from 1; 0 when the mistake concerns the file as a whole
/// @param fact what is wrong; never a contact detail
/// @param remedy what to write instead
public record ConfigMistake(String file, int line, String fact, String remedy) {
    public ConfigMistake {
        Objects.requireNonNull(file, "file");
        if (line < 0) {
            throw new IllegalArgumentException("a line is counted from 1, or 0 for the whole file");
        }
        if (fact.isBlank() || remedy.isBlank()) {
            throw new IllegalArgumentException("a mistake says what is wrong and what to write instead");
        }
    }

    /// The mistake in one line, as compilers print theirs: `config/partners.yaml:41: … → …`.
    @Override
    public String toString() {
        return (line == 0 ? file : file + ":" + line) + ": " + fact + " → " + remedy;
    }
}
