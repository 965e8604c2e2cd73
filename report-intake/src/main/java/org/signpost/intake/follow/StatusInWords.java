package org.signpost.intake.follow;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.signpost.intake.progress.Destination;
import org.signpost.intake.progress.Discretion;
import org.signpost.intake.progress.FollowUp;
import org.signpost.intake.progress.Part;
import org.signpost.intake.progress.Progress;
import org.signpost.intake.progress.Stage;

/// Says to a reporter what became of a report: to what kinds of organisation it was passed, and when a person there
/// read it. It names none of them, no place and nothing of the report, and never says more than is known.
public final class StatusInWords {

    private static final ZoneId ZONE = ZoneId.of("Europe/London");

    private final Phrases phrases;
    private final Locale locale;
    private final ZonedDateTime now;

    private StatusInWords(Phrases phrases, Locale locale, Instant now) {
        this.phrases = phrases;
        this.locale = locale;
        this.now = now.atZone(ZONE);
    }

    /// Where the words come from.
    @FunctionalInterface
    public interface Phrases {
        /// The words of that key, with these put in.
        String of(String key, Object... values);
    }

    /// What the page says.
    ///
    /// @param summary a sentence or two
    /// @param lines each kind of organisation with how far it has come there
    /// @param later what was sent later, oldest first
    public record Said(String summary, List<Line> lines, List<String> later) {
        public Said {
            lines = List.copyOf(lines);
            later = List.copyOf(later);
        }
    }

    /// How far it has come at one kind of organisation.
    ///
    /// @param who the kind, beginning a sentence
    /// @param how how far it has come there, in a sentence of its own
    public record Line(String who, String how) {}

    /// Says it.
    ///
    /// @param later what is known of what was sent later
    public static Said of(Progress known, Later later, Phrases phrases, Locale locale, Instant now) {
        return new StatusInWords(phrases, locale, now).said(known, later);
    }

    /// Where more is known of what was sent later.
    @FunctionalInterface
    public interface Later {
        /// What became of it; empty if that is not known.
        Optional<Progress> of(FollowUp followUp);
    }

    private Said said(Progress known, Later later) {
        List<String> sentLater = known.followUps().stream()
                .map(followUp -> later(followUp, later.of(followUp)))
                .toList();
        if (known.discretion() == Discretion.RECEIPT) {
            return new Said(phrases.of("follow.status.kept"), List.of(), sentLater);
        }
        if (known.stage() == Stage.RECEIVED || known.destinations().isEmpty()) {
            return new Said(phrases.of("follow.status.received"), List.of(), sentLater);
        }
        Map<PartnerCategory, List<Destination>> told = byCategory(known);
        var lines = new ArrayList<Line>();
        told.forEach((category, destinations) ->
                lines.add(new Line(who(category, destinations.size(), "start"), how(destinations))));
        return new Said(summary(known, told), lines, sentLater);
    }

    /// Of a kind that leads, those who lead; the copy of another of the same kind is not worth a line of its own.
    private static Map<PartnerCategory, List<Destination>> byCategory(Progress known) {
        var told = new EnumMap<PartnerCategory, List<Destination>>(PartnerCategory.class);
        known.destinations().stream()
                .sorted(Comparator.comparing(Destination::part))
                .forEach(destination -> {
                    var same =
                            told.computeIfAbsent(PartnerCategory.of(destination.partner()), none -> new ArrayList<>());
                    if (same.isEmpty() || same.getFirst().part() == destination.part()) {
                        same.add(destination);
                    }
                });
        return told;
    }

