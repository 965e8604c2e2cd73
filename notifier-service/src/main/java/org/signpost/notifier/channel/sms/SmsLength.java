package org.signpost.notifier.channel.sms;

import java.util.Map;
import java.util.stream.Collectors;

/// Counts an SMS, and makes its characters cheaper, exactly as GOV.UK Notify does.
///
/// Source: https://www.notifications.service.gov.uk/pricing/text-messages and `sanitise_text.py` of
/// https://github.com/alphagov/notifications-utils
final class SmsLength {

    /// How many characters of the GSM alphabet one fragment holds (3GPP TS 23.038).
    static final int FRAGMENT = 160;

    private static final int FRAGMENT_OF_SEVERAL = 153;
    private static final int FRAGMENT_OF_UNICODE = 70;
    private static final int FRAGMENT_OF_SEVERAL_OF_UNICODE = 67;

    private static final String GSM = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
            + "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENSION = "^{}\\[~]|€";

    private static final Map<Integer, String> CHEAPER = Map.ofEntries(
            Map.entry(0x2011, "-"), // non-breaking hyphen
            Map.entry(0x2013, "-"), // en dash
            Map.entry(0x2014, "-"), // em dash
            Map.entry(0x2212, "-"), // minus
            Map.entry(0x2026, "..."), // ellipsis
            Map.entry(0x2018, "'"), // quotation marks
            Map.entry(0x2019, "'"),
            Map.entry(0x201c, "\""),
            Map.entry(0x201d, "\""),
            Map.entry(0x201a, "'"),
            Map.entry(0x201e, "\""),
            Map.entry(0x180e, ""), // characters without a width
            Map.entry(0x200b, ""),
            Map.entry(0x200c, ""),
            Map.entry(0x2060, ""),
            Map.entry(0xfeff, ""),
            Map.entry(0x2028, ""), // separators of lines and paragraphs
            Map.entry(0x2029, ""),
            Map.entry(0x00a0, " "), // spaces
            Map.entry(0x202f, " "),
            Map.entry((int) '\t', " "));

    private SmsLength() {}

    /// The text with typographic characters replaced by plain ones. What has no plain one stays.
    static String downgrade(String text) {
        return text.codePoints()
                .mapToObj(each -> CHEAPER.getOrDefault(each, Character.toString(each)))
                .collect(Collectors.joining());
    }

    /// Whether every character is one of the GSM 7-bit alphabet or its extension.
    static boolean isGsm(String text) {
        return text.codePoints().allMatch(each -> GSM.indexOf(each) >= 0 || EXTENSION.indexOf(each) >= 0);
    }

    /// How many characters a text counts for: those of the extension count twice.
    static int count(String text) {
        return Math.toIntExact(text.codePoints()
                .mapToLong(each -> EXTENSION.indexOf(each) >= 0 ? 2 : 1)
                .sum());
    }

    /// In how many fragments a text is sent, and paid for.
    static int fragments(String text) {
        int count = count(text);
        return isGsm(text)
                ? fragments(count, FRAGMENT, FRAGMENT_OF_SEVERAL)
                : fragments(count, FRAGMENT_OF_UNICODE, FRAGMENT_OF_SEVERAL_OF_UNICODE);
    }

    private static int fragments(int count, int one, int ofSeveral) {
        return count <= one ? 1 : Math.ceilDiv(count, ofSeveral);
    }
}
