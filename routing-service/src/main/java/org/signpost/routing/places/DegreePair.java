package org.signpost.routing.places;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads latitude and longitude however people write them: `52.28, -1.53`, `1.53W 52.28N`, `N 52° 17.4' W 1° 31.8'`,
/// `52 17 24N 1 31 48W`, `lat 52.28 lon -1.53`.
///
/// What could be read in two ways is not read at all: a decimal comma, minutes or seconds of 60 or more, a longitude
/// without its direction beside a latitude that has one.
final class DegreePair {

    private static final int LONGEST_INPUT = 80;
    private static final int MOST_TOKENS = 24;

    private static final Pattern IN_A_TEXT = Pattern.compile(
            "(?<![0-9.])([+-]?[0-9]{1,2}\\.[0-9]{3,15})(?:,|%2C) ?([+-]?[0-9]{1,3}\\.[0-9]{3,15})(?![0-9])");
    /// Where links to maps have their point: there it is one however few decimals it has.
    private static final Pattern IN_A_LINK = Pattern.compile(
            "(?:/@|geo:|#map=[0-9.]{1,5}/|[?&](?:q|ll|sll|query|center|destination|daddr)=(?:loc:)?)([+-]?[0-9]{1,2}(?:\\.[0-9]{1,15})?)(?:,|%2C|/)["
                + " +]?([+-]?[0-9]{1,3}(?:\\.[0-9]{1,15})?)(?![0-9])");
    private static final Pattern TOKEN =
            Pattern.compile("([+-]?[0-9]{1,3}(?:\\.[0-9]{1,15})?)|([a-z]+)|([°'\"])|([,;/])|[\\s()=:]");
    private static final Pattern WITH_COLONS = Pattern.compile(
            "([0-9]{1,3}):([0-9]{1,2}(?:\\.[0-9]{1,15})?)(?::([0-9]{1,2}(?:\\.[0-9]{1,15})?))?(?![0-9])");
    private static final Pattern DECIMAL_COMMAS =
            Pattern.compile("\\s*[+-]?[0-9]{1,2},[0-9]{3,15}[\\s;,]+[+-]?[0-9]{1,3},[0-9]{3,15}\\s*");
    private static final Pattern TWO_NUMBERS = Pattern.compile(
            "\\s*([+-]?[0-9]{1,3}(?:\\.[0-9]{1,15})?)\\s*(,|\\s|;)\\s*([+-]?[0-9]{1,3}(?:\\.[0-9]{1,15})?)\\s*");
    private static final Set<String> INTRODUCTIONS =
            Set.of("gps", "at", "location", "position", "coordinates", "coords", "point");

    private DegreePair() {}

    /// The first pair among other words, such as those of a link to a map; null if there is none. Outside of a link
    /// only decimals precise enough to be nothing else count.
    static double @Nullable [] find(String text) {
        String plain = plain(text);
        Matcher linked = IN_A_LINK.matcher(plain);
        Matcher pair = linked.find() ? linked : IN_A_TEXT.matcher(plain);
        boolean found = pair == linked || pair.find();
        return found ? new double[] {Double.parseDouble(pair.group(1)), Double.parseDouble(pair.group(2))} : null;
    }

    /// The words without the pair, and without the link that it is part of.
    static String without(String text) {
        return text.contains("://") || text.startsWith("geo:")
                ? ""
                : IN_A_TEXT.matcher(plain(text)).replaceAll(" ");
    }

    /// Latitude and longitude in degrees, or null unless the whole line is such a pair. They are not checked for
    /// range.
    static double @Nullable [] parse(String line) {
        if (line.length() > LONGEST_INPUT || line.chars().noneMatch(Character::isDigit)) {
            return null;
        }
        List<Token> tokens = tokensOf(line);
        if (tokens.isEmpty() || tokens.size() > MOST_TOKENS) {
            return null;
        }
        int cut = boundary(tokens);
        if (cut <= 0 || cut >= tokens.size()) {
            return null;
        }
        Angle one = Angle.of(tokens.subList(0, cut));
        Angle other = Angle.of(tokens.subList(cut, tokens.size()));
        return one == null || other == null ? null : pair(one, other);
    }

