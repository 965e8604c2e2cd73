package org.signpost.notifier.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;

/// The clock that all instances share, over a database whose clock and a machine whose counter a test moves.
@ExtendWith(OutputCaptureExtension.class)
class LedgerClockTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private Instant database = NOON;
    private long counter = 42;
    private final LedgerClock clock = new LedgerClock(() -> database, () -> counter);

    @Test
    void itGoesOnByTheCounterWhileTheDatabaseIsAway() {
        var away = new LedgerClock(
                () -> {
                    if (counter > 42) {
                        throw new DataAccessResourceFailureException("away");
                    }
                    return database;
                },
                () -> counter);
        counter += Duration.ofMinutes(7).toNanos();

        assertThatThrownBy(away::look).isInstanceOf(DataAccessResourceFailureException.class);
        assertThat(away.instant()).isEqualTo(NOON.plus(Duration.ofMinutes(7)));
    }

    @Test
    void itFollowsAtOnceWhenTheDatabaseIsPutForwardAndSaysSo(CapturedOutput log) {
        database = NOON.plus(Duration.ofHours(1));

        clock.look();

        assertThat(clock.instant()).isEqualTo(NOON.plus(Duration.ofHours(1)));
        assertThat(log).containsOnlyOnce("the clock of the database was set").contains("seconds=\"3600\"");
    }

    @Test
    void itNeverGoesBackAndLetsTheDatabaseCatchUp(CapturedOutput log) {
        database = NOON.minus(Duration.ofMinutes(1));

        clock.look();
        assertThat(clock.instant()).isEqualTo(NOON);
        Instant before = clock.instant();
        for (int second = 0; second < 590; second++) {
            pass(Duration.ofSeconds(1));
            clock.look();
            assertThat(Duration.between(before, clock.instant())).isEqualTo(Duration.ofMillis(900));
            before = clock.instant();
        }
        pass(Duration.ofSeconds(60));
        clock.look();

        assertThat(clock.instant()).isEqualTo(database);
        assertThat(log).containsOnlyOnce("the clock of the database was set").contains("seconds=\"-60\"");
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 900, 3000})
    void aDatabaseThatTakesItsTimePutsNothingAhead(long millis) {
        var slowlyAsked = new LedgerClock(
                () -> {
                    pass(Duration.ofMillis(millis));
                    return database;
                },
                () -> counter);
        assertThat(slowlyAsked.instant()).isEqualTo(database);
        slowlyAsked.look();
        assertThat(slowlyAsked.instant()).isEqualTo(database);

        var slowlyAnswered = new LedgerClock(
                () -> {
                    Instant answer = database;
                    pass(Duration.ofMillis(millis));
                    return answer;
                },
                () -> counter);
        assertThat(slowlyAnswered.instant()).isEqualTo(database.minusMillis(millis));
        Instant before = slowlyAnswered.instant();
        slowlyAnswered.look();
        assertThat(slowlyAnswered.instant())
                .as("by the counter: the answer does not contradict it")
                .isEqualTo(before.plusMillis(millis));
    }

    private void pass(Duration time) {
        database = database.plus(time);
        counter += time.toNanos();
    }
}
