package org.signpost.notifier.ledger;

import java.time.Instant;
import java.util.Optional;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.AlertEnd;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Urgency;

/// The alert behind an acknowledgement link.
///
/// @param message the message that held the link
/// @param relation what the concern is to an earlier one
/// @param ended how the alert ended, if it did
/// @param acknowledged when and through which message's link a person said "I have it", if somebody did
public record LinkedAlert(
        MessageId message,
        AlertId alert,
        PublicReference reference,
        Mode mode,
        Urgency urgency,
        Relation relation,
        Instant deadline,
        Instant linkExpiresAt,
        Optional<AlertEnd> ended,
        Optional<Acknowledged> acknowledged) {

    /// That a person said "I have it".
    public record Acknowledged(Instant at, MessageId through) {}
}
