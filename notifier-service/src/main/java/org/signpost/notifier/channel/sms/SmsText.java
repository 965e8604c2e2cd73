package org.signpost.notifier.channel.sms;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.AcknowledgementLink;
import org.signpost.notifier.channel.Deadline;
import org.signpost.notifier.channel.Notice;

/// What an SMS says: reference, what it is to an earlier concern, urgency, deadline and link, and no more,
/// because it has no way to receive more.
///
/// It fits one fragment of 160 characters of the GSM 7-bit alphabet whatever its parts are. The words are
/// those of {@link #TEMPLATE}, which is kept at the provider; {@link #personalisation} fills it. What a
/// concern is to an earlier one stands in the place of its reference, so that no template from before can
/// leave it out.
public record SmsText(
        PublicReference reference,
        Relation relation,
        Urgency urgency,
        Deadline deadline,
        AcknowledgementLink link,
        Mode mode)
        implements SmsContent {

    /// The template, as it must be kept at GOV.UK Notify.
    public static final String TEMPLATE =
            "((marker))Signpost ((reference)) ((urgency)): acknowledge by ((deadline)). ((link))";

    /// The template of all other messages, as it must be kept at GOV.UK Notify.
    public static final String NOTICE_TEMPLATE = SmsNotice.TEMPLATE;

    static final int FRAGMENT = SmsLength.FRAGMENT;

    /// @throws IllegalArgumentException for an urgency that nobody is woken for
    public SmsText {
        if (!urgency.wakes()) {
            throw new IllegalArgumentException("nobody is woken by SMS for " + urgency);
        }
    }

    static SmsText of(Notice.ToAct notice) {
        return new SmsText(
                notice.reference(),
                notice.relation(),
                notice.urgency(),
                notice.deadline(),
                notice.link(),
                notice.mode());
    }

    /// The values of the template's placeholders.
    @Override
    public Map<String, String> personalisation() {
        List<String> wordings = wordings();
        for (String wording : wordings) {
            for (String by : List.of(deadline.brief(), deadline.briefest())) {
                Map<String, String> values = values(wording, by);
                if (SmsLength.count(filled(values)) <= FRAGMENT) {
                    return values;
                }
            }
        }
        return values(wordings.getLast(), deadline.briefest());
    }

    private Map<String, String> values(String wording, String by) {
        var values = new LinkedHashMap<String, String>();
        values.put("marker", marker(mode));
        values.put("reference", wording);
        values.put("urgency", urgency.word().toUpperCase(Locale.ROOT));
        values.put("deadline", by);
        values.put("link", link.url());
        return values;
    }

    /// The concern and what it is to an earlier one, from the fullest to the shortest, which always fits: it
    /// has at most 26 characters. Each shows the concern's own reference, with which an answer acknowledges it.
    /// Of a withdrawal the shortest, which an urgent one that is no test never needs, leaves the earlier
    /// reference to the page.
    private List<String> wordings() {
        if (relation.words().isEmpty()) {
            return List.of(reference.value());
        }
        String full = reference + " " + relation.words().get();
        Optional<PublicReference> earlier = relation.earlier();
        return switch (relation.kind()) {
            case NEW ->
                List.of(full, reference + earlier.map(each -> " see " + each).orElse(""));
            case ADD_INFORMATION ->
                List.of(full, reference + earlier.map(each -> " add to " + each).orElse(" adds to a report"));
            case WITHDRAW ->
                List.of(
                        full + ". Treat with care.",
                        full + " CARE!",
                        reference + earlier.map(each -> " retracts " + each).orElse(" withdrawal") + " CARE!",
                        reference + " withdrawal CARE!");
        };
    }

    static String marker(Mode mode) {
        return switch (mode) {
            case LIVE -> "";
            case TEST, EXERCISE -> "TEST ";
        };
    }

    @Override
    public String text() {
        return new GsmText(filled(personalisation())).value();
    }

    @Override
    public boolean canWait() {
        return urgency != Urgency.EMERGENCY;
    }

    private static String filled(Map<String, String> values) {
        String text = TEMPLATE;
        for (var value : values.entrySet()) {
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
