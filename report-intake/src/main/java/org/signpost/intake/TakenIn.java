package org.signpost.intake;

import java.time.Instant;
import java.util.List;
import org.signpost.contract.concern.Mistake;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.FollowUpCode;
import org.signpost.contract.id.PublicReference;

/// How taking in a report ended.
sealed interface TakenIn {

    /// The brokers have the concern, or the spool; now, or since it was reported before.
    record Stored(ConcernId concern, PublicReference reference, FollowUpCode followUpCode) implements TakenIn {}

    /// The report breaks the rules; all of its mistakes.
    record Refused(List<Mistake> mistakes) implements TakenIn {
        public Refused {
            mistakes = List.copyOf(mistakes);
        }
    }

    /// Something else was reported before under the same source and reference; this was not stored.
    record Conflicting() implements TakenIn {}

    /// It names an earlier report by a code, and too many such codes were nobody's; this was not stored.
    ///
    /// @param until when to send it again
    record TooManyCodes(Instant until) implements TakenIn {}

    /// Neither a broker nor the spool has it for certain. Sending again is safe.
    record NotStored() implements TakenIn {}
}
