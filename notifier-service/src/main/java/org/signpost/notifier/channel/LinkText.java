package org.signpost.notifier.channel;

/// Writes bytes as links show them: five bits a character, small letters and digits without i, l, o and u, so that a
/// link can be read out over the telephone and never ends in a character that a phone leaves out of a link.
public final class LinkText {

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

    private LinkText() {}

    /// The whole characters that the bytes fill; up to four bits at the end are left out.
    public static String write(byte[] bytes) {
        var text = new StringBuilder();
        int buffer = 0;
        int held = 0;
        for (byte each : bytes) {
            buffer = (buffer << 8) | (each & 0xff);
            held += 8;
            while (held >= 5) {
                held -= 5;
                text.append(DIGITS.charAt((buffer >>> held) & 31));
            }
            buffer &= 0xff;
        }
        return text.toString();
    }

    /// Whether a text has no other characters than those of links.
    public static boolean isWritten(String text) {
        return text.chars().allMatch(each -> DIGITS.indexOf(each) >= 0);
    }
}
