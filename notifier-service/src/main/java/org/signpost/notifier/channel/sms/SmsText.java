package org.signpost.notifier.channel.sms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Brief;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Task;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.AcknowledgementLink;
import org.signpost.notifier.channel.Deadline;
import org.signpost.notifier.channel.Notice;

/// What an SMS says: reference, what it is to an earlier concern, urgency, what is asked, why it comes to its reader,
/// deadline and link, and no more, because it has no way to receive more.
///
/// It fits one fragment of 160 characters of the GSM 7-bit alphabet whatever its parts are. The words are
/// those of {@link #TEMPLATE}, which is kept at the provider; {@link #personalisation} fills it. What a
/// concern is to an earlier one stands in the place of its reference, so that no template from before can
/// leave it out; why it comes stands behind the urgency.
///
/// @param occasion one of those for open alerts
/// @param about the partner that has not acknowledged, sent it on, or could not be told
/// @param brief what its reader is asked to do beyond to act; said in two or three words behind the urgency, if
///     there is room
public record SmsText(
        PublicReference reference,
        Relation relation,
        Urgency urgency,
        Occasion occasion,
        Optional<String> about,
        Brief brief,
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

    /// What the first contact of the partner reads that the alert is meant for.
    public SmsText(
            PublicReference reference,
            Relation relation,
            Urgency urgency,
            Deadline deadline,
            AcknowledgementLink link,
            Mode mode) {
        this(reference, relation, urgency, Occasion.FIRST, Optional.empty(), Brief.USUAL, deadline, link, mode);
    }

    static SmsText of(Notice.ToAct notice) {
        return new SmsText(
                notice.reference(),
                notice.relation(),
                notice.urgency(),
                notice.occasion(),
                notice.about(),
                notice.brief(),
                notice.deadline(),
                notice.link(),
                notice.mode());
    }

    /// The values of the template's placeholders.
    @Override
    public Map<String, String> personalisation() {
        List<String> wordings = wordings();
        for (String wording : wordings) {
            for (String why : whys()) {
                for (String by : List.of(deadline.brief(), deadline.briefest())) {
                    Map<String, String> values = values(wording, why, by);
                    if (SmsLength.count(filled(values)) <= FRAGMENT) {
                        return values;
                    }
                }
            }
        }
        return values(wordings.getLast(), "", deadline.briefest());
    }

    /// What is asked and why it comes to its reader, from the fullest words to none. What it is to an earlier
    /// concern goes before.
    private List<String> whys() {
        List<String> labels = brief.labels();
        var words = new ArrayList<String>();
        for (String reason : reasons()) {
            // what to do rather than why, and why rather than that it is restricted
            int fewest = brief.task() == Task.ACT || reason.isEmpty() ? 0 : 1;
            for (int shown = labels.size(); shown >= fewest; shown--) {
                words.add(String.join(
                                "",
                                labels.subList(0, shown).stream()
                                        .map(label -> ", " + label)
                                        .toList())
                        + reason);
            }
        }
        return words;
    }

    private List<String> reasons() {
        Optional<String> partner = about.map(GsmText::plain);
        var words = new ArrayList<String>();
        switch (occasion) {
            case FIRST, FOLLOW_UP -> partner.ifPresent(name -> words.add(", in place of " + name));
            case BACK_UP -> {
                words.add(partner.map(name -> ", no answer, in place of " + name)
                        .orElse(", your first contact has not answered"));
                words.add(", no answer yet");
            }
            case COORDINATOR, REMINDER -> {
                partner.ifPresent(name -> words.add(", no answer from " + name + ", call them"));
                partner.ifPresent(name -> words.add(", no answer from " + name));
                words.add(", no answer yet");
            }
            case REROUTED -> {
                partner.ifPresent(name -> words.add(", not for " + name + ", so sent on to you"));
                words.add(", sent on to you");
            }
            case TAKEN, RECALLED -> throw new IllegalStateException("an alert that has ended asks for nothing");
        }
        words.add("");
        return words;
    }

    private Map<String, String> values(String wording, String why, String by) {
        var values = new LinkedHashMap<String, String>();
        values.put("marker", marker(mode));
        values.put("reference", wording);
        values.put("urgency", label(urgency) + why);
        values.put("deadline", by);
        values.put("link", link.url());
        return values;
    }

    /// The urgency's word; with the longest one not everything would fit that must.
    private static String label(Urgency urgency) {
        return urgency == Urgency.INFORMATION ? "INFO" : urgency.word().toUpperCase(Locale.ROOT);
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
