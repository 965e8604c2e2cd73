package org.signpost.routing.places;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Brings the words of a place to one spelling: lower case, no accents or punctuation, `St` for Saint, `on` for
/// upon, no article.
final class PlaceWords {

    /// How much of a text is read. Nobody needs more to name a place, and it bounds the work on hostile input.
    static final int LONGEST = 400;

    private static final int MOST_PARTS = 12;
    private static final int MOST_WORDS = 40;
    private static final String PART_ENDS = ",;()[]{}|\n\r\t";

    private static final Pattern SPACES = Pattern.compile("\\s+");

    private PlaceWords() {}

    /// A text without what cannot be seen, and with the ordinary forms of letters that have wide ones.
    static String plain(String text) {
        if (isAscii(text)) {
            return text;
        }
        StringBuilder seen = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFKC)
                .codePoints()
                .filter(point -> Character.getType(point) != Character.FORMAT)
                .forEach(seen::appendCodePoint);
        return seen.toString();
    }

    /// The parts of a text, as commas, brackets and line ends divide it, each as its words; none is empty.
    static List<List<String>> parts(String text) {
        String line = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        String plain = isAscii(line) ? line : Normalizer.normalize(line, Normalizer.Form.NFKD);
        List<List<String>> parts = new ArrayList<>();
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < plain.length() && parts.size() < MOST_PARTS; i++) {
            char c = plain.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                word.append(Character.toLowerCase(c));
            } else if (!isSilent(c)) {
                endWord(word, words);
                if (c == '&' || c == '+') {
                    words.add("and");
                } else if (c == '/') {
                    words.add("or");
                } else if (PART_ENDS.indexOf(c) >= 0) {
                    words = endPart(words, parts);
                }
            }
        }
        endWord(word, words);
        endPart(words, parts);
        return parts;
    }

    /// Such a text has one form only. Nearly all are, and the tables of the others take long to load.
    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /// An apostrophe or an accent is not the end of a word.
    private static boolean isSilent(char c) {
        return c == '\''
                || c == '’'
                || c == '‘'
                || c == '`'
                || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.FORMAT;
    }

    /// The words of a name, which is one part whatever is in it.
    static List<String> words(String name) {
        List<String> all = new ArrayList<>();
        parts(name).forEach(all::addAll);
        return all;
    }

    /// The words of a list, as they are written, with spaces or line ends between them.
    static Set<String> setOf(String list) {
        return SPACES.splitAsStream(list.strip()).collect(Collectors.toUnmodifiableSet());
    }

    /// The key under which words are looked up. Spaces do not count, so that Edge Hill is Edgehill.
    static String key(List<String> words) {
        return String.join("", words);
    }

    private static void endWord(StringBuilder word, List<String> words) {
        if (word.isEmpty()) {
            return;
        }
        String spelt = word.toString();
        word.setLength(0);
        switch (spelt) {
            case "the" -> {}
            case "saint" -> words.add("st");
            case "upon" -> words.add("on");
            case "nr", "nearby" -> words.add("near");
            case "warks", "warwicks" -> words.add("warwickshire");
            case "worcs" -> words.add("worcestershire");
            case "staffs" -> words.add("staffordshire");
            case "leics" -> words.add("leicestershire");
            case "northants" -> words.add("northamptonshire");
            case "oxon" -> words.add("oxfordshire");
            case "glos" -> words.add("gloucestershire");
            case "derbys" -> words.add("derbyshire");
            default -> words.add(spelt);
        }
    }

    private static List<String> endPart(List<String> words, List<List<String>> parts) {
        if (!words.isEmpty()) {
            parts.add(words.size() > MOST_WORDS ? words.subList(0, MOST_WORDS) : words);
        }
        return new ArrayList<>();
    }
}
