package org.signpost.notifier.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Who is told next, and when, while nobody acknowledges, as it was agreed on for the urgency.
///
/// The first contact is rung 0. A rung without a time is climbed only when nobody on the rung below could
/// be reached, which counts at once whatever the time.
public final class Ladder {

    private final AcknowledgementClock clock;

    /// A ladder whose working days come from that clock.
    public Ladder(AcknowledgementClock clock) {
        this.clock = clock;
    }

    /// Whom a rung tells.
    public enum Whom {
        /// The back-up contact of the partner; the duty coordinator when the partner has none.
        BACK_UP,
        /// The duty coordinator, who telephones.
        COORDINATOR,
        /// The duty coordinator and the coordinator's back-up, again and again.
        COORDINATOR_AGAIN;

        /// What a message to them is about.
        public Occasion occasion() {
            return switch (this) {
                case BACK_UP -> Occasion.BACK_UP;
                case COORDINATOR -> Occasion.COORDINATOR;
                case COORDINATOR_AGAIN -> Occasion.REMINDER;
            };
        }
    }

    /// One of them.
    ///
    /// @param number from 1
    /// @param at when it is climbed if nobody has acknowledged; empty when only a failure leads there
    public record Rung(int number, Whom whom, Optional<Instant> at) {}

    /// The ladder of an alert to a lead, its rungs in the order of their times. Who has a back-up contact is told
    /// through
    /// it, if only after a failure.
    ///
    /// @param hours when the partner works
    /// @param start when its clock began to run
    /// @param deadline by when its first contact must acknowledge
    public List<Rung> ofLead(Terms terms, WeeklyHours hours, Instant start, Instant deadline) {
        List<Rung> rungs = new ArrayList<>();
        if (terms.then().stream().noneMatch(next -> next.whom() == Whom.BACK_UP)) {
            rungs.add(new Rung(1, Whom.BACK_UP, Optional.empty()));
        }
        terms.then().stream()
                .map(next -> new Told(next.whom(), at(next, hours, start, deadline)))
                .sorted(Comparator.comparing(Told::at))
                .forEach(told -> rungs.add(new Rung(rungs.size() + 1, told.whom(), Optional.of(told.at()))));
        return rungs;
    }

    private record Told(Whom whom, Instant at) {}

    private Instant at(Terms.Next next, WeeklyHours hours, Instant start, Instant deadline) {
        // from the start whoever leads: in danger nobody waits for a longer deadline of one of the leads
        Instant from = next.fromDeadline() ? deadline : start;
        return next.after().map(term -> clock.after(term, hours, from)).orElse(from);
    }

    /// The ladder of a copy, which has no clock: somebody else is told when it cannot be delivered.
    public List<Rung> ofCopy() {
        return List.of(new Rung(1, Whom.BACK_UP, Optional.empty()), new Rung(2, Whom.COORDINATOR, Optional.empty()));
    }

    /// When the duty coordinator is told once more.
    public Instant again(Urgency urgency, Instant last) {
        return switch (urgency) {
            case EMERGENCY -> last.plus(Duration.ofMinutes(10));
            case URGENT -> last.plus(Duration.ofMinutes(60));
            case STANDARD, INFORMATION -> clock.after(new Term.WorkingDays(1), WeeklyHours.roundTheClock(), last);
        };
    }

    /// By when there must be a first sign of delivery, or its absence counts as a failure; empty when it may take any
    /// time.
    ///
    /// @param hours when whoever is told works
    /// @param now when a message is sent
    public Optional<Instant> deliveredBy(Role role, Terms terms, WeeklyHours hours, Instant now) {
        return role == Role.LEAD
                ? terms.undeliveredCountsAfter().map(term -> clock.after(term, hours, now))
                : Optional.empty();
    }
}
