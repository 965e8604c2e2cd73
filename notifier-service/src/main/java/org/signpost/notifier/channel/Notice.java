package org.signpost.notifier.channel;

import java.util.Optional;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Brief;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.RecallReason;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Urgency;

/// What a message says. No kind of notice has room for anything that was reported: whoever makes words of one
/// cannot let it slip.
public sealed interface Notice {

    /// Whether it is real.
    Mode mode();

    /// Somebody must act and say so.
    ///
    /// @param relation what the concern is to an earlier one
    /// @param occasion one of those for open alerts
    /// @param about the partner that has not acknowledged, sent it on, or could not be told; empty when it is the
    ///     reader's own alert
    /// @param brief what its reader is asked to do beyond to act, and to heed
    record ToAct(
            PublicReference reference,
            Relation relation,
            Urgency urgency,
            Deadline deadline,
            Prompt prompt,
            AcknowledgementLink link,
            Occasion occasion,
            Optional<String> about,
            Brief brief,
            Mode mode)
            implements Notice {}

    /// Somebody is told for information, or so as to find something out, and has nothing to answer.
    ///
    /// @param about the partner that could not be told; empty when it is the reader's own copy
    /// @param brief what its reader is asked to do beyond to know of it, and to heed
    record ForInformation(
            PublicReference reference,
            Relation relation,
            Urgency urgency,
            Optional<String> about,
            Brief brief,
            Mode mode)
            implements Notice {}

    /// Somebody has the concern now; the others who were told learn it.
    ///
    /// @param by the name of the partner who has it
    record Taken(PublicReference reference, String by, Mode mode) implements Notice {}

    /// An operator withdrew the alert.
    ///
    /// @param coordinator what the duty coordinator is to whoever reads it
    record Recalled(PublicReference reference, RecallReason reason, Coordinator coordinator, Mode mode)
            implements Notice {

        /// Of a concern that is not kept from the duty coordinator.
        public Recalled(PublicReference reference, RecallReason reason, Mode mode) {
            this(reference, reason, Coordinator.MAY_BE_ASKED, mode);
        }
    }

    /// The code that opens a case page together with its link, which went by another channel.
    ///
    /// @param code six digits; never written down in clear
    /// @param coordinator what the duty coordinator is to whoever reads it
    record OneTimeCode(PublicReference reference, String code, Coordinator coordinator, Mode mode) implements Notice {

        /// About a concern that is not kept from the duty coordinator.
        public OneTimeCode(PublicReference reference, String code, Mode mode) {
            this(reference, code, Coordinator.MAY_BE_ASKED, mode);
        }

        @Override
        public String toString() {
            return "OneTimeCode[" + reference + "]";
        }
    }

    /// Several concerns in one message, because one number would get too many.
    ///
    /// @param count how many concerns wait, at least 2
    /// @param urgent how many of them are urgent
    /// @param link to the list of the partner's open alerts
    record Digest(int count, int urgent, AcknowledgementLink link, Mode mode) implements Notice {}

    /// Asks a contact to confirm that messages are read.
    ///
    /// @param partner the name of the partner
    record ContactCheck(String partner, Mode mode) implements Notice {}
}
