package org.signpost.local;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PartnerId;
import org.signpost.routing.policy.PartnerDecision.Part;
import org.signpost.routing.rehearsal.DecisionChange;
import org.signpost.routing.rehearsal.Move;
import org.signpost.routing.rehearsal.PartnerChange;
import org.signpost.routing.rehearsal.Rehearsed.Compared;
import org.signpost.routing.rehearsal.Totals;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a rehearsal says to a person, and to a script.
final class RehearsalInWords {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern SPAN = Pattern.compile("(\\d{1,5})([dh])");

    private RehearsalInWords() {}

    /// The moment that `30d`, `12h` or `2026-11-01` names; empty when it is none of these.
    static Optional<Instant> start(String since, Instant now, ZoneId zone) {
        Matcher span = SPAN.matcher(since);
        if (span.matches()) {
            long count = Long.parseLong(span.group(1));
            return Optional.of(now.minus(span.group(2).equals("d") ? Duration.ofDays(count) : Duration.ofHours(count)));
        }
        try {
            return Optional.of(LocalDate.parse(since).atStartOfDay(zone).toInstant());
        } catch (DateTimeException noDay) {
            return Optional.empty();
        }
    }

    /// One concern: a line for it, and one for each partner of whom something becomes different.
    static String of(Compared one) {
        DecisionChange change = one.change();
        var text = new StringBuilder(one.name());
        if (one.mode() != Mode.LIVE) {
            text.append(" (").append(one.mode().wire()).append(')');
        }
        text.append("  ").append(change.ruleBefore());
        if (!change.ruleBefore().equals(change.ruleAfter())) {
            text.append(" → ").append(change.ruleAfter());
        }
        text.append(", ").append(change.urgencyBefore().wire());
        if (change.urgencyBefore() != change.urgencyAfter()) {
            text.append(" → ").append(change.urgencyAfter().wire());
        }
        if (!change.isAny()) {
            return text.append(", alike").toString();
        }
        for (PartnerChange partner : change.partners()) {
            line(text, partner.partner() + ": " + inWords(partner));
        }
        if (change.restrictedBefore() != change.restrictedAfter()) {
            line(text, change.restrictedAfter() ? "newly restricted to those named" : "no longer restricted");
        }
        if (change.otherDeadlines()) {
            line(text, "other deadlines, channels or next steps");
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String words) {
        text.append(System.lineSeparator()).append("    ").append(words);
    }

    private static String inWords(PartnerChange partner) {
        var words = new ArrayList<String>();
        for (Move move : partner.moves()) {
            words.add(
                    move == Move.OTHER_TASK
                            ? "told so as to %s, not %s"
                                    .formatted(
                                            partner.taskAfter().wire(),
                                            partner.taskBefore().wire())
                            : move.inWords());
        }
        return String.join("; ", words);
    }

    /// The totals, with the sentence that nothing was sent.
    static String ofTotals(Totals totals) {
        var lines = new ArrayList<String>();
        if (totals.compared() == 0) {
            lines.add("There was no concern to compare. Nothing was sent.");
        } else {
            if (totals.different() > 0) {
                lines.add("");
            }
            lines.add("%s compared: %d would be decided differently, %d alike."
                    .formatted(
                            concerns(totals.compared()), totals.different(), totals.compared() - totals.different()));
            lines.add("Nothing was sent.");
        }
        if (totals.notLive() > 0) {
            lines.add("Tests or exercises among them: " + totals.notLive());
        }
        leftOut(totals, lines);
        if (!totals.urgencies().isEmpty() || totals.otherDeadlines() > 0) {
            lines.add("");
            lines.add("Urgency");
            totals.urgencies()
                    .forEach((change, count) -> lines.add(counted(
                            count,
                            change.before().wire() + " → " + change.after().wire())));
            if (totals.otherDeadlines() > 0) {
                lines.add(
                        counted(totals.otherDeadlines(), "same urgency, with other deadlines, channels or next steps"));
            }
        }
        if (!totals.partners().isEmpty()) {
            lines.add("");
            lines.add("Partners");
            totals.partners()
                    .forEach((partner, moves) ->
                            moves.forEach((move, count) -> lines.add(counted(count, partner + ": " + move.inWords()))));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static void leftOut(Totals totals, List<String> lines) {
        if (totals.repeated() > 0) {
            lines.add("Left out, because they repeat a record: " + totals.repeated());
        }
        if (totals.unreadable() > 0) {
            lines.add("Left out, because they cannot be read: " + totals.unreadable());
        }
        if (totals.undecidable() > 0) {
            lines.add("Left out, because they cannot be decided: " + totals.undecidable());
        }
    }

    private static String concerns(int count) {
        return count == 1 ? "1 concern" : count + " concerns";
    }

    private static String counted(int count, String what) {
        return "%6d  %s".formatted(count, what);
    }

    /// One concern as a JSON object.
    static String asJson(Compared one) {
        DecisionChange change = one.change();
        ObjectNode answer = JSON.createObjectNode();
        answer.put("concern", one.name());
        answer.put("mode", one.mode().wire());
        answer.put("different", change.isAny());
        answer.putObject("rule")
                .put("before", change.ruleBefore().value())
                .put("after", change.ruleAfter().value());
        answer.putObject("urgency")
                .put("before", change.urgencyBefore().wire())
                .put("after", change.urgencyAfter().wire());
        answer.putObject("restricted").put("before", change.restrictedBefore()).put("after", change.restrictedAfter());
        answer.put("otherDeadlines", change.otherDeadlines());
        var partners = answer.putArray("partners");
        for (PartnerChange partner : change.partners()) {
            ObjectNode its = partners.addObject();
            its.put("partner", partner.partner().value());
            its.put("before", wire(partner.before()));
            its.put("after", wire(partner.after()));
            var moves = its.putArray("changes");
            partner.moves().forEach(move -> moves.add(move.wire()));
        }
        return answer.toString();
    }

    /// The totals as a JSON object.
    static String asJson(Totals totals) {
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode all = answer.putObject("totals");
        all.put("compared", totals.compared());
        all.put("different", totals.different());
        all.put("notLive", totals.notLive());
        all.put("otherDeadlines", totals.otherDeadlines());
        all.put("repeated", totals.repeated());
        all.put("unreadable", totals.unreadable());
        all.put("undecidable", totals.undecidable());
        var urgencies = all.putArray("urgencies");
        totals.urgencies()
                .forEach((change, count) -> urgencies
                        .addObject()
                        .put("before", change.before().wire())
                        .put("after", change.after().wire())
                        .put("concerns", count));
        ObjectNode partners = all.putObject("partners");
        for (Map.Entry<PartnerId, Map<Move, Integer>> entry : totals.partners().entrySet()) {
            ObjectNode moves = partners.putObject(entry.getKey().value());
            entry.getValue().forEach((move, count) -> moves.put(move.wire(), count));
        }
        return answer.toString();
    }

    private static String wire(Part part) {
        return part.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
