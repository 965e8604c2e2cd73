package org.signpost.notifier.channel;

import java.util.Optional;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.partner.AddressRule;
import org.signpost.contract.partner.Contact;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.RetryPlan;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.Urgency;

/// A way of telling a partner. A new one is a bean of this type in a package of its own; nothing else changes.
///
/// Every channel has hard timeouts, never throws for what the other side does, and keeps addresses and
/// secrets out of whatever it writes down.
public interface Channel {

    /// What it is called in the ledger, on topics and in metrics.
    Means means();

    /// Whether alerts of that kind go by this channel.
    boolean carries(Role role, Urgency urgency);

    /// Whether it can reach that contact.
    boolean canReach(Contact contact);

    /// What it asks of the addresses that the partner file gives for it under `also:`, by the word of its
    /// means; empty for a channel that has none there.
    default Optional<AddressRule> addressRule() {
        return Optional.empty();
    }

    /// When to try again after a failure that may pass.
    default RetryPlan retries(Urgency urgency) {
        return RetryPlan.of(urgency);
    }

    /// Whether it says later whether a message arrived; of any other channel "handed over" is all that is
    /// ever known.
    default boolean reportsDelivery() {
        return false;
    }

    /// Sends a message and waits until the other side has taken it or not.
    ///
    /// @param id the same for every attempt at this message; the other side gets it as its reference
    /// @param to a contact that {@link #canReach} is true for
    /// @throws InterruptedException when this service stops
    SendOutcome send(MessageId id, Contact to, Notice notice) throws InterruptedException;

    /// Asks about a message that an earlier attempt may have handed over, or did. A channel whose
    /// repetitions do no harm has nothing to ask.
    ///
    /// @throws InterruptedException when this service stops
    default Lookup find(MessageId id) throws InterruptedException {
        return new Lookup.NotThere();
    }
}
