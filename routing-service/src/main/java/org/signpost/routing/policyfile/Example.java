package org.signpost.routing.policyfile;

import java.time.LocalDate;
import java.util.Set;
import org.signpost.contract.id.PartnerId;
import org.signpost.routing.policy.Decision;
import org.signpost.routing.policy.Facts;
import org.signpost.routing.policy.RuleId;
import org.signpost.routing.policy.Urgency;

/// A concern in a policy file with what its author expects of the policy.
///
/// @param on the day on which it is decided, since partners come and go
public record Example(String name, LocalDate on, Facts facts, Expected expected, int line) {

    /// What a decision should be.
    public record Expected(
            RuleId rule, Urgency urgency, Set<PartnerId> leads, Set<PartnerId> copies, Set<PartnerId> withheld) {

        public Expected {
            leads = Set.copyOf(leads);
            copies = Set.copyOf(copies);
            withheld = Set.copyOf(withheld);
        }

        static Expected of(Decision decision) {
            return new Expected(
                    decision.rule(),
                    decision.urgency(),
                    Set.copyOf(decision.leads()),
                    Set.copyOf(decision.copies()),
                    Set.copyOf(decision.withheld()));
        }

        String inWords() {
            return "rule " + rule + ", " + urgency.wire() + ", lead " + words(leads) + ", copies " + words(copies)
                    + ", withheld " + words(withheld);
        }

        private static String words(Set<PartnerId> partners) {
            return partners.stream().sorted().toList().toString();
        }
    }
}
