package org.signpost.routing.policy;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.PartnerId;
import org.signpost.routing.policy.PartnerDecision.Part;

/// What two policies decide differently, and how their files differ in what people read.
///
/// @param enumerated concerns that were decided by both: every combination of answers that one of them tells apart,
/// with one kind of exploitation and one district each; 0 where there are too many of them
/// @param sampled concerns of random answers beside them, with several kinds and districts, and with people who
/// work for partners
/// @param differing concerns that they decide differently
/// @param changes what differs in those, the most frequent first
/// @param texts what else differs, each in a sentence
public record PolicyDifference(
        long enumerated, long sampled, long differing, List<Change> changes, List<String> texts) {

    /// More than a person waits for.
    private static final long MOST_ENUMERATED = 6_000_000;
    private static final int SAMPLED_BESIDE = 150_000;
    private static final int SAMPLED_ALONE = 500_000;
    private static final long SEED = 20_261_124L;
    private static final int EACH = 50_000;

    /// What differs.
    public sealed interface What {
        /// A partner has another part.
        ///
        /// @param rule of the later policy that gives it, or of the earlier one that gave the part before
        record OfPartner(PartnerId partner, Part before, Part after, Optional<RuleId> rule) implements What {}

        /// The urgency is another.
        record OfUrgency(Urgency before, Urgency after) implements What {}

        /// Another row decides.
        record OfRow(RuleId before, RuleId after) implements What {}
    }

    /// A difference, and how often it was met.
    ///
    /// @param example the plainest concern of it, in words
    public record Change(What what, long concerns, String example) {}

    public PolicyDifference {
        changes = List.copyOf(changes);
        texts = List.copyOf(texts);
    }

    /// Whether nothing differs, neither what is decided nor what people read.
    public boolean isNone() {
        return differing == 0 && texts.isEmpty();
    }

    /// Hears how far a comparison is.
    @FunctionalInterface
    public interface Progress {
        /// Hears it now and then.
        ///
        /// @param decided concerns decided by both so far
        /// @param atMost how many it will be at most
        void at(long decided, long atMost);
    }

    /// Compares two policies, each with its partners.
    public static PolicyDifference between(
            Policy before, PartnersInForce partnersBefore, Policy after, PartnersInForce partnersAfter) {
        return between(before, partnersBefore, after, partnersAfter, (_, _) -> {});
    }

    /// As {@link #between(Policy, PartnersInForce, Policy, PartnersInForce)}, saying now and then how far it is.
    public static PolicyDifference between(
            Policy before,
            PartnersInForce partnersBefore,
            Policy after,
            PartnersInForce partnersAfter,
            Progress progress) {
        var partners = new HashSet<>(partnersBefore.all());
        partners.addAll(partnersAfter.all());
        var districts = new HashSet<>(partnersBefore.councils().keySet());
        districts.addAll(partnersAfter.councils().keySet());
        var answers = new AnswersThatMatter(List.of(before, after), partners, districts);
        boolean all = answers.count() <= MOST_ENUMERATED;
        var known = new HashSet<>(partners);
        known.addAll(before.partnersNamed());
        known.addAll(after.partnersNamed());
        var counting = new Counting(
                new Decider(before, partnersBefore, known),
                new Decider(after, partnersAfter, known),
                progress,
                all ? answers.count() + SAMPLED_BESIDE : SAMPLED_ALONE);
        if (all) {
            answers.each(counting::compare);
        }
        long enumerated = counting.compared;
        var random = new Random(SEED);
        int sampled = all ? SAMPLED_BESIDE : SAMPLED_ALONE;
        for (int i = 0; i < sampled; i++) {
            counting.compare(answers.any(random));
        }
        return new PolicyDifference(enumerated, sampled, counting.differing, counting.changes(), texts(before, after));
    }

    private static final class Counting {
        private final Decider before;
        private final Decider after;
        private final Progress progress;
        private final long atMost;
        private final Map<What, Seen> seen = new HashMap<>();
        private long compared;
        private long differing;

        private static final class Seen {
            private long times;
            private Facts plainest;

            Seen(Facts first) {
                plainest = first;
            }
        }

        Counting(Decider before, Decider after, Progress progress, long atMost) {
            if (!before.partners().equals(after.partners())) {
                throw new IllegalArgumentException("outcomes are compared over the same partners");
            }
            this.before = before;
            this.after = after;
            this.progress = progress;
            this.atMost = atMost;
        }

        void compare(Facts facts) {
            compared++;
            if (compared % EACH == 0) {
                progress.at(compared, atMost);
            }
            if (before.outcome(facts).equals(after.outcome(facts))) {
                return;
            }
            Decision one = before.decide(facts);
            Decision two = after.decide(facts);
            Set<What> differences = differences(one, two);
            if (differences.isEmpty()) {
                return;
            }
            differing++;
            for (What what : differences) {
                Seen here = seen.computeIfAbsent(what, none -> new Seen(facts));
                here.times++;
                if (AnswersThatMatter.unusual(facts) < AnswersThatMatter.unusual(here.plainest)) {
                    here.plainest = facts;
                }
            }
        }

        private static Set<What> differences(Decision one, Decision two) {
            Set<What> differences = new HashSet<>();
            if (!one.rule().equals(two.rule())) {
                differences.add(new What.OfRow(one.rule(), two.rule()));
            }
            if (one.urgency() != two.urgency()) {
                differences.add(new What.OfUrgency(one.urgency(), two.urgency()));
            }
            Map<PartnerId, PartnerDecision> earlier = new HashMap<>();
            one.partners().forEach(partner -> earlier.put(partner.partner(), partner));
            for (PartnerDecision later : two.partners()) {
                PartnerDecision was = earlier.remove(later.partner());
                Part part = was == null ? Part.NOT_TOLD : was.part();
                if (part != later.part()) {
                    List<RuleId> rules = was != null && later.part() == Part.NOT_TOLD ? was.rules() : later.rules();
                    differences.add(new What.OfPartner(
                            later.partner(), part, later.part(), rules.stream().findFirst()));
                }
            }
            for (PartnerDecision gone : earlier.values()) {
                if (gone.part() != Part.NOT_TOLD) {
                    differences.add(new What.OfPartner(
                            gone.partner(),
                            gone.part(),
                            Part.NOT_TOLD,
                            gone.rules().stream().findFirst()));
                }
            }
            return differences;
        }

        List<Change> changes() {
            return seen.entrySet().stream()
                    .map(one -> new Change(
                            one.getKey(), one.getValue().times, AnswersThatMatter.inWords(one.getValue().plainest)))
                    .sorted(Comparator.comparingLong(Change::concerns)
                            .reversed()
                            .thenComparing(change -> change.what().toString()))
                    .toList();
        }
    }

    private static List<String> texts(Policy before, Policy after) {
        var texts = new ArrayList<String>();
        Map<RuleId, Object> rules = rules(before);
        Map<RuleId, Object> later = rules(after);
        for (RuleId rule : sorted(rules.keySet())) {
            Object was = requireNonNull(rules.get(rule));
            Object now = later.get(rule);
            if (now == null) {
                texts.add("rule " + rule + " is there no more");
            } else if (!now.equals(was)) {
                boolean words = withoutReason(now).equals(withoutReason(was));
                texts.add("rule " + rule
                        + (words ? " gives another reason to those who are told" : " is written otherwise"));
            }
        }
        for (RuleId rule : sorted(later.keySet())) {
            if (!rules.containsKey(rule)) {
                texts.add("rule " + rule + " is new");
            }
        }
        for (Urgency urgency : Urgency.values()) {
            if (!sameTerms(before.terms().get(urgency), after.terms().get(urgency))) {
                texts.add("the terms of " + urgency.wire() + " are others: channels, deadlines, or who is told next");
            }
        }
        if (!before.subject().equals(after.subject())) {
            texts.add("who is withheld when the person complained of works for a partner is written otherwise");
        }
        if (!before.unreachable().equals(after.unreachable())) {
            texts.add("who is told instead of a partner without a contact is written otherwise");
        }
        if (!before.lastResort().equals(after.lastResort())) {
            texts.add("the last resort is " + after.lastResort() + " instead of " + before.lastResort());
        }
        return texts;
    }

    /// A partner that only one of them has makes no other terms for the rest.
    private static boolean sameTerms(@Nullable AlertTerms one, @Nullable AlertTerms two) {
        if (one == null || two == null) {
            return one == null && two == null;
        }
        return one.means().equals(two.means())
                && one.channels().equals(two.channels())
                && one.undeliveredCountsAfter().equals(two.undeliveredCountsAfter())
                && one.then().equals(two.then())
                && one.acknowledgeWithin().entrySet().stream()
                        .allMatch(term -> term.getValue()
                                .equals(two.acknowledgeWithin().getOrDefault(term.getKey(), term.getValue())));
    }

    private static Map<RuleId, Object> rules(Policy policy) {
        Map<RuleId, Object> rules = new HashMap<>();
        policy.rows().forEach(row -> rules.put(row.id(), row));
        policy.also().forEach(line -> rules.put(line.id(), line));
        return rules;
    }

    private static Object withoutReason(Object rule) {
        return switch (rule) {
            case LeadRow(var id, var when, var leads, var copies, var urgency, var more, _) ->
                new LeadRow(id, when, leads, copies, urgency, more, "");
            case AlsoLine(var id, var when, var leads, var copies, var atLeast, var lowered, _) ->
                new AlsoLine(id, when, leads, copies, atLeast, lowered, "");
            default -> rule;
        };
    }

    private static List<RuleId> sorted(Set<RuleId> rules) {
        return rules.stream().sorted(Comparator.comparing(RuleId::value)).toList();
    }
}
