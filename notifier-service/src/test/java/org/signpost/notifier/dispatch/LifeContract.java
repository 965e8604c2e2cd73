package org.signpost.notifier.dispatch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signpost.contract.concern.Kind;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.AlertState;
import org.signpost.notifier.alerting.Ladder.Whom;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.RecallReason;
import org.signpost.notifier.alerting.RefusalReason;
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
import org.signpost.notifier.channel.Delivery;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.LinkId;
import org.signpost.notifier.ledger.Attempt;
import org.signpost.notifier.ledger.LedgerDatabase;
import org.signpost.notifier.ledger.MessageRegister;
import org.signpost.notifier.ledger.OutboxEntry;
import org.signpost.notifier.ledger.Recording;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;

/// The whole life of alerts on a clock that is moved from one thing that is due to the next, with the shipped partners,
/// a real mail server and an HTTP server in the provider's place. Every test says everything that is sent: what it does
/// not say must not be.
abstract class LifeContract {

    private static final String POLICE = "warwickshire-police";
    private static final String FRONT_DOOR = "children-front-door";
    private static final String HELPLINE = "modern-slavery-helpline";
    private static final String COUNCIL = "rugby-council";
    private static final String COORDINATOR = "duty-coordinator";
    private static final String AGENCY = "fair-work-agency";

    /// A Wednesday.
    private static final Instant MORNING = Instant.parse("2026-11-25T10:00:00Z");

    /// Police have half an hour, then their back-up contact is told, and the coordinator 15 minutes later.
    private static final Terms HALF_AN_HOUR = new Terms(
            Set.of(Means.SMS, Means.EMAIL),
            Optional.empty(),
            List.of(new Terms.Next(true, Optional.empty(), Whom.BACK_UP), step(true, 15, Whom.COORDINATOR)),
            Map.of(
                    new PartnerId(POLICE),
                    new Term.Elapsed(Duration.ofMinutes(30)),
                    new PartnerId(COUNCIL),
                    new Term.Elapsed(Duration.ofMinutes(40))));

    @TempDir
    private Path folder;

    private MovableClock clock;
    private Mailboxes mail;
    private LifeWorld world;

    abstract LedgerDatabase database(Path folder);

    abstract boolean postgres();

    @BeforeEach
    void open() {
        clock = new MovableClock(MORNING);
        mail = new Mailboxes();
        world = new LifeWorld(new DispatchWorld(database(folder), postgres(), folder, mail.port(), clock, 4), clock);
        providerSays("delivered");
    }

    @AfterEach
    void close() throws IOException {
        try {
            if (!severalInOne) {
                everythingThatWasSentArrivedSomewhereOnce();
            }
        } finally {
            world.close();
            mail.close();
        }
    }

    /// What the ledger says was sent is what the mail server and the provider got.
    private void everythingThatWasSentArrivedSomewhereOnce() {
        List<String> sent = world.sent();
        assertThat(mail.received()).hasSize((int)
                sent.stream().filter(each -> each.contains("EMAIL")).count());
        assertThat(world.it().smsAccepted()).isEqualTo((int)
                sent.stream().filter(each -> each.contains("SMS")).count());
    }

    // ----- the table of deadlines

