package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The end of the brokers' certificates, read from servers that show some.
class BrokerCertificatesTest {

    private static final char[] PASSWORD = "not-a-secret".toCharArray();
    private static final String ENDS = "signpost.intake.brokers.certificate.ends";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger connections = new AtomicInteger();

    @Test
    void theFirstEndIsMeasured(@TempDir Path folder) throws Exception {
        try (SSLServerSocket later = broker(folder, 700);
                SSLServerSocket sooner = broker(folder, 20)) {
            int closed = portOfNobody();
            var certificates = certificates("SASL_SSL", later.getLocalPort(), closed, sooner.getLocalPort());
            certificates.start();
            try {
                Instant expected = Instant.now().plus(Duration.ofDays(20));
                await().untilAsserted(() -> assertThat(Instant.ofEpochSecond((long) measured()))
                        .isBetween(expected.minusSeconds(300), expected.plusSeconds(300)));
            } finally {
                certificates.stop();
            }
        }
    }

    @Test
    void oneThatHasEndedIsSeenTheMoreSo(@TempDir Path folder) throws Exception {
        try (SSLServerSocket ended = broker(folder, -3)) {
            var certificates = certificates("SSL", ended.getLocalPort());
            certificates.start();
            try {
                await().untilAsserted(() ->
                        assertThat(measured()).isLessThan((double) Instant.now().getEpochSecond()));
            } finally {
                certificates.stop();
            }
        }
    }

    @Test
    void brokersWithoutTlsAreNotLookedAt(@TempDir Path folder) throws Exception {
        try (SSLServerSocket broker = broker(folder, 700)) {
            var certificates = certificates("PLAINTEXT", broker.getLocalPort());
            certificates.start();
            assertThat(certificates.isRunning()).isFalse();
            certificates.stop();
        }
        assertThat(measured()).isNaN();
        assertThat(connections).hasValue(0);
    }

    private BrokerCertificates certificates(String protocol, int... ports) {
        List<String> brokers =
                Arrays.stream(ports).mapToObj(port -> "127.0.0.1:" + port).toList();
        var settings = new BrokerSettings(brokers, Map.of("security.protocol", protocol), false, Duration.ZERO);
        return new BrokerCertificates(settings, meters);
    }

    private static int portOfNobody() throws IOException {
        try (var nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return nobody.getLocalPort();
        }
    }

    private double measured() {
        return meters.get(ENDS).gauge().value();
    }

    /// Shows a certificate to whoever comes.
    ///
    /// @param days until it ends; negative when it has ended
    private SSLServerSocket broker(Path folder, int days) throws Exception {
        var server = (SSLServerSocket) context(folder, days)
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (true) {
                try (SSLSocket socket = (SSLSocket) server.accept()) {
                    connections.incrementAndGet();
                    socket.startHandshake();
                } catch (SocketException closed) {
                    return;
                } catch (IOException gone) {
                    // whoever came has seen enough
                }
            }
        });
        return server;
    }

    private static SSLContext context(Path folder, int days)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path file = folder.resolve(days + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "broker",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=broker",
                        "-startdate",
                        days < 0 ? "-10d" : "-0d",
                        "-validity",
                        Integer.toString(days < 0 ? 10 + days : days),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(file)) {
            keys.load(stream, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        return context;
    }
}
