package org.signpost.notifier.channel.sms;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.AcknowledgementLink;
import org.signpost.notifier.channel.Deadline;

/// What an SMS says: reference, urgency, deadline and link, and no more, because it has no way to receive more.
///
/// It fits one fragment of 160 characters of the GSM 7-bit alphabet whatever its parts are. The words are those of
/// {@link #TEMPLATE}, which is kept at the provider; {@link #personalisation} fills it.
public record SmsText(
        PublicReference reference, Urgency urgency, Deadline deadline, AcknowledgementLink link, Mode mode) {

    /// The template, as it must be kept at GOV.UK Notify.
    public static final String TEMPLATE =
            "((marker))Signpost ((reference)) ((urgency)): acknowledge by ((deadline)). ((link))";

    /// One fragment of the GSM 7-bit alphabet (3GPP TS 23.038).
    static final int FRAGMENT = 160;

    /// @throws IllegalArgumentException for an urgency that nobody is woken for
    public SmsText {
        if (!urgency.wakes()) {
            throw new IllegalArgumentException("nobody is woken by SMS for " + urgency);
        }
    }

    /// The values of the template's placeholders.
    public Map<String, String> personalisation() {
        var values = new LinkedHashMap<String, String>();
        values.put("marker", marker());
        values.put("reference", reference.value());
        values.put("urgency", urgency.word().toUpperCase(Locale.ROOT));
        values.put("deadline", deadline.brief());
        values.put("link", link.url());
        return values;
    }

    private String marker() {
        return switch (mode) {
            case LIVE -> "";
            case TEST, EXERCISE -> "TEST ";
        };
    }

    /// The text as the recipient reads it.
    public String text() {
        String text = TEMPLATE;
        for (var value : personalisation().entrySet()) {
            text = text.replace("((" + value.getKey() + "))", value.getValue());
        }
        return text;
    }

    /// Hides the link.
    @Override
    public String toString() {
        return "SmsText[" + reference + "]";
    }
}
