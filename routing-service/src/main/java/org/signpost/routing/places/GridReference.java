package org.signpost.routing.places;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A reference of the National Grid: the middle of the square that it names.
///
/// @param easting metres
/// @param northing metres
/// @param side of the square, in metres: 1 for a full reference, 100 for `SP 318 657`
record GridReference(double easting, double northing, int side) {

    private static final int LONGEST_INPUT = 40;
    private static final int GREATEST_EASTING = 700_000;
    private static final int GREATEST_NORTHING = 1_300_000;
    private static final Pattern PREFIX = Pattern.compile("^(?:OS )?(?:NGR|GR|GRID REF|GRID REFERENCE) ");
    private static final Pattern PAIR = Pattern.compile("(?:E(?:ASTING)? ?)?([0-9]{6})(?:[.][0-9]{1,3})? ?(?:M? ?E ?)?"
            + "(?:N(?:ORTHING)? ?)?([0-9]{6,7})(?:[.][0-9]{1,3})?(?: ?M? ?N)?");
    /// Kilometres within the square, as some write them: `SP 31.8 65.7`.
    private static final Pattern KILOMETRES =
            Pattern.compile("([A-Z]{2}) ?([0-9]{2})[.]([0-9]{1,3}) ([0-9]{2})[.]([0-9]{1,3})");
    private static final Pattern UNEVEN = Pattern.compile("[HNOST][A-HJ-Z] ?[0-9][0-9 ]{2,12}");

    /// Among other words: at least a hundred metres good in letters, or a whole pair of metres.
    private static final Pattern IN_A_TEXT = Pattern.compile(
            "(?:\\b(?:OS )?(?:GRID REF(?:ERENCE)?|NGR|GR)[ :.]{1,3})?(?<![A-Z0-9])(?:([HNOST][A-HJ-Z] ?(?:[0-9]{5}["
                    + " ,]{0,2}[0-9]{5}|[0-9]{4}[ ,]{0,2}[0-9]{4}|[0-9]{3}[ ,]{0,2}[0-9]{3}))|(?<![+.])([0-9]{6}["
                    + " ,;/]{1,3}[0-9]{6}))(?![A-Z0-9]|[.][0-9])",
            Pattern.CASE_INSENSITIVE);

    /// The references among other words, in their order. Of a pair of bare numbers the caller has to see whether it
    /// is one: it may be a telephone number.
    static List<Found> find(String text) {
        List<Found> found = new ArrayList<>(1);
        Matcher matcher = IN_A_TEXT.matcher(text);
        while (matcher.find()) {
            String letters = matcher.group(1);
            GridReference reference = parse(letters != null ? letters : matcher.group(2));
            if (reference != null) {
                found.add(new Found(reference, letters != null, matcher.start(), matcher.end()));
            }
        }
        return found;
    }

    /// A reference among other words.
    ///
    /// @param reference what it says
    /// @param lettered whether it has the letters of its square
    /// @param start where it begins
    /// @param end where it ends, exclusive
    record Found(GridReference reference, boolean lettered, int start, int end) {}

    /// Reads `SP 318 657`, `SP3180065700`, `431800 265700`, `E431800 N265700`; null unless it is one of these and
    /// lies in Great Britain.
    static @Nullable GridReference parse(String text) {
        if (text.length() > LONGEST_INPUT) {
            return null;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= '0' && c <= '9') || c == '.') {
                plain.append(c);
            } else if (c >= 'A' && c <= 'Z') {
                plain.append(c);
            } else if (c >= 'a' && c <= 'z') {
                plain.append((char) (c - 32));
            } else if (Character.isWhitespace(c) || Character.isSpaceChar(c) || ",;:/-".indexOf(c) >= 0) {
                plain.append(' ');
            } else {
                return null;
            }
        }
        String line = plain.toString().strip().replaceAll(" +", " ");
        line = PREFIX.matcher(line).replaceFirst("");
        Matcher kilometres = KILOMETRES.matcher(line);
        if (kilometres.matches()) {
            boolean even = kilometres.group(3).length() == kilometres.group(5).length();
            return even ? inLetters(kilometres.replaceFirst("$1$2$3$4$5")) : null;
        }
        GridReference metres = inMetres(line);
        return metres != null ? metres : inLetters(line.replace(" ", ""));
    }

    /// Whether it is of the form of a reference, but for an odd number of digits.
    static boolean isUneven(String text) {
        if (text.length() > LONGEST_INPUT) {
            return false;
        }
        String line = text.strip().toUpperCase(Locale.ROOT);
        boolean odd = line.chars().filter(Character::isDigit).count() % 2 == 1;
        return odd && UNEVEN.matcher(line).matches();
    }

    private static @Nullable GridReference inMetres(String line) {
        Matcher pair = PAIR.matcher(line);
        if (!pair.matches()) {
            return null;
        }
        int easting = Integer.parseInt(pair.group(1));
        int northing = Integer.parseInt(pair.group(2));
        if (easting == 0 || easting >= GREATEST_EASTING || northing >= GREATEST_NORTHING) {
            return null;
        }
        return new GridReference(easting, northing, 1);
    }

    private static @Nullable GridReference inLetters(String reference) {
        int digits = reference.length() - 2;
        if (digits < 2 || digits > 10 || digits % 2 != 0) {
            return null;
        }
        int first = square(reference.charAt(0));
        int second = square(reference.charAt(1));
        if (first < 0 || second < 0) {
            return null;
        }
        int half = digits / 2;
        int east = 0;
        int north = 0;
        for (int i = 0; i < half; i++) {
            char e = reference.charAt(2 + i);
            char n = reference.charAt(2 + half + i);
            if (e > '9' || n > '9') {
                return null;
            }
            east = east * 10 + e - '0';
            north = north * 10 + n - '0';
        }
        int side = 100_000;
        for (int i = 0; i < half; i++) {
            side /= 10;
        }
        // The 500 km squares are counted from the false origin two squares west and one south of S.
        int easting = (first % 5 - 2) * 500_000 + second % 5 * 100_000 + east * side;
        int northing = (3 - first / 5) * 500_000 + (4 - second / 5) * 100_000 + north * side;
        if (easting < 0 || easting >= GREATEST_EASTING || northing < 0 || northing >= GREATEST_NORTHING) {
            return null;
        }
        double middle = side == 1 ? 0 : side / 2.0;
        return new GridReference(easting + middle, northing + middle, side);
    }

    /// The place of a letter in the square of 25, from the north-west; there is no I.
    private static int square(char c) {
        if (c < 'A' || c > 'Z' || c == 'I') {
            return -1;
        }
        return c > 'I' ? c - 'A' - 1 : c - 'A';
    }

    /// How far a point of the square may be from its middle, in metres.
    double reach() {
        return side <= 1 ? 0 : side * Math.sqrt(0.5);
    }
}
