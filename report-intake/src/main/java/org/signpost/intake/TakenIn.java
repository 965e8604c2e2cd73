package org.signpost.intake;

import java.time.Instant;
import java.util.List;
import org.signpost.contract.concern.Mistake;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.FollowUpCode;
import org.signpost.contract.id.PublicReference;

/// How taking in a report ended.
sealed interface TakenIn {

    /// The brokers have the concern, or the spool; now, or since it was reported before.
    ///
    /// @param mode as what it was taken in: what adds to a test is one, unless it says itself what it is
    record Stored(ConcernId concern, PublicReference reference, FollowUpCode followUpCode, Mode mode)
            implements TakenIn {}

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
