package org.signpost.notifier.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many hours of messages, played on a clock of the test's. Each test prints its seed when it fails.
class ProviderChoiceTest {

    private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
    private static final Duration QUICK = Duration.ofMillis(200);
    private static final Duration SLOW = Duration.ofSeconds(8);

    /// How a provider is at a moment.
    private enum State {
        WELL,
        SLOW,
        DEAD
    }

    private static final class Play {
        private final ProviderChoice choice = new ProviderChoice(2, ProviderChoice.Rules.USUAL, START);
        private final Random random;
        private Instant now = START;
        private int changes;
        private int bad;
        private int sent;
        private final int[] to = new int[2];

        Play(long seed) {
            this.random = new Random(seed);
        }

        /// Messages on average every so many seconds, for so long.
        Play run(int every, Duration length, Function<Instant, State> first, Function<Instant, State> second) {
            Instant end = now.plus(length);
            while (now.isBefore(end)) {
                now = now.plusMillis(1 + random.nextInt(2000 * every));
                int before = choice.current();
                int provider = choice.next(now, random.nextInt(5) > 0);
                State state = (provider == 0 ? first : second).apply(now);
                boolean failed = state == State.DEAD || random.nextInt(100) == 0;
                choice.went(provider, failed, state == State.SLOW ? SLOW : QUICK, now);
                changes += choice.current() == before ? 0 : 1;
                bad += state == State.WELL ? 0 : 1;
                sent++;
                to[provider]++;
            }
            return this;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whileAllIsWellTheFirstGetsEverything(long seed) {
        Play play = new Play(seed).run(10, Duration.ofHours(24), _ -> State.WELL, _ -> State.WELL);

        assertThat(play.changes).as("seed %s", seed).isZero();
        assertThat(play.to[1]).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aDeadProviderIsLeftAfterAFewMessagesAndGetsThemBackWhenItLives(long seed) {
        Instant dies = START.plus(Duration.ofHours(1));
        Instant lives = START.plus(Duration.ofHours(3));
        Play play = new Play(seed).run(10, Duration.ofHours(12), dead(dies, lives), _ -> State.WELL);

        assertThat(play.changes).as("seed %s", seed).isEqualTo(2);
        assertThat(play.choice.current()).isZero();
        // until it is left all of a window must fail as much; after that, only probes
        assertThat(play.bad).as("seed %s: of %s", seed, play.sent).isLessThan(80);
    }

    @Test
    void aFewMessagesAreEnoughToLeaveADeadProvider() {
        var choice = new ProviderChoice(2, ProviderChoice.Rules.USUAL, START);
        for (int i = 0; i < 3; i++) {
            assertThat(choice.next(START.plusSeconds(i), true)).isZero();
            choice.went(0, true, QUICK, START.plusSeconds(i));
        }

        assertThat(choice.next(START.plusSeconds(3), false)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aSlowProviderIsLeftForAQuickOne(long seed) {
        Instant from = START.plus(Duration.ofHours(1));
        Play play = new Play(seed)
                .run(10, Duration.ofHours(6), at -> at.isBefore(from) ? State.WELL : State.SLOW, _ -> State.WELL);

        assertThat(play.changes).as("seed %s", seed).isEqualTo(1);
        assertThat(play.choice.current()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whenBothAreSlowNothingMoves(long seed) {
        Play play = new Play(seed).run(10, Duration.ofHours(24), _ -> State.SLOW, _ -> State.SLOW);

        assertThat(play.changes).as("seed %s", seed).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whenBothAreDeadItMovesOnceAndIsBackAtTheFirstThatLives(long seed) {
        Instant lives = START.plus(Duration.ofHours(8));
        Play play = new Play(seed).run(10, Duration.ofHours(8), _ -> State.DEAD, _ -> State.DEAD);
        assertThat(play.changes).as("seed %s", seed).isEqualTo(1);

        play.run(10, Duration.ofMinutes(20), dead(START, lives), _ -> State.DEAD);

        assertThat(play.choice.current()).as("seed %s", seed).isZero();
        assertThat(play.changes).as("seed %s", seed).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aProviderThatComesAndGoesIsTriedLessAndLess(long seed) {
        // ten minutes well, ten minutes dead
        Function<Instant, State> flapping =
                at -> Duration.between(START, at).toMinutes() / 10 % 2 == 0 ? State.WELL : State.DEAD;

        Play play = new Play(seed).run(5, Duration.ofHours(24), flapping, _ -> State.WELL);

        // it changed 144 times; each way there and back is two changes
        assertThat(play.changes).as("seed %s", seed).isLessThanOrEqualTo(40);
        assertThat(play.bad).as("seed %s: of %s", seed, play.sent).isLessThan(play.sent / 20);
    }

    @Test
    void whatCannotWaitIsNoProbeWhileTheOtherProviderIsWell() {
        var choice = new ProviderChoice(2, ProviderChoice.Rules.USUAL, START);
        for (int i = 0; i < 3; i++) {
            choice.went(0, true, QUICK, START);
        }
        assertThat(choice.next(START, true)).isEqualTo(1);
        Instant later = START.plus(Duration.ofMinutes(20));

        assertThat(choice.next(later, false)).isEqualTo(1);
        assertThat(choice.next(later, true)).isZero();
    }

    private static Function<Instant, State> dead(Instant from, Instant until) {
        return at -> at.isBefore(from) || !at.isBefore(until) ? State.WELL : State.DEAD;
    }
}
