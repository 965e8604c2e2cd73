package org.signpost.notifier.channel.sms;

import java.util.Map;
import org.signpost.contract.concern.Mode;
import org.signpost.notifier.channel.LinkId;
import org.signpost.notifier.channel.Notice;

/// An SMS other than the one that asks somebody to act: what became of an alert, a code, a digest, a check of the
/// contact.
///
/// It leaves room for the id of its message, which a provider without a field for it gets at the end of the text.
record SmsNotice(Mode mode, String words, boolean canWait) implements SmsContent {

    /// The template, as it must be kept at GOV.UK Notify.
    static final String TEMPLATE = "((marker))Signpost: ((text))";

    /// How many characters it has at most, marker and all.
    static final int LONGEST = SmsLength.FRAGMENT - LinkId.LENGTH - 1;

    /// @throws IllegalArgumentException when it would not fit
    SmsNotice {
        int count = SmsLength.count(new GsmText(filled(mode, words)).value());
        if (count > LONGEST) {
            throw new IllegalArgumentException("a notice by SMS has at most " + LONGEST + " characters");
        }
    }

    static SmsNotice of(Notice.Recalled notice) {
        return new SmsNotice(
                notice.mode(),
                "concern " + notice.reference() + " is withdrawn: "
                        + notice.reason().words() + ". If you have begun to act, "
                        + switch (notice.coordinator()) {
                            case MAY_BE_ASKED -> "call the duty coordinator.";
                            case MUST_NOT_KNOW -> "tell whoever runs Signpost.";
                            case IS_THE_READER -> "tell whomever you told.";
                        },
                true);
    }

    static SmsNotice of(Notice.OneTimeCode notice) {
        return new SmsNotice(
                notice.mode(),
                notice.code() + " is your code for concern " + notice.reference()
                        + ". It works once, for ten minutes. Nobody from Signpost will ask for it.",
                false);
    }

    static SmsNotice of(Notice.Digest notice) {
        String words = notice.count() + " concerns wait for you, " + notice.urgent() + " urgent. See all: "
                + notice.link().url();
        return new SmsNotice(notice.mode(), words, false);
    }

    static SmsNotice of(Notice.ContactCheck notice) {
        String name = GsmText.plain(notice.partner());
        while (SmsLength.count(filled(notice.mode(), check(name))) > LONGEST) {
            name = name.substring(0, name.length() - 1).strip();
        }
        return new SmsNotice(notice.mode(), check(name), true);
    }

    private static String check(String name) {
        return "a test message, to see that alerts for " + name + " reach you. No concern. Tell the duty coordinator.";
    }

    private static String filled(Mode mode, String words) {
        return TEMPLATE.replace("((marker))", SmsText.marker(mode)).replace("((text))", words);
    }

    @Override
    public Map<String, String> personalisation() {
        return Map.of("marker", SmsText.marker(mode), "text", words);
    }

    @Override
    public String text() {
        return filled(mode, words);
    }

    /// Hides codes and links.
    @Override
    public String toString() {
        return "SmsNotice[hidden]";
    }
}
