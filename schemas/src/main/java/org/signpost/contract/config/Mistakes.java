package org.signpost.contract.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The mistakes found in one file so far.
final class Mistakes {
    private final String file;
    private final List<ConfigMistake> found = new ArrayList<>();

    Mistakes(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }

    void add(int line, String fact, String remedy) {
        var mistake = new ConfigMistake(file, line, fact, remedy);
        // A value that is asked twice tells its mistake once.
        if (!found.contains(mistake)) {
            found.add(mistake);
        }
    }

    List<ConfigMistake> inOrderOfLines() {
        return found.stream()
                .sorted(Comparator.comparingInt(ConfigMistake::line))
                .toList();
    }
}