    /// What is wrong with a line that {@link #parse} does not read, though it is one of coordinates; null where it is
    /// none.
    static @Nullable Reason fault(String line) {
        if (line.length() > LONGEST_INPUT) {
            return null;
        }
        Matcher bare = TWO_NUMBERS.matcher(plain(line));
        if (bare.matches()) {
            double one = Double.parseDouble(bare.group(1));
            double other = Double.parseDouble(bare.group(3));
            boolean coordinates = !bare.group(2).isBlank() || line.indexOf('.') >= 0 || line.indexOf('-') >= 0;
            if (coordinates) {
                boolean there = isInBritain(one, other) || isInBritain(other, one);
                return there ? Reason.POINT_TOO_ROUGH : Reason.COORDINATES_OUT_OF_RANGE;
            }
            return null;
        }
        if (DECIMAL_COMMAS.matcher(plain(line)).matches()) {
            return Reason.COORDINATES_NOT_UNDERSTOOD;
        }
        List<Token> tokens = tokensOf(line);
        long figures = tokens.stream().filter(Token.Figure.class::isInstance).count();
        boolean marked = tokens.stream()
                .anyMatch(token ->
                        token instanceof Token.Unit || token instanceof Token.Letter || token instanceof Token.Label);
        boolean separated =
                tokens.stream().filter(Token.Separator.class::isInstance).count() > 1;
        return figures >= 2 && (marked || separated) ? Reason.COORDINATES_NOT_UNDERSTOOD : null;
    }

    private static boolean isInBritain(double latitude, double longitude) {
        return latitude >= 49 && latitude <= 61.5 && longitude >= -9 && longitude <= 2.5;
    }

    private static List<Token> tokensOf(String line) {
        String degrees = WITH_COLONS
                .matcher(plain(line))
                .replaceAll(match ->
                        match.group(1) + "°" + match.group(2) + "'" + (match.group(3) == null ? "" : match.group(3)));
        return tokens(degrees.toLowerCase(Locale.ROOT));
    }

    private static double @Nullable [] pair(Angle one, Angle other) {
        if (one.axis != null && one.axis == other.axis) {
            return null;
        }
        boolean turned = one.axis == Axis.LONGITUDE || other.axis == Axis.LATITUDE;
        Angle latitude = turned ? other : one;
        Angle longitude = turned ? one : other;
        boolean known = one.axis != null || other.axis != null || (one.marked && other.marked);
        // Two bare whole numbers may be anything.
        if (!known && !(one.exact && other.exact)) {
            return null;
        }
        // "52.28N 1.53" may be east or west; a sign or a letter has to tell.
        boolean directionMissing = latitude.directed && !longitude.directed && !longitude.signed;
        return directionMissing ? null : new double[] {latitude.degrees, longitude.degrees};
    }

