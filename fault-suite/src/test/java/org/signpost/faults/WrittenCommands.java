package org.signpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The commands that a page has for those who run Signpost, so that what is tried is what they are told.
final class WrittenCommands {

    private static final String INDENT = "    ";

    private final Path page;
    private final List<String> lines;

    /// @param page in Markdown, where commands are set in by four spaces
    WrittenCommands(Path page) {
        this.page = page;
        try {
            this.lines = Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The commands that stand together, from the one that begins so to the last.
    String from(String start) {
        return lines.stream()
                .skip(indexOf(start))
                .takeWhile(line -> line.startsWith(INDENT))
                .map(WrittenCommands::command)
                .collect(Collectors.joining("\n"));
    }

    /// The one command that begins so.
    String line(String start) {
        return command(lines.get(indexOf(start)));
    }

    /// A command within the text.
    String inText(String command) {
        assertThat(lines).as("%s", page).anyMatch(line -> line.contains("`" + command + "`"));
        return command;
    }

    private int indexOf(String start) {
        List<String> found =
                lines.stream().filter(line -> line.startsWith(INDENT + start)).toList();
        assertThat(found).as("what begins with %s in %s", start, page).hasSize(1);
        return lines.indexOf(found.getFirst());
    }

    private static String command(String line) {
        return line.substring(INDENT.length());
    }
}
