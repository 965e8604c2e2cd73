package org.signpost.routing.policyfile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.signpost.contract.config.ConfigList;
import org.signpost.contract.config.ConfigNode;
import org.signpost.contract.config.ConfigScalar;
import org.signpost.contract.config.ConfigSection;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.policy.AlertTerms;
import org.signpost.routing.policy.Span;
import org.signpost.routing.policy.Urgency;

/// Reads what one urgency means: channels, deadlines, and who is told next.
///
/// What the notifier cannot do is refused here: it alerts by these terms, so that nothing is explained and not
/// followed.
final class AlertTermsReader {

    private static final String OTHERS = "others";
    private static final String BACK_UP = "back-up-contact";
    private static final String DEADLINE = "deadline";
    private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,2}) (minute|hour|working day)s?");
    private static final Pattern NOTHING = Pattern.compile("0+ (minute|hour|working day)s?");
    private static final String SPANS = "5 minutes, 24 hours, or 1 working day";

    /// Alerts are given up, and their links end, two weeks after a decision; bank holidays and weekends can make two
    /// weeks of 5 working days.
    private static final long MOST_MINUTES = Duration.ofDays(7).toMinutes();

    private static final long MINUTES_OF_A_WORKING_DAY = MOST_MINUTES / 5;
    private static final String MOST = "7 days (168 hours) or 5 working days";

    private final Collection<String> partners;

    /// @param partners the ids of all that there are
    AlertTermsReader(Collection<String> partners) {
        this.partners = partners;
    }

    /// The terms of an urgency; empty, with the mistakes taken down, when they cannot be used.
    Optional<AlertTerms> read(Urgency urgency, ConfigNode node) {
        if (!(node instanceof ConfigSection section)) {
            node.mistake(
                    "the urgency \"" + urgency.wire() + "\" has no deadlines",
                    "write under it: means, channels, acknowledge-within and then, as the other urgencies have them");
            return Optional.empty();
        }
        section.allowOnly("means", "channels", "acknowledge-within", "undelivered-counts-after", "then");
        boolean neverPauses = urgency == Urgency.EMERGENCY;
        Optional<String> means = section.requiredScalar("means").map(ConfigScalar::publicText);
        Set<AlertTerms.Channel> channels = channels(section);
        Map<PartnerId, Span> within = section.requiredList("acknowledge-within")
                .map(list -> within(list, neverPauses))
                .orElse(Map.of());
        Optional<Span> undelivered = section.scalar("undelivered-counts-after")
                .flatMap(scalar -> undelivered(scalar, channels, neverPauses));
        List<AlertTerms.Next> then = section.requiredList("then")
                .map(list -> then(list, within.values(), neverPauses))
                .orElse(List.of());
        boolean ends = !then.isEmpty() && then.getLast().whom() instanceof AlertTerms.Whom.Partner;
        if (means.isEmpty() || channels.isEmpty() || !ends) {
            return Optional.empty();
        }
        return Optional.of(new AlertTerms(means.get(), channels, within, undelivered, then));
    }

    private static Set<AlertTerms.Channel> channels(ConfigSection section) {
        Set<AlertTerms.Channel> channels = EnumSet.noneOf(AlertTerms.Channel.class);
        for (ConfigScalar word : section.scalars("channels")) {
            word.oneOf("channel", List.of(AlertTerms.Channel.values()), AlertTerms.Channel::wire)
                    .ifPresent(channels::add);
        }
        if (!section.has("channels") || section.scalars("channels").isEmpty()) {
            section.mistake(
                    section.has("channels") ? "\"channels\" names none" : "\"channels\" is missing here",
                    "name how a lead is alerted: channels: [sms, email]");
        }
        return channels;
    }

    private static Optional<Span> undelivered(
            ConfigScalar scalar, Set<AlertTerms.Channel> channels, boolean neverPauses) {
        if (!channels.isEmpty() && !channels.contains(AlertTerms.Channel.SMS)) {
            scalar.mistake(
                    "nothing ever says that an email has arrived, so all of them would count as undelivered",
                    "add sms to the channels, or leave this line out");
        }
        return shortSpan(scalar, scalar.text(), neverPauses);
    }

    private Map<PartnerId, Span> within(ConfigList lines, boolean neverPauses) {
        var within = new HashMap<PartnerId, Span>();
        Optional<Span> others = Optional.empty();
        boolean othersNamed = false;
        for (ConfigSection line : lines.sections()) {
            line.allowOnly("partners", "within");
            Optional<Span> span =
                    line.requiredScalar("within").flatMap(scalar -> shortSpan(scalar, scalar.text(), neverPauses));
            if (!line.has("partners")) {
                line.mistake("this deadline is nobody's", "name whose it is: partners: [a-partner], or others");
            }
            for (ConfigScalar partner : line.scalars("partners")) {
                if (partner.text().equals(OTHERS)) {
                    if (othersNamed) {
                        partner.mistake("there is a deadline for others already", "keep one of the two");
                    }
                    othersNamed = true;
                    others = span;
                } else if (partner.oneOf("partner", partners).isPresent()) {
                    var id = new PartnerId(partner.text());
                    if (within.containsKey(id)) {
                        partner.mistake(id + " has a deadline for this urgency already", "keep one of the two");
                    }
                    span.ifPresent(found -> within.put(id, found));
                }
            }
        }
        var without = new TreeSet<String>();
        for (String partner : partners) {
            var id = new PartnerId(partner);
            if (!within.containsKey(id)) {
                others.ifPresentOrElse(span -> within.put(id, span), () -> without.add(partner));
            }
        }
        if (!without.isEmpty() && !othersNamed) {
            lines.mistake(
                    "no deadline holds for " + String.join(", ", without),
                    "name them, or add {partners: others, within: 1 working day}");
        }
        return within;
    }

    private List<AlertTerms.Next> then(ConfigList lines, Collection<Span> within, boolean neverPauses) {
        long longest =
                within.stream().mapToLong(AlertTermsReader::minutes).max().orElse(0);
        var then = new ArrayList<AlertTerms.Next>();
        boolean allRead = true;
        for (ConfigSection line : lines.sections()) {
            line.allowOnly("after", "tell");
            Optional<AlertTerms.Whom> whom = line.requiredScalar("tell").flatMap(this::whom);
            Optional<AlertTerms.Next> next =
                    line.requiredScalar("after").flatMap(after -> whom.flatMap(who -> next(after, who, neverPauses)));
            if (next.isPresent() && !then.isEmpty() && !isLater(next.get(), then.getLast())) {
                line.mistake(
                        "this step is not later than the one above it",
                        "put the steps in the order in which they come");
            }
            if (next.isPresent() && isTooLate(next.get(), longest)) {
                line.mistake(
                        "this step may come so late that the alert is given up soon after, or before",
                        "write less: " + MOST + " at most, after a deadline together with the longest of those above");
            }
            allRead &= next.isPresent();
            next.ifPresent(then::add);
        }
        if (allRead && (then.isEmpty() || !(then.getLast().whom() instanceof AlertTerms.Whom.Partner))) {
            lines.mistake(
                    "nobody outside the partner that does not answer is told",
                    "end with a partner, such as {after: deadline + 60 minutes, tell: duty-coordinator}");
        }
        return allRead ? then : List.of();
    }

    private Optional<AlertTerms.Whom> whom(ConfigScalar word) {
        if (word.text().equals(BACK_UP)) {
            return Optional.of(new AlertTerms.Whom.BackUpContact());
        }
        String coordinator = PartnerDirectory.COORDINATOR.value();
        if (!word.text().equals(coordinator) && partners.contains(word.text())) {
            word.mistake(
                    word.text()
                            + " would hear of every concern of this urgency that nobody acknowledges, those that rules"
                            + " keep from it among them",
                    "tell " + BACK_UP + " or " + coordinator + ", who may tell others");
            return Optional.empty();
        }
        return word.oneOf("partner", List.of(BACK_UP, coordinator))
                .map(id -> new AlertTerms.Whom.Partner(new PartnerId(id)));
    }

    private static Optional<AlertTerms.Next> next(ConfigScalar after, AlertTerms.Whom whom, boolean neverPauses) {
        String text = after.text();
        if (text.equals(DEADLINE)) {
            return Optional.of(new AlertTerms.Next(true, Optional.empty(), whom));
        }
        boolean fromDeadline = text.startsWith(DEADLINE + " + ");
        String length = fromDeadline ? text.substring((DEADLINE + " + ").length()) : text;
        return span(after, length, neverPauses).map(span -> new AlertTerms.Next(fromDeadline, Optional.of(span), whom));
    }

    /// Whether a step comes after another, as far as that can be told without a calendar.
    private static boolean isLater(AlertTerms.Next step, AlertTerms.Next before) {
        if (step.fromDeadline() != before.fromDeadline()) {
            return true;
        }
        if (step.after().orElse(null) instanceof Span.OnTheClock(var later)
                && before.after().orElse(null) instanceof Span.OnTheClock(var earlier)) {
            return later.compareTo(earlier) > 0;
        }
        if (step.after().orElse(null) instanceof Span.WorkingDays(int later)
                && before.after().orElse(null) instanceof Span.WorkingDays(int earlier)) {
            return later > earlier;
        }
        return step.after().isPresent();
    }

    private static boolean isTooLate(AlertTerms.Next step, long longestDeadline) {
        long after = step.after().map(AlertTermsReader::minutes).orElse(0L);
        return (step.fromDeadline() ? longestDeadline : 0) + after > MOST_MINUTES;
    }

    /// A span in minutes of an ordinary week.
    private static long minutes(Span span) {
        return switch (span) {
            case Span.OnTheClock(var length) -> length.toMinutes();
            case Span.WorkingDays(int days) -> days * MINUTES_OF_A_WORKING_DAY;
        };
    }

    private static Optional<Span> shortSpan(ConfigNode where, String text, boolean neverPauses) {
        Optional<Span> span = span(where, text, neverPauses);
        if (span.filter(found -> minutes(found) > MOST_MINUTES).isPresent()) {
            where.mistake("this is too long: alerts are given up after two weeks", "write " + MOST + " at most");
        }
        return span;
    }

    private static Optional<Span> span(ConfigNode where, String text, boolean neverPauses) {
        var words = SPAN.matcher(text);
        if (!words.matches()) {
            where.mistake(
                    NOTHING.matcher(text).matches()
                            ? "this must be longer than nothing: nobody can answer at once"
                            : "this is not a length of time",
                    "write one such as " + SPANS);
            return Optional.empty();
        }
        int number = Integer.parseInt(words.group(1));
        return switch (words.group(2)) {
            case "minute" -> Optional.of(new Span.OnTheClock(Duration.ofMinutes(number)));
            case "hour" -> Optional.of(new Span.OnTheClock(Duration.ofHours(number)));
            default -> {
                if (neverPauses) {
                    where.mistake(
                            "the clock of an emergency does not wait for a working day", "write minutes or hours");
                    yield Optional.empty();
                }
                yield Optional.of(new Span.WorkingDays(number));
            }
        };
    }
}
