package org.signpost.contract.id;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O or U, and forgiving when it is read.
final class Crockford {

    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private Crockford() {}

    /// Writes the lowest `5 × length` bits of the value.
    static String write(long value, int length) {
        var text = new char[length];
        for (int i = length - 1; i >= 0; i--) {
            text[i] = digit((int) (value & 31));
            value >>>= 5;
        }
        return new String(text);
    }

    static char digit(int value) {
        return DIGITS.charAt(value);
    }

    /// What was meant, in capital letters without hyphens and spaces, or null if it cannot be read.
    static @Nullable String normalise(String text, int length) {
        if (text.length() > 4 * length) {
            return null;
        }
        var read = new StringBuilder(length);
        String typed = text.toUpperCase(Locale.ROOT);
        for (int i = 0; i < typed.length(); i++) {
            char meant = switch (typed.charAt(i)) {
                case 'O' -> '0';
                case 'I', 'L' -> '1';
                default -> typed.charAt(i);
            };
            if (meant == '-' || meant == ' ') {
                continue;
            }
            if (DIGITS.indexOf(meant) < 0) {
                return null;
            }
            read.append(meant);
        }
        return read.length() == length ? read.toString() : null;
    }

    static int valueOf(char digit) {
        return DIGITS.indexOf(digit);
    }
}
