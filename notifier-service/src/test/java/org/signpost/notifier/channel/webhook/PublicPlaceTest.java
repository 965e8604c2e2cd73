package org.signpost.notifier.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.security.Security;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicPlaceTest {

    private static final PublicPlace PLACES = new PublicPlace(false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.167.1.1",
                "198.17.0.1",
                "198.20.0.1",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450::1",
                "2001:4860:4860::8888"
            })
    void whatIsPublicIsAllowed(String address) {
        assertThat(PLACES.isAllowed(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "127.0.0.1",
                "127.255.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "64:ff9b::a00:1",
                "2002:a00:1::1",
                "2001::1",
                "2001:db8::1",
                "3fff::1"
            })
    void whatIsNotIsNot(String address) {
        assertThat(PLACES.isAllowed(InetAddress.ofLiteral(address))).isFalse();
    }

    @Test
    void thisMachineIsAllowedWhereASettingSaysSo() {
        assertThat(new PublicPlace(true).isAllowed(InetAddress.ofLiteral("127.0.0.1")))
                .isTrue();
        assertThat(new PublicPlace(true).isAllowed(InetAddress.ofLiteral("10.0.0.1")))
                .isFalse();
    }

    /// An answer of DNS is looked at and then used: both must be the same one. A failure of DNS must not last.
    @Test
    void theRuntimeKeepsAnswersOfDnsForAMomentAndFailuresForLess() {
        assertThat(Security.getProperty("networkaddress.cache.ttl")).isIn(null, "", "30");
        assertThat(Integer.parseInt(Security.getProperty("networkaddress.cache.negative.ttl")))
                .isBetween(0, 10);
    }
}
