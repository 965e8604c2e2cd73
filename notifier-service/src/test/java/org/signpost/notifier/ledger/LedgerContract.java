package org.signpost.notifier.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signpost.contract.concern.Kind;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.AcknowledgementClock;
import org.signpost.notifier.alerting.AlertPlan;
import org.signpost.notifier.alerting.AlertState;
import org.signpost.notifier.alerting.ClockOwner;
import org.signpost.notifier.alerting.Detour;
import org.signpost.notifier.alerting.Ladder.Whom;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.PlannedAlert;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.Reach;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Restriction;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.RoutedConcern.Told;
import org.signpost.notifier.alerting.Step;
import org.signpost.notifier.alerting.Task;
import org.signpost.notifier.alerting.Term;
import org.signpost.notifier.alerting.Terms;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.alerting.WeeklyHours;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.LinkId;
import org.signpost.notifier.ledger.AlertLife.Recipient;
import org.signpost.notifier.ledger.Ledger.HandedOver;
import org.signpost.notifier.ledger.LinkedAlert.Acknowledged;

/// What the ledger promises on every database that it runs on.
abstract class LedgerContract {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00.123Z");
    private static final AlertPlan PLAN =
            new AlertPlan(new AcknowledgementClock(ZoneId.of("Europe/London"), _ -> false));

    private LedgerDatabase database;
    private Ledger ledger;
    private Outbox outbox;

    abstract LedgerDatabase database();

    @BeforeEach
    void open() {
        database = database();
        ledger = database.ledger();
        outbox = new Outbox(database.sql());
        int gone = database.sql()
                .sql("update outbox set published_at = happened_at where published_at is null")
                .update();
        assertThat(gone).isNotNegative();
    }

    @Test
    void aDecisionIsRecordedOnceHoweverOftenItArrives() throws Exception {
        RoutedConcern concern = concern();
        List<PlannedAlert> alerts = alerts(concern);
        List<Callable<Recording>> deliveries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            deliveries.add(() -> ledger.record(concern, alerts, Occasion.FIRST, NOW));
        }

