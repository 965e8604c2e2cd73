package org.signpost.faults;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.groupingBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.signpost.faults.History.Arrived;
import org.signpost.faults.History.Decided;
import org.signpost.faults.History.Planned;
import org.signpost.faults.History.Reported;

/// Judges a history by what was promised for each report. It reads records and asks nobody.
///
/// * lost: accepted, and not reported, or not decided, or a partner that must hear of it has no message
/// * misdirected: a partner was told, or is to be told, that must not be, or the decision leaves one out
/// * late: a partner's first message came longer than allowed after the report was accepted and the fault was over
/// * duplicated: a message came twice, a concern has decisions that differ, or a report has several records
final class HistoryChecker {

    /// Who is told of an emergency that nobody has taken, and how long after it was received, by the written policy.
    private static final String LAST_RESORT = "duty-coordinator";

    private static final Duration LAST_RESORT_AFTER = Duration.ofMinutes(10);

    private final Duration allowed;

    /// @param allowed how long a partner's first message may take
    HistoryChecker(Duration allowed) {
        this.allowed = allowed;
    }

    /// Judges.
    ///
    /// @param healed since when nothing is broken
    Verdict judge(Collection<Report> reports, History history, Instant healed) {
        return new Case(reports, history, healed).verdict();
    }

    private final class Case {
        private final Collection<Report> reports;
        private final History history;
        private final Instant healed;
        private final Map<String, List<Reported>> reported;
        private final Map<String, List<Decided>> decided;
        private final Map<String, List<Arrived>> arrived;
        private final Map<String, Set<String>> known;
        private final List<String> lost = new ArrayList<>();
        private final List<String> misdirected = new ArrayList<>();
        private final List<String> late = new ArrayList<>();
        private final List<Duration> delays = new ArrayList<>();
        private int differing;
        private int repeated;

        Case(Collection<Report> reports, History history, Instant healed) {
            this.reports = reports;
            this.history = history;
            this.healed = healed;
            this.reported = history.reported().stream().collect(groupingBy(Reported::sourceReference));
            this.decided = history.decided().stream().collect(groupingBy(Decided::concernId));
            this.arrived = history.inbox().stream()
                    .filter(message -> message.reference() != null)
                    .collect(groupingBy(message -> Objects.requireNonNull(message.reference())));
            this.known = history.ledger().stream()
                    .collect(groupingBy(Planned::concernId, Collectors.mapping(Planned::partner, Collectors.toSet())));
        }

        Verdict verdict() {
            var references = new HashSet<String>();
            var ids = new HashSet<String>();
            for (Report report : reports) {
                List<Reported> records = reported.getOrDefault(report.sourceReference(), List.of());
                repeated += Math.max(0, records.size() - 1);
                Report.Accepted accepted = report.accepted();
                // what nobody promised anything for may be stored all the same, and then counts as any other
                records.forEach(record -> {
                    ids.add(record.concernId());
                    references.add(record.reference());
                });
                if (accepted != null) {
                    ids.add(accepted.concernId());
                    references.add(accepted.reference());
                    complete(report, accepted, records);
                }
                records.stream().map(Reported::concernId).distinct().forEach(id -> decisionsOf(report, id));
                records.stream()
                        .map(Reported::reference)
                        .distinct()
                        .forEach(reference -> messagesOf(report, reference));
            }
            sentAndNotThere(ids);
            delays.sort(Comparator.naturalOrder());
            return new Verdict(
                    (int) reports.stream()
                            .filter(report -> report.accepted() != null)
                            .count(),
                    reports.stream().mapToInt(Report::refused).sum(),
                    reports.stream().mapToInt(Report::unanswered).sum(),
                    lost,
                    misdirected,
                    late,
                    duplicatedMessages(references),
                    differing,
                    repeated,
                    delays.isEmpty() ? Duration.ZERO : delays.get(delays.size() / 2),
                    delays.isEmpty() ? Duration.ZERO : delays.getLast());
        }

