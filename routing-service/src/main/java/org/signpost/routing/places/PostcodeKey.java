package org.signpost.routing.places;

import java.util.ArrayList;
import java.util.List;

/// Postcodes as numbers that sort as postcodes do, so that every part of a postcode is one range of numbers.
///
/// A full postcode is `area, district digit, second district character, sector digit, unit`; the number counts in
/// these from left to right: 702 areas (one letter, or two), 10 digits, 37 second characters (none, digit, letter),
/// 10 sectors, 676 units. The greatest is below 2^31.
final class PostcodeKey {

    /// Units in a sector.
    static final int UNITS = 26 * 26;

    private static final int SECTORS = 10;
    private static final int SECONDS = 37;
    private static final int DIGITS = 10;
    private static final int LONGEST_INPUT = 16;
    private static final String NEVER_INWARD = "CIKMOV";

    /// A part of a postcode, or all of it.
    ///
    /// @param first the least key
    /// @param last the greatest key, inclusive
    /// @param corrected whether a look-alike had to be read as another character
    record Range(int first, int last, boolean corrected) {

        boolean isFull() {
            return first == last;
        }

        int firstSector() {
            return first / UNITS;
        }

        int lastSector() {
            return last / UNITS;
        }
    }

    private PostcodeKey() {}

    /// The key of a full postcode as it is published.
    ///
    /// @throws IllegalArgumentException unless it is a full postcode in the usual form
    static int of(String postcode) {
        List<Range> readings = readings(postcode);
        if (readings.isEmpty()
                || !readings.getFirst().isFull()
                || readings.getFirst().corrected()) {
            throw new IllegalArgumentException("not a full postcode in its usual form");
        }
        return readings.getFirst().first();
    }

    /// A full postcode as it is published, of its key.
    static String text(int key) {
        int unit = key % UNITS;
        int sector = key / UNITS % SECTORS;
        int second = key / (UNITS * SECTORS) % SECONDS;
        int digit = key / (UNITS * SECTORS * SECONDS) % DIGITS;
        int area = key / (UNITS * SECTORS * SECONDS * DIGITS);
        StringBuilder text = new StringBuilder(8).append((char) ('A' + area / 27));
        if (area % 27 > 0) {
            text.append((char) ('A' + area % 27 - 1));
        }
        text.append(digit);
        if (second > 0) {
            text.append((char) (second <= 10 ? '0' + second - 1 : 'A' + second - 11));
        }
        return text.append(' ')
                .append(sector)
                .append((char) ('A' + unit / 26))
                .append((char) ('A' + unit % 26))
                .toString();
    }

    /// The number of a sector as it is published, such as `CV8 1`.
    static int ofSector(String sector) {
        return of(sector + "AA") / UNITS;
    }

    /// Whether a text looks like a full postcode, look-alikes not counted.
    static boolean hasFullShape(String text) {
        List<Range> readings = readings(text);
        return !readings.isEmpty()
                && readings.getFirst().isFull()
                && !readings.getFirst().corrected();
    }

