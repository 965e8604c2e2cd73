package org.signpost.notifier.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.Step;
import org.signpost.notifier.alerting.Urgency;

/// A step that others must be told of.
///
/// @param position its place in the order
/// @param progress names the step; the same however often it is published
public record OutboxEntry(
        long position,
        UUID progress,
        AlertId alert,
        ConcernId concern,
        PublicReference reference,
        PartnerId partner,
        Mode mode,
        Role role,
        Urgency urgency,
        Step step,
        Instant at,
        Optional<Instant> deadline,
        Optional<Means> means,
        Optional<MessageId> message,
        Optional<Integer> attempt,
        Optional<String> reason) {}