    private String summary(Progress known, Map<PartnerCategory, List<Destination>> told) {
        Instant passedOn = known.passedOnAt();
        String whom = list(told.entrySet().stream()
                .map(entry -> who(entry.getKey(), entry.getValue().size(), "within"))
                .toList());
        String passed = passedOn == null
                ? phrases.of("follow.status.passed", whom)
                : phrases.of("follow.status.passed-at", whom, when(passedOn));
        if (known.isOver()) {
            return passed + " " + phrases.of("follow.status.over");
        }
        if (known.isElsewhere()) {
            return passed + " " + phrases.of("follow.status.elsewhere");
        }
        Optional<Instant> read = known.leads().stream()
                .flatMap(lead -> Optional.ofNullable(lead.readAt()).stream())
                .max(Comparator.naturalOrder());
        if (known.stage() == Stage.ACKNOWLEDGED) {
            return passed + " " + phrases.of("follow.status.all-have-it");
        }
        return read.map(at -> passed + " " + phrases.of("follow.status.read-at", when(at)))
                .orElse(passed);
    }

    private String who(PartnerCategory category, int number, String where) {
        return phrases.of("follow.who." + category.key() + (number > 1 ? ".several." : ".") + where);
    }

    private String list(List<String> names) {
        String all = names.getFirst();
        for (int i = 1; i < names.size(); i++) {
            all = phrases.of(i == names.size() - 1 ? "follow.list.last" : "follow.list.next", all, names.get(i));
        }
        return all;
    }

    /// Of several, what is true of each of them of whom something is expected.
    private String how(List<Destination> destinations) {
        boolean released = destinations.stream().allMatch(one -> one.standing().isReleased());
        Destination least = destinations.stream()
                .filter(one -> released || !one.standing().isReleased())
                .min(Comparator.comparing(Destination::standing)
                        .thenComparing(Destination::at, Comparator.reverseOrder()))
                .orElseThrow();
        String key = "follow.how." + (least.part() == Part.LEAD ? "lead." : "copy.");
        Instant read = least.readAt();
        return switch (least.standing()) {
            case DECIDED, RECORDED -> phrases.of(key + "soon");
            case FAILED, GIVEN_UP -> phrases.of("follow.how.not-reached");
            case SENT, DELIVERED -> phrases.of(key + "told", when(least.at()));
            case OPENED -> phrases.of("follow.how.read", when(least.at()));
            case ACKNOWLEDGED -> phrases.of("follow.how.has-it", when(read == null ? least.at() : read));
            case ESCALATED -> phrases.of("follow.how.next-person", when(least.at()));
            case STOOD_DOWN -> phrases.of("follow.how.stood-down");
            case NOT_THEIRS -> phrases.of("follow.how.not-theirs");
        };
    }

    private String later(FollowUp followUp, Optional<Progress> known) {
        String what =
                phrases.of(followUp.withdrawal() ? "follow.later.withdrew" : "follow.later.added", when(followUp.at()));
        return known.filter(progress -> progress.discretion() != Discretion.RECEIPT)
                .map(progress -> switch (progress.stage()) {
                    case RECEIVED -> what;
                    case PASSED_ON -> what + " " + phrases.of("follow.later.passed");
                    case ACKNOWLEDGED -> what + " " + phrases.of("follow.later.has-it");
                })
                .orElse(what);
    }

    /// A moment, as people say it: the day only where it is not today.
    private String when(Instant at) {
        ZonedDateTime there = at.atZone(ZONE);
        LocalDate day = there.toLocalDate();
        String time = DateTimeFormatter.ofPattern("HH:mm", locale).format(there);
        if (day.equals(now.toLocalDate())) {
            return phrases.of("follow.when.today", time);
        }
        if (day.equals(now.toLocalDate().minusDays(1))) {
            return phrases.of("follow.when.yesterday", time);
        }
        return phrases.of(
                "follow.when.day",
                time,
                DateTimeFormatter.ofPattern("EEEE d MMMM", locale).format(there));
    }

    /// The time of day of a moment, as the page on which somebody must wait says it.
    public static String timeOfDay(Instant at, Locale locale) {
        return DateTimeFormatter.ofPattern("HH:mm", locale).format(at.atZone(ZONE));
    }
}
