package org.signpost.intake.flood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class NetworkLimitsTest {

    private final MovedClock clock = new MovedClock();
    private final NetworkLimits limits = new NetworkLimits(settings(3, 100), clock);

    private static FloodSettings settings(int networkBurst, int globalBurst) {
        return new FloodSettings(
                List.of("127.0.0.1", "10.0.0.0/8", "2001:db8:ffff::/48"),
                24,
                56,
                networkBurst,
                6,
                globalBurst,
                60,
                2,
                30,
                4,
                30,
                1000);
    }

    private static MockHttpServletRequest from(String peer, String... forwardedFor) {
        var request = new MockHttpServletRequest();
        request.setRemoteAddr(peer);
        for (String header : forwardedFor) {
            request.addHeader("X-Forwarded-For", header);
        }
        return request;
    }

    private boolean mayReport(String peer, String... forwardedFor) {
        return limits.allowed(from(peer, forwardedFor), Purpose.REPORT);
    }

    private void useUp(String peer, String... forwardedFor) {
        for (int i = 0; i < 3; i++) {
            assertThat(mayReport(peer, forwardedFor)).isTrue();
        }
        assertThat(mayReport(peer, forwardedFor)).isFalse();
    }

    @Test
    void aNetworkHasItsAllowanceAndAnotherHasItsOwn() {
        useUp("198.51.100.7");

        assertThat(mayReport("198.51.100.200")).isFalse();
        assertThat(mayReport("198.51.101.7")).isTrue();
        useUp("2001:db8:1:100::1");
        assertThat(mayReport("2001:db8:1:1ff::9")).isFalse();
        assertThat(mayReport("2001:db8:1:200::1")).isTrue();
    }

    @Test
    void theAllowanceComesBackWithTime() {
        useUp("198.51.100.7");

        clock.pass(Duration.ofMinutes(11));
        assertThat(mayReport("198.51.100.7")).isTrue();
        assertThat(mayReport("198.51.100.7")).isFalse();

        clock.pass(Duration.ofHours(3));
        useUp("198.51.100.7");
    }

    @Test
    void aClockThatIsSetBackGivesNothingAndBreaksNothing() {
        useUp("198.51.100.7");

        clock.pass(Duration.ofHours(-1));

        assertThat(mayReport("198.51.100.7")).isFalse();
        assertThat(mayReport("198.51.102.7")).isTrue();
    }

    @Test
    void eachPurposeHasAnAllowanceOfItsOwn() {
        useUp("198.51.100.7");

        assertThat(limits.allowed(from("198.51.100.7"), Purpose.FOLLOW_UP)).isTrue();
        assertThat(limits.allowed(from("198.51.100.7"), Purpose.FOLLOW_UP)).isTrue();
        assertThat(limits.allowed(from("198.51.100.7"), Purpose.FOLLOW_UP)).isFalse();
        for (int i = 0; i < 4; i++) {
            assertThat(limits.take(from("198.51.100.7"), Purpose.VISIT)).isEmpty();
        }
        assertThat(limits.take(from("198.51.100.7"), Purpose.VISIT))
                .contains(clock.instant().plus(Duration.ofMinutes(2)));
    }

    @Test
    void aNetworkIsKnownByAHashThatIsItsAloneAndAnotherAfterADay() {
        NetworkMark mark = limits.markOf(from("198.51.100.7"));

        assertThat(limits.markOf(from("127.0.0.1", "198.51.100.9"))).isEqualTo(mark);
        assertThat(limits.markOf(from("198.51.101.7"))).isNotEqualTo(mark);
        assertThat(mark.hash().remaining()).isEqualTo(32);
        assertThat(mark).hasToString("NetworkMark[hidden]");
        clock.pass(Duration.ofDays(1));
        assertThat(limits.markOf(from("198.51.100.7"))).isNotEqualTo(mark);
    }

    @Test
    void allTogetherHaveAnAllowanceToo() {
        var few = new NetworkLimits(settings(3, 2), clock);

        assertThat(few.allowedAltogether()).isTrue();
        assertThat(few.allowedAltogether()).isTrue();
        assertThat(few.allowedAltogether()).isFalse();
        clock.pass(Duration.ofMinutes(1));
        assertThat(few.allowedAltogether()).isTrue();
    }

    @Test
    void whatATrustedProxySaysIsBelieved() {
        useUp("127.0.0.1", "198.51.100.7");

        assertThat(mayReport("127.0.0.1", "198.51.100.8")).isFalse();
        assertThat(mayReport("10.9.8.7", "198.51.100.8")).isFalse();
        assertThat(mayReport("127.0.0.1", "198.51.101.7")).isTrue();
        assertThat(mayReport("198.51.100.9")).isFalse();
    }

    @Test
    void nobodyElseIsBelieved() {
        useUp("198.51.100.7", "203.0.113.1");

        assertThat(mayReport("198.51.100.7", "203.0.114.2")).isFalse();
        assertThat(mayReport("203.0.113.1")).isTrue();
    }

    @Test
    void whoeverWritesAddressesBeforeItsOwnGainsNothing() {
        useUp("127.0.0.1", "203.0.113.1, 198.51.100.7");

        assertThat(mayReport("127.0.0.1", "203.0.114.2, 198.51.100.7")).isFalse();
        assertThat(mayReport("127.0.0.1", "203.0.114.2", "198.51.100.7, 10.1.1.1"))
                .isFalse();
        assertThat(mayReport("127.0.0.1", "198.51.100.7, 203.0.115.1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "localhost", "999.1.1.1", "<script>", ",,,", "1.2.3", "example.com:80"})
    void whatIsNoAddressIsCountedForTheProxyThatLetItThrough(String nonsense) {
        useUp("127.0.0.1", nonsense);

        assertThat(mayReport("127.0.0.1", "something else")).isFalse();
        assertThat(mayReport("127.0.0.1", "198.51.100.7")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7:4711, 198.51.100.9",
        "'[2001:db8:5:100::1]:443', 2001:db8:5:1aa::2",
        "::ffff:198.51.100.7, 198.51.100.8"
    })
    void anAddressIsReadAsProxiesWriteIt(String written, String sameNetwork) {
        useUp("127.0.0.1", written);

        assertThat(mayReport("127.0.0.1", sameNetwork)).isFalse();
    }

    @Test
    void theKeyOfTheHashesLivesForADay() {
        useUp("198.51.100.7");

        clock.pass(Duration.ofDays(1));

        useUp("198.51.100.7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/x", ""})
    void aProxyThatCannotBeReadStopsTheStart(String proxy) {
        var wrong = new FloodSettings(List.of(proxy), 24, 56, 1, 1, 1, 1, 1, 1, 1, 1, 100);

        assertThatThrownBy(() -> new NetworkLimits(wrong, clock)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingPrintsAnAddress() {
        assertThat(Network.parse("198.51.100.0/24").toString()).doesNotContain("198", "51");
    }

    /// Stands still until it is moved.
    private static final class MovedClock extends Clock {
        private Instant now = Instant.parse("2026-11-25T10:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("nobody asks for another zone");
        }
    }
}
