package org.signpost.notifier.channel.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
import org.signpost.notifier.channel.SendOutcome.Refused;
import org.signpost.notifier.fault.FaultyNetwork;

/// Email over connections that are kept for the next one.
@Timeout(30)
class EmailConnectionsTest {

    private static final EmailAddress TO = new EmailAddress("duty@rugby.example");
    private static final EmailContent COPY = new CopyEmail(
            PublicReference.of(new ConcernId(new UUID(1, 2))),
            Relation.NONE,
            Urgency.URGENT,
            Optional.empty(),
            Brief.USUAL,
            Mode.LIVE);
    private static final SendOutcome TAKEN = new Accepted(Optional.empty());

    private final ScriptedMailServer server = new ScriptedMailServer(Map.of());
    private final FaultyNetwork network = FaultyNetwork.to(server.port());
    private EmailChannel channel;

    @BeforeEach
    void start() {
        channel = channel(Duration.ofSeconds(20), 100);
    }

    @AfterEach
    void stop() throws Exception {
        channel.close();
        network.close();
        server.close();
    }

    @Test
    void manyEmailsGoOverOneConnection() {
        for (int i = 0; i < 20; i++) {
            assertThat(send()).isEqualTo(TAKEN);
        }

        assertThat(server.got()).isEqualTo(20);
        assertThat(network.connections()).isEqualTo(1);
    }

    @Test
    void aConnectionTakesNoMoreEmailsThanItMay() {
        EmailChannel three = channel(Duration.ofSeconds(20), 3);
        for (int i = 0; i < 7; i++) {
            assertThat(three.send(new MessageId(UUID.randomUUID()), TO, COPY)).isEqualTo(TAKEN);
        }
        three.close();

        assertThat(network.connections()).isEqualTo(3);
    }

    @Test
    void aConnectionThatIsIdleForLongIsClosed() {
        EmailChannel hasty = channel(Duration.ofMillis(100), 100);
        assertThat(hasty.send(new MessageId(UUID.randomUUID()), TO, COPY)).isEqualTo(TAKEN);

        await().untilAsserted(() -> assertThat(server.inClear()).endsWith("QUIT"));

        assertThat(hasty.send(new MessageId(UUID.randomUUID()), TO, COPY)).isEqualTo(TAKEN);
        assertThat(network.connections()).isEqualTo(2);
        hasty.close();
    }

    @Test
    void aConnectionThatTheServerClosedMeanwhileCostsNothing() {
        assertThat(send()).isEqualTo(TAKEN);
        network.closesOpenConnections();

        assertThat(send()).isEqualTo(TAKEN);

        assertThat(server.got()).isEqualTo(2);
        assertThat(network.connections()).isEqualTo(2);
    }

    @Test
    void aServerThatSaysThatItIsGoingBeforeTheMessageIsAskedOnceMoreAndNotTwice() {
        assertThat(send()).isEqualTo(TAKEN);
        server.answers("MAIL", "421 idle for too long");

        assertThat(send()).isEqualTo(new Deferred(FailureReason.SERVER_BUSY));

        assertThat(network.connections()).isEqualTo(2);
        assertThat(server.got()).isEqualTo(1);
    }

    @Test
    void aConnectionThatIsLostWithinTheMessageIsNotTriedAgainAtOnce() {
        assertThat(send()).isEqualTo(TAKEN);
        for (String step : List.of("DATA", "END")) {
            int before = network.connections();
            server.answers(step, ScriptedMailServer.HANG_UP);

            assertThat(send()).as(step).isEqualTo(new Deferred(FailureReason.CONNECTION_LOST));

            assertThat(network.connections()).as(step).isEqualTo(before);
            server.takes();
            assertThat(send()).isEqualTo(TAKEN);
        }
    }

    @Test
    void whatIsLostAfterTheMessageIsRepeatedUnderTheSameMessageId() {
        var message = new MessageId(UUID.randomUUID());
        server.answers("END", ScriptedMailServer.HANG_UP);

        SendOutcome first = channel.send(message, TO, COPY);
        server.takes();
        SendOutcome second = channel.send(message, TO, COPY);

        assertThat(first).isEqualTo(new Deferred(FailureReason.CONNECTION_LOST));
        assertThat(second).isEqualTo(TAKEN);
        assertThat(server.received())
                .filteredOn(line -> line.startsWith("Message-ID: "))
                .hasSize(2)
                .containsOnly("Message-ID: <" + message + "@signpost.example>");
    }

    @Test
    void aRecipientThatIsRefusedIsNoHarmToTheNext() {
        assertThat(send()).isEqualTo(TAKEN);
        for (int i = 0; i < 3; i++) {
            server.answers("RCPT", "550 no such mailbox");
            assertThat(send()).isEqualTo(new Refused(FailureReason.ADDRESS_REJECTED));
            server.takes();
            assertThat(send()).isEqualTo(TAKEN);
        }

        assertThat(server.got()).isEqualTo(4);
    }

    @Test
    void aServerThatStallsOnAKeptConnectionIsGivenUpOnAndTheNextEmailHasANewOne() {
        assertThat(send()).isEqualTo(TAKEN);
        for (String step : List.of("MAIL", "DATA", "END")) {
            server.answers(step, ScriptedMailServer.SILENT);
            assertThat(send()).as(step).isEqualTo(new Deferred(FailureReason.TIMED_OUT));
            server.takes();
            assertThat(send()).as(step).isEqualTo(TAKEN);
        }
    }

    private SendOutcome send() {
        return channel.send(new MessageId(UUID.randomUUID()), TO, COPY);
    }

    private EmailChannel channel(Duration idleTimeout, int emailsPerConnection) {
        return new EmailChannel(
                new MailServer(
                        "127.0.0.1",
                        network.port(),
                        "alerts@signpost.example",
                        "Signpost",
                        Optional.empty(),
                        true,
                        Duration.ofSeconds(2),
                        Duration.ofMillis(700),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        idleTimeout,
                        emailsPerConnection),
                Clock.fixed(Instant.parse("2026-11-23T13:35:00Z"), ZoneOffset.UTC));
    }
}
