package org.signpost.contract.config;

import java.util.regex.Pattern;

/// Finds what looks like an email address or a telephone number in a text that many people read.
final class ContactDetails {

    private static final Pattern EMAIL = Pattern.compile("[^\\s@]@[\\p{L}\\d]");
    private static final Pattern DAY =
            Pattern.compile("\\b(?:\\d{4}-\\d{2}-\\d{2}|\\d{1,2}[./-]\\d{1,2}[./-]\\d{4})\\b");

    /// Digits as people group them. A number has at least eight; a year, a time or an Act has fewer.
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\p{L}\\d])[+(]{0,2}\\d(?:[ \\u00a0().\\u2013/-]{0,3}\\d){7,}");

    private ContactDetails() {}

    static boolean lookLikeSome(String text) {
        return EMAIL.matcher(text).find()
                || NUMBER.matcher(DAY.matcher(text).replaceAll("a day")).find();
    }
}
