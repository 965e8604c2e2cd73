package org.signpost.notifier.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.EmailAddress;
import org.signpost.notifier.alerting.Brief;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.channel.SendOutcome.Accepted;
import org.signpost.notifier.channel.SendOutcome.Deferred;
import org.signpost.notifier.fault.FaultyNetwork;

/// Email over STARTTLS, to servers that can do it, cannot, or only pretend; on the loopback address, without leave
/// for plain.
@Timeout(30)
class EmailEncryptionTest {

    private static final MessageId MESSAGE = new MessageId(UUID.randomUUID());
    private static final EmailAddress TO = new EmailAddress("duty@rugby.example");
    private static final EmailContent COPY = new CopyEmail(
            PublicReference.of(new ConcernId(new UUID(1, 2))),
            Relation.NONE,
            Urgency.URGENT,
            Optional.empty(),
            Brief.USUAL,
            Mode.LIVE);
    private static final SendOutcome NOT_SECURE = new Deferred(FailureReason.NOT_SECURE);

    @TempDir
    static Path folder;

    private static TestCertificate good;
    private static TestCertificate another;
    private static TestCertificate ofAnotherHost;

    @BeforeAll
    static void certificates() throws Exception {
        good = TestCertificate.of(Files.createDirectory(folder.resolve("good")), "localhost");
        another = TestCertificate.of(Files.createDirectory(folder.resolve("another")), "localhost");
        ofAnotherHost = TestCertificate.of(folder, "mail.example");
    }

    @Test
    void anEmailGoesEncryptedToAServerThatIsTrusted() throws Exception {
        try (var server = new ScriptedMailServer(Map.of(), good.server())) {
            assertThat(sent(server.port(), good)).isEqualTo(new Accepted(Optional.empty()));

            assertThat(server.got()).isEqualTo(1);
            assertThat(server.inClear()).containsExactly("EHLO signpost.example", "STARTTLS");
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
        try (var server = new ScriptedMailServer(Map.of(), another.server())) {
            assertThat(sent(server.port(), good)).isEqualTo(NOT_SECURE);
            assertThat(sent(server.port(), null)).isEqualTo(NOT_SECURE);

            assertNothingLeft(server);
        }
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() throws Exception {
        try (var server = new ScriptedMailServer(Map.of(), ofAnotherHost.server())) {
            assertThat(sent(server.port(), ofAnotherHost)).isEqualTo(NOT_SECURE);

            assertNothingLeft(server);
        }
    }

    @Test
    void aServerThatOffersNoEncryptionGetsNothing() throws Exception {
        try (var server = new ScriptedMailServer(Map.of())) {
            assertThat(sent(server.port(), good)).isEqualTo(NOT_SECURE);

            assertNothingLeft(server);
        }
    }

    @Test
    void aServerThatRefusesToEncryptGetsNothing() throws Exception {
        try (var server = new ScriptedMailServer(Map.of("STARTTLS", "454 not now"), good.server())) {
            assertThat(sent(server.port(), good)).isEqualTo(NOT_SECURE);

            assertNothingLeft(server);
        }
    }

    @Test
    void somebodyInBetweenWhoTakesTheOfferAwayGetsNothing() throws Exception {
        try (var server = new ScriptedMailServer(Map.of(), good.server());
                var network = FaultyNetwork.to(server.port())) {
            assertThat(sent(network.port(), good)).isEqualTo(new Accepted(Optional.empty()));
            network.changesAnswers("STARTTLS", "XXXXXXXX");

            assertThat(sent(network.port(), good)).isEqualTo(NOT_SECURE);

            assertThat(server.got()).isEqualTo(1);
        }
    }

    private static void assertNothingLeft(ScriptedMailServer server) {
        assertThat(server.got()).isZero();
        assertThat(server.received()).isEmpty();
        assertThat(server.inClear()).noneMatch(line -> line.startsWith("MAIL") || line.startsWith("AUTH"));
    }

    private static SendOutcome sent(int port, @Nullable TestCertificate trusted) throws Exception {
        Optional<SSLSocketFactory> trust = trusted == null
                ? Optional.empty()
                : Optional.of(trusted.trustingClient().getSocketFactory());
        var server = new MailServer(
                "localhost",
                port,
                "alerts@signpost.example",
                Optional.empty(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2));
        try (var channel =
                new EmailChannel(server, Clock.fixed(Instant.parse("2026-11-23T13:35:00Z"), ZoneOffset.UTC), trust)) {
            return channel.send(MESSAGE, TO, COPY);
        }
    }
}
