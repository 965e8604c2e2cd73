package org.signpost.intake;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.kafka.clients.CommonClientConfigs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Until when the certificates of the brokers are good, so that somebody hears of it long before nobody can connect
/// any more. One look each hour at what each broker shows when a connection begins; it believes nothing of it and
/// sends nothing.
@Component
final class BrokerCertificates implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerCertificates.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int PATIENCE_MS = 5000;

    private final BrokerSettings brokers;
    private final PollingThread thread =
            new PollingThread("broker-certificates", Duration.ofMillis(PATIENCE_MS), this::run);
    private final Map<String, Instant> ends = new ConcurrentHashMap<>();

    BrokerCertificates(BrokerSettings brokers, MeterRegistry meters) {
        this.brokers = brokers;
        Gauge.builder("signpost.intake.brokers.certificate.ends", this, BrokerCertificates::firstEnd)
                .baseUnit("seconds")
                .description(
                        "When the first certificate of a broker ends, in seconds since 1970; NaN where none is known")
                .register(meters);
    }

    private double firstEnd() {
        return ends.values().stream()
                .min(Comparator.naturalOrder())
                .map(end -> (double) end.getEpochSecond())
                .orElse(Double.NaN);
    }

    @Override
    public void start() {
        Object protocol = brokers.client().get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);
        if (protocol != null && protocol.toString().endsWith("SSL")) {
            thread.start();
        }
    }

    @Override
    public void stop() {
        thread.stop();
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    private void run() {
        do {
            for (String broker : brokers.bootstrapServers()) {
                try {
                    end(broker).ifPresent(end -> ends.put(broker, end));
                } catch (IOException | GeneralSecurityException | IllegalArgumentException away) {
                    // what was known of it is still true
                    LOG.atDebug()
                            .addKeyValue("failure", away.getClass().getName())
                            .log("a broker showed no certificate; it will be looked at again");
                }
            }
        } while (thread.pause(EVERY));
    }

    private static Optional<Instant> end(String broker) throws IOException, GeneralSecurityException {
        URI address = URI.create("kafka://" + broker);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Onlooker()}, null);
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), PATIENCE_MS);
            socket.setSoTimeout(PATIENCE_MS);
            socket.startHandshake();
            return Arrays.stream(socket.getSession().getPeerCertificates())
                    .map(BrokerCertificates::end)
                    .min(Comparator.naturalOrder());
        }
    }

    private static Instant end(Certificate certificate) {
        return certificate instanceof X509Certificate known
                ? known.getNotAfter().toInstant()
                : Instant.MAX;
    }

    /// Lets the conversation begin whatever the certificate is: one that has ended, or that nobody trusts, is what is
    /// looked for. Nothing is ever said over such a connection.
    private static final class Onlooker implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {
            throw new UnsupportedOperationException("this is no server");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {
            // looked at by whoever made this
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
