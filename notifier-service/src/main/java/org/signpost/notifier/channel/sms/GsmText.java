package org.signpost.notifier.channel.sms;

import java.text.Normalizer;
import java.util.stream.Collectors;

/// A text that is one SMS fragment: characters of the GSM alphabet, at most 160. It may hold a link or a code, so it
/// hides itself when printed.
record GsmText(String value) {

    /// @throws IllegalArgumentException when a character is none of the GSM alphabet or the text is too long; the
    ///         message does not repeat it
    GsmText {
        if (!SmsLength.isGsm(value)) {
            throw new IllegalArgumentException("an SMS has characters of the GSM alphabet alone");
        }
        if (SmsLength.count(value) > SmsLength.FRAGMENT) {
            throw new IllegalArgumentException("an SMS has at most " + SmsLength.FRAGMENT + " characters");
        }
    }

    /// The text in characters of the GSM alphabet: plain ones for typographic ones, as Notify does, then letters
    /// without their accents, and a question mark for what is left, which Notify would send in a dearer alphabet.
    static String plain(String text) {
        return SmsLength.downgrade(text)
                .codePoints()
                .mapToObj(Character::toString)
                .map(each -> SmsLength.isGsm(each) ? each : withoutAccent(each))
                .collect(Collectors.joining());
    }

    private static String withoutAccent(String character) {
        String base = Normalizer.normalize(character, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
        return SmsLength.isGsm(base) ? base : "?";
    }

    @Override
    public String toString() {
        return "GsmText[hidden]";
    }
}
