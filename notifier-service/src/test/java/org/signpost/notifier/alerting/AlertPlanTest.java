package org.signpost.notifier.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.RoutedConcern.Told;

class AlertPlanTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final PartnerId POLICE = new PartnerId("warwickshire-police");
    private static final Set<Means> BOTH = Set.of(Means.SMS, Means.EMAIL);
    private static final PartnerId COUNCIL = new PartnerId("rugby-council");

    private final AlertPlan plan = new AlertPlan(new AcknowledgementClock(ZoneId.of("Europe/London"), _ -> false));

    @Test
    void everyMeansOfAContactIsAMessageAndALeadHasADeadline() {
        List<PlannedAlert> alerts = plan.of(concern(Urgency.URGENT), told -> reach(told, BOTH), NOW);

        assertThat(alerts.getFirst().messages())
                .extracting(PlannedAlert.PlannedMessage::means)
                .containsExactlyInAnyOrder(Means.SMS, Means.EMAIL);
        assertThat(alerts.getFirst().deadline()).contains(NOW.plusSeconds(3600));
        assertThat(alerts.getFirst().messages())
                .allSatisfy(message -> assertThat(message.deadline()).contains(NOW.plusSeconds(3600)));
    }

    @Test
    void theDeadlineIsTheOneThatWasAgreedOnForThePartnerWhoIsReached() {
        var coordinator = new PartnerId("duty-coordinator");
        var terms = new Terms(
                Set.of(Means.EMAIL),
                Optional.of(new Term.Elapsed(Duration.ofMinutes(7))),
                Terms.usual(Urgency.URGENT).then(),
                Map.of(
                        POLICE,
                        new Term.Elapsed(Duration.ofMinutes(30)),
                        coordinator,
                        new Term.Elapsed(Duration.ofMinutes(20))));
        RoutedConcern concern = concern(Urgency.URGENT, terms, List.of(new Told(POLICE, Role.LEAD)));

        PlannedAlert police = plan.of(concern, told -> reach(told, BOTH), NOW).getFirst();
        PlannedAlert detoured = plan.of(
                        concern,
                        _ -> new Reach(
                                coordinator,
                                "duty",
                                BOTH,
                                ClockOwner.COORDINATOR,
                                WeeklyHours.roundTheClock(),
                                Detour.DUTY_COORDINATOR),
                        NOW)
                .getFirst();

        assertThat(police.deadline()).contains(NOW.plusSeconds(30 * 60));
        assertThat(police.deliveredBy()).contains(NOW.plusSeconds(7 * 60));
        assertThat(police.rungs().getFirst().at()).isEqualTo(police.deadline());
        assertThat(detoured.deadline()).contains(NOW.plusSeconds(20 * 60));
    }

    @ParameterizedTest
    @EnumSource(Urgency.class)
    void aCopyHasNoClock(Urgency urgency) {
        List<PlannedAlert> alerts = plan.of(concern(urgency), told -> reach(told, Set.of(Means.EMAIL)), NOW);

        assertThat(alerts.get(1).role()).isEqualTo(Role.COPY);
        assertThat(alerts.get(1).deadline()).isEmpty();
        assertThat(alerts.get(1).rungs())
                .isNotEmpty()
                .allSatisfy(rung -> assertThat(rung.at()).isEmpty());
        assertThat(alerts.get(1).deliveredBy()).isEmpty();
    }

    @Test
    void theSameDecisionGivesTheSameIdentifiersEveryTime() {
        RoutedConcern concern = concern(Urgency.URGENT);

        List<PlannedAlert> first = plan.of(concern, told -> reach(told, BOTH), NOW);
        List<PlannedAlert> again = plan.of(concern, told -> reach(told, BOTH), NOW.plusSeconds(99));

        assertThat(again)
                .extracting(PlannedAlert::id)
                .isEqualTo(first.stream().map(PlannedAlert::id).toList());
        assertThat(again)
                .extracting(PlannedAlert::messages)
                .isEqualTo(first.stream().map(PlannedAlert::messages).toList());
    }

    @Test
    void aDecisionWithoutALeadOrWithOnePartnerTwiceCannotBeBuilt() {
        assertThatThrownBy(() -> concern(Urgency.URGENT, List.of(new Told(POLICE, Role.COPY))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        concern(Urgency.URGENT, List.of(new Told(POLICE, Role.LEAD), new Told(POLICE, Role.COPY))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAlertOnlyMovesForward() {
        assertThat(AlertState.ACKNOWLEDGED.advance(AlertState.SENT)).isEqualTo(AlertState.ACKNOWLEDGED);
        assertThat(AlertState.SENT.advance(AlertState.FAILED)).isEqualTo(AlertState.SENT);
        assertThat(AlertState.FAILED.advance(AlertState.SENT)).isEqualTo(AlertState.SENT);
    }

    @Test
    void promptsFollowTheLaw() {
        assertThat(Prompt.of(false, false).words()).contains("NRM referral with consent, otherwise Duty to Notify");
        assertThat(Prompt.of(false, true).words())
                .contains("NRM referral needs no consent; contact the Independent Child Trafficking Guardian service");
        assertThat(Prompt.of(true, false).words()).isEmpty();
        // the policy asks for a child before it asks for advice, and so do the prompts
        assertThat(Prompt.of(true, true)).isEqualTo(Prompt.CHILD);
    }

    private static RoutedConcern concern(Urgency urgency) {
        return concern(urgency, List.of(new Told(POLICE, Role.LEAD), new Told(COUNCIL, Role.COPY)));
    }

    private static RoutedConcern concern(Urgency urgency, List<Told> told) {
        return concern(urgency, Terms.usual(urgency), told);
    }

    private static RoutedConcern concern(Urgency urgency, Terms terms, List<Told> told) {
        var id = new ConcernId(UUID.fromString("6f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b34"));
        return new RoutedConcern(
                id,
                PublicReference.of(id),
                DecisionId.of(id, 1),
                Mode.LIVE,
                urgency,
                Prompt.ADULT,
                Relation.NONE,
                Restriction.NONE,
                NOW,
                terms,
                told,
                Set.of());
    }

    private static Reach reach(Told told, Set<Means> means) {
        return new Reach(told.partner(), "duty", means, ClockOwner.POLICE, WeeklyHours.roundTheClock(), Detour.NONE);
    }
}
