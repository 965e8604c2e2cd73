package org.signpost.notifier.ledger;

import java.time.Instant;
import java.util.Optional;
import org.signpost.notifier.alerting.MessageState;

/// A message that is about to be sent, as it stands.
///
/// @param attempt the next attempt at it, which has not begun
/// @param lastBeganAt when the attempt before began, if there was one
/// @param ended whether its alert has ended
/// @param unwanted whether it must not go though it is news: its reader must not hear of the concern, or it says that
///     somebody has what was taken from them
/// @param carrier the state of the message that speaks for it, if one does
/// @param carries how many concerns it speaks for, its own included
public record DueMessage(
        Attempt attempt,
        MessageState state,
        Optional<Instant> lastBeganAt,
        boolean ended,
        boolean unwanted,
        Optional<MessageState> carrier,
        Optional<Instant> carrierSentAt,
        int carries) {

    /// The same once no other message speaks for it any more.
    public DueMessage forItself() {
        return state == MessageState.COALESCED
                ? new DueMessage(
                        attempt,
                        MessageState.DUE,
                        lastBeganAt,
                        ended,
                        unwanted,
                        Optional.empty(),
                        Optional.empty(),
                        carries)
                : this;
    }
}
