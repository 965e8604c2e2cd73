package org.signpost.notifier.ledger;

import java.time.Instant;
import java.util.Optional;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Restriction;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.Task;
import org.signpost.notifier.alerting.Urgency;

/// An attempt to send one message, written down before anything is sent, with all that sending needs.
///
/// @param number counts from 1
/// @param mustAsk whether an earlier attempt may have arrived, so that one has to ask before sending again
/// @param partner whose contact is told
/// @param contact the name of the contact within that partner
/// @param relation what the concern is to an earlier one
/// @param restriction how far those told may speak of the concern
/// @param task what the partner is told for
/// @param decided the partner that the alert is meant for
/// @param occasion why the message is sent
/// @param receivedAt when the concern came in
/// @param firstAttemptAt when the first attempt began
/// @param beganAt when this one began
/// @param deadline by when the reader must acknowledge; empty when there is nothing to acknowledge
/// @param linkExpiresAt until when the link in it works; empty when there is none
/// @param locating the partner that was asked, with a copy, to find out where the concern is
/// @param disputed whether somebody may have refused the concern, or one that belongs to it; if not, nobody has
public record Attempt(
        MessageId message,
        int number,
        boolean mustAsk,
        AlertId alert,
        ConcernId concern,
        PublicReference reference,
        Mode mode,
        Urgency urgency,
        Prompt prompt,
        Relation relation,
        Restriction restriction,
        Role role,
        Task task,
        Means means,
        PartnerId partner,
        String contact,
        PartnerId decided,
        Occasion occasion,
        Instant receivedAt,
        Instant firstAttemptAt,
        Instant beganAt,
        Optional<Instant> deadline,
        Optional<Instant> linkExpiresAt,
        Optional<PartnerId> locating,
        boolean disputed) {

    /// The same, told to another contact.
    public Attempt to(PartnerId another, String itsContact) {
        return new Attempt(
                message,
                number,
                mustAsk,
                alert,
                concern,
                reference,
                mode,
                urgency,
                prompt,
                relation,
                restriction,
                role,
                task,
                means,
                another,
                itsContact,
                decided,
                occasion,
                receivedAt,
                firstAttemptAt,
                beganAt,
                deadline,
                linkExpiresAt,
                locating,
                disputed);
    }
}
