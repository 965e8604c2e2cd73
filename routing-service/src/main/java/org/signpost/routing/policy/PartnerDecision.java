package org.signpost.routing.policy;

import java.util.ArrayList;
import java.util.List;
import org.signpost.contract.id.PartnerId;

/// Why one partner hears of a concern, or why not.
///
/// @param rules the rows and lines that say so, each once; none where no rule names the partner for these facts
/// @param task what a partner who is told is told for
/// @param because the reasons in words, in the order of the rules
public record PartnerDecision(PartnerId partner, Part part, List<RuleId> rules, Task task, String because) {

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

    public PartnerDecision {
        rules = List.copyOf(rules);
    }

    /// This decision, where rules have said the earlier one of the same partner. Who is told by
    /// several rules hears of all their reasons; of what made a lead a lead before what made them a
    /// copy. Anything else replaces what was said before.
    PartnerDecision after(PartnerDecision earlier) {
        boolean told = part == Part.LEAD || part == Part.COPY;
        if (told && earlier.part == part) {
            return earlier.and(this);
        }
        return part == Part.LEAD && earlier.part == Part.COPY ? and(earlier) : this;
    }

    private PartnerDecision and(PartnerDecision other) {
        boolean sameReason = because.contains(other.because);
        if (sameReason && rules.containsAll(other.rules)) {
            return this;
        }
        var all = new ArrayList<>(rules);
        for (RuleId rule : other.rules) {
            if (!all.contains(rule)) {
                all.add(rule);
            }
        }
        return new PartnerDecision(partner, part, all, task, sameReason ? because : because + " " + other.because);
    }
}
