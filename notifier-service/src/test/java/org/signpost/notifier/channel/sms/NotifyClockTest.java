package org.signpost.notifier.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.MobileNumber;
import org.signpost.notifier.alerting.RecallReason;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.Lookup;
import org.signpost.notifier.channel.Notice;
import org.signpost.notifier.channel.SendOutcome.Accepted;
import org.signpost.notifier.channel.SendOutcome.Deferred;
import org.signpost.notifier.fault.NotifyStandIn;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// Tokens for GOV.UK Notify from a machine whose clock is not Notify's, which looks at them as Notify does.
@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class NotifyClockTest {

    private static final UUID SERVICE = UUID.randomUUID();
    private static final UUID SECRET = UUID.randomUUID();
    private static final MobileNumber TO = new MobileNumber("+447700900001");
    private static final SmsContent CONTENT = SmsNotice.of(
            new Notice.Recalled(PublicReference.of(new ConcernId(new UUID(1, 2))), RecallReason.DUPLICATE, Mode.LIVE));

    private final MessageId message = new MessageId(UUID.randomUUID());
    private final NotifyStandIn notify = new NotifyStandIn();

    @BeforeEach
    void start() {
        notify.checksTokens(SERVICE, SECRET);
    }

    private SmsChannel channel(UUID secret, int secondsAhead) {
        return new SmsChannel(
                new NotifyApi(
                        notify.baseUrl(),
                        new NotifyApi.ApiKey(SERVICE, secret),
                        UUID.randomUUID(),
                        Optional.of(UUID.randomUUID()),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5)),
                Clock.offset(Clock.systemUTC(), Duration.ofSeconds(secondsAhead)));
    }

    @AfterEach
    void stop() {
        notify.close();
    }

    // Notify's 30 seconds less what a busy machine may take between signing and looking
    @ParameterizedTest
    @ValueSource(ints = {-25, 0, 29})
    void aClockThatIsUpToHalfAMinuteOffIsNoMatter(int seconds) throws Exception {
        try (var channel = channel(SECRET, seconds)) {
            assertThat(channel.send(message, TO, CONTENT)).isEqualTo(new Accepted(Optional.of(message.toString())));
            assertThat(channel.find(message)).isInstanceOf(Lookup.There.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, -32, 40, 3600})
    void aClockThatIsFurtherOffIsSaidToBeOursToPutRightAndTheMessageWaits(int seconds, CapturedOutput log)
            throws Exception {
        try (var channel = channel(SECRET, seconds)) {
            assertThat(channel.send(message, TO, CONTENT)).isEqualTo(new Deferred(FailureReason.CLOCK_WRONG));
            assertThat(channel.find(message))
                    .isEqualTo(new Lookup.NotAnswered(new Deferred(FailureReason.CLOCK_WRONG)));
        }

        assertThat(FailureReason.CLOCK_WRONG.isOursToMend()).isTrue();
        assertThat(notify.taken()).isEmpty();
        assertThat(log)
                .contains("ERROR")
                .contains("the clock of this machine is off")
                .contains("seconds=\"" + (seconds < 0 ? "-" : ""))
                .doesNotContain(SECRET.toString())
                .doesNotContain(TO.reveal());

        try (var putRight = channel(SECRET, 0)) {
            assertThat(putRight.send(message, TO, CONTENT)).isInstanceOf(Accepted.class);
        }
        assertThat(notify.repeated()).isEmpty();
    }

    @Test
    void aKeyThatIsRefusedIsNotTakenForAWrongClock() throws Exception {
        try (var wrong = channel(UUID.randomUUID(), 0)) {
            assertThat(wrong.send(message, TO, CONTENT)).isEqualTo(new Deferred(FailureReason.NOT_AUTHENTICATED));
        }
    }
}
