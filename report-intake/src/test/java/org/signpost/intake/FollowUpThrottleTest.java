package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.signpost.intake.flood.FloodSettings;
import org.signpost.intake.flood.NetworkLimits;
import org.springframework.mock.web.MockHttpServletRequest;

class FollowUpThrottleTest {

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T12:00:00Z"));
    private final FollowUpThrottle throttle = new FollowUpThrottle(
            new NetworkLimits(new FloodSettings(List.of("127.0.0.1"), 24, 56, 9, 9, 9, 9, 5, 20, 9, 9, 100_000), clock),
            clock);

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

    private static HttpServletRequest from(String address) {
        var request = new MockHttpServletRequest();
        request.setRemoteAddr(address);
        return request;
    }

    private static HttpServletRequest byTheProxyFrom(String address) {
        var request = new MockHttpServletRequest();
        request.setRemoteAddr("127.0.0.1");
        request.addHeader("X-Forwarded-For", address);
        return request;
    }

    private void wrong(HttpServletRequest request, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(throttle.take(request)).isEmpty();
        }
    }

    @Test
    void afterFiveWrongCodesANetworkWaitsForTheNextTry() {
        wrong(from("192.0.2.1"), 5);

        assertThat(throttle.take(from("192.0.2.1"))).contains(Instant.parse("2026-11-23T12:03:00Z"));
        assertThat(throttle.take(from("198.51.100.2"))).isEmpty();

        clock.pass(Duration.ofMinutes(3));
        wrong(from("192.0.2.1"), 1);
        assertThat(throttle.take(from("192.0.2.1"))).isPresent();
    }

    @Test
    void behindAProxyEachNetworkHasItsOwnTries() {
        wrong(byTheProxyFrom("192.0.2.1"), 5);

        assertThat(throttle.take(byTheProxyFrom("192.0.2.1"))).isPresent();
        assertThat(throttle.take(byTheProxyFrom("198.51.100.2"))).isEmpty();
    }

    @Test
    void aRightCodeCostsNothing() {
        wrong(from("192.0.2.1"), 4);
        for (int i = 0; i < 20; i++) {
            assertThat(throttle.take(from("192.0.2.1"))).isEmpty();
            throttle.giveBack(from("192.0.2.1"));
        }

        wrong(from("192.0.2.1"), 1);
        assertThat(throttle.take(from("192.0.2.1"))).isPresent();
    }

    @Test
    void fromEverywhereTogetherNotMoreThanALimitIsTaken() {
        for (int i = 0; i < FollowUpThrottle.TOGETHER; i++) {
            assertThat(throttle.take(from("10." + i / 250 + "." + i % 250 + ".1")))
                    .isEmpty();
        }

        assertThat(throttle.take(from("10.99.1.1"))).isPresent();

        clock.pass(FollowUpThrottle.PERIOD);
        assertThat(throttle.take(from("10.99.1.1"))).isEmpty();
    }
}
