package org.signpost.notifier.alerting;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.notifier.alerting.Ladder.Rung;

/// What one partner is told about one decision, before anything is written down.
///
/// @param partner the partner that was decided
/// @param task what it is told for
/// @param reached whose contact is told; another partner's only after a {@link Detour}
/// @param rungs who is told next, and when
/// @param deadline by when a lead must acknowledge; empty for a copy
/// @param deliveredBy by when a message must have arrived, or that counts as a failure; empty when it need not
public record PlannedAlert(
        AlertId id,
        PartnerId partner,
        Role role,
        Task task,
        PartnerId reached,
        Detour detour,
        Optional<Instant> deadline,
        List<PlannedMessage> messages,
        List<Rung> rungs,
        Optional<Instant> deliveredBy) {

    /// @throws IllegalArgumentException when nothing would be sent, or a copy has a clock, or a lead none
    public PlannedAlert {
        messages = List.copyOf(messages);
        rungs = List.copyOf(rungs);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("alert " + id + " tells nobody anything");
        }
        if (deadline.isPresent() != (role == Role.LEAD)) {
            throw new IllegalArgumentException("alert " + id + ": leads have a deadline, copies have none");
        }
    }

    /// One message to one contact.
    ///
    /// @param partner whose contact it is
    /// @param contact the name of the contact within its partner, never an address
    /// @param deadline by when its reader must acknowledge; empty when there is nothing to acknowledge
    public record PlannedMessage(
            MessageId id, Means means, PartnerId partner, String contact, Optional<Instant> deadline) {}
}
