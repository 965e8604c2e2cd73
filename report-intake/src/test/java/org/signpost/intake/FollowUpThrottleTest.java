package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FollowUpThrottleTest {

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T12:00:00Z"));
    private final FollowUpThrottle throttle = new FollowUpThrottle(clock);

    /// A clock that the test moves.
    private static final class MovableClock extends Clock {
        private Instant now;

        MovableClock(Instant now) {
            this.now = now;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private void wrong(String address, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(throttle.take(address)).isEmpty();
        }
    }

    @Test
    void afterFiveWrongCodesANetworkWaitsForAQuarterOfAnHour() {
        wrong("192.0.2.1", 5);

        clock.pass(Duration.ofMinutes(5));
        assertThat(throttle.take("192.0.2.1")).contains(Instant.parse("2026-11-23T12:15:00Z"));
        assertThat(throttle.take("192.0.2.2")).isEmpty();

        clock.pass(Duration.ofMinutes(10));
        wrong("192.0.2.1", 5);
        assertThat(throttle.take("192.0.2.1")).isPresent();
    }

    @Test
    void aRightCodeCostsNothing() {
        wrong("192.0.2.1", 4);
        for (int i = 0; i < 20; i++) {
            assertThat(throttle.take("192.0.2.1")).isEmpty();
            throttle.giveBack("192.0.2.1");
        }

        wrong("192.0.2.1", 1);
        assertThat(throttle.take("192.0.2.1")).isPresent();
    }

    @Test
    void theAddressesThatAProviderGivesToOneCustomerAreOneNetwork() {
        wrong("2001:db8:1:2::1", 2);
        wrong("2001:db8:1:2:ffff::7", 3);

        assertThat(throttle.take("2001:db8:1:2:a:b:c:d")).isPresent();
        assertThat(throttle.take("2001:db8:1:3::1")).isEmpty();
    }

    @Test
    void fromEverywhereTogetherNotMoreThanALimitIsTaken() {
        for (int i = 0; i < FollowUpThrottle.TOGETHER; i++) {
            assertThat(throttle.take("10.0." + i / 250 + "." + i % 250)).isEmpty();
        }

        assertThat(throttle.take("10.1.1.1")).isPresent();

        clock.pass(FollowUpThrottle.PERIOD);
        assertThat(throttle.take("10.1.1.1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "host.example", "1.2.3.4.5"})
    void whatIsNoAddressIsANetworkToo(String address) {
        wrong(address, 5);

        assertThat(throttle.take(address)).isPresent();
        assertThat(throttle).hasToString("FollowUpThrottle[hidden]");
    }
}
