package org.signpost.notifier.channel.webhook;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.partner.ContactId;
import org.signpost.contract.partner.FurtherAddress;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.ChannelContract;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.HttpSide;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.channel.SendOutcome.Deferred;
import org.signpost.notifier.channel.SendOutcome.Refused;
import org.signpost.notifier.ledger.LedgerDatabase;

class WebhookContractTest extends ChannelContract {

    private static final String SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    Path folder;

    private final HttpSide partner = new HttpSide(204, "");

    @SuppressWarnings("NullAway.Init") // set with the other side
    private LedgerDatabase database;

    @Override
    protected OtherSide otherSide() {
        database = LedgerDatabase.h2(folder);
        return partner;
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Override
    protected Channel channel(String host, int port) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "whsec_" + SECRET + "\n");
        return new WebhookChannel(
                new WebhookSettings(Map.of(PARTNER.value(), secret), PATIENCE, PATIENCE, true),
                new SwitchedOff(database.sql()),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Override
    protected Map<String, FurtherAddress> also(String host, int port) {
        return Map.of(
                "webhook",
                new FurtherAddress(
                        PARTNER,
                        new ContactId("duty"),
                        "webhook",
                        "http://" + host + ":" + port + "/hook/canary-of-the-address"));
    }

    @Override
    protected List<Answer> answers() {
        var answers = new ArrayList<Answer>();
        Map.of(
                        401, FailureReason.NOT_AUTHENTICATED,
                        403, FailureReason.NOT_AUTHENTICATED,
                        404, FailureReason.UNEXPECTED_ANSWER,
                        408, FailureReason.TIMED_OUT,
                        425, FailureReason.RATE_LIMITED,
                        429, FailureReason.RATE_LIMITED,
                        500, FailureReason.PROVIDER_FAILURE,
                        502, FailureReason.PROVIDER_FAILURE,
                        503, FailureReason.PROVIDER_FAILURE,
                        504, FailureReason.TIMED_OUT)
                .forEach((status, reason) -> answers.add(answer(status, new Deferred(reason))));
        for (int status : List.of(300, 301, 302, 303, 304, 307, 308)) {
            answers.add(answer(status, new Refused(FailureReason.UNEXPECTED_ANSWER)));
        }
        answers.add(new Answer(
                "429 with Retry-After",
                () -> partner.answers(429, "", Map.of("Retry-After", "90")),
                new Deferred(FailureReason.RATE_LIMITED, Optional.of(Duration.ofSeconds(90)))));
        // the last one: nothing is sent after it
        answers.add(answer(410, new Refused(FailureReason.ADDRESS_REJECTED)));
        return answers;
    }

    private Answer answer(int status, SendOutcome expected) {
        return new Answer(
                Integer.toString(status),
                () -> partner.answers(status, "canary-of-the-answer", Map.of("Location", "http://127.0.0.1:1/")),
                expected);
    }

    /// The repetition has the same `webhook-id`.
    @Override
    protected SendOutcome lost(FailureReason reason) {
        return new Deferred(reason);
    }

    @Override
    protected List<String> secrets() {
        return List.of(SECRET, "whsec_", "canary-of-the-answer", "canary-of-the-address", "v1,");
    }
}