        private void complete(Report report, Report.Accepted accepted, List<Reported> records) {
            String name = accepted.reference() + " (" + report.scenario().name() + ")";
            if (records.stream().noneMatch(record -> record.concernId().equals(accepted.concernId()))) {
                if (!(report.mayBeHeld() && history.held().contains(accepted.concernId()))) {
                    lost.add(name + ": accepted as " + accepted.concernId() + " and not reported");
                }
                return;
            }
            if (!decided.containsKey(accepted.concernId())) {
                lost.add(name + ": not decided");
                return;
            }
            Duration delay = Duration.ZERO;
            Instant promised = accepted.at().isAfter(healed) ? accepted.at() : healed;
            for (String partner : report.scenario().told()) {
                var first = arrived.getOrDefault(accepted.reference(), List.of()).stream()
                        .filter(message -> partner.equals(message.partner()))
                        .map(Arrived::at)
                        .min(Comparator.naturalOrder());
                if (first.isEmpty()) {
                    lost.add(name + ": " + partner + " has no message");
                    continue;
                }
                if (!known.getOrDefault(accepted.concernId(), Set.of()).contains(partner)) {
                    lost.add(name + ": " + partner + " was told, and the ledger knows of no alert that could go on");
                }
                if (first.get().isAfter(promised.plus(allowed))) {
                    late.add(name + ": " + partner + " was told after "
                            + Duration.between(promised, first.get()).toSeconds() + " s");
                }
                Duration took = Duration.between(accepted.at(), first.get());
                delay = took.compareTo(delay) > 0 ? took : delay;
            }
            delays.add(delay);
        }

        private void decisionsOf(Report report, String concernId) {
            List<Decided> all = decided.getOrDefault(concernId, List.of());
            for (Decided decision : all) {
                Set<String> leads = with(decision, "LEAD");
                Set<String> copies = with(decision, "COPY");
                if (!leads.equals(report.scenario().leads())
                        || !copies.equals(report.scenario().copies())) {
                    misdirected.add("%s (%s): decided by %s for leads %s and copies %s instead of %s and %s"
                            .formatted(
                                    concernId,
                                    report.scenario().name(),
                                    decision.rule(),
                                    leads,
                                    copies,
                                    new TreeSet<>(report.scenario().leads()),
                                    new TreeSet<>(report.scenario().copies())));
                }
            }
            differing += (int) all.stream()
                    .skip(1)
                    .filter(decision ->
                            !decision.outcomes().equals(all.getFirst().outcomes())
                                    || !decision.rule().equals(all.getFirst().rule()))
                    .count();
        }

        private static Set<String> with(Decided decision, String outcome) {
            return decision.outcomes().entrySet().stream()
                    .filter(entry -> outcome.equals(entry.getValue()))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private void messagesOf(Report report, String reference) {
            Set<String> told = report.scenario().told();
            arrived.getOrDefault(reference, List.of()).stream()
                    .filter(message -> message.partner() == null || !told.contains(message.partner()))
                    .filter(not(message -> report.scenario().emergency()
                            && LAST_RESORT.equals(message.partner())
                            && !message.at().isBefore(report.sentAt().plus(LAST_RESORT_AFTER))))
                    .forEach(message -> misdirected.add(reference + " ("
                            + report.scenario().name() + "): " + message.medium()
                            + " to " + (message.partner() == null ? "nobody's address" : message.partner())
                            + ", "
                            + Duration.between(report.sentAt(), message.at()).toMillis()
                            + " ms after the report was first sent"));
        }

        /// What the ledger says was sent is there.
        private void sentAndNotThere(Set<String> concerns) {
            var there = history.inbox().stream()
                    .map(Arrived::senderReference)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet());
            history.ledger().stream()
                    .filter(message -> concerns.contains(message.concernId()))
                    .filter(message -> message.state().equals("SENT") && message.carriedBy() == null)
                    .filter(message -> !there.contains(message.messageId()))
                    .forEach(message -> lost.add(message.concernId() + ": " + message.means() + " to "
                            + message.partner() + " is in the ledger as sent and did not come"));
        }

        private int duplicatedMessages(Set<String> references) {
            var seen = new HashMap<String, Integer>();
            for (Arrived message : history.inbox()) {
                if (message.senderReference() != null
                        && message.reference() != null
                        && references.contains(message.reference())) {
                    seen.merge(message.senderReference() + " " + message.to(), 1, Integer::sum);
                }
            }
            return seen.values().stream().mapToInt(times -> times - 1).sum();
        }
    }

    /// The first messages about these reports that are on their way. An SMS that is due may wait for others to one
    /// number, for which one then speaks.
    static List<Planned> onTheirWay(Collection<Report> reports, History history) {
        Set<String> ids = reports.stream()
                .map(Report::accepted)
                .filter(Objects::nonNull)
                .map(Report.Accepted::concernId)
                .collect(Collectors.toSet());
        return history.ledger().stream()
                .filter(message -> message.occasion().equals("FIRST") && ids.contains(message.concernId()))
                .filter(message -> message.state().equals("SENDING")
                        || (message.state().equals("DUE") && message.means().equals("EMAIL")))
                .toList();
    }
}
