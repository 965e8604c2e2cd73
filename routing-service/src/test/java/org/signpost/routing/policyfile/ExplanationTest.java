package org.signpost.routing.policyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signpost.routing.policyfile.ShippedPolicy.DAY;
import static org.signpost.routing.policyfile.ShippedPolicy.DECIDER;
import static org.signpost.routing.policyfile.ShippedPolicy.DIRECTORY;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.signpost.routing.policy.Decision;
import org.signpost.routing.policy.Explanation;
import org.signpost.routing.policy.Facts;
import org.signpost.routing.policy.PartnersInForce;
import org.signpost.routing.policy.Policy;
import org.signpost.routing.policy.RuleId;

/// An explanation reads the policy by itself, and must come to what was decided.
class ExplanationTest {

    private static final int CASES = 20_000;
    private static final long SEED = 20_261_124L;
    private static final Policy POLICY = ShippedPolicy.FILE.policy();
    private static final PartnersInForce IN_FORCE = PartnersOfDay.of(DIRECTORY, DAY);

    @Test
    void anExplanationComesToTheRowsLinesAndUrgencyOfTheDecision() {
        var withholding = List.of(POLICY.subject().id(), POLICY.unreachable().id());
        for (int i = 0; i < CASES; i++) {
            long seed = SEED + i;
            Facts facts = PolicyInvariantsTest.anyFacts(new Random(seed));

            Decision decision = DECIDER.decide(facts);
            Explanation explanation = explained(facts);

            List<RuleId> rules = decision.rules().stream()
                    .filter(rule -> !withholding.contains(rule))
                    .toList();
            boolean agrees = explanation.deciding().equals(decision.rule())
                    && explanation.ends() == decision.urgency()
                    && explanation.rules(POLICY).equals(rules);
            assertThat(agrees)
                    .as("seed %d: %s is %s, and explained as %s", seed, facts, decision, explanation)
                    .isTrue();
        }
    }

    @Test
    void aRowThatIsPassedOverSaysTheFirstThingThatWasNotSo() {
        Explanation explanation = explained(new Given().facts());

        Explanation.Table first = explanation.tables().getFirst();
        assertThat(first.matched()).isEmpty();
        assertThat(first.rows().getFirst().why()).isEqualTo("danger is no, not now");
        assertThat(first.rows().get(2).why()).isEqualTo("not child (under18 is no, not yes or unsure)");
        assertThat(explanation.tables().get(1).matched()).contains(new RuleId("R18"));
        assertThat(explanation.urgency()).containsExactly("row R18 gives standard");
    }

    private static Explanation explained(Facts facts) {
        return Explanation.of(POLICY, IN_FORCE, facts);
    }
}
