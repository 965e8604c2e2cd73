package org.signpost.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The faults of a run and what became of every report, as a Markdown table.
final class FaultTable {

    private static final String HEAD = """
        | fault | what was done | accepted | refused | no answer | lost | misdirected | late | duplicated: messages / decisions / reports | median s | longest s |
        |---|---|---|---|---|---|---|---|---|---|---|
        """;

    private final long seed;
    private final Path file;
    private final List<String> rows = new ArrayList<>();

    /// @param seed what the run can be repeated with
    /// @param file where the table is written after each row, so that a run that is cut off leaves what it found
    FaultTable(long seed, Path file) {
        this.seed = seed;
        this.file = file;
    }

    /// Adds a row.
    void add(String number, String what, Verdict verdict) {
        rows.add("| %s | %s | %d | %d | %d | %s | %s | %s | %d / %d / %d | %s | %s |"
                .formatted(
                        number,
                        what,
                        verdict.accepted(),
                        verdict.refused(),
                        verdict.unanswered(),
                        count(verdict.lost()),
                        count(verdict.misdirected()),
                        count(verdict.late()),
                        verdict.duplicatedMessages(),
                        verdict.differingDecisions(),
                        verdict.repeatedReports(),
                        seconds(verdict.median()),
                        seconds(verdict.longest())));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The whole, with the command that repeats it.
    String text() {
        return HEAD + String.join("\n", rows)
                + "\n\nAgain: `mvn verify -Pfaults -pl fault-suite -am -Dsignpost.faults.seed=" + seed + "`\n";
    }

    private static String count(List<String> findings) {
        return findings.isEmpty() ? "0" : "**" + findings.size() + "**";
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
    }
}
