package org.signpost.notifier.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.ledger.LedgerClock;
import org.signpost.notifier.ledger.LedgerDatabase;

/// Alerts while the clock that all instances share is put forward and back. It is said each time what is sent.
@Timeout(60)
class ClockChangesTest {

    private static final Instant MORNING = Instant.parse("2026-11-25T10:00:00Z");

    private static final List<String> FIRST = List.of("control-room FIRST EMAIL", "control-room FIRST SMS");
    private static final List<String> FIRST_AND_BACK_UP = List.of(
            "back-up BACK_UP EMAIL", "back-up BACK_UP SMS", "control-room FIRST EMAIL", "control-room FIRST SMS");

    @TempDir
    Path folder;

    private volatile Instant database = MORNING;
    private volatile long counter;
    private final LedgerClock clock = new LedgerClock(() -> database, () -> counter);
    private Mailboxes mail;
    private DispatchWorld world;

    @BeforeEach
    void start() {
        mail = new Mailboxes();
        world = new DispatchWorld(LedgerDatabase.h2(folder), false, folder, mail.port(), clock, 4);
        world.lanes.start();
    }

    @AfterEach
    void stop() throws IOException {
        world.close();
        mail.close();
    }

    @Test
    void aRetryWaitsNoHourWhenTheClockIsPutBackByOne() {
        world.notifyAnswers(429);
        RoutedConcern concern = world.take(Urgency.EMERGENCY, MORNING);
        await().until(() -> world.smsSent() == 1 && messages("DUE").equals(List.of("control-room FIRST SMS")));
        world.notifyTakes();

        isSet(Duration.ofHours(-1));
        pass(Duration.ofSeconds(2));

        await().until(() -> messages("SENT").equals(List.of("control-room FIRST EMAIL", "control-room FIRST SMS")));
        assertThat(world.smsAccepted()).isEqualTo(1);
        assertThat(world.database.ledger().stateOf(DispatchWorld.alertOf(concern)))
                .isPresent();
    }

    @Test
    void theLadderIsClimbedNeitherAtOnceNorAnHourLateWhenTheClockIsPutBack() {
        var _ = world.take(Urgency.URGENT, MORNING);
        arrives();
        isSet(Duration.ofHours(-1));

        pass(Duration.ofMinutes(58));
        nothingMoreIsSentThan(FIRST);
        // a tenth slower: sixty minutes take sixty-seven
        pass(Duration.ofMinutes(9));

        await().until(() -> messages("SENT").equals(FIRST_AND_BACK_UP));
    }

    @Test
    void whatComesInAfterTheClockWasPutBackHasItsWholeTime() {
        isSet(Duration.ofHours(-1));
        var _ = world.take(Urgency.URGENT, database);
        arrives();

        pass(Duration.ofMinutes(58));
        nothingMoreIsSentThan(FIRST);
        pass(Duration.ofMinutes(9));

        await().until(() -> messages("SENT").equals(FIRST_AND_BACK_UP));
    }

    @Test
    void aConcernFromAMachineWhoseClockIsAheadWaitsNoLongerThanAnyOther() {
        var _ = world.take(Urgency.URGENT, MORNING.plus(Duration.ofHours(1)));
        arrives();

        pass(Duration.ofMinutes(60));

        await().until(() -> messages("SENT").equals(FIRST_AND_BACK_UP));
    }

    @Test
    void whenTheClockIsPutForwardNothingIsSentAgainAndWhatIsOverdueIsSentOnce() {
        var _ = world.take(Urgency.URGENT, MORNING);
        arrives();

        isSet(Duration.ofMinutes(70));

        await().until(() -> messages("SENT").equals(FIRST_AND_BACK_UP));
        nothingMoreIsSentThan(FIRST_AND_BACK_UP);
        assertThat(world.smsAccepted()).isEqualTo(2);
        assertThat(mail.received()).hasSize(2);
    }

    /// The first messages leave, and the provider says that the SMS arrived.
    private void arrives() {
        await().until(() -> messages("SENT").equals(List.of("control-room FIRST EMAIL", "control-room FIRST SMS")));
        world.notifyHas("{\"id\":\"provider-1\",\"status\":\"delivered\"}");
    }

    private void nothingMoreIsSentThan(List<String> expected) {
        await().during(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(messages("SENT")).isEqualTo(expected));
    }

    private List<String> messages(String state) {
        return world.database
                .sql()
                .sql("select contact, occasion, means from message where state = :state"
                        + " order by contact, occasion, means")
                .param("state", state)
                .query((row, _) ->
                        row.getString("contact") + " " + row.getString("occasion") + " " + row.getString("means"))
                .list();
    }

    /// Somebody sets the clock of the database.
    private void isSet(Duration by) {
        database = database.plus(by);
        clock.look();
    }

    private synchronized void pass(Duration time) {
        counter += time.toNanos();
        database = database.plus(time);
        clock.look();
    }
}
