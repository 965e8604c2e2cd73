package org.signpost.notifier.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.MessageState;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.ledger.AlertLife.Recipient;
import org.signpost.notifier.ledger.Attempt;
import org.signpost.notifier.ledger.DueMessage;
import org.signpost.notifier.ledger.Surges;

/// Keeps the SMS to one number below what networks let through (20 of the same content or 100 of any in an hour):
/// once a number has had so many within an hour, one message speaks for all that wait, at most one in some minutes. An
/// emergency is never held back and never spoken for by another message, and emails go out one by one all the same.
public final class SurgeGuard {

    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final Surges surges;
    private final ContactBook contacts;
    private final SurgeSettings settings;

    /// @param settings when messages are put together
    public SurgeGuard(Surges surges, ContactBook contacts, SurgeSettings settings) {
        this.surges = surges;
        this.contacts = contacts;
        this.settings = settings;
    }

    /// What to do about a message.
    sealed interface Verdict {
        /// Send it as it is.
        record Alone() implements Verdict {}

        /// Send it, speaking for so many concerns.
        record Together(int concerns) implements Verdict {}

        /// Send it, speaking for all that wait when its attempt has begun; see {@link SurgeGuard.Look#gather}.
        record Gathering() implements Verdict {}

        /// Not now.
        record Wait(Instant until) implements Verdict {}

        /// Nothing: another message spoke for it.
        record SpokenFor() implements Verdict {}
    }

    /// When to look again at a message for which another one speaks.
    static Instant lookAgain(Instant now) {
        return now.plus(LOOK_AGAIN);
    }

    /// Looks at messages that are due together, in one transaction, which is the caller's.
    Look at(List<DueMessage> due, Instant now) {
        return new Look(due, now);
    }

    private static boolean mayBeCoalesced(DueMessage due) {
        Attempt attempt = due.attempt();
        return attempt.means().equals(Means.SMS)
                && attempt.urgency() != Urgency.EMERGENCY
                && attempt.occasion().isOnlyForOpenAlerts()
                && !due.state().isFinal()
                // what need not go any more takes no turn of what must
                && (!due.ended() || due.state() == MessageState.COALESCED);
    }

    /// What was sent to the numbers of messages that are due together, and what of these messages goes now.
    final class Look {

        private final Instant now;
        private final Map<Recipient, List<Recipient>> sharing = new HashMap<>();
        private final Map<Recipient, Integer> sent;

        private Look(List<DueMessage> due, Instant now) {
            this.now = now;
            Set<Recipient> numbers = due.stream()
                    .filter(SurgeGuard::mayBeCoalesced)
                    .flatMap(each -> sharing(each.attempt()).stream())
                    .collect(Collectors.toSet());
            this.sent = numbers.isEmpty() ? new HashMap<>() : surges.textedSince(numbers, now.minus(AN_HOUR));
        }

        /// An attempt at a message begins.
        void begins(Attempt attempt) {
            if (attempt.means().equals(Means.SMS)) {
                sent.merge(to(attempt), 1, Integer::sum);
            }
        }

        /// The messages in the order in which they must be looked at. Who looks takes the right to speak for a number,
        /// so instances that look at the same numbers in different orders would wait for each other.
        List<DueMessage> inOrder(Collection<DueMessage> due) {
            return due.stream()
                    .sorted(Comparator.comparing((DueMessage each) ->
                                    nameOf(sharing(each.attempt()).getFirst()))
                            .thenComparing(each -> each.attempt().message().value()))
                    .toList();
        }

        /// Lets a message whose attempt has begun speak for all that wait for its number. To be called once every
        /// verdict has been given and all that need not wait has begun.
        Set<MessageId> gather(Attempt carrier) {
            return surges.gather(carrier);
        }

        /// What to do about one of the messages.
        Verdict verdict(DueMessage due) {
            Attempt attempt = due.attempt();
            if (!mayBeCoalesced(due)) {
                return new Verdict.Alone();
            }
            if (due.state() == MessageState.COALESCED) {
                switch (due.carrier().orElse(MessageState.FAILED)) {
                    case SENT -> {
                        surges.spokenFor(attempt, due.carrierSentAt().orElse(now));
                        return new Verdict.SpokenFor();
                    }
                    case DUE, SENDING, COALESCED -> {
                        return new Verdict.Wait(lookAgain(now));
                    }
                    case FAILED, GIVEN_UP, NOT_NEEDED -> surges.alone(attempt.message());
                }
                if (due.ended()) {
                    return new Verdict.Alone();
                }
            }
            if (due.carries() > 1) {
                return new Verdict.Together(due.carries());
            }
            if (attempt.mustAsk()) {
                // it is asked for first, and what may have arrived for itself alone speaks for nobody else
                return new Verdict.Alone();
            }
            List<Recipient> sameNumber = sharing(attempt);
            int recently =
                    sameNumber.stream().mapToInt(to -> sent.getOrDefault(to, 0)).sum();
            if (recently < settings.smsPerHour()) {
                return new Verdict.Alone();
            }
            Optional<Instant> last = surges.claim(sameNumber.getFirst(), now.minus(settings.digestEvery()), now);
            if (last.isPresent()) {
                return new Verdict.Wait(last.get().plus(settings.digestEvery()));
            }
            return new Verdict.Gathering();
        }

        private List<Recipient> sharing(Attempt attempt) {
            return sharing.computeIfAbsent(to(attempt), contacts::sharingNumber);
        }

        private static String nameOf(Recipient to) {
            return to.partner() + "/" + to.contact();
        }

        private static Recipient to(Attempt attempt) {
            return new Recipient(attempt.partner(), attempt.contact());
        }
    }
}