    /// The typographer's signs as those of a keyboard.
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '−', '–', '—', '‐', '‑', '﹣', '－' -> plain.append('-');
                case '’', '‘', '′', '´', '`', 'ʹ', '＇' -> plain.append('\'');
                case '″', '“', '”', '＂', 'ʺ' -> plain.append('"');
                case 'º', '˚', '∘' -> plain.append('°');
                case '，' -> plain.append(',');
                case '．' -> plain.append('.');
                default -> {
                    if (c >= '０' && c <= '９') {
                        plain.append((char) (c - '０' + '0'));
                    } else if (Character.isSpaceChar(c)) {
                        plain.append(' ');
                    } else if (Character.getType(c) != Character.FORMAT) {
                        plain.append(c);
                    }
                }
            }
        }
        return plain.toString().replace("''", "\"");
    }

    private sealed interface Token {
        record Figure(double value, boolean signed, boolean decimal) implements Token {}

        record Letter(Axis axis, boolean negative) implements Token {}

        record Label(Axis axis) implements Token {}

        record Unit(int level) implements Token {}

        record Separator() implements Token {}
    }

    private enum Axis {
        LATITUDE,
        LONGITUDE
    }

    /// The tokens of a line; none if anything is in it that does not belong to a pair.
    private static List<Token> tokens(String line) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(line);
        int at = 0;
        while (at < line.length()) {
            matcher.region(at, line.length());
            if (!matcher.lookingAt()) {
                return List.of();
            }
            at = matcher.end();
            String number = matcher.group(1);
            String word = matcher.group(2);
            if (number != null) {
                boolean runsOn = at < line.length() && (line.charAt(at) == '.' || Character.isDigit(line.charAt(at)));
                if (runsOn) {
                    return List.of();
                }
                boolean signed = number.charAt(0) == '-' || number.charAt(0) == '+';
                tokens.add(new Token.Figure(Double.parseDouble(number), signed, number.indexOf('.') >= 0));
            } else if (word != null) {
                Token token = ofWord(word);
                if (token == null && !INTRODUCTIONS.contains(word)) {
                    return List.of();
                }
                if (token != null) {
                    tokens.add(token);
                }
            } else if (matcher.group(3) != null) {
                tokens.add(new Token.Unit("°'\"".indexOf(matcher.group(3).charAt(0))));
            } else if (matcher.group(4) != null) {
                tokens.add(new Token.Separator());
            }
        }
        return tokens;
    }

    private static @Nullable Token ofWord(String word) {
        return switch (word) {
            case "n", "north" -> new Token.Letter(Axis.LATITUDE, false);
            case "s", "south" -> new Token.Letter(Axis.LATITUDE, true);
            case "e", "east" -> new Token.Letter(Axis.LONGITUDE, false);
            case "w", "west" -> new Token.Letter(Axis.LONGITUDE, true);
            case "lat", "latitude" -> new Token.Label(Axis.LATITUDE);
            case "lon", "long", "lng", "longitude" -> new Token.Label(Axis.LONGITUDE);
            case "d", "deg", "degs", "degree", "degrees" -> new Token.Unit(0);
            case "m", "min", "mins", "minute", "minutes" -> new Token.Unit(1);
            case "sec", "secs", "second", "seconds" -> new Token.Unit(2);
            default -> null;
        };
    }

    /// Where the second angle begins, or -1 where that cannot be told.
    private static int boundary(List<Token> tokens) {
        List<Integer> separators = new ArrayList<>(2);
        List<Integer> letters = new ArrayList<>(2);
        List<Integer> labels = new ArrayList<>(2);
        List<Integer> numbers = new ArrayList<>(6);
        List<Integer> degrees = new ArrayList<>(2);
        for (int i = 0; i < tokens.size(); i++) {
            switch (tokens.get(i)) {
                case Token.Separator _ -> separators.add(i);
                case Token.Letter _ -> letters.add(i);
                case Token.Label _ -> labels.add(i);
                case Token.Figure _ -> numbers.add(i);
                case Token.Unit(int level) -> {
                    if (level == 0) {
                        degrees.add(i);
                    }
                }
            }
        }
        if (letters.size() > 2 || labels.size() > 2 || separators.size() > 1 || numbers.size() < 2) {
            return -1;
        }
        if (separators.size() == 1) {
            return separators.getFirst();
        }
        if (labels.size() == 2) {
            return labels.getFirst() == 0 ? labels.getLast() : labels.getFirst() + 1;
        }
        if (letters.size() == 2) {
            return letters.getFirst() == 0 ? letters.getLast() : letters.getFirst() + 1;
        }
        if (degrees.size() == 2) {
            return degrees.getLast() - 1;
        }
        return numbers.size() == 2 ? numbers.getLast() - (letters.size() == 1 && follows(tokens, numbers) ? 1 : 0) : -1;
    }

    /// Whether a letter stands between the two numbers and belongs to the second: `52.28 W1.53`.
    private static boolean follows(List<Token> tokens, List<Integer> numbers) {
        return numbers.getLast() - numbers.getFirst() == 2
                && tokens.get(numbers.getFirst() + 1) instanceof Token.Letter(Axis axis, _)
                && axis == Axis.LONGITUDE;
    }

    /// One angle.
    ///
    /// @param degrees with its sign
    /// @param axis which it is, where a letter or a word says so
    /// @param directed whether a letter says which way
    /// @param signed whether a sign does
    /// @param marked whether it has a degree sign
    /// @param exact whether it is a decimal fraction of degrees
    private record Angle(
            double degrees, @Nullable Axis axis, boolean directed, boolean signed, boolean marked, boolean exact) {

        private static @Nullable Angle of(List<Token> tokens) {
            double[] parts = new double[3];
            int count = 0;
            boolean negative = false;
            boolean signed = false;
            boolean decimal = false;
            boolean marked = false;
            Axis axis = null;
            Token.Letter letter = null;
            for (Token token : tokens) {
                switch (token) {
                    case Token.Figure(double value, boolean sign, boolean fraction) -> {
                        // Only the last part has a fraction, only the first a sign, and there are sixty minutes.
                        if (count == 3 || decimal || (count > 0 && (sign || value >= 60))) {
                            return null;
                        }
                        signed |= sign;
                        negative |= sign && (value < 0 || 1 / value < 0);
                        decimal = fraction;
                        parts[count++] = Math.abs(value);
                    }
                    case Token.Unit(int level) -> {
                        if (level != count - 1) {
                            return null;
                        }
                        marked = true;
                    }
                    case Token.Letter found -> {
                        if (letter != null) {
                            return null;
                        }
                        letter = found;
                    }
                    case Token.Label(Axis named) -> axis = named;
                    case Token.Separator _ -> {}
                }
            }
            if (count == 0) {
                return null;
            }
            if (letter != null) {
                // "-1.5W" says the same twice; "-1.5E" says two things.
                boolean contradiction = negative && !letter.negative();
                if (contradiction || (axis != null && axis != letter.axis())) {
                    return null;
                }
                axis = letter.axis();
                negative = letter.negative();
            }
            double value = parts[0] + parts[1] / 60 + parts[2] / 3600;
            return new Angle(negative ? -value : value, axis, letter != null, signed, marked, count == 1 && decimal);
        }
    }
}