    /// Every way to read a text as a full or partial postcode, the likeliest first: without corrections before
    /// with, and a longer district before a shorter one with a sector.
    static List<Range> readings(String text) {
        if (text.length() > LONGEST_INPUT) {
            return List.of();
        }
        char[] letters = new char[LONGEST_INPUT];
        int length = 0;
        int gap = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'a' && c <= 'z') {
                letters[length++] = (char) (c - 32);
            } else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
                letters[length++] = c;
            } else if (Character.isWhitespace(c) || Character.isSpaceChar(c) || "-.*,_/()".indexOf(c) >= 0) {
                gap = length > 0 ? length : gap;
            } else {
                return List.of();
            }
        }
        if (length == 0 || length > 7) {
            return List.of();
        }
        gap = gap == length ? -1 : gap;
        List<Range> readings = new ArrayList<>(4);
        // Only a gap before the inward part says anything; "CV 81LZ" has it in the wrong place.
        boolean full = length >= 5 && read(letters, length, length - 3, 3, readings);
        if (!full && length <= 6) {
            for (int inward = 0; inward <= 2; inward++) {
                boolean gapFits = gap < 0 || inward == 0 || gap == length - inward;
                if (length - inward >= 1 && gapFits) {
                    read(letters, length, length - inward, inward, readings);
                }
            }
        }
        if (gap > 0 && readings.size() > 1) {
            preferGap(readings, length, gap);
        }
        readings.sort((one, other) -> Boolean.compare(one.corrected(), other.corrected()));
        return readings;
    }

    /// "CV2 1" with its gap is a sector of CV2, and not CV21.
    private static void preferGap(List<Range> readings, int length, int gap) {
        int inward = length - gap;
        int size = inward == 1 ? UNITS : inward == 2 ? 26 : 0;
        if (size > 0
                && readings.stream()
                        .anyMatch(range -> range.last() - range.first() + 1 == size && !range.corrected())) {
            readings.removeIf(range -> range.last() - range.first() + 1 != size);
        }
    }

    /// Adds each reading with the given number of outward characters; says whether one needed no correction.
    private static boolean read(char[] letters, int length, int outward, int inward, List<Range> readings) {
        boolean plain = false;
        for (int areaLetters = 1; areaLetters <= 2; areaLetters++) {
            int districtCharacters = outward - areaLetters;
            if (districtCharacters < 1 || districtCharacters > 2) {
                if (districtCharacters == 0 && inward == 0 && length == areaLetters) {
                    plain |= readArea(letters, areaLetters, readings);
                }
                continue;
            }
            boolean[] seconds = districtCharacters == 2 ? new boolean[] {true, false} : new boolean[] {true};
            for (boolean secondIsDigit : seconds) {
                plain |= readOne(letters, areaLetters, districtCharacters, secondIsDigit, outward, inward, readings);
            }
        }
        return plain;
    }

    private static boolean readArea(char[] letters, int areaLetters, List<Range> readings) {
        int area = 0;
        for (int i = 0; i < areaLetters; i++) {
            if (letters[i] < 'A') {
                return false;
            }
            area = i == 0 ? (letters[0] - 'A') * 27 : area + letters[1] - 'A' + 1;
        }
        int step = DIGITS * SECONDS * SECTORS * UNITS;
        readings.add(new Range(area * step, (area + 1) * step - 1, false));
        return true;
    }

    private static boolean readOne(
            char[] letters,
            int areaLetters,
            int districtCharacters,
            boolean secondIsDigit,
            int outward,
            int inward,
            List<Range> readings) {
        int corrections = 0;
        int area = 0;
        for (int i = 0; i < areaLetters; i++) {
            int letter = letter(letters[i]);
            corrections += letters[i] < 'A' ? 1 : 0;
            if (letter < 0) {
                return false;
            }
            area = i == 0 ? letter * 27 : area + letter + 1;
        }
        int digit = digit(letters[areaLetters]);
        if (digit < 0) {
            return false;
        }
        corrections += letters[areaLetters] >= 'A' ? 1 : 0;
        int key = area * DIGITS + digit;
        int second = 0;
        if (districtCharacters == 2) {
            char c = letters[areaLetters + 1];
            int value = secondIsDigit ? digit(c) : letter(c);
            if (value < 0) {
                return false;
            }
            corrections += secondIsDigit == c >= 'A' ? 1 : 0;
            second = secondIsDigit ? 1 + value : 11 + value;
        }
        key = key * SECONDS + second;
        int width = SECTORS * UNITS;
        if (inward >= 1) {
            char c = letters[outward];
            int sector = digit(c);
            if (sector < 0) {
                return false;
            }
            corrections += c >= 'A' ? 1 : 0;
            key = key * SECTORS + sector;
            width = UNITS;
        }
        for (int i = 1; i < inward; i++) {
            char c = letters[outward + i];
            if (c < 'A' || NEVER_INWARD.indexOf(c) >= 0) {
                return false;
            }
            key = key * 26 + c - 'A';
            width /= 26;
        }
        // One look-alike is a slip of the finger; three make a postcode of what is none.
        if (corrections > 2) {
            return false;
        }
        int first = key * width;
        readings.add(new Range(first, first + width - 1, corrections > 0));
        if (inward == 0 && districtCharacters == 1) {
            // SW1 is what people say of SW1A to SW1Y.
            readings.add(new Range(first + 11 * width, first + SECONDS * width - 1, corrections > 0));
        }
        return corrections == 0;
    }

    private static int digit(char c) {
        return switch (c) {
            case 'O' -> 0;
            case 'I', 'L' -> 1;
            default -> c <= '9' ? c - '0' : -1;
        };
    }

    private static int letter(char c) {
        return switch (c) {
            case '0' -> 'O' - 'A';
            case '1' -> 'I' - 'A';
            default -> c >= 'A' ? c - 'A' : -1;
        };
    }
}
