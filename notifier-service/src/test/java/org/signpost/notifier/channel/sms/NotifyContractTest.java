package org.signpost.notifier.channel.sms;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.ChannelContract;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.HttpSide;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.channel.SendOutcome.Deferred;
import org.signpost.notifier.channel.SendOutcome.Refused;
import org.signpost.notifier.channel.SendOutcome.Unclear;

class NotifyContractTest extends ChannelContract {

    private static final UUID SECRET = UUID.fromString("3d844edf-8d35-48ac-975b-e847b4f122b0");

    private final HttpSide notify = new HttpSide(201, "{\"id\":\"740e5834-3a29-46b4-9a6f-16142fde533a\"}");

    @Override
    protected OtherSide otherSide() {
        return notify;
    }

    @Override
    protected Channel channel(String host, int port) {
        return new SmsChannel(
                new NotifyApi(
                        URI.create("http://" + host + ":" + port),
                        new NotifyApi.ApiKey(UUID.randomUUID(), SECRET),
                        UUID.randomUUID(),
                        PATIENCE,
                        PATIENCE),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Override
    protected List<Answer> answers() {
        return table(notify);
    }

    /// The table of SMS, which both providers share.
    static List<Answer> table(HttpSide side) {
        var answers = new ArrayList<Answer>();
        Map.of(
                        401, FailureReason.NOT_AUTHENTICATED,
                        403, FailureReason.NOT_AUTHENTICATED,
                        408, FailureReason.TIMED_OUT,
                        425, FailureReason.RATE_LIMITED,
                        429, FailureReason.RATE_LIMITED)
                .forEach((status, reason) -> answers.add(answer(side, status, new Deferred(reason))));
        Map.of(
                        500, FailureReason.PROVIDER_FAILURE,
                        502, FailureReason.PROVIDER_FAILURE,
                        503, FailureReason.PROVIDER_FAILURE,
                        504, FailureReason.TIMED_OUT)
                .forEach((status, reason) -> answers.add(answer(side, status, new Unclear(reason))));
        for (int status : List.of(400, 404, 405, 413, 415, 422)) {
            answers.add(answer(side, status, new Refused(FailureReason.MESSAGE_REJECTED)));
            answers.add(new Answer(
                    status + " by somebody on the way",
                    () -> side.answers(status, "<h1>canary-of-the-answer</h1>", Map.of()),
                    new Deferred(FailureReason.UNEXPECTED_ANSWER)));
        }
        for (int status : List.of(204, 302, 307, 402, 418, 505)) {
            answers.add(answer(side, status, new Refused(FailureReason.UNEXPECTED_ANSWER)));
        }
        answers.add(new Answer(
                "429 with Retry-After",
                () -> side.answers(429, "", Map.of("Retry-After", "30")),
                new Deferred(FailureReason.RATE_LIMITED, Optional.of(Duration.ofSeconds(30)))));
        answers.add(new Answer(
                "429 with a Retry-After that is a date",
                () -> side.answers(429, "", Map.of("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT")),
                new Deferred(FailureReason.RATE_LIMITED)));
        return answers;
    }

    private static Answer answer(HttpSide side, int status, SendOutcome expected) {
        return new Answer(
                Integer.toString(status),
                () -> side.answers(
                        status, "{\"message\": \"canary-of-the-answer\"}", Map.of("Location", "http://127.0.0.1:1/")),
                expected);
    }

    @Override
    protected SendOutcome lost(FailureReason reason) {
        return new Unclear(reason);
    }

    @Override
    protected List<String> secrets() {
        return List.of(SECRET.toString(), "Bearer ", "canary-of-the-answer");
    }
}
