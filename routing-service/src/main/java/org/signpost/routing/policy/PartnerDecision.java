package org.signpost.routing.policy;

import java.util.Optional;
import org.signpost.contract.id.PartnerId;

/// Why one partner hears of a concern, or why not.
///
/// @param rule the row or line that says so; empty where no rule names the partner for these facts
/// @param task what a partner who is told is told for
/// @param because the reason in words
public record PartnerDecision(PartnerId partner, Part part, Optional<RuleId> rule, Task task, String because) {

    /// What a partner has to do with a concern.
    public enum Part {
        /// Must acknowledge that they have it.
        LEAD,
        /// Is told for information.
        COPY,
        /// Must not see it, because a person complained of works there.
        WITHHELD,
        /// Does not need to know.
        NOT_TOLD
    }
}
