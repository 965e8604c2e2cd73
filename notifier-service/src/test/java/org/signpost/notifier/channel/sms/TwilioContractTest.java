package org.signpost.notifier.channel.sms;

import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.ChannelContract;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.HttpSide;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.channel.SendOutcome.Unclear;

class TwilioContractTest extends ChannelContract {

    static final String ACCOUNT = "AC" + "0123456789abcdef".repeat(2);
    static final String SECRET = "canary-secret-of-the-account-3141";

    private final HttpSide twilio =
            new HttpSide(201, "{\"sid\":\"SM" + "0123456789abcdef".repeat(2) + "\",\"status\":\"queued\"}");

    @Override
    protected OtherSide otherSide() {
        return twilio;
    }

    @Override
    protected Channel channel(String host, int port) {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        var api = new TwilioApi(
                URI.create("http://" + host + ":" + port),
                ACCOUNT,
                TwilioApi.Credentials.parse(ACCOUNT + ":" + SECRET),
                "+447700900999",
                Optional.empty(),
                PATIENCE,
                PATIENCE);
        return new SmsChannel(List.of(new TwilioSms(api, clock)), ProviderChoice.Rules.USUAL);
    }

    @Override
    protected List<Answer> answers() {
        return NotifyContractTest.table(twilio);
    }

    @Override
    protected SendOutcome lost(FailureReason reason) {
        return new Unclear(reason);
    }

    @Override
    protected List<String> secrets() {
        return List.of(SECRET, "Basic ", "canary-of-the-answer");
    }
}
