package org.signpost.routing;

/// Text for a terminal of 80 columns, broken between words.
final class WrappedPage {

    private static final int COLUMNS = 80;

    private final StringBuilder text = new StringBuilder();

    /// A line of its own after an empty one.
    void heading(String words) {
        text.append('\n');
        line(0, words);
    }

    /// A paragraph; its further lines stand two columns to the right of its first.
    ///
    /// @param indent columns before the first line
    void line(int indent, String words) {
        text.repeat(' ', indent);
        int column = indent;
        boolean first = true;
        for (String word : words.strip().split(" +", -1)) {
            if (!first && column + 1 + word.length() > COLUMNS) {
                text.append('\n').repeat(' ', indent + 2);
                column = indent + 2;
            } else if (!first) {
                text.append(' ');
                column++;
            }
            text.append(word);
            column += word.length();
            first = false;
        }
        text.append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
