package org.signpost.routing.places;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `52.28, -1.53`, `52.28N 1.53W`, `52°17'24"N 1°31'48"W` and the like as latitude and longitude.
final class DegreePair {

    private static final int LONGEST_INPUT = 60;
    private static final String NUMBER =
            "([+-]?[0-9]{1,3}(?:\\.[0-9]{1,15})?)\\s*(?:[°º]\\s*(?:([0-9]{1,2}(?:\\.[0-9]{1,9})?)\\s*['′’]\\s*"
                    + "(?:([0-9]{1,2}(?:\\.[0-9]{1,9})?)\\s*(?:\"|″|”|'')\\s*)?)?)?";
    private static final Pattern PAIR = Pattern.compile(
            "\\(?\\s*" + NUMBER + "([NSns]?)\\s*(?:[,;/]\\s*|\\s+|(?<=[NSns]))" + NUMBER + "([EWew]?)\\s*\\)?");

    private static final Pattern IN_A_TEXT = Pattern.compile(
            "(?<![0-9.])([+-]?[0-9]{1,2}\\.[0-9]{3,15})(?:,|%2C) ?([+-]?[0-9]{1,3}\\.[0-9]{3,15})(?![0-9])");

    private DegreePair() {}

    /// The first pair among other words, such as those of a link to a map; null if there is none. Only decimals
    /// precise enough to be nothing else count.
    static double @Nullable [] find(String text) {
        Matcher pair = IN_A_TEXT.matcher(text);
        return pair.find() ? new double[] {Double.parseDouble(pair.group(1)), Double.parseDouble(pair.group(2))} : null;
    }

    /// The words without the pair, and without the link that it is part of.
    static String without(String text) {
        return text.contains("://") || text.startsWith("geo:")
                ? ""
                : IN_A_TEXT.matcher(text).replaceAll(" ");
    }

    /// Latitude and longitude in degrees, or null unless the whole line is such a pair. They are not checked for
    /// range.
    static double @Nullable [] parse(String line) {
        if (line.length() > LONGEST_INPUT) {
            return null;
        }
        Matcher pair = PAIR.matcher(line);
        if (!pair.matches()) {
            return null;
        }
        boolean marked = !pair.group(4).isEmpty() || !pair.group(8).isEmpty();
        boolean exact = pair.group(1).contains(".") && pair.group(5).contains(".");
        // Two bare whole numbers may be anything.
        if (!marked && !exact) {
            return null;
        }
        double latitude = degrees(pair, 1);
        double longitude = degrees(pair, 5);
        return new double[] {
            pair.group(4).equalsIgnoreCase("S") ? -latitude : latitude,
            pair.group(8).equalsIgnoreCase("W") ? -Math.abs(longitude) : longitude
        };
    }

    private static double degrees(Matcher pair, int group) {
        double whole = Double.parseDouble(pair.group(group));
        double part = 0;
        String minutes = pair.group(group + 1);
        if (minutes != null) {
            part += Double.parseDouble(minutes) / 60;
        }
        String seconds = pair.group(group + 2);
        if (seconds != null) {
            part += Double.parseDouble(seconds) / 3600;
        }
        return pair.group(group).startsWith("-") ? whole - part : whole + part;
    }
}
