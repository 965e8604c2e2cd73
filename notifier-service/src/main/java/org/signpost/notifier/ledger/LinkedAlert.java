package org.signpost.notifier.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.alerting.AlertEnd;
import org.signpost.notifier.alerting.Brief;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.RefusalReason;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Restriction;
import org.signpost.notifier.alerting.Task;
import org.signpost.notifier.alerting.Urgency;

/// The alert behind an acknowledgement link, and whose link it is.
///
/// @param message the message that held the link
/// @param relation what the concern is to an earlier one
/// @param restriction how far those told may speak of the concern
/// @param task what the partner is told for
/// @param decided the partner that the alert is meant for
/// @param reached the partner whose contact has the link; the duty coordinator after an escalation
/// @param contact the name of the contact within that partner
/// @param means by what the link was sent
/// @param occasion why it was sent
/// @param receivedAt when the concern was accepted
/// @param ended how the alert ended, if it did
/// @param acknowledged when and through which message's link a person said "I have it", if somebody did
public record LinkedAlert(
        MessageId message,
        AlertId alert,
        ConcernId concern,
        PublicReference reference,
        Mode mode,
        Urgency urgency,
        Prompt prompt,
        Relation relation,
        Restriction restriction,
        Task task,
        PartnerId decided,
        PartnerId reached,
        String contact,
        Means means,
        Occasion occasion,
        Instant receivedAt,
        Instant deadline,
        Instant linkExpiresAt,
        Optional<AlertEnd> ended,
        Optional<Acknowledged> acknowledged) {

    /// What the partner is asked to do beyond to act, and to heed.
    ///
    /// @param refused why the partner that had it before sent it on; empty unless one did
    public Brief brief(Optional<RefusalReason> refused) {
        return new Brief(task, restriction, decided.equals(PartnerDirectory.COORDINATOR), List.of(), refused);
    }

    /// That a person said "I have it".
    public record Acknowledged(Instant at, MessageId through) {}
}