    @Test
    void anEmergencyThatPoliceDoNotAcknowledge() {
        take(Urgency.EMERGENCY, POLICE);

        world.runUntil(MORNING.plus(Duration.ofMinutes(31)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 warwickshire-police/control-room FIRST EMAIL+SMS",
                        "Wed 10:05 warwickshire-police/back-up BACK_UP EMAIL+SMS",
                        "Wed 10:10 duty-coordinator/duty COORDINATOR EMAIL+SMS",
                        "Wed 10:20 duty-coordinator/back-up REMINDER EMAIL+SMS",
                        "Wed 10:20 duty-coordinator/duty REMINDER EMAIL+SMS",
                        "Wed 10:30 duty-coordinator/back-up REMINDER EMAIL+SMS",
                        "Wed 10:30 duty-coordinator/duty REMINDER EMAIL+SMS");
    }

    @Test
    void anEmergencyOfAChildHasAClockForPoliceAndOneForTheFrontDoor() {
        take(Urgency.EMERGENCY, POLICE, FRONT_DOOR);

        world.runUntil(MORNING.plus(Duration.ofMinutes(1)));
        acknowledge(POLICE, "control-room/sms", "first");
        world.runUntil(MORNING.plus(Duration.ofMinutes(21)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 children-front-door/front-door FIRST EMAIL+SMS",
                        "Wed 10:00 warwickshire-police/control-room FIRST EMAIL+SMS",
                        "Wed 10:01 children-front-door/front-door TAKEN EMAIL",
                        "Wed 10:05 children-front-door/back-up BACK_UP EMAIL+SMS",
                        "Wed 10:10 duty-coordinator/duty COORDINATOR EMAIL+SMS",
                        "Wed 10:20 duty-coordinator/back-up REMINDER EMAIL+SMS",
                        "Wed 10:20 duty-coordinator/duty REMINDER EMAIL+SMS");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "warwickshire-police, control-room",
        "children-front-door, front-door",
        "modern-slavery-helpline, duty",
    })
    void anUrgentConcernForThoseWhoNeverClose(String partner, String contact) {
        take(Urgency.URGENT, partner);

        world.runUntil(MORNING.plus(Duration.ofMinutes(181)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 " + partner + "/" + contact + " FIRST EMAIL+SMS",
                        "Wed 11:00 " + partner + "/back-up BACK_UP EMAIL+SMS",
                        "Wed 12:00 duty-coordinator/duty COORDINATOR EMAIL+SMS",
                        "Wed 13:00 duty-coordinator/back-up REMINDER EMAIL+SMS",
                        "Wed 13:00 duty-coordinator/duty REMINDER EMAIL+SMS");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "rugby-council, single-point-of-contact",
        "fair-work-agency, duty",
        "anti-slavery-network, advocate",
    })
    void anUrgentConcernForThoseWithOfficeHours(String partner, String contact) {
        take(Urgency.URGENT, partner);

        world.runUntil(Instant.parse("2026-11-26T11:30:00Z"));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 " + partner + "/" + contact + " FIRST EMAIL+SMS",
                        "Thu 10:00 " + partner + "/back-up BACK_UP EMAIL+SMS",
                        "Thu 11:00 duty-coordinator/duty COORDINATOR EMAIL+SMS");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "warwickshire-police, digital-desk",
        "modern-slavery-helpline, duty",
        "rugby-council, single-point-of-contact"
    })
    void aStandardConcern(String partner, String contact) {
        take(Urgency.STANDARD, partner);

        world.runUntil(Instant.parse("2026-11-27T10:30:00Z"));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 " + partner + "/" + contact + " FIRST EMAIL",
                        "Thu 10:00 " + partner + "/back-up BACK_UP EMAIL",
                        "Fri 10:00 duty-coordinator/duty COORDINATOR EMAIL");
    }

    @Test
    void aPoliceClockRunsThroughAWeekendAndAnOfficeClockDoesNot() {
        Instant friday = Instant.parse("2026-11-27T16:00:00Z");
        world.runUntil(friday);
        take(Urgency.STANDARD, POLICE, COUNCIL);

        world.runUntil(Instant.parse("2026-11-30T16:30:00Z"));

        assertThat(world.sent())
                .containsExactly(
                        "Fri 16:00 rugby-council/single-point-of-contact FIRST EMAIL",
                        "Fri 16:00 warwickshire-police/digital-desk FIRST EMAIL",
                        "Sat 16:00 warwickshire-police/back-up BACK_UP EMAIL",
                        "Mon 16:00 rugby-council/back-up BACK_UP EMAIL");
    }

    @Test
    void informationHasNoBackUpAndEndsWithTheCoordinator() {
        take(Urgency.INFORMATION, AGENCY);

        world.runUntil(Instant.parse("2026-12-02T10:30:00Z"));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 fair-work-agency/duty FIRST EMAIL",
                        "Wed 10:00 duty-coordinator/duty COORDINATOR EMAIL");
    }

    @Test
    void aCopyHasNoClock() {
        take(decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE), copy(COUNCIL)), Mode.LIVE));
        acknowledge(POLICE, "digital-desk/email", "first");

        world.runUntil(MORNING.plus(Duration.ofDays(20)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 rugby-council/single-point-of-contact FIRST EMAIL",
                        "Wed 10:00 rugby-council/single-point-of-contact TAKEN EMAIL",
                        "Wed 10:00 warwickshire-police/digital-desk FIRST EMAIL");
    }

    // ----- what was agreed on when a decision was made

    @Test
    void aLadderThatWasAgreedOnIsClimbedExactlyThenAndThenTheCoordinatorIsRemindedAsEver() {
        take(agreed(Urgency.URGENT, HALF_AN_HOUR, lead(POLICE)));

        world.runUntil(MORNING.plus(Duration.ofMinutes(106)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 warwickshire-police/control-room FIRST EMAIL+SMS",
                        "Wed 10:30 warwickshire-police/back-up BACK_UP EMAIL+SMS",
                        "Wed 10:45 duty-coordinator/duty COORDINATOR EMAIL+SMS",
                        "Wed 11:45 duty-coordinator/back-up REMINDER EMAIL+SMS",
                        "Wed 11:45 duty-coordinator/duty REMINDER EMAIL+SMS");
        assertThat(world.it()
                        .database
                        .sql()
                        .sql("select deadline_at from alert")
                        .query(OffsetDateTime.class)
                        .single()
                        .toInstant())
                .isEqualTo(MORNING.plus(Duration.ofMinutes(30)));
    }

    @Test
    void aLadderMayHaveMoreStepsInAnyOrder() {
        take(agreed(
                Urgency.URGENT,
                new Terms(
                        Set.of(Means.SMS, Means.EMAIL),
                        Optional.empty(),
                        List.of(
                                step(false, 10, Whom.COORDINATOR),
                                step(false, 20, Whom.BACK_UP),
                                step(false, 40, Whom.COORDINATOR)),
                        Map.of()),
                lead(POLICE)));

        world.runUntil(MORNING.plus(Duration.ofMinutes(61)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 warwickshire-police/control-room FIRST EMAIL+SMS",
                        "Wed 10:10 duty-coordinator/duty COORDINATOR EMAIL+SMS",
                        "Wed 10:20 warwickshire-police/back-up BACK_UP EMAIL+SMS",
                        "Wed 10:40 duty-coordinator/duty COORDINATOR EMAIL+SMS");
    }

    @Test
    void whateverWasAgreedOnNobodyWaitsWhenNobodyCouldBeReached() {
        world.it().notifyRefuses("+447700900001");
        mail.shut("control-room@warwickshire-police.example");

        take(agreed(Urgency.URGENT, HALF_AN_HOUR, lead(POLICE)));
        world.runUntil(MORNING.plus(Duration.ofMinutes(46)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 warwickshire-police/back-up BACK_UP EMAIL+SMS",
                        "Wed 10:45 duty-coordinator/duty COORDINATOR EMAIL+SMS");
    }

    @Test
    void everyRungTellsByTheChannelsThatWereAgreedOn() {
        take(agreed(
                Urgency.URGENT,
                new Terms(Set.of(Means.SMS), Optional.empty(), HALF_AN_HOUR.then(), HALF_AN_HOUR.within()),
                lead(POLICE),
                copy(COUNCIL)));

        world.runUntil(MORNING.plus(Duration.ofMinutes(46)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 rugby-council/single-point-of-contact FIRST EMAIL",
                        "Wed 10:00 warwickshire-police/control-room FIRST SMS",
                        "Wed 10:30 warwickshire-police/back-up BACK_UP SMS",
                        "Wed 10:45 duty-coordinator/duty COORDINATOR SMS");
    }

    @ParameterizedTest
    @EnumSource(
            value = Urgency.class,
            names = {"STANDARD", "INFORMATION"})
    void whatCanWaitGoesBySmsWhereThatWasAgreedOn(Urgency urgency) {
        take(agreed(
                urgency,
                new Terms(Set.of(Means.SMS), Optional.empty(), HALF_AN_HOUR.then(), HALF_AN_HOUR.within()),
                lead(POLICE)));

        assertThat(world.sent()).containsExactly("Wed 10:00 warwickshire-police/digital-desk FIRST SMS");
    }

    @Test
    void noWordOfDeliveryCountsAsAFailureAfterWhatWasAgreedOn() {
        providerSays("sending");

        take(agreed(
                Urgency.URGENT,
                new Terms(
                        Set.of(Means.SMS, Means.EMAIL),
                        Optional.of(new Term.Elapsed(Duration.ofMinutes(10))),
                        HALF_AN_HOUR.then(),
                        HALF_AN_HOUR.within()),
                lead(POLICE)));
        world.runUntil(MORNING.plus(Duration.ofMinutes(50)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 warwickshire-police/control-room FIRST EMAIL+SMS",
                        "Wed 10:10 warwickshire-police/back-up BACK_UP EMAIL+SMS",
                        "Wed 10:20 duty-coordinator/duty COORDINATOR EMAIL+SMS");
    }

    @Test
    void whoeverAConcernIsSentOnToHasTheDeadlineThatWasAgreedOnForThem() {
        take(agreed(Urgency.URGENT, HALF_AN_HOUR, lead(COUNCIL), copy(POLICE)));
        world.runUntil(MORNING.plus(Duration.ofMinutes(10)));

        assertThat(world.it().ending.refuse(alert(COUNCIL), RefusalReason.OTHER_AREA))
                .contains(new PartnerId(POLICE));
        world.runUntil(MORNING.plus(Duration.ofMinutes(56)));
        AlertId second = AlertId.of(last.concern(), new PartnerId(POLICE), DecisionId.of(last.concern(), 2));
        assertThat(world.it().ending.refuse(second, RefusalReason.OTHER_AREA))
                .contains(new PartnerId("duty-coordinator"));
        // the terms are those of the first decision still, and the coordinator has no deadline in them
        world.runUntil(MORNING.plus(Duration.ofMinutes(117)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 rugby-council/single-point-of-contact FIRST EMAIL+SMS",
                        "Wed 10:00 warwickshire-police/digital-desk FIRST EMAIL",
                        "Wed 10:10 warwickshire-police/control-room REROUTED EMAIL+SMS",
                        "Wed 10:40 warwickshire-police/back-up BACK_UP EMAIL+SMS",
                        "Wed 10:55 duty-coordinator/duty COORDINATOR EMAIL+SMS",
                        "Wed 10:56 duty-coordinator/duty REROUTED EMAIL+SMS",
                        "Wed 11:56 duty-coordinator/back-up BACK_UP EMAIL+SMS");
    }

    // ----- calendars: the values of the policy

    @Test
    void officeHoursAcrossChristmas2026() {
        world.runUntil(Instant.parse("2026-12-24T15:10:00Z"));
        take(Urgency.URGENT, COUNCIL);

        world.runUntil(Instant.parse("2026-12-29T16:30:00Z"));

        assertThat(world.sent())
                .containsExactly(
                        "Thu 15:10 rugby-council/single-point-of-contact FIRST EMAIL+SMS",
                        "Tue 15:10 rugby-council/back-up BACK_UP EMAIL+SMS",
                        "Tue 16:10 duty-coordinator/duty COORDINATOR EMAIL+SMS");
    }

    @Test
    void afterClosingTimeOnChristmasEveTheClockStartsOnTheNextWorkingDay() {
        world.runUntil(Instant.parse("2026-12-24T17:30:00Z"));
        take(Urgency.STANDARD, COUNCIL);

        world.runUntil(Instant.parse("2026-12-31T09:30:00Z"));

        assertThat(world.sent())
                .containsExactly(
                        "Thu 17:30 rugby-council/single-point-of-contact FIRST EMAIL",
                        "Wed 09:00 rugby-council/back-up BACK_UP EMAIL",
                        "Thu 09:00 duty-coordinator/duty COORDINATOR EMAIL");
    }

    @Test
    void informationOverChristmas() {
        world.runUntil(Instant.parse("2026-12-24T11:30:00Z"));
        take(Urgency.INFORMATION, COUNCIL);

        // due Thu 31 Dec 11:30; two working days later is Tue 5 Jan
        world.runUntil(Instant.parse("2027-01-05T12:00:00Z"));

        assertThat(world.sent())
                .containsExactly(
                        "Thu 11:30 rugby-council/single-point-of-contact FIRST EMAIL",
                        "Tue 11:30 duty-coordinator/duty COORDINATOR EMAIL");
    }

    @Test
    void officeHoursAcrossEaster2027AndTheMarchClockChange() {
        world.runUntil(Instant.parse("2027-03-25T16:00:00Z"));
        take(Urgency.URGENT, COUNCIL);

        // Good Friday and Easter Monday are holidays, and the clocks go forward on the Sunday: Tue 16:00 is 15:00Z
        world.runUntil(Instant.parse("2027-03-30T16:30:00Z"));

        assertThat(world.sent())
                .containsExactly(
                        "Thu 16:00 rugby-council/single-point-of-contact FIRST EMAIL+SMS",
                        "Tue 16:00 rugby-council/back-up BACK_UP EMAIL+SMS",
                        "Tue 17:00 duty-coordinator/duty COORDINATOR EMAIL+SMS");
    }

    @Test
    void anHourIsAnHourInTheNightOfTheClockChange() {
        Instant before = Instant.parse("2027-03-28T00:30:00Z");
        world.runUntil(before);
        take(Urgency.URGENT, POLICE);

        world.runUntil(before.plus(Duration.ofMinutes(125)));

        assertThat(world.sent())
                .containsExactly(
                        "Sun 00:30 warwickshire-police/control-room FIRST EMAIL+SMS",
                        "Sun 02:30 warwickshire-police/back-up BACK_UP EMAIL+SMS",
                        "Sun 03:30 duty-coordinator/duty COORDINATOR EMAIL+SMS");
    }

    // ----- acknowledgement

    @ParameterizedTest(name = "at {0} min, by {1}")
    @CsvSource({
        "2,  control-room/sms,   first",
        "2,  control-room/email, first",
        "7,  control-room/sms,   first",
        "7,  back-up/email,      rung 1",
    })
    void whoeverAcknowledgesStopsEveryClockAndTheOthersLearnIt(int minutes, String through, String step) {
        take(decision(newConcern(), Urgency.EMERGENCY, Relation.NONE, List.of(lead(POLICE), copy(COUNCIL)), Mode.LIVE));
        world.runUntil(MORNING.plus(Duration.ofMinutes(minutes)));

        acknowledge(POLICE, through, step);
        acknowledge(POLICE, through, step);
        world.runUntil(MORNING.plus(Duration.ofDays(30)));

        String at = "Wed 10:%02d ".formatted(minutes);
        assertThat(world.sent())
                .filteredOn(each -> each.startsWith(at))
                .allMatch(each -> each.contains(" TAKEN EMAIL"));
        assertThat(world.sent().stream().filter(each -> each.contains("TAKEN")).map(each -> each.split(" ", -1)[2]))
                .containsExactlyInAnyOrderElementsOf(
                        minutes < 5
                                ? List.of("rugby-council/single-point-of-contact")
                                : List.of(
                                        "rugby-council/single-point-of-contact",
                                        through.startsWith("back-up")
                                                ? "warwickshire-police/control-room"
                                                : "warwickshire-police/back-up"));
        assertThat(world.sent()).noneMatch(each -> each.contains("COORDINATOR") || each.contains("REMINDER"));
        assertThat(steps()).filteredOn(step1 -> step1 == Step.ACKNOWLEDGED).hasSize(1);
    }

    @Test
    void theCoordinatorCanTakeItAndIsNotToldAgain() {
        take(Urgency.EMERGENCY, POLICE);
        world.runUntil(MORNING.plus(Duration.ofMinutes(12)));

        assertThat(world.it()
                        .ending
                        .acknowledge(alert(POLICE), MessageId.of(alert(POLICE), "duty-coordinator/duty/sms", "rung 2")))
                .isPresent();
        world.runUntil(MORNING.plus(Duration.ofDays(1)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 warwickshire-police/control-room FIRST EMAIL+SMS",
                        "Wed 10:05 warwickshire-police/back-up BACK_UP EMAIL+SMS",
                        "Wed 10:10 duty-coordinator/duty COORDINATOR EMAIL+SMS",
                        "Wed 10:12 warwickshire-police/back-up TAKEN EMAIL",
                        "Wed 10:12 warwickshire-police/control-room TAKEN EMAIL");
    }

    @Test
    void afterTwoWeeksOfRemindersAnAlertIsGivenUpForAllToSee() {
        take(Urgency.STANDARD, POLICE);

        world.runUntil(MORNING.plus(Duration.ofDays(40)));

        assertThat(steps()).filteredOn(step -> step == Step.GIVEN_UP).hasSize(1);
        assertThat(world.sent())
                .filteredOn(each -> each.contains("duty-coordinator/duty REMINDER"))
                .hasSize(8);
        assertThat(world.it().database.ledger().stateOf(alert(POLICE))).contains(AlertState.SENT);
    }

    // ----- what cannot be delivered

    @Test
    void inAnEmergencyARefusedSmsCountsAtOnce() {
        world.it().notifyRefuses("+447700900001");

        take(Urgency.EMERGENCY, POLICE);
        world.runUntil(MORNING.plus(Duration.ofMinutes(11)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 warwickshire-police/back-up BACK_UP EMAIL+SMS",
                        "Wed 10:00 warwickshire-police/control-room FIRST EMAIL",
                        "Wed 10:10 duty-coordinator/duty COORDINATOR EMAIL+SMS");
    }

    @Test
    void escalationsAreCountedByCauseAndUrgency() {
        world.it().notifyRefuses("+447700900001");
        take(Urgency.EMERGENCY, POLICE);
        world.runUntil(MORNING.plus(Duration.ofMinutes(21)));

        assertThat(escalations("unreached", "emergency")).isEqualTo(1);
        assertThat(escalations("deadline", "emergency")).isEqualTo(2);
        assertThat(escalations("not_delivered", "emergency")).isZero();
        assertThat(escalations("deadline", "urgent")).isZero();
    }

    private double escalations(String cause, String urgency) {
        return world.it()
                .registry
                .counter("signpost.notifier.escalations", "cause", cause, "urgency", urgency)
                .count();
    }

    @Test
    void inAnEmergencyNoWordOfDeliveryWithinTwoMinutesCountsAsAFailure() {
        providerSays("sending");

        take(Urgency.EMERGENCY, POLICE);
        world.runUntil(MORNING.plus(Duration.ofMinutes(9)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 warwickshire-police/control-room FIRST EMAIL+SMS",
                        "Wed 10:02 warwickshire-police/back-up BACK_UP EMAIL+SMS",
                        "Wed 10:04 duty-coordinator/duty COORDINATOR EMAIL+SMS");
    }

    @Test
    void aReceiptThatSaysItWasNotDeliveredCountsAtOnce() {
        providerSays("sending");
        take(Urgency.EMERGENCY, POLICE);
        world.runUntil(MORNING.plus(Duration.ofSeconds(30)));

        world.it()
                .escalator
                .report(MessageId.of(alert(POLICE), "warwickshire-police/control-room/sms", "first"), Delivery.FAILED);
        providerSays("delivered");
        world.runUntil(MORNING.plus(Duration.ofMinutes(3)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 warwickshire-police/control-room FIRST EMAIL+SMS",
                        "Wed 10:00 warwickshire-police/back-up BACK_UP EMAIL+SMS");
    }

    @Test
    void anUrgentConcernMovesOnAtOnceOnlyWhenNobodyCanBeReached() {
        world.it().notifyRefuses("+447700900001");
        take(Urgency.URGENT, POLICE);
        world.runUntil(MORNING.plus(Duration.ofMinutes(5)));
        assertThat(world.sent()).containsExactly("Wed 10:00 warwickshire-police/control-room FIRST EMAIL");

        mail.shut("control-room@warwickshire-police.example");
        take(Urgency.URGENT, POLICE);
        world.runUntil(MORNING.plus(Duration.ofMinutes(6)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 warwickshire-police/control-room FIRST EMAIL",
                        "Wed 10:05 warwickshire-police/back-up BACK_UP EMAIL+SMS");
    }

    @Test
    void aStandardConcernWhoseMailboxIsGoneIsNotLeftUntilItsDeadline() {
        mail.shut("digital-desk@warwickshire-police.example");
        mail.shut("back-up@warwickshire-police.example");

        take(Urgency.STANDARD, POLICE);
        world.runUntil(MORNING.plus(Duration.ofMinutes(1)));

        assertThat(world.sent()).containsExactly("Wed 10:00 duty-coordinator/duty COORDINATOR EMAIL");
    }

    @Test
    void aCopyThatCannotBeDeliveredGoesToTheBackUpContact() {
        mail.shut("single-point-of-contact@rugby-council.example");
        take(decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE), copy(COUNCIL)), Mode.LIVE));

        world.runUntil(MORNING.plus(Duration.ofMinutes(1)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 rugby-council/back-up BACK_UP EMAIL",
                        "Wed 10:00 warwickshire-police/digital-desk FIRST EMAIL");
    }

    @Test
    void whenNobodyAtAllCanBeReachedTheCoordinatorIsTriedAgainByTheClockAndNotInACircle() {
        for (String address : List.of(
                "control-room@warwickshire-police.example",
                "back-up@warwickshire-police.example",
                "duty@duty-coordinator.example",
                "back-up@duty-coordinator.example")) {
            mail.shut(address);
        }
        world.it().notifyAnswers(400);

        take(Urgency.EMERGENCY, POLICE);
        world.runUntil(MORNING.plus(Duration.ofMinutes(25)));

        assertThat(world.sent()).isEmpty();
        assertThat(steps()).filteredOn(step -> step == Step.ESCALATED).hasSize(4);
        assertThat(world.it()
                        .database
                        .sql()
                        .sql("select distinct ended_at is null from alert")
                        .query(Boolean.class)
                        .list())
                .containsExactly(true);
    }

    @Test
    void whenTheServiceWasAwayForLongNoRungIsLeftOut() {
        take(Urgency.EMERGENCY, POLICE);

        clock.move(Duration.ofMinutes(11));
        world.settle();

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 warwickshire-police/control-room FIRST EMAIL+SMS",
                        "Wed 10:11 duty-coordinator/duty COORDINATOR EMAIL+SMS",
                        "Wed 10:11 warwickshire-police/back-up BACK_UP EMAIL+SMS");
    }

    @Test
    void aFailureThatWasWrittenDownAndNotActedUponIsActedUponWhenTheMessageIsLookedAtAgain() throws Exception {
        mail.shut("single-point-of-contact@rugby-council.example");
        RoutedConcern concern = decision(
                newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE), copy(COUNCIL)), Mode.LIVE);
        world.it().lanes.stop();
        last = concern;
        world.it().desk.take(concern);
        MessageId copy = MessageId.of(alert(COUNCIL), "rugby-council/single-point-of-contact/email", "first");
        Attempt attempt =
                world.it().database.ledger().begin(copy, clock.instant()).orElseThrow();
        world.it().database.ledger().failed(attempt, FailureReason.ADDRESS_REJECTED, clock.instant());

        world.it().dispatcher.start();
        assertThat(world.it().dispatcher.dispatch(Lane.ROUTINE, copy).again()).isEmpty();
        world.it().lanes.start();
        world.settle();

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 rugby-council/back-up BACK_UP EMAIL",
                        "Wed 10:00 warwickshire-police/digital-desk FIRST EMAIL");
    }

    @Test
    void twoLeadsWhoBothSendItOnAtOnceLeaveTwoAlertsThatAreSent() throws Exception {
        take(Urgency.URGENT, POLICE, FRONT_DOOR);
        List<Callable<Optional<PartnerId>>> refusals = List.of(
                () -> world.it().ending.refuse(alert(POLICE), RefusalReason.OTHER_REMIT),
                () -> world.it().ending.refuse(alert(FRONT_DOOR), RefusalReason.OTHER_REMIT));

        List<Optional<PartnerId>> next = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var refusal : threads.invokeAll(refusals)) {
                next.add(refusal.get());
            }
        }
        world.settle();

        assertThat(next).containsOnly(Optional.of(new PartnerId("duty-coordinator")));
        assertThat(world.it()
                        .database
                        .sql()
                        .sql("select count(distinct next_decision) from refusal")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
        assertThat(mail.received())
                .filteredOn(email -> email.to().equals("duty@duty-coordinator.example"))
                .hasSize(2);
        severalInOne = true;
    }

    // ----- a partner file that changes

    @Test
    void whenAContactIsGoneTheOneInItsPlaceIsToldAndIsTheOneWhoWasTold() {
        world.it().lanes.stop();
        last = decision(newConcern(), Urgency.EMERGENCY, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE);
        world.it().desk.take(last);
        world.it().partnersAre(file -> renamed(file, "control-room", "night-desk"));
        world.it().lanes.start();

        world.runUntil(MORNING.plus(Duration.ofMinutes(6)));
        List<String> asked = new MessageRegister(world.it().database.sql())
                .askedBySms(last.reference()).stream()
                        .map(each -> each.partner() + "/" + each.contact())
                        .toList();
        acknowledge(POLICE, "back-up/sms", "rung 1");

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 warwickshire-police/night-desk FIRST EMAIL+SMS",
                        "Wed 10:05 warwickshire-police/back-up BACK_UP EMAIL+SMS",
                        "Wed 10:06 warwickshire-police/night-desk TAKEN EMAIL");
        // whose number may answer
        assertThat(asked).containsExactlyInAnyOrder("warwickshire-police/night-desk", "warwickshire-police/back-up");
        assertThat(world.it().smsAccepted()).isEqualTo(2);
    }

    @Test
    void whenAContactIsGoneTheNumberInItsPlaceIsSparedInASurgeAsAnyOther() {
        world.it().lanes.stop();
        List<RoutedConcern> urgent = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            urgent.add(decision(newConcern(), Urgency.URGENT, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE));
        }
        urgent.forEach(world.it().desk::take);
        world.it().partnersAre(file -> renamed(file, "control-room", "night-desk"));
        world.it().lanes.start();

        world.runUntil(MORNING.plus(Duration.ofMinutes(20)));

        assertThat(world.it().smsAccepted()).isBetween(16, 15 + 3 + 1 + 4);
        assertThat(world.it()
                        .database
                        .sql()
                        .sql("select contact, means, state, count(*) as n from message"
                                + " group by contact, means, state order by means")
                        .query((row, _) -> row.getString("contact") + " " + row.getString("means") + " "
                                + row.getString("state") + " " + row.getInt("n"))
                        .list())
                .containsExactly("night-desk EMAIL SENT 30", "night-desk SMS SENT 30");
        severalInOne = true;
    }

    @Test
    void anSmsThatMayHaveArrivedForItselfSpeaksForNoOtherOne() throws Exception {
        world.it().lanes.stop();
        List<RoutedConcern> urgent = new ArrayList<>();
        for (int i = 0; i < 22; i++) {
            urgent.add(decision(newConcern(), Urgency.URGENT, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE));
        }
        urgent.forEach(world.it().desk::take);
        MessageId unclear = DispatchWorld.smsOf(urgent.getFirst());
        Attempt attempt =
                world.it().database.ledger().begin(unclear, clock.instant()).orElseThrow();
        world.it().database.ledger().waiting(attempt, FailureReason.TIMED_OUT, true, clock.instant());
        // those before it were so many that one speaks for the rest
        for (RoutedConcern before : urgent.subList(1, 19)) {
            MessageId message = DispatchWorld.smsOf(before);
            Attempt sent =
                    world.it().database.ledger().begin(message, clock.instant()).orElseThrow();
            world.it().database.ledger().sent(sent, Optional.of("it"), clock.instant());
        }
        int before = world.it().smsAccepted();

        world.it().dispatcher.start();
        assertThat(world.it().dispatcher.dispatch(Lane.ROUTINE, unclear).again())
                .isEmpty();
        world.it().lanes.start();
        world.settle();

        assertThat(before).isZero();
        assertThat(world.it().smsAccepted()).as("one for the three that waited").isEqualTo(1);
        assertThat(world.it()
                        .database
                        .sql()
                        .sql("select count(*) from message where carried_by = :unclear")
                        .param("unclear", unclear.value())
                        .query(Integer.class)
                        .single())
                .isZero();
        severalInOne = true;
    }

    @Test
    void whatIsWithheldFromTheCoordinatorDoesNotGoToThemWithWhatOneMessageSpeaksFor() {
        world.it().lanes.stop();
        for (int i = 0; i < 20; i++) {
            world.it()
                    .desk
                    .take(decision(newConcern(), Urgency.URGENT, Relation.NONE, List.of(lead(COUNCIL)), Mode.LIVE));
        }
        RoutedConcern withheld = withheldFromCoordinator(Urgency.URGENT, lead(COUNCIL));
        world.it().desk.take(withheld);
        // those before it were so many that one would speak for the rest
        int sent = world.it()
                .database
                .sql()
                .sql("update message set state = 'SENT', sent_at = :now, attempts = 1 where message_id in"
                        + " (select message_id from message where means = 'SMS' and alert_id <> :alert limit 18)")
                .param("now", MORNING.atOffset(ZoneOffset.UTC))
                .param(
                        "alert",
                        AlertId.of(withheld.concern(), new PartnerId(COUNCIL), withheld.decision())
                                .value())
                .update();
        int texted = world.it()
                .database
                .sql()
                .sql("insert into sms_to_contact (message_id, partner, contact, began_at)"
                        + " select message_id, partner, contact, sent_at from message where state = 'SENT'")
                .update();
        assertThat(texted).isEqualTo(sent);
        world.it()
                .partnersAre(file -> notYet(
                        notYet(
                                renamed(file, "single-point-of-contact", "desk"),
                                "single-point-of-contact@rugby-council.example"),
                        "back-up@rugby-council.example"));
        world.it().lanes.start();

        world.runUntil(MORNING.plus(Duration.ofMinutes(20)));

        assertThat(sent).isEqualTo(18);
        assertThat(world.it()
                        .database
                        .sql()
                        .sql("select distinct m.partner from message m join alert a on a.alert_id = m.alert_id"
                                + " where a.decision_id = :decision")
                        .param("decision", withheld.decision().value())
                        .query(String.class)
                        .list())
                .containsExactly(COUNCIL);
        severalInOne = true;
    }

    @Test
    void whoeverHeardOfAnAlertThroughAMessageForSeveralHearsThatItIsRecalledAndFaresAsThatMessage() {
        world.it().lanes.stop();
        for (int i = 0; i < 20; i++) {
            world.it()
                    .desk
                    .take(decision(newConcern(), Urgency.URGENT, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE));
        }
        world.it().lanes.start();
        world.settle();
        record Carried(PublicReference reference, MessageId carrier) {}
        Carried carried = world.it()
                .database
                .sql()
                .sql("select d.reference, m.carried_by from message m join alert a on a.alert_id = m.alert_id"
                        + " join decision d on d.decision_id = a.decision_id where m.carried_by is not null limit 1")
                .query((row, _) -> new Carried(
                        new PublicReference(row.getString("reference")),
                        new MessageId(row.getObject("carried_by", UUID.class))))
                .single();

        assertThat(world.it()
                        .ending
                        .recall(carried.reference(), Optional.empty(), RecallReason.MALICIOUS)
                        .alerts())
                .isEqualTo(1);
        world.it().escalator.report(carried.carrier(), Delivery.FAILED);
        world.runUntil(MORNING.plus(Duration.ofMinutes(2)));

        assertThat(world.it()
                        .database
                        .sql()
                        .sql("select m.means, m.state from message m join alert a on a.alert_id = m.alert_id"
                                + " join decision d on d.decision_id = a.decision_id"
                                + " where d.reference = :reference and m.occasion = 'RECALLED' order by m.means")
                        .param("reference", carried.reference().value())
                        .query((row, _) -> row.getString("means") + " " + row.getString("state"))
                        .list())
                .containsExactly("EMAIL SENT", "SMS SENT");
        assertThat(world.it()
                        .database
                        .sql()
                        .sql("select distinct delivery from message where carried_by = :carrier and state = 'SENT'")
                        .param("carrier", carried.carrier().value())
                        .query(String.class)
                        .list())
                .containsExactly("FAILED");
        severalInOne = true;
    }

    @Test
    void whenTheLastContactOfAPartnerIsGoneTheCoordinatorIsToldUnlessItIsWithheldFromThem() {
        world.it().lanes.stop();
        world.it()
                .desk
                .take(decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(COUNCIL)), Mode.LIVE));
        RoutedConcern withheld = withheldFromCoordinator(Urgency.STANDARD, lead(COUNCIL));
        world.it().desk.take(withheld);
        world.it()
                .partnersAre(file -> notYet(
                        notYet(
                                renamed(file, "single-point-of-contact", "desk"),
                                "single-point-of-contact@rugby-council.example"),
                        "back-up@rugby-council.example"));
        world.it().lanes.start();

        world.runUntil(MORNING.plus(Duration.ofMinutes(1)));

        assertThat(world.sent()).containsExactly("Wed 10:00 duty-coordinator/duty FIRST EMAIL");
        assertThat(world.it()
                        .database
                        .ledger()
                        .stateOf(AlertId.of(withheld.concern(), new PartnerId(COUNCIL), withheld.decision())))
                .contains(AlertState.FAILED);
    }

    // ----- recall, refusal, follow-ups, tests

    @Test
    void aRecallTellsEverybodyWhoWasToldByTheSameMeansAndNobodyElse() {
        RoutedConcern concern = decision(
                newConcern(), Urgency.EMERGENCY, Relation.NONE, List.of(lead(POLICE), copy(COUNCIL)), Mode.LIVE);
        take(concern);
        world.runUntil(MORNING.plus(Duration.ofMinutes(6)));

        AlertEnding.Recall recall =
                world.it().ending.recall(concern.reference(), Optional.empty(), RecallReason.MALICIOUS);
        AlertEnding.Recall again =
                world.it().ending.recall(concern.reference(), Optional.empty(), RecallReason.MALICIOUS);
        world.runUntil(MORNING.plus(Duration.ofDays(10)));

        assertThat(recall.alerts()).isEqualTo(2);
        assertThat(recall.partners()).extracting(PartnerId::value).containsExactlyInAnyOrder(POLICE, COUNCIL);
        assertThat(again.alerts()).isZero();
        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 rugby-council/single-point-of-contact FIRST EMAIL",
                        "Wed 10:00 warwickshire-police/control-room FIRST EMAIL+SMS",
                        "Wed 10:05 warwickshire-police/back-up BACK_UP EMAIL+SMS",
                        "Wed 10:06 rugby-council/single-point-of-contact RECALLED EMAIL",
                        "Wed 10:06 warwickshire-police/back-up RECALLED EMAIL+SMS",
                        "Wed 10:06 warwickshire-police/control-room RECALLED EMAIL+SMS");
        assertThat(world.it().ending.acknowledge(alert(POLICE), DispatchWorld.smsOf(concern)))
                .isEmpty();
    }

    @Test
    void aRecallAfterSomebodyHasItTellsEachContactOnceByEachMeans() {
        RoutedConcern concern = decision(
                newConcern(), Urgency.EMERGENCY, Relation.NONE, List.of(lead(POLICE), copy(COUNCIL)), Mode.LIVE);
        take(concern);
        world.runUntil(MORNING.plus(Duration.ofMinutes(6)));
        acknowledge(POLICE, "back-up/email", "rung 1");

        AlertEnding.Recall recall =
                world.it().ending.recall(concern.reference(), Optional.empty(), RecallReason.MALICIOUS);
        world.settle();

        assertThat(recall.alerts()).isEqualTo(2);
        assertThat(recall.partners()).extracting(PartnerId::value).containsExactlyInAnyOrder(POLICE, COUNCIL);
        assertThat(world.sent())
                .filteredOn(each -> each.contains(" RECALLED "))
                .containsExactly(
                        "Wed 10:06 rugby-council/single-point-of-contact RECALLED EMAIL",
                        "Wed 10:06 warwickshire-police/back-up RECALLED EMAIL+SMS",
                        "Wed 10:06 warwickshire-police/control-room RECALLED EMAIL+SMS");
        assertThat(emailsTo(COUNCIL))
                .filteredOn(email -> email.subject().contains("withdrawn"))
                .hasSize(1);
    }

    @Test
    void whoeverWasToldByAnEarlierDecisionLearnsWhoHasWhatWasSentOn() {
        take(decision(
                newConcern(),
                Urgency.STANDARD,
                Relation.NONE,
                List.of(lead(COUNCIL), lead(POLICE), copy(AGENCY), copy(HELPLINE)),
                Mode.LIVE));
        assertThat(world.it().ending.refuse(alert(COUNCIL), RefusalReason.OTHER_AREA))
                .contains(new PartnerId(AGENCY));
        world.settle();

        acknowledgeSentOn(last, AGENCY, "duty/email");

        assertThat(taken())
                .as("not whoever said that it is not theirs, nor whoever has it")
                .containsExactly(
                        "Wed 10:00 modern-slavery-helpline/duty TAKEN EMAIL",
                        "Wed 10:00 warwickshire-police/digital-desk TAKEN EMAIL");
    }

    @Test
    void whenAnotherTakesOverWhatIsWithheldFromItsLeadTheCopiesLearnWhoHasIt() {
        RoutedConcern report = decision(
                newConcern(),
                Urgency.STANDARD,
                Relation.NONE,
                List.of(lead(POLICE), copy(AGENCY), copy(COUNCIL)),
                Mode.LIVE);
        RoutedConcern later =
                following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE), copy(AGENCY), copy(COUNCIL)), Set.of());
        take(report);
        take(later);
        take(following(report, Kind.ADD_INFORMATION, List.of(lead(AGENCY)), Set.of(new PartnerId(POLICE))));
        assertThat(openAlertsOf(later)).containsExactly(AGENCY + " COPY", AGENCY + " LEAD", COUNCIL + " COPY");

        acknowledgeSentOn(later, AGENCY, "duty/email");

        assertThat(taken()).containsExactly("Wed 10:00 rugby-council/single-point-of-contact TAKEN EMAIL");
        severalInOne = true;
    }

    @Test
    void whoMustNotHearOfWhatFollowedAConcernLearnsNeitherWhoHasThatConcernNorThatItIsRecalled() {
        RoutedConcern report = decision(
                newConcern(),
                Urgency.STANDARD,
                Relation.NONE,
                List.of(lead(POLICE), copy(AGENCY), copy(COUNCIL), copy(HELPLINE)),
                Mode.LIVE);
        RoutedConcern later =
                following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of(new PartnerId(COUNCIL)));
        take(report);
        take(later);
        take(following(later, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of(new PartnerId(AGENCY))));
        last = report;

        acknowledge(POLICE, "digital-desk/email", "first");
        assertThat(taken()).containsExactly("Wed 10:00 modern-slavery-helpline/duty TAKEN EMAIL");

        AlertEnding.Recall recall =
                world.it().ending.recall(report.reference(), Optional.empty(), RecallReason.MALICIOUS);
        world.settle();
        assertThat(recall.partners()).extracting(PartnerId::value).containsExactlyInAnyOrder(POLICE, HELPLINE);
        assertThat(mail.received())
                .filteredOn(email -> email.subject().contains("withdrawn"))
                .extracting(Mailboxes.Received::to)
                .containsExactlyInAnyOrder(
                        "digital-desk@warwickshire-police.example", "duty@modern-slavery-helpline.example");
        severalInOne = true;
    }

    @Test
    void whatIsNotForTheFirstGoesToOneWhoKnowsOfItAndThenToTheCoordinator() {
        take(decision(newConcern(), Urgency.URGENT, Relation.NONE, List.of(lead(COUNCIL), copy(POLICE)), Mode.LIVE));
        world.runUntil(MORNING.plus(Duration.ofMinutes(10)));

        Optional<PartnerId> next = world.it().ending.refuse(alert(COUNCIL), RefusalReason.OTHER_AREA);
        world.runUntil(MORNING.plus(Duration.ofMinutes(20)));
        AlertId second = AlertId.of(last.concern(), new PartnerId(POLICE), DecisionId.of(last.concern(), 2));
        Optional<PartnerId> afterThat = world.it().ending.refuse(second, RefusalReason.OTHER_REMIT);
        world.runUntil(MORNING.plus(Duration.ofMinutes(21)));
        AlertId third = AlertId.of(last.concern(), new PartnerId("duty-coordinator"), DecisionId.of(last.concern(), 3));

        assertThat(next).contains(new PartnerId(POLICE));
        assertThat(afterThat).contains(new PartnerId("duty-coordinator"));
        assertThat(world.it().ending.refuse(third, RefusalReason.NO_CAPACITY))
                .as("the last resort cannot send it on")
                .isEmpty();
        assertThat(world.it().ending.refuse(alert(COUNCIL), RefusalReason.OTHER_AREA))
                .isEmpty();
        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 rugby-council/single-point-of-contact FIRST EMAIL+SMS",
                        "Wed 10:00 warwickshire-police/digital-desk FIRST EMAIL",
                        "Wed 10:10 warwickshire-police/control-room REROUTED EMAIL+SMS",
                        "Wed 10:20 duty-coordinator/duty REROUTED EMAIL+SMS");
        world.runUntil(MORNING.plus(Duration.ofMinutes(81)));
        assertThat(world.sent()).last().isEqualTo("Wed 11:20 duty-coordinator/back-up BACK_UP EMAIL+SMS");
    }

    /// After the offices have closed for the weekend.
    private static final Instant FRIDAY_EVENING = Instant.parse("2026-11-27T18:00:00Z");

    @Test
    void whatCannotWaitGoesToTheCoordinatorAndNotToAnOfficeThatIsClosedUntilMonday() {
        world.runUntil(FRIDAY_EVENING);
        take(decision(
                newConcern(),
                Urgency.URGENT,
                Relation.NONE,
                List.of(lead(POLICE), copy(AGENCY), copy(COUNCIL)),
                Mode.LIVE));
        world.runUntil(FRIDAY_EVENING.plus(Duration.ofMinutes(10)));

        assertThat(world.it().ending.next(alert(POLICE)))
                .contains(new AlertEnding.NextInLine(new PartnerId(COORDINATOR), Optional.empty(), true));
        assertThat(world.it().ending.refuse(alert(POLICE), RefusalReason.OTHER_REMIT))
                .contains(new PartnerId(COORDINATOR));
        world.runUntil(FRIDAY_EVENING.plus(Duration.ofMinutes(75)));

        assertThat(world.sent())
                .containsExactly(
                        "Fri 18:00 fair-work-agency/duty FIRST EMAIL",
                        "Fri 18:00 rugby-council/single-point-of-contact FIRST EMAIL",
                        "Fri 18:00 warwickshire-police/control-room FIRST EMAIL+SMS",
                        "Fri 18:10 duty-coordinator/duty REROUTED EMAIL+SMS",
                        "Fri 19:10 duty-coordinator/back-up BACK_UP EMAIL+SMS");
    }

    @Test
    void whatCannotWaitGoesPastAnOfficeThatIsClosedToOneWhoKnowsOfItAndIsThere() {
        world.runUntil(FRIDAY_EVENING);
        take(decision(
                newConcern(),
                Urgency.URGENT,
                Relation.NONE,
                List.of(lead(POLICE), copy(AGENCY), copy(HELPLINE)),
                Mode.LIVE));

        assertThat(world.it().ending.next(alert(POLICE)))
                .contains(new AlertEnding.NextInLine(new PartnerId(HELPLINE), Optional.empty(), true));
        assertThat(world.it().ending.refuse(alert(POLICE), RefusalReason.OTHER_REMIT))
                .contains(new PartnerId(HELPLINE));
    }

    @Test
    void whatCanWaitGoesToAnOfficeThatIsClosedWhoseClockRunsFromWhenItOpens() {
        world.runUntil(FRIDAY_EVENING);
        take(decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE), copy(AGENCY)), Mode.LIVE));

        assertThat(world.it().ending.next(alert(POLICE)))
                .contains(new AlertEnding.NextInLine(
                        new PartnerId(AGENCY), Optional.of(Instant.parse("2026-11-30T09:00:00Z")), false));
        assertThat(world.it().ending.refuse(alert(POLICE), RefusalReason.OTHER_REMIT))
                .contains(new PartnerId(AGENCY));
        world.runUntil(Instant.parse("2026-12-01T09:00:00Z"));

        assertThat(world.sent())
                .containsExactly(
                        "Fri 18:00 fair-work-agency/duty FIRST EMAIL",
                        "Fri 18:00 fair-work-agency/duty REROUTED EMAIL",
                        "Fri 18:00 warwickshire-police/digital-desk FIRST EMAIL",
                        "Tue 09:00 fair-work-agency/back-up BACK_UP EMAIL");
        assertThat(nobody()).isZero();
    }

    @Test
    void whatCannotWaitAndMustBeKeptFromTheCoordinatorGoesToAnOfficeThatIsClosedWithAnAlarm() {
        world.runUntil(FRIDAY_EVENING);
        take(kept(
                decision(newConcern(), Urgency.URGENT, Relation.NONE, List.of(lead(POLICE), copy(AGENCY)), Mode.LIVE),
                Restriction.THOSE_TOLD,
                Set.of(new PartnerId(COORDINATOR))));

        assertThat(world.it().ending.next(alert(POLICE)))
                .contains(new AlertEnding.NextInLine(
                        new PartnerId(AGENCY), Optional.of(Instant.parse("2026-11-30T09:00:00Z")), false));
        assertThat(world.it().ending.refuse(alert(POLICE), RefusalReason.OTHER_REMIT))
                .contains(new PartnerId(AGENCY));
        assertThat(nobody()).isEqualTo(1);
    }

    // ----- what a partner is asked to do

    private static final String FOR_TRANSFER =
            "For transfer: this is outside Warwickshire. Pass it to the force of the place and say who took it.";

    @Test
    void whoIsToPassItOnIsToldSoAtEveryStepOfTheLadder() {
        take(decision(newConcern(), Urgency.EMERGENCY, Relation.NONE, List.of(transfer(POLICE)), Mode.LIVE));

        world.runUntil(MORNING.plus(Duration.ofMinutes(21)));

        assertThat(world.sent())
                .contains(
                        "Wed 10:00 warwickshire-police/control-room FIRST EMAIL+SMS",
                        "Wed 10:05 warwickshire-police/back-up BACK_UP EMAIL+SMS",
                        "Wed 10:10 duty-coordinator/duty COORDINATOR EMAIL+SMS",
                        "Wed 10:20 duty-coordinator/duty REMINDER EMAIL+SMS");
        assertThat(mail.received())
                .hasSizeGreaterThan(4)
                .allSatisfy(email -> assertThat(email.content())
                        .contains("From: Signpost <alerts@signpost.example>")
                        .contains("Signpost, the modern slavery alert service of Warwickshire's partners")
                        .contains(FOR_TRANSFER))
                .allSatisfy(email -> assertThat(email.subject()).endsWith(", for transfer"));
        assertThat(texts()).hasSize(mail.received().size()).allMatch(text -> text.contains(", for transfer"));
    }

    @Test
    void whoeverTakesOverIsToPassItOnBecauseItIsStillOutsideWhoeverRefuses() {
        take(decision(
                newConcern(), Urgency.URGENT, Relation.NONE, List.of(transfer(POLICE), copy(HELPLINE)), Mode.LIVE));

        assertThat(world.it().ending.refuse(alert(POLICE), RefusalReason.NO_CAPACITY))
                .contains(new PartnerId(HELPLINE));
        world.settle();

        assertThat(taskOf(HELPLINE, 2)).isEqualTo(Task.TRANSFER);
        assertThat(emailsTo(HELPLINE))
                .anySatisfy(email -> assertThat(email.content())
                        .contains(
                                "Warwickshire Police said that it is not for them, because nobody there can take it in"
                                        + " time, so it comes to you.")
                        .contains(FOR_TRANSFER));
    }

    @Test
    void whoIsInvolvedIsNamedToWhoeverHasItHoweverOftenItIsSentOn() {
        String involved = "Warwickshire Police said that somebody there is involved: do not speak with them about it.";
        take(decision(
                newConcern(), Urgency.EMERGENCY, Relation.NONE, List.of(transfer(POLICE), copy(HELPLINE)), Mode.LIVE));
        assertThat(world.it().ending.refuse(alert(POLICE), RefusalReason.CONFLICT_OF_INTEREST))
                .contains(new PartnerId(HELPLINE));
        world.settle();
        assertThat(emailsTo(HELPLINE))
                .last()
                .satisfies(email -> assertThat(email.content())
                        .contains("because somebody there is involved, so it comes to you.")
                        .contains("Do not speak with them about it.")
                        .doesNotContain(involved));
        AlertId helplines = AlertId.of(last.concern(), new PartnerId(HELPLINE), DecisionId.of(last.concern(), 2));

        assertThat(world.it().ending.refuse(helplines, RefusalReason.OTHER_REMIT))
                .contains(new PartnerId(COORDINATOR));
        world.runUntil(MORNING.plus(Duration.ofMinutes(40)));

        assertThat(world.sent())
                .anyMatch(sent -> sent.endsWith(COORDINATOR + "/duty REROUTED EMAIL+SMS"))
                .anyMatch(sent -> sent.endsWith(COORDINATOR + "/duty REMINDER EMAIL+SMS"))
                .noneMatch(sent -> sent.contains(POLICE) && !sent.contains(" FIRST "));
        assertThat(emailsTo(COORDINATOR))
                .hasSizeGreaterThan(2)
                .allSatisfy(email -> assertThat(email.content()).contains(involved));
        assertThat(emailsTo(COORDINATOR))
                .first()
                .satisfies(email -> assertThat(email.content())
                        .contains("because it is outside what they do")
                        .contains("Find who does this work, and telephone them."));
        assertThat(texts()).noneMatch(text -> text.contains("involved"));
    }

    @Test
    void whoeverTakesOverFromALeadWhoWasToDealWithItIsToDealWithItBecauseAnotherLeadPassesItOn() {
        take(decision(
                newConcern(),
                Urgency.URGENT,
                Relation.NONE,
                List.of(lead(HELPLINE), transfer(POLICE), copy(COUNCIL)),
                Mode.LIVE));

        assertThat(world.it().ending.refuse(alert(HELPLINE), RefusalReason.OTHER_REMIT))
                .contains(new PartnerId(COUNCIL));
        world.settle();

        assertThat(taskOf(COUNCIL, 2)).isEqualTo(Task.ACT);
    }

    @Test
    void whoWasToLocateItAndNowLeadsIsStillToLocateItBecauseNobodyElseIsAskedTo() {
        take(decision(
                newConcern(),
                Urgency.STANDARD,
                Relation.NONE,
                List.of(lead(HELPLINE), new Told(new PartnerId(COORDINATOR), Role.COPY, Task.LOCATE)),
                Mode.LIVE));
        assertThat(emailsTo(HELPLINE))
                .singleElement()
                .satisfies(email -> assertThat(email.content())
                        .contains("Its place is not known, or not well enough to tell the district: Duty coordinator of"
                                + " the partnership was asked to find out where it is and to tell you."));
        assertThat(emailsTo(HELPLINE).getFirst().subject()).endsWith(", place not known");
        assertThat(emailsTo(COORDINATOR))
                .singleElement()
                .satisfies(email -> assertThat(email.content())
                        .contains("Please find out where this is: it could not be placed in a district. Tell the lead"
                                + " (Modern Slavery Helpline) what you find.")
                        .contains("Do not visit, call or contact anyone concerned until the lead agrees.")
                        .doesNotContain("http"));

        assertThat(world.it().ending.refuse(alert(HELPLINE), RefusalReason.OTHER_AREA))
                .contains(new PartnerId(COORDINATOR));
        world.settle();

        assertThat(taskOf(COORDINATOR, 2)).isEqualTo(Task.LOCATE);
        assertThat(emailsTo(COORDINATOR))
                .last()
                .satisfies(email -> assertThat(email.content())
                        .contains("because it is in another area, so it comes to you as the duty coordinator.")
                        .contains("Find out whose area it is in, and telephone them. Acknowledge it when somebody has"
                                + " it.")
                        .contains("Find out where this is: it could not be placed in a district."));
    }

    @Test
    void aFollowUpSaysWhatItsOwnDecisionAsksAndWhoIsOnlyToldOfItIsAskedNothing() {
        RoutedConcern report = decision(
                newConcern(),
                Urgency.STANDARD,
                Relation.NONE,
                List.of(lead(HELPLINE), new Told(new PartnerId(COORDINATOR), Role.COPY, Task.LOCATE)),
                Mode.LIVE);
        take(report);

        take(following(report, Kind.ADD_INFORMATION, List.of(transfer(POLICE)), Set.of()));

        assertThat(emailsTo(POLICE))
                .singleElement()
                .satisfies(email -> assertThat(email.content()).contains("adds to", FOR_TRANSFER));
        assertThat(emailsTo(COORDINATOR))
                .last()
                .satisfies(email -> assertThat(email.content())
                        .contains("For information. Do not visit", "adds to")
                        .doesNotContain("where this is", "For transfer"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Restriction.class,
            names = {"THOSE_TOLD", "NO_OTHER_LEAD"})
    void whoeverIsToldOfARestrictedConcernOrOfWhatFollowsItIsToldThatItIs(Restriction restriction) {
        boolean alone = restriction == Restriction.NO_OTHER_LEAD;
        RoutedConcern usual = decision(
                newConcern(),
                Urgency.URGENT,
                Relation.NONE,
                alone ? List.of(lead(COORDINATOR)) : List.of(lead(HELPLINE), copy(COORDINATOR)),
                Mode.LIVE);
        take(new RoutedConcern(
                usual.concern(),
                usual.reference(),
                usual.decision(),
                usual.mode(),
                usual.urgency(),
                usual.prompt(),
                usual.relation(),
                restriction,
                usual.receivedAt(),
                usual.terms(),
                usual.told(),
                Set.of(new PartnerId(POLICE))));
        take(following(usual, Kind.ADD_INFORMATION, List.of(lead(HELPLINE)), Set.of(new PartnerId(POLICE))));

        assertThat(mail.received())
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(email -> assertThat(email.content())
                        .contains("Restricted: somebody named in this concern works for a partner organisation."
                                + " Do not forward or discuss it outside those told."));
        assertThat(emailsTo(COORDINATOR))
                .first()
                .satisfies(email -> assertThat(email.content())
                        .contains(
                                alone
                                        ? "Nobody else could be chosen to lead. Read the report before you tell"
                                                + " anybody: you decide who may have it."
                                        : "You are told as the duty coordinator: see that the lead has it"));
        assertThat(texts()).isNotEmpty().allMatch(text -> text.contains(", restricted"));
    }

    private static Told transfer(String partner) {
        return new Told(new PartnerId(partner), Role.LEAD, Task.TRANSFER);
    }

    private List<Mailboxes.Received> emailsTo(String partner) {
        return mail.received().stream()
                .filter(email -> email.to().endsWith("@" + partner + ".example"))
                .toList();
    }

    /// The SMS that the provider took, as it was told their parts.
    private List<String> texts() {
        return world.it().notify.findAll(postRequestedFor(urlEqualTo("/v2/notifications/sms"))).stream()
                .map(LoggedRequest::getBodyAsString)
                .toList();
    }

    private Task taskOf(String partner, int decision) {
        AlertId alert = AlertId.of(last.concern(), new PartnerId(partner), DecisionId.of(last.concern(), decision));
        return world.it()
                .database
                .sql()
                .sql("select task from alert where alert_id = :alert")
                .param("alert", alert.value())
                .query((row, _) -> Task.valueOf(row.getString("task")))
                .single();
    }

    @Test
    void aReportIsNotSentOnToWhomALaterOneSaysThatItMustBeKeptFrom() {
        severalInOne = true;
        RoutedConcern report = takenByPolice(Urgency.STANDARD);
        take(following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of(new PartnerId(COUNCIL))));
        world.settle();

        assertThat(world.it()
                        .ending
                        .refuse(
                                AlertId.of(report.concern(), new PartnerId(POLICE), report.decision()),
                                RefusalReason.OTHER_AREA))
                .contains(new PartnerId(COORDINATOR));
        world.runUntil(MORNING.plus(Duration.ofMinutes(10)));

        assertThat(world.sent())
                .filteredOn(sent -> sent.contains(COUNCIL))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains(" FIRST ");
    }

    @Test
    void aReportThatNobodyTakesDoesNotGoToACoordinatorWhomALaterOneSaysThatItMustBeKeptFrom() {
        RoutedConcern report = decision(newConcern(), Urgency.URGENT, Relation.NONE, List.of(lead(COUNCIL)), Mode.LIVE);
        take(report);
        world.runUntil(MORNING.plus(Duration.ofMinutes(1)));
        take(following(report, Kind.ADD_INFORMATION, List.of(lead(COUNCIL)), Set.of(new PartnerId(COORDINATOR))));

        world.runUntil(Instant.parse("2026-11-26T11:00:30Z"));

        assertThat(world.sent())
                .noneMatch(sent -> sent.contains(COORDINATOR))
                .contains("Thu 11:00 rugby-council/back-up COORDINATOR EMAIL+SMS");
    }

    @Test
    void whatFollowedAReportGoesOnWithIt() {
        severalInOne = true;
        RoutedConcern report = takenByPolice(Urgency.STANDARD);
        RoutedConcern addition = following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of());
        take(addition);
        RoutedConcern withdrawal = following(addition, Kind.WITHDRAW, List.of(lead(POLICE)), Set.of());
        take(withdrawal);

        sendOn(report, POLICE, RefusalReason.OTHER_AREA, COUNCIL);

        for (RoutedConcern each : List.of(report, addition, withdrawal)) {
            assertThat(leadsOf(each)).containsExactly(COUNCIL);
        }
        world.runUntil(Instant.parse("2026-11-26T10:00:30Z"));
        assertThat(world.sent())
                .as("police are asked nothing more, and whoever has it is asked again")
                .contains("Thu 10:00 rugby-council/back-up BACK_UP EMAIL+EMAIL+EMAIL")
                .noneMatch(sent -> sent.startsWith("Thu") && sent.contains(POLICE));
    }

    @Test
    void whatFollowedAReportStaysWithWhomItIsMoreUrgentForOrWhoHasAcknowledgedItOrIsANewReport() {
        severalInOne = true;
        RoutedConcern report = takenByPolice(Urgency.STANDARD);
        RoutedConcern taken = following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of());
        take(taken);
        acknowledge(POLICE, "digital-desk/email", "first");
        RoutedConcern urgent = addition(report, Urgency.URGENT);
        take(urgent);
        RoutedConcern related = following(report, Kind.NEW, List.of(lead(POLICE)), Set.of());
        take(related);
        RoutedConcern test = following(report, Kind.WITHDRAW, List.of(lead(POLICE)), Set.of(), Mode.TEST);
        take(test);
        RoutedConcern kept =
                following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of(new PartnerId(COUNCIL)));

        sendOn(report, POLICE, RefusalReason.OTHER_REMIT, COUNCIL);
        take(kept);

        for (RoutedConcern each : List.of(taken, urgent, related, test)) {
            assertThat(leadsOf(each)).containsExactly(POLICE);
        }
        assertThat(leadsOf(kept)).containsExactly(COORDINATOR);
    }

    /// Who leads on a concern now, by any decision.
    private List<String> leadsOf(RoutedConcern concern) {
        return world.it().database.life().leads(concern.concern()).stream()
                .map(PartnerId::value)
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"ADD_INFORMATION", "WITHDRAW"})
    void whoeverHasAReportNowLeadsOnWhatFollowsItAndWhoSentItOnIsToldForInformation(Kind kind) {
        RoutedConcern report = takenByPolice(Urgency.STANDARD);
        sendOn(report, POLICE, RefusalReason.OTHER_REMIT, COUNCIL);
        acknowledgeSentOn(report, COUNCIL, "single-point-of-contact/email");
        world.runUntil(MORNING.plus(Duration.ofMinutes(1)));
        int before = world.sent().size();
        RoutedConcern later = following(report, kind, List.of(lead(POLICE), copy(COUNCIL)), Set.of());

        take(later);
        // it comes once more
        take(later);
        world.runUntil(Instant.parse("2026-11-26T10:01:30Z"));

        assertThat(alertsOf(later)).containsExactly("rugby-council LEAD", "warwickshire-police COPY");
        assertThat(world.sent().subList(before, world.sent().size()))
                .as("asked, and asked again, is whoever has it")
                .containsExactly(
                        "Wed 10:01 rugby-council/single-point-of-contact FOLLOW_UP EMAIL",
                        "Wed 10:01 warwickshire-police/digital-desk FOLLOW_UP EMAIL",
                        "Thu 10:01 rugby-council/back-up BACK_UP EMAIL");
        assertThat(mail.received())
                .filteredOn(email -> email.subject().contains(later.reference().value())
                        && email.to().contains("digital-desk"))
                .singleElement()
                .satisfies(email -> assertThat(email.subject()).contains("information"));
    }

    @Test
    void whatFollowsAReportThatWasSentOnTwiceIsForTheLastWhoHasIt() {
        severalInOne = true;
        RoutedConcern report = takenByPolice(Urgency.STANDARD);
        sendOn(report, POLICE, RefusalReason.OTHER_REMIT, COUNCIL);
        assertThat(world.it()
                        .ending
                        .refuse(
                                AlertId.of(
                                        report.concern(), new PartnerId(COUNCIL), DecisionId.of(report.concern(), 2)),
                                RefusalReason.NO_CAPACITY))
                .contains(new PartnerId(COORDINATOR));
        RoutedConcern first = following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of());
        RoutedConcern second = following(first, Kind.WITHDRAW, List.of(lead(COUNCIL), copy(POLICE)), Set.of());

        take(first);
        take(second);

        assertThat(alertsOf(first))
                .containsExactly("duty-coordinator LEAD", "rugby-council COPY", "warwickshire-police COPY");
        assertThat(alertsOf(second))
                .as("what follows what follows")
                .containsExactly("duty-coordinator LEAD", "rugby-council COPY", "warwickshire-police COPY");
    }

    @Test
    void whatIsMoreUrgentThanWhatWasSentOnOrANewConcernIsForWhomItNames() {
        severalInOne = true;
        RoutedConcern report = takenByPolice(Urgency.STANDARD);
        sendOn(report, POLICE, RefusalReason.OTHER_REMIT, COUNCIL);
        RoutedConcern urgent = addition(report, Urgency.EMERGENCY);
        RoutedConcern related = following(report, Kind.NEW, List.of(lead(POLICE)), Set.of());

        take(urgent);
        take(related);

        assertThat(alertsOf(urgent)).containsExactly("rugby-council COPY", "warwickshire-police LEAD");
        assertThat(alertsOf(related)).containsExactly("rugby-council COPY", "warwickshire-police LEAD");
    }

    @Test
    void whoeverSentOnOneReportLeadsOnWhatFollowsAnotherThatTheyHave() {
        severalInOne = true;
        RoutedConcern report = takenByPolice(Urgency.STANDARD);
        RoutedConcern first = following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of());
        take(first);
        acknowledge(POLICE, "digital-desk/email", "first");
        sendOn(report, POLICE, RefusalReason.OTHER_REMIT, COUNCIL);
        RoutedConcern ofFirst = following(first, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of());
        RoutedConcern ofReport = following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of());

        take(ofFirst);
        take(ofReport);

        assertThat(alertsOf(ofFirst)).containsExactly("rugby-council COPY", "warwickshire-police LEAD");
        assertThat(alertsOf(ofReport)).containsExactly("rugby-council LEAD", "warwickshire-police COPY");
    }

    @Test
    void whatFollowsAReportThatWasSentOnAndWithdrawnIsForWhomItNames() {
        severalInOne = true;
        RoutedConcern report = takenByPolice(Urgency.STANDARD);
        sendOn(report, POLICE, RefusalReason.OTHER_REMIT, COUNCIL);
        var _ = world.it().ending.recall(report.reference(), Optional.empty(), RecallReason.WRONG_PARTNER);
        RoutedConcern later = following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of());

        take(later);

        assertThat(alertsOf(later)).containsExactly("rugby-council COPY", "warwickshire-police LEAD");
    }

    @Test
    void whenWhoeverHasAReportMustNotHearOfWhatFollowsItNeitherTheyNorWhoSentItOnLead() {
        severalInOne = true;
        RoutedConcern report = takenByPolice(Urgency.STANDARD);
        sendOn(report, POLICE, RefusalReason.OTHER_REMIT, COUNCIL);
        RoutedConcern keptFromCouncil = following(
                report, Kind.ADD_INFORMATION, List.of(lead(POLICE), copy(AGENCY)), Set.of(new PartnerId(COUNCIL)));
        take(keptFromCouncil);

        assertThat(alertsOf(keptFromCouncil))
                .contains("duty-coordinator LEAD", "warwickshire-police COPY")
                .doesNotContain("rugby-council LEAD", "rugby-council COPY", "warwickshire-police LEAD");
    }

    @Test
    void whoeverHasAReportLeadsOnWhatFollowsItAlsoWhenSomebodyIsInvolvedWhereItWas() {
        severalInOne = true;
        RoutedConcern report = takenByPolice(Urgency.STANDARD);
        sendOn(report, POLICE, RefusalReason.CONFLICT_OF_INTEREST, COUNCIL);
        RoutedConcern later = following(report, Kind.WITHDRAW, List.of(lead(POLICE), copy(COUNCIL)), Set.of());

        take(later);

        assertThat(alertsOf(later)).containsExactly("rugby-council LEAD");
    }

    @Test
    void policeWhoSentAnEmergencyOnAreNotToldOfWhatFollowsItWhenItIsWithheldFromThem() {
        severalInOne = true;
        RoutedConcern report = takenByPolice(Urgency.EMERGENCY);
        sendOn(report, POLICE, RefusalReason.NO_CAPACITY, COUNCIL);
        take(following(report, Kind.ADD_INFORMATION, List.of(lead(COUNCIL)), Set.of(new PartnerId(POLICE))));
        int before = toPolice();
        RoutedConcern later = addition(report, Urgency.EMERGENCY);

        take(later);

        assertThat(alertsOf(later)).containsExactly("rugby-council LEAD");
        assertThat(toPolice()).isEqualTo(before);
    }

    private int toPolice() {
        return (int) mail.received().stream()
                .filter(email -> email.to().endsWith("@warwickshire-police.example"))
                .count();
    }

    @Test
    void policeWhoSaidThatSomebodyThereIsInvolvedLeadOnAnEmergencyAllTheSame() {
        severalInOne = true;
        RoutedConcern report = takenByPolice(Urgency.EMERGENCY);
        sendOn(report, POLICE, RefusalReason.CONFLICT_OF_INTEREST, COUNCIL);
        RoutedConcern later = addition(report, Urgency.EMERGENCY);

        take(later);

        assertThat(alertsOf(later)).containsExactly("rugby-council COPY", "warwickshire-police LEAD");
    }

    /// A report that police lead on, and the council is told of for information.
    private RoutedConcern takenByPolice(Urgency urgency) {
        RoutedConcern report =
                decision(newConcern(), urgency, Relation.NONE, List.of(lead(POLICE), copy(COUNCIL)), Mode.LIVE);
        take(report);
        return report;
    }

    /// What adds to a report, as routing decides it: police lead.
    private RoutedConcern addition(RoutedConcern report, Urgency urgency) {
        return decision(
                newConcern(),
                urgency,
                new Relation(Kind.ADD_INFORMATION, Optional.of(report.reference())),
                List.of(lead(POLICE)),
                Mode.LIVE);
    }

    private void sendOn(RoutedConcern report, String from, RefusalReason reason, String to) {
        assertThat(world.it()
                        .ending
                        .refuse(AlertId.of(report.concern(), new PartnerId(from), report.decision()), reason))
                .contains(new PartnerId(to));
        world.settle();
    }

    @Test
    void whoMustNeverHearOfItIsNeitherTheNextBodyNorTheLastResort() {
        RoutedConcern concern =
                decision(newConcern(), Urgency.EMERGENCY, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE);
        take(new RoutedConcern(
                concern.concern(),
                concern.reference(),
                concern.decision(),
                Mode.LIVE,
                Urgency.EMERGENCY,
                Prompt.ADULT,
                Relation.NONE,
                clock.instant(),
                concern.told(),
                Set.of(new PartnerId("duty-coordinator"), new PartnerId(COUNCIL))));

        assertThat(world.it().ending.refuse(alert(POLICE), RefusalReason.OTHER_AREA))
                .isEmpty();
        assertThat(nobody())
                .as("alarms, because a refusal never ends in silence")
                .isEqualTo(1);
        world.runUntil(MORNING.plus(Duration.ofMinutes(21)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 warwickshire-police/control-room FIRST EMAIL+SMS",
                        "Wed 10:05 warwickshire-police/back-up BACK_UP EMAIL+SMS",
                        "Wed 10:10 warwickshire-police/back-up COORDINATOR EMAIL+SMS",
                        "Wed 10:20 warwickshire-police/back-up REMINDER EMAIL+SMS");
    }

    @Test
    void whenTheCoordinatorMustNotHearAPartnerWithoutItsContactIsToldThroughItsBackUp() {
        world.it().partnersAre(file -> notYet(file, "single-point-of-contact@rugby-council.example"));

        take(withheldFromCoordinator(Urgency.URGENT, lead(COUNCIL)));
        world.runUntil(Instant.parse("2026-11-26T11:30:00Z"));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 rugby-council/back-up FIRST EMAIL+SMS",
                        "Thu 10:00 rugby-council/back-up BACK_UP EMAIL+SMS",
                        "Thu 11:00 rugby-council/back-up COORDINATOR EMAIL+SMS");
        assertThat(nobody()).isZero();
    }

    @Test
    void whenTheCoordinatorMustNotHearAndThereIsNobodyElseTheOthersAreToldAndThereIsAnAlarm() {
        world.it()
                .partnersAre(file -> notYet(
                        notYet(file, "single-point-of-contact@rugby-council.example"),
                        "back-up@rugby-council.example"));
        RoutedConcern both = withheldFromCoordinator(Urgency.STANDARD, lead(COUNCIL), lead(POLICE));
        RoutedConcern alone = withheldFromCoordinator(Urgency.STANDARD, lead(COUNCIL));

        take(both);
        take(both);
        take(alone);
        // what follows finds nobody there either
        take(following(both, Kind.ADD_INFORMATION, List.of(lead(POLICE)), both.withheld()));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 warwickshire-police/digital-desk FIRST EMAIL",
                        "Wed 10:00 warwickshire-police/digital-desk FOLLOW_UP EMAIL");
        assertThat(world.it()
                        .registry
                        .get("signpost.notifier.nobody")
                        .tag("urgency", "standard")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void withoutAnythingWithheldTheCoordinatorIsToldInThePlaceOfWhoHasNoContact() {
        world.it()
                .partnersAre(file -> notYet(
                        notYet(file, "single-point-of-contact@rugby-council.example"),
                        "back-up@rugby-council.example"));

        take(decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE), copy(COUNCIL)), Mode.LIVE));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 duty-coordinator/duty FIRST EMAIL",
                        "Wed 10:00 warwickshire-police/digital-desk FIRST EMAIL");
        assertThat(mail.received())
                .filteredOn(email -> email.to().equals("duty@duty-coordinator.example"))
                .singleElement()
                .satisfies(email -> assertThat(email.content())
                        .contains("Rugby Borough Council could not be reached at this hour, or has no contact"));
    }

    @ParameterizedTest
    @CsvSource({"ADD_INFORMATION", "WITHDRAW", "NEW"})
    void whoeverWasToldOfAReportHearsWhatFollowsItUnlessItIsWithheldFromThem(Kind kind) {
        RoutedConcern first = decision(
                newConcern(),
                Urgency.STANDARD,
                Relation.NONE,
                List.of(lead(POLICE), copy(COUNCIL), copy(AGENCY)),
                Mode.LIVE);
        take(first);
        acknowledge(POLICE, "digital-desk/email", "first");
        world.runUntil(MORNING.plus(Duration.ofMinutes(1)));
        int before = world.sent().size();
        ConcernId later = newConcern();

        take(new RoutedConcern(
                later,
                PublicReference.of(later),
                DecisionId.of(later, 1),
                Mode.LIVE,
                Urgency.STANDARD,
                Prompt.ADULT,
                new Relation(kind, Optional.of(first.reference())),
                clock.instant(),
                List.of(lead(HELPLINE)),
                Set.of(new PartnerId(AGENCY))));
        world.runUntil(MORNING.plus(Duration.ofMinutes(2)));

        String occasion = kind == Kind.NEW ? "FIRST" : "FOLLOW_UP";
        assertThat(world.sent().subList(before, world.sent().size()))
                .containsExactly(
                        "Wed 10:01 modern-slavery-helpline/duty " + occasion + " EMAIL",
                        "Wed 10:01 rugby-council/single-point-of-contact " + occasion + " EMAIL",
                        "Wed 10:01 warwickshire-police/digital-desk " + occasion + " EMAIL");
        assertThat(mail.received())
                .filteredOn(email ->
                        email.subject().contains(PublicReference.of(later).value()))
                .extracting(Mailboxes.Received::subject)
                .allMatch(subject -> subject.contains(first.reference().value()));
    }

    @ParameterizedTest
    @CsvSource({"ADD_INFORMATION", "WITHDRAW", "NEW"})
    void whatFollowsAReportAndComesBeforeItReachesThoseWhomTheReportNamesOnceItIsThere(Kind kind) {
        RoutedConcern report = decision(
                newConcern(),
                Urgency.STANDARD,
                Relation.NONE,
                List.of(lead(POLICE), copy(COUNCIL), copy(AGENCY), copy(HELPLINE)),
                Mode.LIVE);
        RoutedConcern later = following(report, kind, List.of(lead(HELPLINE)), Set.of(new PartnerId(AGENCY)));
        take(later);
        acknowledge(HELPLINE, "duty/email", "first");
        world.runUntil(MORNING.plus(Duration.ofMinutes(1)));

        take(report);
        // both come once more
        take(later);
        take(report);
        world.runUntil(MORNING.plus(Duration.ofMinutes(2)));

        if (kind != Kind.NEW) {
            assertThat(world.sent())
                    .containsExactly(
                            "Wed 10:00 modern-slavery-helpline/duty FOLLOW_UP EMAIL",
                            "Wed 10:01 modern-slavery-helpline/duty FIRST EMAIL",
                            "Wed 10:01 rugby-council/single-point-of-contact FIRST EMAIL",
                            "Wed 10:01 rugby-council/single-point-of-contact FOLLOW_UP EMAIL",
                            "Wed 10:01 warwickshire-police/digital-desk FIRST EMAIL",
                            "Wed 10:01 warwickshire-police/digital-desk FOLLOW_UP EMAIL");
        }
        assertThat(mail.received())
                .filteredOn(email -> email.subject().contains(later.reference().value()))
                .extracting(email -> email.to() + (email.subject().endsWith(": for information") ? " copy" : " lead"))
                .containsExactlyInAnyOrder(
                        "duty@modern-slavery-helpline.example lead",
                        "digital-desk@warwickshire-police.example copy",
                        "single-point-of-contact@rugby-council.example copy");
        assertThat(mail.received()).as("nothing to the agency").hasSize(6);
        severalInOne = true;
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 1 2", "0 2 1", "1 0 2", "1 2 0", "2 0 1", "2 1 0"})
    void whatFollowsWhatFollowsAReportReachesEverybodyInWhateverOrderTheyCome(String order) {
        RoutedConcern report =
                decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE);
        RoutedConcern second = following(report, Kind.ADD_INFORMATION, List.of(lead(COUNCIL)), Set.of());
        RoutedConcern third = following(second, Kind.ADD_INFORMATION, List.of(lead(AGENCY)), Set.of());
        List<RoutedConcern> all = List.of(report, second, third);

        for (String which : order.split(" ", -1)) {
            take(all.get(Integer.parseInt(which)));
        }

        assertThat(alertsOf(report)).containsExactly(POLICE + " LEAD");
        assertThat(alertsOf(second)).containsExactly(COUNCIL + " LEAD", POLICE + " COPY");
        assertThat(alertsOf(third)).containsExactly(AGENCY + " LEAD", COUNCIL + " COPY", POLICE + " COPY");
        assertThat(mail.received()).hasSize(6);
        severalInOne = true;
    }

    @Test
    void aReportAndWhatFollowsItThatAreTakenInAtTheSameMomentDoNotMissEachOther() throws Exception {
        int rounds = 40;
        List<RoutedConcern> laters = new ArrayList<>();
        try (var instances = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < rounds; round++) {
                RoutedConcern report = decision(
                        newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE), copy(COUNCIL)), Mode.LIVE);
                RoutedConcern later = following(report, Kind.ADD_INFORMATION, List.of(lead(AGENCY)), Set.of());
                laters.add(later);
                takeAtTheSameMoment(instances, report, later);
            }
        }
        world.settle();

        assertThat(laters)
                .allSatisfy(later -> assertThat(alertsOf(later))
                        .containsExactly(AGENCY + " LEAD", COUNCIL + " COPY", POLICE + " COPY"));
        assertThat(mail.received()).hasSize(rounds * 5);
        severalInOne = true;
    }

    @Test
    void aTopicThatIsReadAgainChangesNothingAndFinishesWhatAProcessThatDiedHadBegun() {
        RoutedConcern report =
                decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE);
        RoutedConcern later = following(report, Kind.ADD_INFORMATION, List.of(lead(AGENCY)), Set.of());
        take(report);
        take(report);
        assertThat(world.sent()).containsExactly("Wed 10:00 warwickshire-police/digital-desk FIRST EMAIL");
        // what follows was written down, and the process died before it looked for the report
        assertThat(world.it().database.ledger().record(later, List.of(), Occasion.FOLLOW_UP, clock.instant()))
                .isEqualTo(Recording.RECORDED);

        take(report);
        take(report);

        assertThat(alertsOf(later)).containsExactly(POLICE + " COPY");
        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 warwickshire-police/digital-desk FIRST EMAIL",
                        "Wed 10:00 warwickshire-police/digital-desk FOLLOW_UP EMAIL");
    }

    @Test
    void whatFollowedAReportAndWasWithdrawnBeforeTheReportCameIsNotToldAgain() {
        RoutedConcern report =
                decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE);
        RoutedConcern later = following(report, Kind.ADD_INFORMATION, List.of(lead(AGENCY)), Set.of());
        take(later);
        assertThat(world.it()
                        .ending
                        .recall(later.reference(), Optional.empty(), RecallReason.MALICIOUS)
                        .alerts())
                .isEqualTo(1);
        world.settle();

        take(report);

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 fair-work-agency/duty FOLLOW_UP EMAIL",
                        "Wed 10:00 fair-work-agency/duty RECALLED EMAIL",
                        "Wed 10:00 warwickshire-police/digital-desk FIRST EMAIL");
    }

    /// Police are named in the report: the helpline leads, and the coordinator watches over it.
    private RoutedConcern namesPolice(Urgency urgency) {
        return kept(
                decision(newConcern(), urgency, Relation.NONE, List.of(lead(HELPLINE), copy(COORDINATOR)), Mode.LIVE),
                Restriction.THOSE_TOLD,
                Set.of(new PartnerId(POLICE)));
    }

    private static RoutedConcern kept(RoutedConcern usual, Restriction restriction, Set<PartnerId> withheld) {
        return new RoutedConcern(
                usual.concern(),
                usual.reference(),
                usual.decision(),
                usual.mode(),
                usual.urgency(),
                usual.prompt(),
                usual.relation(),
                restriction,
                usual.receivedAt(),
                usual.terms(),
                usual.told(),
                withheld);
    }

    private RoutedConcern emergencyFollowing(RoutedConcern report, Told... told) {
        return decision(
                newConcern(),
                Urgency.EMERGENCY,
                new Relation(Kind.ADD_INFORMATION, Optional.of(report.reference())),
                List.of(told),
                Mode.LIVE);
    }

    /// Who has an open alert about a concern, by whatever decision, and in which role.
    private List<String> openAlertsOf(RoutedConcern concern) {
        return world.it()
                .database
                .sql()
                .sql("""
                    select a.partner, a.role from alert a join decision d on d.decision_id = a.decision_id
                    where d.concern_id = :concern and a.ended_at is null order by a.partner, a.role\
                    """)
                .param("concern", concern.concern().value())
                .query((row, _) -> row.getString("partner") + " " + row.getString("role"))
                .list();
    }

    /// Whether somebody else is left who could lead is not told apart here: an email says it.
    private Set<Restriction> restrictionsOf(RoutedConcern concern) {
        return world
                .it()
                .database
                .sql()
                .sql("select restriction from decision where concern_id = :concern")
                .param("concern", concern.concern().value())
                .query((row, _) -> Restriction.valueOf(row.getString(1)))
                .list()
                .stream()
                .map(each -> each == Restriction.NO_OTHER_LEAD ? Restriction.THOSE_TOLD : each)
                .collect(Collectors.toSet());
    }

    private Set<PartnerId> withheldOf(RoutedConcern concern) {
        return world.it().database.life().withheld(concern.concern());
    }

    private double nobody() {
        return world.it().registry.get("signpost.notifier.nobody").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @ParameterizedTest
    @CsvSource({"ADD_INFORMATION", "WITHDRAW"})
    void whoeverAReportIsWithheldFromDoesNotLeadOnWhatFollowsItAndTheCoordinatorDoes(Kind kind) {
        RoutedConcern report = namesPolice(Urgency.STANDARD);
        take(report);
        RoutedConcern later = following(report, kind, List.of(transfer(POLICE)), Set.of());

        take(later);
        world.runUntil(Instant.parse("2026-12-01T10:00:00Z"));

        assertThat(openAlertsOf(later)).containsExactly(COORDINATOR + " LEAD", HELPLINE + " COPY");
        assertThat(withheldOf(later)).containsExactly(new PartnerId(POLICE));
        assertThat(restrictionsOf(later)).containsExactly(Restriction.THOSE_TOLD);
        assertThat(emailsTo(POLICE)).isEmpty();
        assertThat(world.sent()).noneMatch(sent -> sent.contains(POLICE));
        assertThat(taskOf(COORDINATOR, 1)).isEqualTo(Task.TRANSFER);
        severalInOne = true;
    }

    @Test
    void whoeverAReportIsWithheldFromGetsNoCopyOfWhatFollowsItAndNoNewCopyGoesToAnybody() {
        RoutedConcern report = namesPolice(Urgency.STANDARD);
        take(report);
        RoutedConcern later =
                following(report, Kind.ADD_INFORMATION, List.of(lead(AGENCY), copy(POLICE), copy(COUNCIL)), Set.of());

        take(later);

        assertThat(openAlertsOf(later)).containsExactly(COORDINATOR + " COPY", AGENCY + " LEAD", HELPLINE + " COPY");
        assertThat(withheldOf(later)).containsExactly(new PartnerId(POLICE));
        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 duty-coordinator/duty FIRST EMAIL",
                        "Wed 10:00 duty-coordinator/duty FOLLOW_UP EMAIL",
                        "Wed 10:00 fair-work-agency/duty FOLLOW_UP EMAIL",
                        "Wed 10:00 modern-slavery-helpline/duty FIRST EMAIL",
                        "Wed 10:00 modern-slavery-helpline/duty FOLLOW_UP EMAIL");
    }

    @Test
    void whatFollowsAReportThatIsWithheldAndNotRestrictedKeepsItsOtherCopies() {
        RoutedConcern report = kept(
                decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(HELPLINE)), Mode.LIVE),
                Restriction.NONE,
                Set.of(new PartnerId(POLICE)));
        take(report);
        RoutedConcern later = following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE), copy(COUNCIL)), Set.of());

        take(later);

        assertThat(openAlertsOf(later)).containsExactly(COORDINATOR + " LEAD", HELPLINE + " COPY", COUNCIL + " COPY");
        assertThat(restrictionsOf(later)).containsExactly(Restriction.NONE);
        severalInOne = true;
    }

    @Test
    void whatCameBeforeAReportThatIsWithheldFromItsLeadGoesToTheCoordinatorWhenTheReportComes() {
        RoutedConcern report = namesPolice(Urgency.STANDARD);
        RoutedConcern later = following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE), copy(COUNCIL)), Set.of());
        take(later);
        assertThat(openAlertsOf(later)).containsExactly(COUNCIL + " COPY", POLICE + " LEAD");
        int before = emailsTo(POLICE).size();
        world.runUntil(MORNING.plus(Duration.ofMinutes(1)));

        take(report);
        // both come once more
        take(later);
        take(report);

        assertThat(openAlertsOf(later)).containsExactly(COORDINATOR + " LEAD", HELPLINE + " COPY", COUNCIL + " COPY");
        assertThat(withheldOf(later)).containsExactly(new PartnerId(POLICE));
        assertThat(restrictionsOf(later)).containsExactly(Restriction.THOSE_TOLD);
        assertThat(emailsTo(COORDINATOR))
                .filteredOn(email -> email.subject().contains(later.reference().value()))
                .singleElement()
                .satisfies(email -> assertThat(email.content())
                        .contains(
                                "Restricted:",
                                "adds to",
                                "Nobody else could be chosen to lead. Read the report before you tell anybody",
                                "Do not tell whoever else has that report: it may be kept from them.")
                        .doesNotContain("and tell whoever has that report"));
        var passedOn = DecisionId.of(later.concern(), 2);
        AlertId coordinators = AlertId.of(later.concern(), new PartnerId(COORDINATOR), passedOn);
        assertThat(world.it()
                        .ending
                        .acknowledge(coordinators, MessageId.of(coordinators, COORDINATOR + "/duty/email", "first")))
                .isPresent();
        world.it().ending.recall(later.reference(), Optional.empty(), RecallReason.MALICIOUS);
        world.runUntil(Instant.parse("2026-12-01T10:00:00Z"));
        assertThat(emailsTo(POLICE)).as("nothing but what it was told before").hasSize(before);
        severalInOne = true;
    }

    @Test
    void whatCameBeforeAReportThatIsWithheldFromOneOfItsLeadsStaysWithTheOther() {
        RoutedConcern report = namesPolice(Urgency.STANDARD);
        RoutedConcern later = following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE), lead(COUNCIL)), Set.of());
        take(later);
        int before = emailsTo(POLICE).size();

        take(report);
        assertThat(openAlertsOf(later)).containsExactly(COORDINATOR + " COPY", HELPLINE + " COPY", COUNCIL + " LEAD");
        AlertId councils = AlertId.of(later.concern(), new PartnerId(COUNCIL), later.decision());
        assertThat(world.it()
                        .ending
                        .acknowledge(
                                councils, MessageId.of(councils, COUNCIL + "/single-point-of-contact/email", "first")))
                .isPresent();
        world.runUntil(Instant.parse("2026-12-01T10:00:00Z"));

        assertThat(emailsTo(POLICE)).as("not even that the council has it").hasSize(before);
        severalInOne = true;
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 1 2", "0 2 1", "1 0 2", "1 2 0", "2 0 1", "2 1 0"})
    void whatFollowsWhatFollowsAWithheldReportIsKeptAsCloseInWhateverOrderTheyCome(String order) {
        RoutedConcern report = namesPolice(Urgency.STANDARD);
        RoutedConcern second = following(report, Kind.ADD_INFORMATION, List.of(lead(COUNCIL)), Set.of());
        RoutedConcern third = following(second, Kind.ADD_INFORMATION, List.of(lead(POLICE), copy(COUNCIL)), Set.of());
        List<RoutedConcern> all = List.of(report, second, third);

        for (String which : order.split(" ", -1)) {
            take(all.get(Integer.parseInt(which)));
        }

        assertThat(List.of(second, third)).allSatisfy(each -> {
            assertThat(restrictionsOf(each)).containsExactly(Restriction.THOSE_TOLD);
            assertThat(withheldOf(each)).containsExactly(new PartnerId(POLICE));
            assertThat(openAlertsOf(each)).noneMatch(alert -> alert.startsWith(POLICE));
        });
        assertThat(openAlertsOf(second)).containsExactly(COORDINATOR + " COPY", HELPLINE + " COPY", COUNCIL + " LEAD");
        assertThat(openAlertsOf(third))
                .contains(COORDINATOR + " LEAD", HELPLINE + " COPY", COUNCIL + " COPY")
                .filteredOn(alert -> alert.endsWith("LEAD"))
                .hasSize(1);
        severalInOne = true;
    }

    @Test
    void aWithheldReportAndWhatFollowsItThatAreTakenInAtTheSameMomentEndWithOneLeadThatMayKnow() throws Exception {
        List<RoutedConcern> laters = new ArrayList<>();
        try (var instances = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 20; round++) {
                RoutedConcern report = namesPolice(Urgency.STANDARD);
                RoutedConcern later = following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of());
                laters.add(later);
                takeAtTheSameMoment(instances, report, later);
            }
        }
        world.settle();

        assertThat(laters).allSatisfy(later -> {
            assertThat(openAlertsOf(later))
                    .contains(COORDINATOR + " LEAD", HELPLINE + " COPY")
                    .noneMatch(alert -> alert.startsWith(POLICE))
                    .filteredOn(alert -> alert.endsWith("LEAD"))
                    .hasSize(1);
            assertThat(restrictionsOf(later)).containsExactly(Restriction.THOSE_TOLD);
        });
        severalInOne = true;
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 1 2", "0 2 1", "2 0 1"})
    void twoThatFollowTheSameReportAreKeptAsCloseAsTheCloserOfThem(String order) {
        RoutedConcern report =
                decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(HELPLINE)), Mode.LIVE);
        RoutedConcern closer = kept(
                following(report, Kind.ADD_INFORMATION, List.of(lead(HELPLINE), copy(COORDINATOR)), Set.of()),
                Restriction.THOSE_TOLD,
                Set.of(new PartnerId(POLICE)));
        RoutedConcern other = following(report, Kind.WITHDRAW, List.of(lead(POLICE)), Set.of());
        List<RoutedConcern> all = List.of(report, closer, other);

        for (String which : order.split(" ", -1)) {
            take(all.get(Integer.parseInt(which)));
        }

        assertThat(openAlertsOf(other))
                .contains(COORDINATOR + " LEAD", HELPLINE + " COPY")
                .noneMatch(alert -> alert.startsWith(POLICE));
        assertThat(restrictionsOf(other)).containsExactly(Restriction.THOSE_TOLD);
        severalInOne = true;
    }

    /// Somebody at the police says that somebody there is involved in the concern.
    private void policeAreInvolvedIn(RoutedConcern concern) {
        assertThat(world.it()
                        .ending
                        .refuse(
                                AlertId.of(concern.concern(), new PartnerId(POLICE), concern.decision()),
                                RefusalReason.CONFLICT_OF_INTEREST))
                .hasValue(new PartnerId(COORDINATOR));
        world.settle();
    }

    @ParameterizedTest
    @CsvSource({"ADD_INFORMATION, true", "ADD_INFORMATION, false", "WITHDRAW, true", "WITHDRAW, false"})
    void whoSaidThatSomebodyThereIsInvolvedHearsNothingOfWhatFollowsItWheneverItComes(Kind kind, boolean saidFirst) {
        RoutedConcern report =
                decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE);
        RoutedConcern later = following(report, kind, List.of(lead(POLICE), copy(COUNCIL)), Set.of());
        RoutedConcern third = following(later, Kind.ADD_INFORMATION, List.of(lead(AGENCY), copy(POLICE)), Set.of());
        take(report);

        if (saidFirst) {
            policeAreInvolvedIn(report);
            take(later);
            take(third);
        } else {
            take(later);
            take(third);
            policeAreInvolvedIn(report);
        }
        int before = emailsTo(POLICE).size();
        world.runUntil(Instant.parse("2026-12-01T10:00:00Z"));

        assertThat(openAlertsOf(later)).contains(COORDINATOR + " LEAD", COUNCIL + " COPY");
        assertThat(List.of(later, third)).allSatisfy(each -> {
            assertThat(openAlertsOf(each)).isNotEmpty().noneMatch(alert -> alert.startsWith(POLICE));
            assertThat(withheldOf(each)).containsExactly(new PartnerId(POLICE));
        });
        assertThat(openAlertsOf(third)).contains(AGENCY + " LEAD");
        assertThat(emailsTo(POLICE)).as("nothing after they said so").hasSize(before);
        if (saidFirst) {
            assertThat(emailsTo(POLICE)).hasSize(1);
            assertThat(emailsTo(AGENCY))
                    .isNotEmpty()
                    .allSatisfy(email -> assertThat(email.content())
                            .contains("Warwickshire Police said that somebody there is involved: do not speak with"
                                    + " them about it."));
        }
        severalInOne = true;
    }

    @ParameterizedTest
    @ValueSource(strings = {"said, other", "other, said"})
    void whoSaidItOfOneThatFollowsAReportHearsNothingOfAnotherThatDoes(String order) {
        RoutedConcern report =
                decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(HELPLINE)), Mode.LIVE);
        RoutedConcern one = following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of());
        RoutedConcern other = following(report, Kind.WITHDRAW, List.of(lead(POLICE)), Set.of());
        take(report);
        take(one);

        if (order.startsWith("said")) {
            // the helpline knows of it, and has it next
            assertThat(world.it().ending.refuse(alert(POLICE), RefusalReason.CONFLICT_OF_INTEREST))
                    .isPresent();
            take(other);
        } else {
            take(other);
            assertThat(world.it()
                            .ending
                            .refuse(
                                    AlertId.of(one.concern(), new PartnerId(POLICE), one.decision()),
                                    RefusalReason.CONFLICT_OF_INTEREST))
                    .isPresent();
        }
        world.settle();

        assertThat(openAlertsOf(other)).contains(COORDINATOR + " LEAD").noneMatch(alert -> alert.startsWith(POLICE));
        assertThat(withheldOf(other)).containsExactly(new PartnerId(POLICE));
        assertThat(withheldOf(one))
                .as("they know of this one, and their link says so")
                .isEmpty();
        severalInOne = true;
    }

    @Test
    void whoSaidItOfWhatCameBeforeTheReportThatItFollowsIsNotToldOfThatReport() {
        RoutedConcern report =
                decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE);
        RoutedConcern later = following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of());
        take(later);
        policeAreInvolvedIn(later);

        take(report);

        assertThat(openAlertsOf(report)).contains(COORDINATOR + " LEAD").noneMatch(alert -> alert.startsWith(POLICE));
        assertThat(emailsTo(POLICE)).hasSize(1);
        severalInOne = true;
    }

    @Test
    void whatIsSaidAtTheMomentAtWhichWhatFollowsComesIsNotMissed() throws Exception {
        List<RoutedConcern> laters = new ArrayList<>();
        try (var instances = Executors.newFixedThreadPool(3)) {
            for (int round = 0; round < 20; round++) {
                RoutedConcern report =
                        decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE);
                RoutedConcern one = following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of());
                RoutedConcern other = following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of());
                take(report);
                take(one);
                laters.add(other);
                if (round % 2 == 0) {
                    laters.add(one);
                }
                RoutedConcern refused = round % 2 == 0 ? report : one;
                var together = new CyclicBarrier(2);
                var said = instances.submit(() -> {
                    together.await();
                    return world.it()
                            .ending
                            .refuse(
                                    AlertId.of(refused.concern(), new PartnerId(POLICE), refused.decision()),
                                    RefusalReason.CONFLICT_OF_INTEREST);
                });
                var came = instances.submit(() -> {
                    together.await();
                    takeUntilItIsDone(other);
                    return true;
                });
                assertThat(said.get()).isPresent();
                assertThat(came.get()).isTrue();
            }
        }
        world.settle();

        assertThat(laters)
                .allSatisfy(later -> assertThat(openAlertsOf(later))
                        .contains(COORDINATOR + " LEAD")
                        .noneMatch(alert -> alert.startsWith(POLICE)));
        severalInOne = true;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void policeAreToldOfAnEmergencyThoughWhatItFollowsIsWithheldFromThem(boolean reportFirst) {
        RoutedConcern report = namesPolice(Urgency.STANDARD);
        RoutedConcern later = emergencyFollowing(report, lead(POLICE));

        take(reportFirst ? report : later);
        take(reportFirst ? later : report);

        assertThat(openAlertsOf(later)).containsExactly(COORDINATOR + " COPY", HELPLINE + " COPY", POLICE + " LEAD");
        assertThat(withheldOf(later)).isEmpty();
        assertThat(restrictionsOf(later)).containsExactly(Restriction.THOSE_TOLD);
        severalInOne = true;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whenTheCoordinatorMustNotHearEitherWhoeverKnowsOfItLeads(boolean reportFirst) {
        RoutedConcern report = kept(
                decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(HELPLINE)), Mode.LIVE),
                Restriction.THOSE_TOLD,
                Set.of(new PartnerId(POLICE), new PartnerId(COORDINATOR)));
        RoutedConcern later = following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE), copy(HELPLINE)), Set.of());

        take(reportFirst ? report : later);
        take(reportFirst ? later : report);

        assertThat(openAlertsOf(later)).contains(HELPLINE + " LEAD").allMatch(alert -> alert.startsWith(HELPLINE));
        assertThat(emailsTo(COORDINATOR)).isEmpty();
        assertThat(nobody()).isZero();
        severalInOne = true;
    }

    @ParameterizedTest
    @CsvSource({"STANDARD, true", "STANDARD, false", "EMERGENCY, true", "EMERGENCY, false"})
    void whenItIsWithheldFromEverybodyThereIsAnAlarmAndAnEmergencyIsToldAllTheSame(
            Urgency urgency, boolean reportFirst) {
        RoutedConcern report = kept(
                decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(AGENCY)), Mode.LIVE),
                Restriction.THOSE_TOLD,
                Set.of(new PartnerId(COUNCIL), new PartnerId(COORDINATOR)));
        RoutedConcern later =
                kept(emergencyFollowing(report, lead(COUNCIL)), Restriction.NONE, Set.of(new PartnerId(AGENCY)));
        if (urgency == Urgency.STANDARD) {
            later = following(report, Kind.ADD_INFORMATION, List.of(lead(COUNCIL)), Set.of(new PartnerId(AGENCY)));
        }

        take(reportFirst ? report : later);
        take(reportFirst ? later : report);

        assertThat(nobody())
                .as("the agency must not have the report any more, and nobody else may, either")
                .isEqualTo(2);
        assertThat(openAlertsOf(later))
                .isEqualTo(urgency == Urgency.EMERGENCY ? List.of(COUNCIL + " LEAD") : List.of());
        assertThat(emailsTo(COORDINATOR)).isEmpty();
        severalInOne = true;
    }

    // ----- a partner that a later report names

    private RoutedConcern names(String partner, RoutedConcern report, Kind kind) {
        return following(report, kind, List.of(lead(HELPLINE)), Set.of(new PartnerId(partner)));
    }

    private MessageId firstEmail(RoutedConcern concern, String partner, String contact) {
        return MessageId.of(
                AlertId.of(concern.concern(), new PartnerId(partner), concern.decision()),
                partner + "/" + contact + "/email",
                "first");
    }

    private boolean opens(MessageId message) {
        return world.it().database.ledger().linked(LinkId.of(message)).isPresent();
    }

    private void firstLinkDoesNothing(RoutedConcern concern, String partner, String contact) {
        MessageId message = firstEmail(concern, partner, contact);
        assertThat(opens(message)).isFalse();
        assertThat(world.it()
                        .ending
                        .acknowledge(
                                AlertId.of(concern.concern(), new PartnerId(partner), concern.decision()), message))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ADD_INFORMATION, false", "WITHDRAW, false", "NEW, false", "ADD_INFORMATION, true", "WITHDRAW, true"})
    void aLeadWhomALaterReportNamesHasTheReportNoMoreAndIsToldNothing(Kind kind, boolean acknowledged) {
        RoutedConcern report = takenByPolice(Urgency.STANDARD);
        if (acknowledged) {
            acknowledge(POLICE, "digital-desk/email", "first");
        }
        assertThat(opens(firstEmail(report, POLICE, "digital-desk"))).isTrue();
        world.runUntil(MORNING.plus(Duration.ofMinutes(1)));
        RoutedConcern later = names(POLICE, report, kind);

        take(later);
        // both come once more
        take(report);
        take(later);
        world.runUntil(MORNING.plus(Duration.ofMinutes(2)));

        var sent = new ArrayList<>(List.of(
                "Wed 10:00 rugby-council/single-point-of-contact FIRST EMAIL",
                "Wed 10:00 warwickshire-police/digital-desk FIRST EMAIL",
                "Wed 10:01 modern-slavery-helpline/duty FOLLOW_UP EMAIL",
                "Wed 10:01 modern-slavery-helpline/duty REROUTED EMAIL",
                "Wed 10:01 rugby-council/single-point-of-contact FOLLOW_UP EMAIL"));
        if (acknowledged) {
            sent.add(1, "Wed 10:00 rugby-council/single-point-of-contact TAKEN EMAIL");
        }
        if (kind == Kind.NEW) {
            sent.replaceAll(each -> each.replace("FOLLOW_UP", "FIRST"));
        }
        assertThat(world.sent()).isEqualTo(sent);
        assertThat(openAlertsOf(report)).containsExactly(HELPLINE + " LEAD", COUNCIL + " COPY");
        assertThat(withheldOf(report)).containsExactly(new PartnerId(POLICE));
        firstLinkDoesNothing(report, POLICE, "digital-desk");
        assertThat(emailsTo(HELPLINE))
                .filteredOn(email -> email.subject().startsWith("Concern " + report.reference() + ": action"))
                .singleElement()
                .satisfies(email -> assertThat(email.content())
                        .contains(
                                acknowledged
                                        ? "Warwickshire Police had acknowledged it, and must not have it any more,"
                                        : "Warwickshire Police must not have it any more,",
                                "because a later report says that somebody there is involved, so it comes to you.",
                                "do not speak with them about it",
                                acknowledged ? "may have begun to act" : "They were not told why")
                        .doesNotContain("said that it is not for them", "said that somebody there is involved"));

        AlertId helplines = AlertId.of(report.concern(), new PartnerId(HELPLINE), DecisionId.of(report.concern(), 2));
        assertThat(world.it().ending.acknowledge(helplines, MessageId.of(helplines, HELPLINE + "/duty/email", "first")))
                .isPresent();
        AlertEnding.Recall recall =
                world.it().ending.recall(report.reference(), Optional.empty(), RecallReason.MALICIOUS);
        assertThat(recall.partners()).containsExactlyInAnyOrder(new PartnerId(HELPLINE), new PartnerId(COUNCIL));
        assertThat(recall.untold()).containsExactly(new PartnerId(POLICE));
        world.runUntil(Instant.parse("2026-12-01T10:00:00Z"));
        assertThat(emailsTo(POLICE)).as("the first message, and no more").hasSize(1);
        severalInOne = true;
    }

    @Test
    void whoeverIsToldLaterOfAReportReadsWhomALaterOneNamed() {
        RoutedConcern report =
                decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE);
        take(report);
        take(names(POLICE, report, Kind.ADD_INFORMATION));
        assertThat(openAlertsOf(report)).containsExactly(HELPLINE + " LEAD");

        world.runUntil(Instant.parse("2026-11-27T12:00:00Z"));

        assertThat(emailsTo(HELPLINE))
                .filteredOn(email -> email.subject().startsWith("Concern " + report.reference() + ": action"))
                .hasSizeGreaterThan(1)
                .allSatisfy(email -> assertThat(email.content()).contains("do not speak with them about it"));
        assertThat(emailsTo(COORDINATOR))
                .filteredOn(email -> email.content().contains("A later report says that somebody at Warwickshire"))
                .isNotEmpty();
        assertThat(emailsTo(COORDINATOR))
                .noneMatch(email -> email.content().contains("said that somebody there is involved"));
        severalInOne = true;
    }

    @Test
    void whomWhatCameBeforeTheReportNamesIsNotToldOfTheReport() {
        RoutedConcern report = decision(
                newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE), copy(COUNCIL)), Mode.LIVE);
        RoutedConcern later = names(POLICE, report, Kind.ADD_INFORMATION);
        take(later);

        take(report);
        take(later);
        world.runUntil(MORNING.plus(Duration.ofMinutes(1)));

        assertThat(openAlertsOf(report)).containsExactly(HELPLINE + " LEAD", COUNCIL + " COPY");
        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 modern-slavery-helpline/duty FOLLOW_UP EMAIL",
                        "Wed 10:00 modern-slavery-helpline/duty REROUTED EMAIL",
                        "Wed 10:00 rugby-council/single-point-of-contact FIRST EMAIL",
                        "Wed 10:00 rugby-council/single-point-of-contact FOLLOW_UP EMAIL");
        assertThat(emailsTo(HELPLINE))
                .filteredOn(email -> email.subject().startsWith("Concern " + report.reference() + ": action"))
                .singleElement()
                .satisfies(email -> assertThat(email.content())
                        .contains("a later report says that somebody there is involved, so it comes to you."));
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"TEST", "EXERCISE"})
    void whatIsOnlyATestTakesNoReportFromAnybody(Mode mode) {
        RoutedConcern report = decision(
                newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE), copy(COUNCIL)), Mode.LIVE);
        RoutedConcern trial =
                following(report, Kind.ADD_INFORMATION, List.of(lead(HELPLINE)), Set.of(new PartnerId(POLICE)), mode);
        take(report);
        world.runUntil(MORNING.plus(Duration.ofMinutes(1)));
        take(trial);
        take(report);
        world.runUntil(MORNING.plus(Duration.ofMinutes(2)));

        assertThat(openAlertsOf(report)).containsExactly(COUNCIL + " COPY", POLICE + " LEAD");
        assertThat(withheldOf(report)).isEmpty();
        assertThat(opens(firstEmail(report, POLICE, "digital-desk"))).isTrue();
        assertThat(world.sent()).noneMatch(sent -> sent.contains("REROUTED"));
    }

    @Test
    void whatCameBeforeTheNamingGoesToWhoeverHasTheReportThen() {
        RoutedConcern report = decision(
                newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE), copy(COUNCIL)), Mode.LIVE);
        RoutedConcern addition = following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of());
        take(report);
        take(addition);
        take(names(POLICE, report, Kind.ADD_INFORMATION));

        assertThat(openAlertsOf(report)).containsExactly(HELPLINE + " LEAD", COUNCIL + " COPY");
        assertThat(openAlertsOf(addition)).contains(HELPLINE + " LEAD").noneMatch(alert -> alert.startsWith(POLICE));
        severalInOne = true;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void policeThatLeadInAnEmergencyKeepItWhomeverALaterReportNames(boolean reportFirst) {
        RoutedConcern report = decision(
                newConcern(), Urgency.EMERGENCY, Relation.NONE, List.of(lead(POLICE), copy(COUNCIL)), Mode.LIVE);
        RoutedConcern later = names(POLICE, report, Kind.ADD_INFORMATION);

        take(reportFirst ? report : later);
        take(reportFirst ? later : report);
        world.runUntil(MORNING.plus(Duration.ofMinutes(6)));

        assertThat(openAlertsOf(report)).containsExactly(COUNCIL + " COPY", POLICE + " LEAD");
        assertThat(withheldOf(report)).isEmpty();
        assertThat(withheldOf(later)).containsExactly(new PartnerId(POLICE));
        assertThat(world.sent())
                .filteredOn(sent -> sent.contains(POLICE))
                .containsExactly(
                        "Wed 10:00 warwickshire-police/control-room FIRST EMAIL+SMS",
                        "Wed 10:05 warwickshire-police/back-up BACK_UP EMAIL+SMS");
        assertThat(opens(firstEmail(report, POLICE, "control-room"))).isTrue();
        severalInOne = true;
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 1 2 3", "0 2 1 3", "2 0 1 3", "3 0 1 2", "0 3 2 1", "2 1 0 3"})
    void whomALaterReportNamesHasNothingOfTheWholeCaseInWhateverOrderItComes(String order) {
        RoutedConcern report = decision(
                newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE), copy(COUNCIL)), Mode.LIVE);
        RoutedConcern second = following(report, Kind.ADD_INFORMATION, List.of(lead(POLICE)), Set.of());
        RoutedConcern third = names(POLICE, second, Kind.ADD_INFORMATION);
        RoutedConcern beside = following(report, Kind.WITHDRAW, List.of(lead(POLICE)), Set.of());
        List<RoutedConcern> all = List.of(report, second, third, beside);

        for (String which : order.split(" ", -1)) {
            take(all.get(Integer.parseInt(which)));
        }

        int before = emailsTo(POLICE).size();
        for (RoutedConcern each : all) {
            assertThat(openAlertsOf(each))
                    .as("%s", all.indexOf(each))
                    .noneMatch(alert -> alert.startsWith(POLICE))
                    .anyMatch(alert -> alert.endsWith(" LEAD"));
            assertThat(withheldOf(each)).containsExactly(new PartnerId(POLICE));
        }
        world.runUntil(Instant.parse("2026-12-01T10:00:00Z"));
        assertThat(emailsTo(POLICE)).as("nothing after they were named").hasSize(before);
        severalInOne = true;
    }

    @Test
    void aPartnerWithACopyWhomALaterReportNamesHasItNoMore() {
        RoutedConcern report = takenByPolice(Urgency.STANDARD);

        take(names(COUNCIL, report, Kind.ADD_INFORMATION));
        acknowledge(report, POLICE, "digital-desk/email");
        world.runUntil(MORNING.plus(Duration.ofMinutes(1)));

        assertThat(openAlertsOf(report)).isEmpty();
        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 modern-slavery-helpline/duty FOLLOW_UP EMAIL",
                        "Wed 10:00 rugby-council/single-point-of-contact FIRST EMAIL",
                        "Wed 10:00 warwickshire-police/digital-desk FIRST EMAIL",
                        "Wed 10:00 warwickshire-police/digital-desk FOLLOW_UP EMAIL");
    }

    private void acknowledge(RoutedConcern concern, String partner, String contactAndMeans) {
        AlertId alert = AlertId.of(concern.concern(), new PartnerId(partner), concern.decision());
        assertThat(world.it().ending.acknowledge(alert, MessageId.of(alert, partner + "/" + contactAndMeans, "first")))
                .isPresent();
        world.settle();
    }

    @Test
    void whatWaitsForAPartnerWhomALaterReportNamesDoesNotGo() {
        world.it().notifyAnswers(503);
        RoutedConcern report = decision(newConcern(), Urgency.URGENT, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE);
        take(report);
        take(names(POLICE, report, Kind.ADD_INFORMATION));
        world.it().notifyTakes();

        world.runUntil(MORNING.plus(Duration.ofMinutes(50)));

        assertThat(world.sent())
                .filteredOn(sent -> sent.contains(POLICE))
                .containsExactly("Wed 10:00 warwickshire-police/control-room FIRST EMAIL");
        assertThat(world.sent()).anyMatch(sent -> sent.contains("modern-slavery-helpline/duty REROUTED SMS"));
        assertThat(steps()).contains(Step.STOOD_DOWN);
        severalInOne = true;
    }

    @Test
    void aCoordinatorWhomALaterReportNamesIsNotAskedAnyMoreAboutWhatCameToThem() {
        RoutedConcern report =
                decision(newConcern(), Urgency.EMERGENCY, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE);
        take(report);
        world.runUntil(MORNING.plus(Duration.ofMinutes(11)));
        AlertId polices = AlertId.of(report.concern(), new PartnerId(POLICE), report.decision());
        MessageId coordinators = MessageId.of(polices, COORDINATOR + "/duty/email", "rung 2");
        assertThat(opens(coordinators)).isTrue();
        int before = emailsTo(COORDINATOR).size();

        take(names(COORDINATOR, report, Kind.ADD_INFORMATION));
        world.runUntil(MORNING.plus(Duration.ofMinutes(40)));

        assertThat(opens(coordinators)).isFalse();
        assertThat(world.it().ending.acknowledge(polices, coordinators)).isEmpty();
        assertThat(emailsTo(COORDINATOR)).hasSize(before);
        assertThat(openAlertsOf(report)).containsExactly(POLICE + " LEAD");
        assertThat(world.sent()).anyMatch(sent -> sent.contains("warwickshire-police/back-up REMINDER"));
        severalInOne = true;
    }

    @Test
    void whenNobodyElseMayHaveItItStaysUnreadableWithItsPartnerAndThereIsAnAlarm() {
        RoutedConcern report = decision(
                newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(HELPLINE), copy(COUNCIL)), Mode.LIVE);
        take(report);
        world.it().ending.refuse(alert(HELPLINE), RefusalReason.OTHER_REMIT);
        RoutedConcern later = following(
                report,
                Kind.ADD_INFORMATION,
                List.of(lead(HELPLINE)),
                Set.of(new PartnerId(COUNCIL), new PartnerId(COORDINATOR)));

        take(later);
        take(later);
        acknowledge(HELPLINE, "duty/email", "first");
        world.runUntil(Instant.parse("2026-12-01T10:00:00Z"));

        assertThat(nobody()).isEqualTo(1);
        assertThat(openAlertsOf(report)).containsExactly(COUNCIL + " LEAD");
        firstLinkDoesNothing(report, COUNCIL, "single-point-of-contact");
        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 modern-slavery-helpline/duty FIRST EMAIL",
                        "Wed 10:00 modern-slavery-helpline/duty FOLLOW_UP EMAIL",
                        "Wed 10:00 rugby-council/single-point-of-contact FIRST EMAIL",
                        "Wed 10:00 rugby-council/single-point-of-contact REROUTED EMAIL");
    }

    @Test
    void inAnEmergencyOfWhichNobodyElseMayKnowItsLeadKeepsItAndThereIsAnAlarm() {
        RoutedConcern report = decision(
                newConcern(), Urgency.EMERGENCY, Relation.NONE, List.of(lead(HELPLINE), copy(COUNCIL)), Mode.LIVE);
        take(report);
        world.it().ending.refuse(alert(HELPLINE), RefusalReason.OTHER_REMIT);
        RoutedConcern later = following(
                report,
                Kind.ADD_INFORMATION,
                List.of(lead(HELPLINE)),
                Set.of(new PartnerId(COUNCIL), new PartnerId(COORDINATOR)));

        take(later);
        take(later);
        take(report);

        assertThat(nobody()).as("however often it is read").isEqualTo(1);
        assertThat(openAlertsOf(report)).containsExactly(COUNCIL + " LEAD");
        assertThat(withheldOf(report)).doesNotContain(new PartnerId(COUNCIL));
        severalInOne = true;
    }

    @Test
    void anotherLeadKeepsItsAlertWhenALaterReportNamesTheFirst() {
        RoutedConcern report = decision(
                newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(COUNCIL), lead(POLICE)), Mode.LIVE);
        take(report);

        take(following(
                report,
                Kind.ADD_INFORMATION,
                List.of(lead(POLICE)),
                Set.of(new PartnerId(COUNCIL), new PartnerId(COORDINATOR))));

        assertThat(openAlertsOf(report)).containsExactly(POLICE + " LEAD");
        firstLinkDoesNothing(report, COUNCIL, "single-point-of-contact");
        assertThat(opens(firstEmail(report, POLICE, "digital-desk"))).isTrue();
        severalInOne = true;
    }

    @Test
    void aReportAndWhatNamesItsLeadThatAreTakenInAtTheSameMomentEndWithOneLeadThatMayKnow() throws Exception {
        List<RoutedConcern> reports = new ArrayList<>();
        try (var instances = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 20; round++) {
                RoutedConcern report =
                        decision(newConcern(), Urgency.STANDARD, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE);
                RoutedConcern later = names(POLICE, report, Kind.ADD_INFORMATION);
                reports.add(report);
                takeAtTheSameMoment(instances, report, later);
            }
        }
        world.settle();

        assertThat(reports).allSatisfy(report -> {
            assertThat(openAlertsOf(report))
                    .contains(HELPLINE + " LEAD")
                    .noneMatch(alert -> alert.startsWith(POLICE))
                    .filteredOn(alert -> alert.endsWith("LEAD"))
                    .hasSize(1);
            assertThat(withheldOf(report)).containsExactly(new PartnerId(POLICE));
        });
        severalInOne = true;
    }

    @ParameterizedTest
    @CsvSource({"TEST", "EXERCISE"})
    void whatIsNotRealClimbsItsLadderThroughTestContactsAlone(Mode mode) {
        take(decision(newConcern(), Urgency.EMERGENCY, Relation.NONE, List.of(lead(POLICE), copy(COUNCIL)), mode));

        world.runUntil(MORNING.plus(Duration.ofMinutes(21)));

        assertThat(world.sent())
                .containsExactly(
                        "Wed 10:00 rugby-council/test FIRST EMAIL",
                        "Wed 10:00 warwickshire-police/test FIRST EMAIL+SMS",
                        "Wed 10:05 warwickshire-police/test BACK_UP EMAIL+SMS",
                        "Wed 10:10 duty-coordinator/test COORDINATOR EMAIL+SMS",
                        "Wed 10:20 duty-coordinator/test REMINDER EMAIL+SMS");
        assertThat(mail.received()).allMatch(email -> email.to().startsWith("test@"));
        assertThat(mail.received()).allMatch(email -> email.subject().startsWith("TEST: "));
    }

    // ----- a surge

    @Test
    void oneNumberGetsOneSmsForManyConcernsButEachEmergencyOnItsOwn() {
        List<RoutedConcern> urgent = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            urgent.add(decision(newConcern(), Urgency.URGENT, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE));
        }
        urgent.forEach(world.it().desk::take);
        world.runUntil(MORNING.plus(Duration.ofSeconds(1)));
        int beforeTheEmergency = world.it().smsAccepted();
        take(Urgency.EMERGENCY, POLICE);
        acknowledge(POLICE, "control-room/email", "first");
        int withTheEmergency = world.it().smsAccepted();
        world.runUntil(MORNING.plus(Duration.ofMinutes(20)));

        assertThat(withTheEmergency).isEqualTo(beforeTheEmergency + 1);
        // 15 one by one, as many more as were on their way when the limit was reached, and at most one in five minutes
        assertThat(world.it().smsAccepted()).isBetween(17, 15 + 3 + 1 + 4);
        assertThat(world.it()
                        .database
                        .sql()
                        .sql("select state, count(*) as n from message where means = 'SMS' group by state")
                        .query((row, _) -> row.getString("state") + " " + row.getInt("n"))
                        .list())
                .containsExactly("SENT 61");
        assertThat(mail.received()).hasSize(61);
        assertThat(world.it()
                        .database
                        .sql()
                        .sql("select sum(carries) from message where carries > 1")
                        .query(Integer.class)
                        .single())
                .isBetween(60 - 15 - 3, 60 - 15);
        assertThat(world.it().notify.findAll(postRequestedFor(urlEqualTo("/v2/notifications/sms"))))
                .extracting(LoggedRequest::getBodyAsString)
                .filteredOn(body -> body.contains("concerns wait for you"))
                .isNotEmpty()
                .allMatch(body -> body.contains("See all: http://127.0.0.1:8082/p/"));
        severalInOne = true;
    }

    @Test
    void whatAMessageShouldHaveSpokenForGoesOutAloneWhenThatOneIsNotSent() {
        for (int i = 0; i < 16; i++) {
            world.it()
                    .desk
                    .take(decision(newConcern(), Urgency.URGENT, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE));
            world.settle();
        }
        world.it().notifyAnswers(400);
        for (int i = 0; i < 5; i++) {
            world.it()
                    .desk
                    .take(decision(newConcern(), Urgency.URGENT, Relation.NONE, List.of(lead(POLICE)), Mode.LIVE));
        }
        // five minutes after the last one, one of them tries to speak for the others
        world.runUntil(MORNING.plus(Duration.ofMinutes(6)));
        world.it().notifyTakes();
        world.runUntil(MORNING.plus(Duration.ofMinutes(30)));

        assertThat(world.it()
                        .database
                        .sql()
                        .sql("select count(*) from message where means = 'SMS' and state not in ('SENT', 'FAILED')")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(world.it()
                        .database
                        .sql()
                        .sql("select count(*) from message where means = 'SMS' and state = 'FAILED'")
                        .query(Integer.class)
                        .single())
                .as("the one that was to speak for the others, and at most those that were on their way beside it")
                .isBetween(1, 4);
        severalInOne = true;
    }

    // ----- the words of the tests

    private boolean severalInOne;

    @SuppressWarnings("NullAway.Init") // set by what is taken
    private RoutedConcern last;

    private void take(Urgency urgency, String... leads) {
        take(decision(
                newConcern(),
                urgency,
                Relation.NONE,
                Arrays.stream(leads).map(LifeContract::lead).toList(),
                Mode.LIVE));
    }

    private void take(RoutedConcern concern) {
        last = concern;
        world.it().desk.take(concern);
        world.settle();
    }

    private RoutedConcern decision(ConcernId id, Urgency urgency, Relation relation, List<Told> told, Mode mode) {
        return new RoutedConcern(
                id,
                PublicReference.of(id),
                DecisionId.of(id, 1),
                mode,
                urgency,
                Prompt.ADULT,
                relation,
                clock.instant(),
                told,
                Set.of());
    }

    private RoutedConcern agreed(Urgency urgency, Terms terms, Told... told) {
        ConcernId id = newConcern();
        return new RoutedConcern(
                id,
                PublicReference.of(id),
                DecisionId.of(id, 1),
                Mode.LIVE,
                urgency,
                Prompt.ADULT,
                Relation.NONE,
                Restriction.NONE,
                clock.instant(),
                terms,
                List.of(told),
                Set.of());
    }

    private static Terms.Next step(boolean fromDeadline, int minutes, Whom whom) {
        return new Terms.Next(fromDeadline, Optional.of(new Term.Elapsed(Duration.ofMinutes(minutes))), whom);
    }

    private RoutedConcern following(RoutedConcern report, Kind kind, List<Told> told, Set<PartnerId> withheld) {
        return following(report, kind, told, withheld, Mode.LIVE);
    }

    private RoutedConcern following(
            RoutedConcern report, Kind kind, List<Told> told, Set<PartnerId> withheld, Mode mode) {
        ConcernId later = newConcern();
        return new RoutedConcern(
                later,
                PublicReference.of(later),
                DecisionId.of(later, 1),
                mode,
                Urgency.STANDARD,
                Prompt.ADULT,
                new Relation(kind, Optional.of(report.reference())),
                clock.instant(),
                told,
                withheld);
    }

    /// Two instances take in both, each twice.
    private void takeAtTheSameMoment(ExecutorService instances, RoutedConcern report, RoutedConcern later)
            throws InterruptedException, ExecutionException {
        var together = new CyclicBarrier(4);
        List<Callable<Boolean>> takes = new ArrayList<>();
        for (RoutedConcern each : List.of(report, later, report, later)) {
            takes.add(() -> {
                together.await();
                takeUntilItIsDone(each);
                return true;
            });
        }
        for (var taken : instances.invokeAll(takes)) {
            assertThat(taken.get()).isTrue();
        }
    }

    /// As a consumer does: what another instance records at this moment comes again.
    private void takeUntilItIsDone(RoutedConcern concern) {
        for (int again = 0; again < 20; again++) {
            try {
                world.it().desk.take(concern);
                return;
            } catch (ConcurrencyFailureException | DuplicateKeyException e) {
                assertThat(again).as("%s", e).isLessThan(19);
            }
        }
    }

    private List<String> alertsOf(RoutedConcern concern) {
        return world.it()
                .database
                .sql()
                .sql("select partner, role from alert where decision_id = :decision order by partner")
                .param("decision", concern.decision().value())
                .query((row, _) -> row.getString("partner") + " " + row.getString("role"))
                .list();
    }

    private RoutedConcern withheldFromCoordinator(Urgency urgency, Told... told) {
        ConcernId concern = newConcern();
        return new RoutedConcern(
                concern,
                PublicReference.of(concern),
                DecisionId.of(concern, 1),
                Mode.LIVE,
                urgency,
                Prompt.ADULT,
                Relation.NONE,
                clock.instant(),
                List.of(told),
                Set.of(new PartnerId("duty-coordinator")));
    }

    /// A partner file in which a contact has been replaced by one of another name.
    private static String renamed(String file, String contact, String to) {
        String line = "      - id: " + contact + "\n";
        assertThat(file).contains(line);
        return file.replace(line, "      - id: " + to + "\n");
    }

    /// A partner file in which the contact with that address is not there yet.
    private static String notYet(String file, String address) {
        String line = "        email: " + address + "\n";
        assertThat(file).contains(line);
        return file.replace(line, line + "        from: 2027-01-01\n");
    }

    private static ConcernId newConcern() {
        return new ConcernId(UUID.randomUUID());
    }

    private static Told lead(String partner) {
        return new Told(new PartnerId(partner), Role.LEAD);
    }

    private static Told copy(String partner) {
        return new Told(new PartnerId(partner), Role.COPY);
    }

    private AlertId alert(String partner) {
        return AlertId.of(last.concern(), new PartnerId(partner), last.decision());
    }

    private void acknowledge(String partner, String contactAndMeans, String step) {
        assertThat(world.it()
                        .ending
                        .acknowledge(
                                alert(partner), MessageId.of(alert(partner), partner + "/" + contactAndMeans, step)))
                .isPresent();
        world.settle();
    }

    /// Somebody of the partner that has a concern by its second decision says so.
    private void acknowledgeSentOn(RoutedConcern concern, String partner, String contactAndMeans) {
        AlertId alert = AlertId.of(concern.concern(), new PartnerId(partner), DecisionId.of(concern.concern(), 2));
        assertThat(world.it().ending.acknowledge(alert, MessageId.of(alert, partner + "/" + contactAndMeans, "first")))
                .isPresent();
        world.settle();
    }

    /// Who was told that somebody has it.
    private List<String> taken() {
        return world.sent().stream().filter(each -> each.contains(" TAKEN ")).toList();
    }

    private List<Step> steps() {
        return world.it().steps().stream().map(OutboxEntry::step).toList();
    }

    private void providerSays(String status) {
        world.it()
                .notify
                .stubFor(get(urlPathEqualTo("/v2/notifications"))
                        .willReturn(aResponse()
                                .withBody("{\"notifications\":[{\"id\":\"it\",\"status\":\"" + status + "\"}]}")));
    }
}
