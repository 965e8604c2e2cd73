package org.signpost.contract.concern;

import java.text.Normalizer;

/// Text as people type it, made fit to be stored: Unicode NFC, without control characters and halves of characters.
///
/// A run of more than 30 combining marks gets a joiner, as Unicode's stream-safe form asks (UAX 15): without it one
/// letter with a hundred thousand accents costs seconds to normalise.
final class TypedText {
    private static final int LONGEST_RUN_OF_MARKS = 30;
    private static final char REPLACEMENT = '\uFFFD';
    private static final char JOINER = '\u034F';

    private TypedText() {}

    /// A text of several lines.
    static String lines(String typed) {
        return clean(typed, false);
    }

    /// A text of one line, without spaces around it.
    static String line(String typed) {
        return clean(typed, true).strip();
    }

    static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String clean(String typed, boolean oneLine) {
        var clean = new StringBuilder(typed.length());
        int marks = 0;
        for (int i = 0; i < typed.length(); ) {
            int character = typed.codePointAt(i);
            boolean afterReturn = i > 0 && typed.charAt(i - 1) == '\r';
            i += Character.charCount(character);
            marks = isMark(character) ? marks + 1 : 0;
            if (marks > LONGEST_RUN_OF_MARKS) {
                clean.append(JOINER);
                marks = 1;
            }
            if (character == '\n' || character == '\r') {
                if (character == '\r' || !afterReturn) {
                    clean.append(oneLine ? ' ' : '\n');
                }
            } else if (character == '\t') {
                clean.append(oneLine ? ' ' : '\t');
            } else if (character <= Character.MAX_VALUE && Character.isSurrogate((char) character)) {
                clean.append(REPLACEMENT);
            } else if (!Character.isISOControl(character)) {
                clean.appendCodePoint(character);
            }
        }
        return Normalizer.normalize(clean, Normalizer.Form.NFC);
    }

    private static boolean isMark(int character) {
        int type = Character.getType(character);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }
}
