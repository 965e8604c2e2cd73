package org.signpost.routing.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.signpost.contract.id.PartnerId;

/// Which partners a policy can tell of anything on a day: as a lead or with a copy, in place of somebody else, or
/// because nobody has acknowledged.
///
/// A partner that no rule names is told of nothing, whatever is reported. One that a rule names is looked for among
/// concerns: some of random answers, and if none of them is told to it, every combination of answers that the policy
/// tells apart.
///
/// @param told who can be told
/// @param everyCombination whether those who are not were asked about over every combination; else over a sample alone
public record Reach(SortedSet<PartnerId> told, boolean everyCombination) {

    private static final long MOST_ENUMERATED = 6_000_000;
    private static final int SAMPLED = 60_000;
    private static final long SEED = 20_261_125L;

    /// Looks for these partners; others may be among the answer, too.
    public static Reach of(Policy policy, PartnersInForce inForce, Set<PartnerId> lookedFor) {
        return new Search(policy, inForce, lookedFor).reach();
    }

    private static final class Search {
        private final Set<PartnerId> missing;
        private final SortedSet<PartnerId> told = new TreeSet<>();
        private final Decider decider;
        private final AnswersThatMatter answers;

        Search(Policy policy, PartnersInForce inForce, Set<PartnerId> lookedFor) {
            var councils = Set.copyOf(inForce.councils().values());
            // whether somebody is replaced hangs on contacts, and whether somebody acknowledges on people: any may be
            told.add(policy.lastResort());
            told.add(policy.unreachable().instead());
            policy.terms()
                    .values()
                    .forEach(terms -> terms.then().forEach(next -> {
                        switch (next.whom()) {
                            case AlertTerms.Whom.Partner(PartnerId id) -> told.add(id);
                            case AlertTerms.Whom.BackUpContact _ -> {}
                        }
                    }));
            this.missing = new HashSet<>(lookedFor);
            missing.removeIf(partner -> told.contains(partner)
                    || policy.rulesThatTell(partner, councils.contains(partner)).isEmpty());
            this.decider = new Decider(policy, inForce);
            this.answers = new AnswersThatMatter(
                    List.of(policy), inForce.all(), inForce.councils().keySet());
        }

        Reach reach() {
            var random = new Random(SEED);
            for (int i = 0; i < SAMPLED && !missing.isEmpty(); i++) {
                var _ = goesOnAfter(answers.any(random));
            }
            boolean all = answers.count() <= MOST_ENUMERATED;
            if (all && !missing.isEmpty()) {
                var _ = answers.eachWhile(this::goesOnAfter);
            }
            return new Reach(told, all);
        }

        private boolean goesOnAfter(Facts facts) {
            Decision decision = decider.decide(facts);
            decision.leads().forEach(this::found);
            decision.copies().forEach(this::found);
            return !missing.isEmpty();
        }

        private void found(PartnerId partner) {
            told.add(partner);
            missing.remove(partner);
        }
    }
}
