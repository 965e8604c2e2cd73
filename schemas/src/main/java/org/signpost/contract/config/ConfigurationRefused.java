package org.signpost.contract.config;

import java.util.List;
import java.util.stream.Collectors;

/// A configuration file has mistakes and is not used; the message prints them all.
///
/// Whoever starts with such a file does not start; whoever already runs keeps what it has.
public final class ConfigurationRefused extends RuntimeException {
    private final transient List<ConfigMistake> mistakes;

    public ConfigurationRefused(List<ConfigMistake> mistakes) {
        super(told(mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /// Every mistake, in the order of the lines.
    public List<ConfigMistake> mistakes() {
        return mistakes;
    }

    private static String told(List<ConfigMistake> mistakes) {
        if (mistakes.isEmpty()) {
            throw new IllegalArgumentException("a configuration is refused for a mistake");
        }
        return mistakes.stream().map(ConfigMistake::toString).collect(Collectors.joining("\n"));
    }
}
