package org.signpost.local;

import java.io.PrintWriter;

/// Text in lines that fit a terminal.
final class Paragraph {

    private Paragraph() {}

    /// Prints a text in lines of at most that width where its words allow; lines after the first are set in by two
    /// more.
    static void print(PrintWriter out, String indent, String text, int width) {
        var line = new StringBuilder(indent);
        boolean empty = true;
        for (String word : text.split(" ", -1)) {
            if (!empty && line.length() + 1 + word.length() > width) {
                out.println(line);
                line = new StringBuilder(indent).append("  ");
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        out.println(line);
    }
}
