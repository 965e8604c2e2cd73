package org.signpost.notifier.channel.email;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.ChannelContract;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.channel.SendOutcome.Deferred;
import org.signpost.notifier.channel.SendOutcome.Refused;

/// Of email over plain connections to this machine; {@link EmailEncryptionTest} has the others.
class EmailContractTest extends ChannelContract {

    private final ScriptedMailServer server = new ScriptedMailServer(Map.of());

    @Override
    protected OtherSide otherSide() {
        return server;
    }

    @Override
    protected Channel channel(String host, int port) {
        return new EmailChannel(
                new MailServer(
                        host,
                        port,
                        "alerts@signpost.example",
                        "Signpost",
                        Optional.empty(),
                        true,
                        PATIENCE,
                        PATIENCE,
                        PATIENCE,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(20),
                        100),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Override
    protected List<Answer> answers() {
        var busy = new Deferred(FailureReason.SERVER_BUSY);
        var login = new Deferred(FailureReason.NOT_AUTHENTICATED);
        var lost = new Deferred(FailureReason.CONNECTION_LOST);
        var late = new Deferred(FailureReason.TIMED_OUT);
        var noMailbox = new Refused(FailureReason.ADDRESS_REJECTED);
        var no = new Refused(FailureReason.MESSAGE_REJECTED);
        return List.of(
                answer("MAIL", "421 too many, come back later", busy),
                answer("MAIL", "451 later", busy),
                answer("RCPT", "450 canary-of-the-answer busy", busy),
                answer("RCPT", "452 mailbox full", busy),
                answer("DATA", "421 going down", busy),
                answer("END", "451 scanning", busy),
                answer("MAIL", "530 authenticate first", login),
                answer("MAIL", ScriptedMailServer.HANG_UP, lost),
                answer("DATA", ScriptedMailServer.HANG_UP, lost),
                answer("END", ScriptedMailServer.HANG_UP, lost),
                answer("GREETING", ScriptedMailServer.SILENT, late),
                answer("EHLO", ScriptedMailServer.SILENT, late),
                answer("DATA", ScriptedMailServer.SILENT, late),
                answer("END", ScriptedMailServer.SILENT, late),
                answer("RCPT", "550 no canary-of-the-answer", noMailbox),
                answer("RCPT", "551 moved", noMailbox),
                answer("MAIL", "553 not from you", no),
                answer("DATA", "554 no", no),
                answer("END", "554 looks like spam", no),
                answer("END", "552 too big", no));
    }

    private Answer answer(String step, String text, SendOutcome expected) {
        return new Answer(step + " is answered with " + text, () -> server.answers(step, text), expected);
    }

    /// The repetition has the same `Message-ID`.
    @Override
    protected SendOutcome lost(FailureReason reason) {
        return new Deferred(reason);
    }

    @Override
    protected List<String> secrets() {
        return List.of("canary-of-the-answer");
    }
}