        List<Recording> recordings = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var delivery : threads.invokeAll(deliveries)) {
                recordings.add(delivery.get());
            }
        }

        assertThat(recordings).filteredOn(each -> each == Recording.RECORDED).hasSize(1);
        assertThat(steps()).containsExactly(Step.RECORDED, Step.RECORDED);
    }

    @ParameterizedTest
    @EnumSource(Task.class)
    void whatAPartnerIsAskedToDoAndHowFewMayKnowStandsBesideItsAlert(Task task) {
        RoutedConcern usual = concern();
        var asked = new RoutedConcern(
                usual.concern(),
                usual.reference(),
                usual.decision(),
                usual.mode(),
                usual.urgency(),
                usual.prompt(),
                usual.relation(),
                Restriction.NO_OTHER_LEAD,
                usual.receivedAt(),
                usual.terms(),
                List.of(
                        new Told(new PartnerId("warwickshire-police"), Role.LEAD, task),
                        new Told(new PartnerId("rugby-council"), Role.COPY)),
                Set.of());
        List<PlannedAlert> alerts = alerts(asked);
        assertThat(ledger.record(asked, alerts, Occasion.FIRST, NOW)).isEqualTo(Recording.RECORDED);

        List<Attempt> attempts = alerts.stream()
                .map(alert ->
                        ledger.begin(alert.messages().getFirst().id(), NOW).orElseThrow())
                .toList();
        LinkedAlert linked =
                ledger.linked(LinkId.of(attempts.getFirst().message())).orElseThrow();

        assertThat(attempts).extracting(Attempt::task).containsExactly(task, Task.ACT);
        assertThat(attempts).extracting(Attempt::restriction).containsOnly(Restriction.NO_OTHER_LEAD);
        assertThat(linked.task()).isEqualTo(task);
        assertThat(linked.restriction()).isEqualTo(Restriction.NO_OTHER_LEAD);
    }

    @Test
    void whatWasAgreedOnIsKeptWithTheDecision() {
        var terms = new Terms(
                Set.of(Means.SMS),
                Optional.of(new Term.Elapsed(Duration.ofMinutes(7))),
                List.of(
                        new Terms.Next(true, Optional.empty(), Whom.BACK_UP),
                        new Terms.Next(false, Optional.of(new Term.WorkingDays(2)), Whom.COORDINATOR)),
                Map.of(
                        new PartnerId("warwickshire-police"),
                        new Term.Elapsed(Duration.ofMinutes(30)),
                        new PartnerId("rugby-council"),
                        new Term.WorkingDays(3)));
        RoutedConcern usual = concern();
        var concern = new RoutedConcern(
                usual.concern(),
                usual.reference(),
                usual.decision(),
                usual.mode(),
                usual.urgency(),
                usual.prompt(),
                usual.relation(),
                usual.restriction(),
                usual.receivedAt(),
                terms,
                usual.told(),
                usual.withheld());

        assertThat(ledger.record(concern, alerts(concern), Occasion.FIRST, NOW)).isEqualTo(Recording.RECORDED);

        assertThat(database.life().terms(concern.decision(), Urgency.URGENT)).isEqualTo(terms);
    }

    @Test
    void aDecisionOfBeforeTermsWereKeptHasTheUsualOnesAndSoHasOneWhoseTermsCannotBeRead() {
        RoutedConcern concern = recorded();
        assertThat(database.life().terms(concern.decision(), Urgency.URGENT)).isEqualTo(Terms.usual(Urgency.URGENT));
        for (Optional<String> written : List.of(
                Optional.<String>empty(),
                Optional.of("no JSON"),
                Optional.of("{}"),
                Optional.of("{\"channels\":[\"SMS\"],\"then\":[],\"within\":{}}"))) {
            int rows = database.sql()
                    .sql("update decision set terms = :terms where decision_id = :decision")
                    .param("terms", written.orElse(null))
                    .param("decision", concern.decision().value())
                    .update();

            assertThat(rows).isEqualTo(1);
            assertThat(database.life().terms(concern.decision(), Urgency.STANDARD))
                    .as("%s", written)
                    .isEqualTo(Terms.usual(Urgency.STANDARD));
        }
    }

    @Test
    void anAttemptIsWrittenDownBeforeAndAfter() {
        RoutedConcern concern = recorded();
        MessageId sms = message(concern, Means.SMS);

        Attempt first = ledger.begin(sms, NOW).orElseThrow();
        ledger.waiting(first, FailureReason.RATE_LIMITED, false, NOW.plusMillis(5));
        Attempt second = ledger.begin(sms, NOW.plusSeconds(2)).orElseThrow();
        ledger.sent(second, Optional.of("provider-1"), NOW.plusSeconds(3));

        assertThat(first.number()).isEqualTo(1);
        assertThat(first.mustAsk()).isFalse();
        assertThat(first.deadline()).contains(NOW.plusSeconds(3600));
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.firstAttemptAt()).isEqualTo(NOW);
        assertThat(ledger.begin(sms, NOW.plusSeconds(4))).isEmpty();
        assertThat(ledger.stateOf(first.alert())).contains(AlertState.SENT);
        assertThat(database.sql()
                        .sql("select outcome from attempt where message_id = :m order by attempt")
                        .param("m", sms.value())
                        .query(String.class)
                        .list())
                .containsExactly("DEFERRED", "SENT");
        assertThat(steps()).endsWith(Step.SENT);
    }

    @Test
    void attemptsOfSeveralMessagesAreWrittenDownTogetherAsEachForItself() {
        RoutedConcern one = recorded();
        RoutedConcern other = recorded();
        MessageId sms = message(one, Means.SMS);
        MessageId email = message(one, Means.EMAIL);
        MessageId others = message(other, Means.EMAIL);
        ledger.sent(ledger.begin(others, NOW).orElseThrow(), Optional.of("known"), NOW);
        Attempt cutOff = ledger.begin(email, NOW).orElseThrow();

        List<Attempt> begun = inTransaction(() -> {
            assertThat(ledger.lockAlertsOf(List.of(sms, email, others))).hasSize(2);
            List<DueMessage> due = ledger.due(List.of(sms, email, others), NOW.plusSeconds(5));
            return ledger.begin(due.stream().filter(ledger::mayBegin).toList(), NOW.plusSeconds(5));
        });
        inTransaction(() -> {
            ledger.sent(
                    begun.stream()
                            .map(attempt -> new HandedOver(attempt, Optional.empty(), NOW.plusSeconds(6)))
                            .toList(),
                    ledger.lockAlertsOf(List.of(sms, email)));
            return true;
        });

        assertThat(begun).extracting(Attempt::message).containsExactlyInAnyOrder(sms, email);
        assertThat(begun)
                .filteredOn(attempt -> attempt.message().equals(email))
                .allMatch(attempt -> attempt.mustAsk() && attempt.number() == 2);
        assertThat(cutOff.number()).isEqualTo(1);
        assertThat(attempts(email)).containsExactly("1 cut off", "2 SENT");
        assertThat(attempts(sms)).containsExactly("1 SENT");
        assertThat(attempts(others)).containsExactly("1 SENT");
        assertThat(ledger.stateOf(cutOff.alert())).contains(AlertState.SENT);
        assertThat(steps()).filteredOn(step -> step == Step.SENT).hasSize(3);
    }

    @Test
    void aContactHadAnSmsOnceItBeginsAndUnlessItWasNotSent() {
        assertThat(database.sql().sql("delete from sms_to_contact").update()).isNotNegative();
        var surges = new Surges(database.sql(), ledger);
        MessageId sms = message(recorded(), Means.SMS);
        Attempt first = ledger.begin(sms, NOW).orElseThrow();
        var contact = new Recipient(first.partner(), first.contact());

        assertThat(surges.textedSince(Set.of(contact), NOW.minusSeconds(1))).containsExactly(Map.entry(contact, 1));
        ledger.waiting(first, FailureReason.PROVIDER_FAILURE, false, NOW.plusSeconds(1));
        assertThat(surges.textedSince(Set.of(contact), NOW.minusSeconds(1))).isEmpty();

        Attempt cutOff = ledger.begin(sms, NOW.plusSeconds(5)).orElseThrow();
        Attempt second = ledger.begin(sms, NOW.plusSeconds(10)).orElseThrow();
        ledger.sent(second, Optional.empty(), NOW.plusSeconds(11));
        assertThat(cutOff.number()).isEqualTo(2);
        assertThat(surges.textedSince(Set.of(contact), NOW.plusSeconds(9))).containsExactly(Map.entry(contact, 1));
        assertThat(surges.textedSince(Set.of(contact), NOW.plusSeconds(10))).isEmpty();

        MessageId refused = message(recorded(), Means.SMS);
        ledger.failed(ledger.begin(refused, NOW.plusSeconds(12)).orElseThrow(), FailureReason.MESSAGE_REJECTED, NOW);
        assertThat(surges.textedSince(Set.of(contact), NOW)).containsExactly(Map.entry(contact, 1));
        assertThat(surges.forget(NOW.plusSeconds(10))).isZero();
        assertThat(surges.forget(NOW.plusSeconds(11))).isEqualTo(1);
        assertThat(surges.textedSince(Set.of(contact), NOW)).isEmpty();
    }

    @Test
    void aMessageForWhichAnotherBeganToSpeakMeanwhileIsNotBegun() {
        MessageId sms = message(recorded(), Means.SMS);
        MessageId carrier = message(recorded(), Means.SMS);

        List<Attempt> begun = inTransaction(() -> {
            assertThat(ledger.lockAlertsOf(List.of(sms))).hasSize(1);
            List<DueMessage> due = ledger.due(List.of(sms), NOW);
            assertThat(database.sql()
                            .sql("update message set state = 'COALESCED', carried_by = :c where message_id = :m")
                            .param("c", carrier.value())
                            .param("m", sms.value())
                            .update())
                    .isEqualTo(1);
            return ledger.begin(due, NOW);
        });

        assertThat(begun).isEmpty();
        assertThat(attempts(sms)).isEmpty();
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(database.transaction().execute(_ -> work.get()));
    }

    private List<String> attempts(MessageId message) {
        return database.sql()
                .sql("select attempt, coalesce(outcome, 'cut off') as outcome from attempt"
                        + " where message_id = :m order by attempt")
                .param("m", message.value())
                .query((row, _) -> row.getInt("attempt") + " " + row.getString("outcome"))
                .list();
    }

    @Test
    void anAttemptThatWasCutOffIsFoundAndMustBeAskedFor() {
        MessageId sms = message(recorded(), Means.SMS);

        Attempt cutOff = ledger.begin(sms, NOW).orElseThrow();
        Attempt next = ledger.begin(sms, NOW.plusSeconds(10)).orElseThrow();
        // the first one was not dead after all, and what it learnt must not undo the second
        ledger.failed(cutOff, FailureReason.MESSAGE_REJECTED, NOW.plusSeconds(11));

        assertThat(next.mustAsk()).isTrue();
        assertThat(next.number()).isEqualTo(2);
        assertThat(ledger.stateOf(next.alert())).contains(AlertState.RECORDED);
        ledger.sent(next, Optional.empty(), NOW.plusSeconds(12));
        assertThat(ledger.stateOf(next.alert())).contains(AlertState.SENT);
    }

    @Test
    void anAlertFailsWhenTheLastOfItsMessagesDoes() {
        RoutedConcern concern = recorded();
        Attempt sms = ledger.begin(message(concern, Means.SMS), NOW).orElseThrow();
        Attempt email = ledger.begin(message(concern, Means.EMAIL), NOW).orElseThrow();

        ledger.failed(sms, FailureReason.MESSAGE_REJECTED, NOW);
        assertThat(ledger.stateOf(sms.alert())).contains(AlertState.RECORDED);

        ledger.givenUp(email, FailureReason.UNREACHABLE, NOW);
        assertThat(ledger.stateOf(sms.alert())).contains(AlertState.GIVEN_UP);
        assertThat(steps()).endsWith(Step.FAILED, Step.GIVEN_UP);
    }

    @Test
    void onlyTheFirstAcknowledgementCountsAndNothingMoreIsSent() throws Exception {
        RoutedConcern concern = recorded();
        MessageId sms = message(concern, Means.SMS);
        MessageId email = message(concern, Means.EMAIL);
        LinkedAlert linked = ledger.linked(LinkId.of(sms)).orElseThrow();
        List<Callable<Acknowledged>> taps = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            MessageId through = i % 2 == 0 ? sms : email;
            taps.add(() -> ledger.acknowledge(linked.alert(), through, NOW.plusSeconds(60)));
        }

        List<Acknowledged> seen = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var tap : threads.invokeAll(taps)) {
                seen.add(tap.get());
            }
        }

        assertThat(seen).hasSize(6).containsOnly(seen.getFirst());
        assertThat(steps()).filteredOn(step -> step == Step.ACKNOWLEDGED).hasSize(1);
        assertThat(ledger.stateOf(linked.alert())).contains(AlertState.ACKNOWLEDGED);
        assertThat(ledger.begin(email, NOW.plusSeconds(61))).isEmpty();
        assertThat(ledger.linked(LinkId.of(email)).orElseThrow().acknowledged()).contains(seen.getFirst());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatAConcernIsToAnEarlierOneIsKeptForItsMessagesAndItsPage(Kind kind) {
        var earlier = PublicReference.of(new ConcernId(UUID.randomUUID()));
        for (var relation : List.of(new Relation(kind, Optional.of(earlier)), new Relation(kind, Optional.empty()))) {
            RoutedConcern concern = concern(relation);
            MessageId sms = message(concern, Means.SMS);

            assertThat(ledger.record(concern, alerts(concern), Occasion.FIRST, NOW))
                    .isEqualTo(Recording.RECORDED);

            assertThat(ledger.begin(sms, NOW).orElseThrow().relation()).isEqualTo(relation);
            assertThat(ledger.linked(LinkId.of(sms)).orElseThrow().relation()).isEqualTo(relation);
        }
    }

    @Test
    void stepsAreReadInOrderAndGoneOnceTheyArePublished() {
        RoutedConcern concern = recorded();

        List<OutboxEntry> entries = outbox.unpublished(10);
        outbox.published(List.of(entries.getFirst().progress()), NOW);

        assertThat(entries).hasSize(2);
        assertThat(entries.getFirst().concern()).isEqualTo(concern.concern());
        assertThat(entries.getFirst().position()).isLessThan(entries.get(1).position());
        assertThat(outbox.unpublished(10)).containsExactly(entries.get(1));
        assertThat(outbox.waiting()).isEqualTo(1);
    }

    @Test
    void oneInstanceAtATimePublishes() {
        Lease lease = freshLease();

        assertThat(lease.take("a", LEASE)).isTrue();
        assertThat(lease.take("b", LEASE)).isFalse();
        leaseEndsLaterBy("- interval '29' second");
        assertThat(lease.take("b", LEASE)).isFalse();
        assertThat(lease.take("a", LEASE)).isTrue();
        leaseEndsLaterBy("- interval '31' second");
        assertThat(lease.take("b", LEASE)).isTrue();
        assertThat(lease.take("a", LEASE)).isFalse();
        lease.release("b");
        assertThat(lease.take("a", LEASE)).isTrue();
    }

    @Test
    void aLeaseOfSomebodyDeadIsNotWaitedForLongerBecauseTheClockWasPutBack() {
        Lease lease = freshLease();
        assertThat(lease.take("dead", LEASE)).isTrue();
        leaseEndsLaterBy("+ interval '1' hour");

        assertThat(lease.take("b", LEASE)).as("it may be alive").isFalse();
        leaseEndsLaterBy("- interval '31' second");

        assertThat(lease.take("b", LEASE)).isTrue();
    }

    private Lease freshLease() {
        assertThat(database.sql().sql("delete from outbox_lease").update()).isNotNegative();
        return outbox.lease();
    }

    private void leaseEndsLaterBy(String time) {
        assertThat(database.sql()
                        .sql("update outbox_lease set until = until " + time)
                        .update())
                .isEqualTo(1);
    }

    @Test
    void aShreddedKeyIsGone() {
        var keys = new SealingKeys(database.sql());
        var concern = new ConcernId(UUID.randomUUID());
        byte[] wrapped = "wrapped".getBytes(StandardCharsets.UTF_8);

        keys.keep(concern, "key-1", wrapped, NOW);
        keys.keep(concern, "key-1", wrapped, NOW);
        assertThat(keys.wrapped(concern, "key-1"))
                .hasValueSatisfying(kept -> assertThat(kept).isEqualTo(wrapped));

        assertThat(keys.shred(concern)).isEqualTo(1);
        assertThat(keys.wrapped(concern, "key-1")).isEmpty();
    }

    private List<Step> steps() {
        return outbox.unpublished(100).stream().map(OutboxEntry::step).toList();
    }

    private RoutedConcern recorded() {
        RoutedConcern concern = concern();
        assertThat(ledger.record(concern, alerts(concern), Occasion.FIRST, NOW)).isEqualTo(Recording.RECORDED);
        return concern;
    }

    private static MessageId message(RoutedConcern concern, Means means) {
        return alerts(concern).getFirst().messages().stream()
                .filter(message -> message.means().equals(means))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static List<PlannedAlert> alerts(RoutedConcern concern) {
        return PLAN.of(
                concern,
                told -> new Reach(
                        told.partner(),
                        "duty",
                        Set.of(Means.SMS, Means.EMAIL),
                        ClockOwner.POLICE,
                        WeeklyHours.roundTheClock(),
                        Detour.NONE),
                NOW);
    }

    private static RoutedConcern concern() {
        return concern(Relation.NONE);
    }

    private static RoutedConcern concern(Relation relation) {
        var id = new ConcernId(UUID.randomUUID());
        return new RoutedConcern(
                id,
                PublicReference.of(id),
                DecisionId.of(id, 1),
                Mode.LIVE,
                Urgency.URGENT,
                Prompt.ADULT,
                relation,
                NOW,
                List.of(
                        new Told(new PartnerId("warwickshire-police"), Role.LEAD),
                        new Told(new PartnerId("rugby-council"), Role.COPY)),
                Set.of());
    }
}
