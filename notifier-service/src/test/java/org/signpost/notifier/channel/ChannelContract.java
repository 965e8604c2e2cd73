package org.signpost.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.ContactId;
import org.signpost.contract.partner.ContactUse;
import org.signpost.contract.partner.EmailAddress;
import org.signpost.contract.partner.FurtherAddress;
import org.signpost.contract.partner.LiveContact;
import org.signpost.contract.partner.MobileNumber;
import org.signpost.contract.partner.OpeningHours;
import org.signpost.contract.partner.Period;
import org.signpost.notifier.alerting.Brief;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.SendOutcome.Accepted;
import org.signpost.notifier.channel.SendOutcome.Deferred;
import org.signpost.notifier.channel.SendOutcome.Unclear;
import org.signpost.notifier.fault.FaultyNetwork;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// What every channel must do, whoever is at its other end: keep its table of answers, end in time whatever the network
/// does, call nothing sent that is not, and show neither an address nor a secret.
@ExtendWith(OutputCaptureExtension.class)
@Timeout(30)
public abstract class ChannelContract {

    /// How long the channels under test wait for an answer.
    protected static final Duration PATIENCE = Duration.ofMillis(700);

    protected static final Instant NOW = Instant.parse("2026-11-23T13:35:00Z");
    protected static final MessageId MESSAGE = new MessageId(UUID.fromString("0c8f1f5e-1d2c-8a3b-8c4d-5e6f7a8b9c0d"));
    protected static final PartnerId PARTNER = new PartnerId("rugby-council");

    private static final String MAILBOX = "canary-mailbox@rugby.example";
    private static final String NUMBER = "+447700900173";
    private static final String LINK = "https://alerts.example/a/0123456789canaryghjkmnpqrstv";

    /// The other end of a channel: a real server of its protocol, on the loopback address.
    public interface OtherSide extends AutoCloseable {
        int port();

        /// From now on it takes what it gets.
        void takes();

        /// How many messages it got whole.
        int got();

        @Override
        void close() throws IOException;
    }

    /// An answer of the other side, and how an attempt ends that gets it.
    public record Answer(String name, Runnable given, SendOutcome expected) {}

    private OtherSide side;
    private FaultyNetwork network;
    private Channel channel;

    /// Starts the other side, which takes what it gets.
    protected abstract OtherSide otherSide() throws Exception;

    /// A channel that reaches its other side there, and waits for {@link #PATIENCE}.
    protected abstract Channel channel(String host, int port) throws Exception;

    /// Where the channel's own address in the contact leads; empty for email and SMS.
    protected Map<String, FurtherAddress> also(String host, int port) {
        return Map.of();
    }

    /// The table of answers.
    protected abstract List<Answer> answers();

    /// How an attempt ends whose answer was lost: unclear where one can ask, deferred where a repetition does no harm.
    protected abstract SendOutcome lost(FailureReason reason);

    /// What must be shown nowhere, beside the addresses of the contact and the link.
    protected abstract List<String> secrets();

    @BeforeEach
    void connect() throws Exception {
        side = otherSide();
        network = FaultyNetwork.to(side.port());
        channel = channel("127.0.0.1", network.port());
        logger().setLevel(Level.TRACE);
    }

    @AfterEach
    void nothingWasShown(CapturedOutput output) throws Exception {
        logger().setLevel(Level.INFO);
        if (channel instanceof AutoCloseable closeable) {
            closeable.close();
        }
        network.close();
        side.close();
        assertThat(output.getAll()).doesNotContain(hidden());
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("org.signpost");
    }

    private String[] hidden() {
        var hidden = new ArrayList<>(secrets());
        hidden.addAll(List.of(MAILBOX, NUMBER, NUMBER.substring(1), LINK));
        also("127.0.0.1", network.port()).values().forEach(address -> hidden.add(address.reveal()));
        return hidden.toArray(String[]::new);
    }

    protected final Contact contact(String host, int port) {
        return new LiveContact(
                new ContactId("duty"),
                ContactUse.DUTY,
                new EmailAddress(MAILBOX),
                Optional.of(new MobileNumber(NUMBER)),
                also(host, port),
                new OpeningHours.RoundTheClock(),
                Period.ALWAYS,
                Optional.empty());
    }

