package org.signpost.notifier.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Who is told next, and when, while nobody acknowledges: the table of deadlines of the routing policy,
/// after its first column of times.
///
/// The first contact is rung 0. A rung without a time is climbed only when nobody on the rung below could
/// be reached, which counts at once whatever the time.
public final class Ladder {

    private static final Duration EMERGENCY_BACK_UP = Duration.ofMinutes(5);
    private static final Duration EMERGENCY_COORDINATOR = Duration.ofMinutes(10);
    private static final Duration URGENT_STEP = Duration.ofMinutes(60);
    private static final int STANDARD_STEP_DAYS = 1;
    private static final int INFORMATION_STEP_DAYS = 2;

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

    /// The ladder of an alert to a lead.
    ///
    /// @param hours when the partner works
    /// @param start when its clock began to run
    /// @param deadline by when its first contact must acknowledge
    public List<Rung> ofLead(Urgency urgency, WeeklyHours hours, Instant start, Instant deadline) {
        return switch (urgency) {
            // minutes after the concern, whoever leads: in danger nobody waits for a longer deadline of one of the
            // leads
            case EMERGENCY -> rungs(Optional.of(start.plus(EMERGENCY_BACK_UP)), start.plus(EMERGENCY_COORDINATOR));
            case URGENT -> rungs(Optional.of(deadline), deadline.plus(URGENT_STEP));
            case STANDARD ->
                rungs(Optional.of(deadline), clock.after(new Term.WorkingDays(STANDARD_STEP_DAYS), hours, deadline));
            case INFORMATION ->
                rungs(Optional.empty(), clock.after(new Term.WorkingDays(INFORMATION_STEP_DAYS), hours, deadline));
        };
    }

    private static List<Rung> rungs(Optional<Instant> backUp, Instant coordinator) {
        return List.of(new Rung(1, Whom.BACK_UP, backUp), new Rung(2, Whom.COORDINATOR, Optional.of(coordinator)));
    }

    /// When who is told next, as a policy file writes it, such as `deadline + 60 minutes: duty-coordinator`.
    public static List<String> steps(Urgency urgency) {
        return switch (urgency) {
            case EMERGENCY -> List.of("5 minutes: back-up-contact", "10 minutes: duty-coordinator");
            case URGENT -> List.of("deadline: back-up-contact", "deadline + 60 minutes: duty-coordinator");
            case STANDARD -> List.of("deadline: back-up-contact", "deadline + 1 working day: duty-coordinator");
            case INFORMATION -> List.of("deadline + 2 working days: duty-coordinator");
        };
    }

    /// The ladder of a copy, which has no clock: somebody else is told when it cannot be delivered.
    public List<Rung> ofCopy() {
        return List.of(new Rung(1, Whom.BACK_UP, Optional.empty()), new Rung(2, Whom.COORDINATOR, Optional.empty()));
    }

    /// When the duty coordinator is told once more.
    public Instant again(Urgency urgency, Instant last) {
        return switch (urgency) {
            case EMERGENCY -> last.plus(Duration.ofMinutes(10));
            case URGENT -> last.plus(URGENT_STEP);
            case STANDARD, INFORMATION -> clock.after(new Term.WorkingDays(1), WeeklyHours.roundTheClock(), last);
        };
    }

    /// How long a first sign of delivery may take before its absence counts as a failure; empty when it may
    /// take any time.
    public static Optional<Duration> deliveredWithin(Role role, Urgency urgency) {
        return role == Role.LEAD && urgency == Urgency.EMERGENCY
                ? Optional.of(Duration.ofMinutes(2))
                : Optional.empty();
    }
}
