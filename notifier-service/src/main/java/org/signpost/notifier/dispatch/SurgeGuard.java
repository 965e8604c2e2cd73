package org.signpost.notifier.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.MessageState;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.ledger.AlertLife.Recipient;
import org.signpost.notifier.ledger.Surges;
import org.signpost.notifier.ledger.Surges.Outgoing;
import org.springframework.transaction.support.TransactionTemplate;

/// Keeps the SMS to one number below what networks let through (20 of the same content or 100 of any in an hour):
/// once a number has had so many within an hour, one message speaks for all that wait, at most one in some minutes. An
/// emergency is never held back and never spoken for by another message, and emails go out one by one all the same.
public final class SurgeGuard {

    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final Surges surges;
    private final ContactBook contacts;
    private final TransactionTemplate transaction;
    private final SurgeSettings settings;

    /// @param settings when messages are put together
    public SurgeGuard(Surges surges, ContactBook contacts, TransactionTemplate transaction, SurgeSettings settings) {
        this.surges = surges;
        this.contacts = contacts;
        this.transaction = transaction;
        this.settings = settings;
    }

    /// What to do about a message.
    sealed interface Verdict {
        /// Send it as it is.
        record Alone() implements Verdict {}

        /// Send it, speaking for so many concerns.
        record Together(int concerns) implements Verdict {}

        /// Not now.
        record Wait(Instant until) implements Verdict {}

        /// Nothing: another message spoke for it.
        record SpokenFor() implements Verdict {}
    }

    Verdict of(MessageId message, Instant now) {
        Verdict verdict = transaction.execute(_ -> surges.outgoing(message)
                .filter(SurgeGuard::mayBeCoalesced)
                .map(outgoing -> verdict(outgoing, now))
                .orElseGet(Verdict.Alone::new));
        return verdict == null ? new Verdict.Alone() : verdict;
    }

    /// When to look again at a message that was not begun; empty when there is nothing more to do about it.
    Optional<Instant> lookAgain(MessageId message, Instant now) {
        return surges.outgoing(message)
                .filter(outgoing -> outgoing.state() == MessageState.COALESCED)
                .map(_ -> now.plus(LOOK_AGAIN));
    }

    private static boolean mayBeCoalesced(Outgoing outgoing) {
        return outgoing.means().equals(Means.SMS)
                && outgoing.urgency() != Urgency.EMERGENCY
                && outgoing.occasion().isOnlyForOpenAlerts()
                // what need not go any more takes no turn of what must
                && (!outgoing.ended() || outgoing.state() == MessageState.COALESCED);
    }

    private Verdict verdict(Outgoing outgoing, Instant now) {
        if (outgoing.state() == MessageState.COALESCED) {
            MessageState carrier = outgoing.carrier().orElse(MessageState.FAILED);
            switch (carrier) {
                case SENT -> {
                    surges.spokenFor(outgoing, outgoing.carrierSentAt().orElse(now));
                    return new Verdict.SpokenFor();
                }
                case DUE, SENDING, COALESCED -> {
                    return new Verdict.Wait(now.plus(LOOK_AGAIN));
                }
                case FAILED, GIVEN_UP, NOT_NEEDED -> surges.alone(outgoing.message());
            }
            if (outgoing.ended()) {
                return new Verdict.Alone();
            }
        }
        int carries = surges.carries(outgoing.message());
        if (carries > 1) {
            return new Verdict.Together(carries);
        }
        List<Recipient> sharing = contacts.sharingNumber(outgoing.to());
        if (surges.sentSince(outgoing.means(), sharing, now.minus(AN_HOUR)) < settings.smsPerHour()) {
            return new Verdict.Alone();
        }
        Optional<Instant> last = surges.claim(sharing.getFirst(), now.minus(settings.digestEvery()), now);
        if (last.isPresent()) {
            return new Verdict.Wait(last.get().plus(settings.digestEvery()));
        }
        int concerns = surges.gather(outgoing);
        return concerns > 1 ? new Verdict.Together(concerns) : new Verdict.Alone();
    }
}
