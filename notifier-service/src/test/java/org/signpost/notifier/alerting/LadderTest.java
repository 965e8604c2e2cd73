package org.signpost.notifier.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.signpost.contract.id.PartnerId;
import org.signpost.notifier.alerting.Ladder.Rung;
import org.signpost.notifier.alerting.Ladder.Whom;
import org.signpost.notifier.alerting.WeeklyHours.Opening;

/// Ladders of other terms than the usual ones.
class LadderTest {

    /// A Wednesday.
    private static final Instant START = Instant.parse("2026-11-25T10:00:00Z");

    private static final Instant DEADLINE = START.plus(Duration.ofMinutes(30));
    private static final WeeklyHours OFFICE =
            WeeklyHours.mondayToFriday(new Opening(LocalTime.of(9, 0), LocalTime.of(17, 0)));

    private final Ladder ladder = new Ladder(new AcknowledgementClock(ZoneId.of("Europe/London"), _ -> false));

    @Test
    void eachStepComesWhenItWasAgreedOn() {
        assertThat(rungs(
                        step(true, Optional.empty(), Whom.BACK_UP),
                        step(true, minutes(15), Whom.COORDINATOR),
                        step(true, Optional.of(new Term.WorkingDays(2)), Whom.BACK_UP)))
                .containsExactly(
                        new Rung(1, Whom.BACK_UP, Optional.of(DEADLINE)),
                        new Rung(2, Whom.COORDINATOR, Optional.of(DEADLINE.plus(Duration.ofMinutes(15)))),
                        new Rung(3, Whom.BACK_UP, Optional.of(Instant.parse("2026-11-27T10:30:00Z"))));
    }

    @Test
    void whatRunsFromTheStartDoesNotWaitForADeadlineAndTheRungsAreInTheOrderOfTheirTimes() {
        assertThat(rungs(step(true, Optional.empty(), Whom.BACK_UP), step(false, minutes(20), Whom.COORDINATOR)))
                .containsExactly(
                        new Rung(1, Whom.COORDINATOR, Optional.of(START.plus(Duration.ofMinutes(20)))),
                        new Rung(2, Whom.BACK_UP, Optional.of(DEADLINE)));
    }

    @Test
    void aBackUpContactThatIsNotAgreedOnIsForFailuresOnly() {
        assertThat(rungs(step(false, minutes(90), Whom.COORDINATOR)))
                .containsExactly(
                        new Rung(1, Whom.BACK_UP, Optional.empty()),
                        new Rung(2, Whom.COORDINATOR, Optional.of(START.plus(Duration.ofMinutes(90)))));
    }

    @Test
    void anAlertCountsAsUndeliveredWhenItWasAgreedOnAndACopyNever() {
        Terms tenMinutes = terms(minutes(10), step(false, minutes(90), Whom.COORDINATOR));
        Terms aDay = terms(Optional.of(new Term.WorkingDays(1)), step(false, minutes(90), Whom.COORDINATOR));
        Instant evening = Instant.parse("2026-11-25T18:00:00Z");

        assertThat(ladder.deliveredBy(Role.LEAD, tenMinutes, OFFICE, evening))
                .contains(evening.plus(Duration.ofMinutes(10)));
        assertThat(ladder.deliveredBy(Role.LEAD, aDay, OFFICE, evening))
                .contains(Instant.parse("2026-11-27T09:00:00Z"));
        assertThat(ladder.deliveredBy(Role.COPY, tenMinutes, OFFICE, evening)).isEmpty();
        assertThat(ladder.deliveredBy(Role.LEAD, Terms.usual(Urgency.URGENT), OFFICE, evening))
                .isEmpty();
        assertThat(ladder.deliveredBy(Role.LEAD, Terms.usual(Urgency.EMERGENCY), OFFICE, evening))
                .contains(evening.plus(Duration.ofMinutes(2)));
    }

    @Test
    void whoIsNotAgreedOnHasWhatIsUsual() {
        var police = new PartnerId("warwickshire-police");
        Terms terms = new Terms(
                Set.of(Means.SMS),
                Optional.empty(),
                Terms.usual(Urgency.URGENT).then(),
                Map.of(police, new Term.WorkingDays(2)));

        assertThat(terms.acknowledgeWithin(police, Urgency.URGENT, ClockOwner.POLICE))
                .isEqualTo(new Term.WorkingDays(2));
        assertThat(terms.acknowledgeWithin(new PartnerId("rugby-council"), Urgency.URGENT, ClockOwner.OFFICE))
                .isEqualTo(new Term.WorkingDays(1));
    }

    @Test
    void termsThatNeverComeToTheCoordinatorCannotBeBuilt() {
        assertThatThrownBy(() -> terms(Optional.empty(), step(true, Optional.empty(), Whom.BACK_UP)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> step(false, Optional.empty(), Whom.COORDINATOR))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<Rung> rungs(Terms.Next... then) {
        return ladder.ofLead(terms(Optional.empty(), then), OFFICE, START, DEADLINE);
    }

    private static Terms terms(Optional<Term> undelivered, Terms.Next... then) {
        return new Terms(Set.of(Means.SMS, Means.EMAIL), undelivered, List.of(then), Map.of());
    }

    private static Terms.Next step(boolean fromDeadline, Optional<Term> after, Whom whom) {
        return new Terms.Next(fromDeadline, after, whom);
    }

    private static Optional<Term> minutes(int minutes) {
        return Optional.of(new Term.Elapsed(Duration.ofMinutes(minutes)));
    }
}