    protected static Notice notice() {
        return new Notice.ToAct(
                PublicReference.of(new ConcernId(UUID.fromString("6f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b34"))),
                Relation.NONE,
                Urgency.EMERGENCY,
                new Deadline(NOW.plusSeconds(300), NOW),
                Prompt.CHILD,
                new AcknowledgementLink(LINK),
                Occasion.FIRST,
                Optional.empty(),
                Brief.USUAL,
                Mode.LIVE);
    }

    private SendOutcome send() throws InterruptedException {
        return send(channel, contact("127.0.0.1", network.port()));
    }

    private SendOutcome send(Channel by, Contact to) throws InterruptedException {
        SendOutcome outcome = by.send(MESSAGE, to, notice());
        assertThat(List.of(outcome.toString(), by.toString(), to.toString(), notice().toString()))
                .allSatisfy(shown -> assertThat(shown).doesNotContain(hidden()));
        return outcome;
    }

    @Test
    void whatTheOtherSideTakesIsTaken() throws Exception {
        assertThat(channel.canReach(contact("127.0.0.1", network.port()))).isTrue();

        assertThat(send()).isInstanceOf(Accepted.class);

        assertThat(side.got()).isEqualTo(1);
    }

    @TestFactory
    Stream<DynamicTest> everyAnswerEndsAsItsTableSays() {
        return answers().stream()
                .map(answer -> DynamicTest.dynamicTest(answer.name(), () -> {
                    answer.given().run();

                    assertThat(send()).isEqualTo(answer.expected());
                }));
    }

    @Test
    void aSlowNetworkIsWaitedFor() throws Exception {
        network.delays(Duration.ofMillis(15));

        assertThat(send()).isInstanceOf(Accepted.class);
    }

    @Test
    void aPeerThatIsHalfOpenIsGivenUpOn() throws Exception {
        network.stalls();

        assertThat(send()).isIn(lost(FailureReason.TIMED_OUT), new Deferred(FailureReason.TIMED_OUT));

        assertThat(side.got()).isZero();
    }

    @Test
    void anAnswerThatComesLetterByLetterIsGivenUpOn() throws Exception {
        network.dripsAnswers(Duration.ofMillis(300));

        assertThat(send()).isIn(lost(FailureReason.TIMED_OUT), new Deferred(FailureReason.TIMED_OUT));
    }

    @Test
    void aLostAnswerIsNotTakenForARefusal() throws Exception {
        network.losesAnswers();

        assertThat(send()).isIn(lost(FailureReason.TIMED_OUT), new Deferred(FailureReason.TIMED_OUT));

        if (side.got() > 0) {
            assertThat(send()).isInstanceOf(lost(FailureReason.TIMED_OUT).getClass());
        }
    }

    @Test
    void aConnectionThatIsResetOrCutIsNotTakenForARefusal() throws Exception {
        List<Runnable> faults = List.of(
                () -> network.resetsAnswersAfter(0),
                () -> network.cutsAnswersAfter(0),
                () -> network.cutsAnswersAfter(12),
                () -> network.resetsRequestsAfter(0),
                () -> network.cutsRequestsAfter(4),
                () -> network.resetsRequestsAfter(20));
        for (Runnable fault : faults) {
            int before = side.got();
            fault.run();

            SendOutcome outcome = send();

            assertThat(outcome).isInstanceOfAny(Deferred.class, Unclear.class);
            if (side.got() > before) {
                assertThat(outcome)
                        .isInstanceOf(lost(FailureReason.CONNECTION_LOST).getClass());
            }
        }

        network.works();
        assertThat(send()).isInstanceOf(Accepted.class);
    }

    @Test
    void nobodyThereMeansThatNothingLeft() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThat(sendTo("127.0.0.1", port)).isEqualTo(new Deferred(FailureReason.UNREACHABLE));
    }

    @Test
    void aNameThatIsNotFoundMayBeLater() throws Exception {
        assertThat(sendTo("nobody.invalid", 25)).isEqualTo(new Deferred(FailureReason.UNREACHABLE));
    }

    private SendOutcome sendTo(String host, int port) throws Exception {
        Channel elsewhere = channel(host, port);
        try {
            return send(elsewhere, contact(host, port));
        } finally {
            if (elsewhere instanceof AutoCloseable closeable) {
                closeable.close();
            }
        }
    }
}
