package org.signpost.notifier.alerting;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;

/// What one partner is told about one decision, before anything is written down.
///
/// @param partner the partner that was decided
/// @param reached whose contact is told; another partner's only after a {@link Detour}
/// @param deadline by when a lead must acknowledge; empty for a copy
public record PlannedAlert(
        AlertId id,
        PartnerId partner,
        Role role,
        PartnerId reached,
        Detour detour,
        Optional<Instant> deadline,
        List<PlannedMessage> messages) {

    /// @throws IllegalArgumentException when nothing would be sent, or a copy has a clock, or a lead none
    public PlannedAlert {
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("alert " + id + " tells nobody anything");
        }
        if (deadline.isPresent() != (role == Role.LEAD)) {
            throw new IllegalArgumentException("alert " + id + ": leads have a deadline, copies have none");
        }
    }

    /// One message to one contact.
    ///
    /// @param contact the name of the contact within its partner, never an address
    public record PlannedMessage(MessageId id, Means means, String contact) {}
}
