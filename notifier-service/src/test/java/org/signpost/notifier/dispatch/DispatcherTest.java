package org.signpost.notifier.dispatch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.alerting.AlertState;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.Step;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.ledger.LedgerDatabase;
import org.signpost.notifier.ledger.OutboxEntry;

class DispatcherTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");

    private final MovableClock clock = new MovableClock(NOW);
    private DispatchWorld world;

    @BeforeEach
    void open(@TempDir Path folder) {
        // nobody listens on the mail port; these tests are about SMS
        world = new DispatchWorld(LedgerDatabase.h2(folder), false, folder, 1, clock, 1);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anSmsThatWasCutOffAndArrivedIsNotSentAgain() throws Exception {
        RoutedConcern concern = world.take(Urgency.EMERGENCY, NOW);
        MessageId sms = DispatchWorld.smsOf(concern);
        // the process died after this and before the outcome was written down
        assertThat(world.database.ledger().begin(sms, NOW)).isPresent();
        world.notifyHas("{\"id\":\"provider-7\"}");

        Optional<Instant> again = world.dispatcher.dispatch(Lane.EMERGENCY, sms).again();

        assertThat(again).isEmpty();
        assertThat(world.smsSent()).isZero();
        assertThat(world.database.ledger().stateOf(DispatchWorld.alertOf(concern)))
                .contains(AlertState.SENT);
    }

    @Test
    void anSmsThatWasCutOffAndDidNotArriveIsSent() throws Exception {
        RoutedConcern concern = world.take(Urgency.EMERGENCY, NOW);
        MessageId sms = DispatchWorld.smsOf(concern);
        assertThat(world.database.ledger().begin(sms, NOW)).isPresent();

        Optional<Instant> again = world.dispatcher.dispatch(Lane.EMERGENCY, sms).again();

        assertThat(again).isEmpty();
        assertThat(world.smsSent()).isEqualTo(1);
    }

    @Test
    void anSmsIsNotSentAgainWhileNobodyCanSayWhetherItArrived() throws Exception {
        RoutedConcern concern = world.take(Urgency.EMERGENCY, NOW);
        MessageId sms = DispatchWorld.smsOf(concern);
        world.notifyAnswers(504);
        assertThat(world.dispatcher.dispatch(Lane.EMERGENCY, sms).again()).contains(NOW.plusSeconds(1));
        world.notifyTakes();
        world.notify.stubFor(
                get(urlPathEqualTo("/v2/notifications")).willReturn(aResponse().withStatus(500)));

        assertThat(world.dispatcher.dispatch(Lane.EMERGENCY, sms).again()).isPresent();
        assertThat(world.dispatcher.dispatch(Lane.EMERGENCY, sms).again()).isPresent();

        assertThat(world.smsSent()).isEqualTo(1);
        world.notifyHas("");
        assertThat(world.dispatcher.dispatch(Lane.EMERGENCY, sms).again()).isEmpty();
        assertThat(world.smsSent()).isEqualTo(2);
    }

    @Test
    void anEmergencyIsTriedInSecondsThenInMinutesAndGivenUpAfterFourHours() throws Exception {
        RoutedConcern concern = world.take(Urgency.EMERGENCY, NOW);
        MessageId sms = DispatchWorld.smsOf(concern);
        world.notifyAnswers(429);
        int attempts = 0;

        Optional<Instant> again = Optional.of(NOW);
        while (again.isPresent() && attempts < 1000) {
            clock.moveTo(again.get());
            again = world.dispatcher.dispatch(Lane.EMERGENCY, sms).again();
            attempts++;
            if (attempts == 5) {
                assertThat(Duration.between(NOW, clock.instant())).isLessThan(Duration.ofSeconds(20));
            }
        }

        assertThat(attempts).isBetween(50, 60);
        assertThat(Duration.between(NOW, clock.instant())).isGreaterThan(Duration.ofMinutes(235));
        assertThat(world.steps())
                .extracting(OutboxEntry::step)
                .containsExactly(Step.RECORDED, Step.GIVEN_UP, Step.ESCALATED);
        assertThat(world.steps().get(1).reason()).contains("RATE_LIMITED");
        assertThat(world.steps().getLast().reason()).contains("UNREACHED");
        assertThat(world.dispatcher.dispatch(Lane.EMERGENCY, sms).again()).isEmpty();
        assertThat(world.smsSent()).isEqualTo(attempts);
    }

    @Test
    void aRefusalIsVisibleAtOnceAndNotTriedAgain() throws Exception {
        RoutedConcern concern = world.take(Urgency.URGENT, NOW);
        MessageId sms = DispatchWorld.smsOf(concern);
        world.notifyAnswers(400);

        assertThat(world.dispatcher.dispatch(Lane.EMERGENCY, sms).again()).isEmpty();
        assertThat(world.dispatcher.dispatch(Lane.EMERGENCY, sms).again()).isEmpty();

        assertThat(world.smsSent()).isEqualTo(1);
        assertThat(world.steps()).extracting(OutboxEntry::step).containsExactly(Step.RECORDED, Step.FAILED);
        assertThat(world.steps().getLast().message()).contains(sms);
    }

    @Test
    void nothingIsSentAboutAnAlertThatWasAcknowledgedMeanwhile() throws Exception {
        RoutedConcern concern = world.take(Urgency.URGENT, NOW);
        MessageId sms = DispatchWorld.smsOf(concern);
        world.notifyAnswers(429);
        assertThat(world.dispatcher.dispatch(Lane.EMERGENCY, sms).again()).isPresent();
        assertThat(world.database
                        .ledger()
                        .acknowledge(DispatchWorld.alertOf(concern), sms, NOW)
                        .through())
                .isEqualTo(sms);
        world.notifyTakes();

        assertThat(world.dispatcher.dispatch(Lane.EMERGENCY, sms).again()).isEmpty();

        assertThat(world.smsSent()).isEqualTo(1);
    }
}
