package org.signpost.routing.policy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.About;
import org.signpost.contract.concern.AdviceKind;
import org.signpost.contract.concern.Danger;
import org.signpost.contract.concern.Exploitation;
import org.signpost.contract.concern.PoliceMayBeTold;
import org.signpost.contract.concern.Preference;
import org.signpost.contract.concern.Premises;
import org.signpost.contract.concern.Sector;
import org.signpost.contract.concern.YesNoUnsure;
import org.signpost.contract.id.DistrictCode;
import org.signpost.contract.id.PartnerId;

/// The answers that at least one of some policies tells apart. Of those that all treat alike one stands for all, the
/// plainest; so every kind of concern can be tried where every concern could not.
@SuppressWarnings("EnumOrdinal") // an answer's place in its fact, kept nowhere
final class AnswersThatMatter {

    private static final Map<Fact, String> PLAIN = Map.ofEntries(
            Map.entry(Fact.DANGER, "no"),
            Map.entry(Fact.ABOUT, "someone-else"),
            Map.entry(Fact.UNDER_18, "no"),
            Map.entry(Fact.EXPLOITATION, "labour"),
            Map.entry(Fact.COERCION, "unsure"),
            Map.entry(Fact.STILL_HAPPENING, "yes"),
            Map.entry(Fact.SECTOR, Fact.UNANSWERED),
            Map.entry(Fact.PREMISES, Fact.UNANSWERED),
            Map.entry(Fact.CARE_NEEDS, Fact.UNANSWERED),
            Map.entry(Fact.PREFERS, "none"),
            Map.entry(Fact.SUPPORT_CONSENT, "no"),
            Map.entry(Fact.AREA, "inside"),
            Map.entry(Fact.HOME, "not-inside"));

    private final Map<Fact, List<Integer>> answers = new EnumMap<>(Fact.class);
    private final List<Set<DistrictCode>> districts;
    private final List<DistrictCode> everyDistrict;
    private final List<PartnerId> partners;

    /// @param partners whom a person complained of may work for
    AnswersThatMatter(List<Policy> policies, Set<PartnerId> partners, Set<DistrictCode> districts) {
        var named = new EnumMap<Fact, Set<Long>>(Fact.class);
        var districtsNamed = new LinkedHashSet<Set<DistrictCode>>();
        policies.stream()
                .flatMap(policy -> conditions(policy).stream())
                .forEach(condition -> collect(condition, named, districtsNamed));
        for (Fact fact : Fact.values()) {
            answers.put(fact, representatives(fact, named.getOrDefault(fact, Set.of())));
        }
        this.everyDistrict = districts.stream().sorted().toList();
        this.partners = partners.stream().sorted().toList();
        this.districts = districtClasses(districtsNamed);
    }

    /// How many concerns {@link #each} would make, at most.
    long count() {
        long who = (long) size(Fact.EXPLOITATION) * (1 + size(Fact.POLICE_MAY_BE_TOLD)) + size(Fact.ADVICE_KIND);
        long product = who * (districts.size() + Area.values().length);
        for (Fact fact : VARIED) {
            product *= size(fact);
        }
        return product;
    }

    private int size(Fact fact) {
        return of(fact).size();
    }

    private List<Integer> of(Fact fact) {
        return answers.getOrDefault(fact, List.of());
    }

    /// Makes a concern of every combination, with one kind of exploitation and at most one district each, the plainest
    /// first.
    void each(Consumer<Facts> taker) {
        var _ = eachWhile(facts -> {
            taker.accept(facts);
            return true;
        });
    }

    /// As {@link #each}, for as long as the taker wants another.
    ///
    /// @return whether it had them all
    boolean eachWhile(Predicate<Facts> taker) {
        for (About about : About.values()) {
            var kinds = about == About.ADVICE ? List.of(-1) : of(Fact.EXPLOITATION);
            var advice = about == About.ADVICE ? of(Fact.ADVICE_KIND) : List.of(AdviceKind.values().length);
            var police = about == About.ME ? of(Fact.POLICE_MAY_BE_TOLD) : List.of(PoliceMayBeTold.values().length);
            for (int kind : kinds) {
                for (int adviceKind : advice) {
                    for (int policeMayBeTold : police) {
                        if (!each(about, kind, adviceKind, policeMayBeTold, taker)) {
                            return false;
                        }
                    }
                }
            }
        }
        return true;
    }

    private boolean each(About about, int kind, int adviceKind, int policeMayBeTold, Predicate<Facts> taker) {
        Set<Exploitation> kinds = kind < 0 ? Set.of() : Set.of(Exploitation.values()[kind]);
        var where = new ArrayList<Where>();
        districts.forEach(one -> where.add(new Where(Area.INSIDE, one)));
        for (Area area : Area.values()) {
            where.add(new Where(area, Set.of()));
        }
        int[] at = new int[VARIED.size()];
        while (true) {
            for (Where place : where) {
                Facts facts = facts(about, kinds, adviceKind, policeMayBeTold, at, place);
                if (facts != null && !taker.test(facts)) {
                    return false;
                }
            }
            int turned = 0;
            while (turned < at.length && ++at[turned] == size(VARIED.get(turned))) {
                at[turned++] = 0;
            }
            if (turned == at.length) {
                return true;
            }
        }
    }

    private static final List<Fact> VARIED = List.of(
            Fact.DANGER,
            Fact.UNDER_18,
            Fact.COERCION,
            Fact.STILL_HAPPENING,
            Fact.SECTOR,
            Fact.PREMISES,
            Fact.CARE_NEEDS,
            Fact.PREFERS,
            Fact.SUPPORT_CONSENT,
            Fact.HOME);

    private record Where(Area area, Set<DistrictCode> districts) {}

    private @Nullable Facts facts(
            About about, Set<Exploitation> kinds, int adviceKind, int policeMayBeTold, int[] at, Where where) {
        YesNoUnsure under18 = at(YesNoUnsure.values(), of(Fact.UNDER_18).get(at[1]));
        if (about != About.ADVICE && under18 == null) {
            return null;
        }
        return new Facts(
                Danger.values()[of(Fact.DANGER).get(at[0])],
                about,
                at(AdviceKind.values(), adviceKind),
                under18,
                kinds,
                YesNoUnsure.values()[of(Fact.COERCION).get(at[2])],
                YesNoUnsure.values()[of(Fact.STILL_HAPPENING).get(at[3])],
                at(Sector.values(), of(Fact.SECTOR).get(at[4])),
                at(Premises.values(), of(Fact.PREMISES).get(at[5])),
                at(YesNoUnsure.values(), of(Fact.CARE_NEEDS).get(at[6])),
                Set.of(),
                Preference.values()[of(Fact.PREFERS).get(at[7])],
                at(PoliceMayBeTold.values(), policeMayBeTold),
                of(Fact.SUPPORT_CONSENT).get(at[8]) == 0,
                where.area(),
                where.districts(),
                of(Fact.HOME).get(at[9]) == 0);
    }

    /// A concern of any answers: several kinds, several districts, and a person who works for a partner among them.
    Facts any(Random random) {
        About about = About.values()[random.nextInt(About.values().length)];
        Set<Exploitation> kinds = new HashSet<>();
        if (about != About.ADVICE) {
            int number = 1 + random.nextInt(3);
            for (int i = 0; i < number; i++) {
                kinds.add(Exploitation.values()[random.nextInt(Exploitation.values().length)]);
            }
        }
        Area area = Area.values()[random.nextInt(Area.values().length)];
        Set<DistrictCode> some = new HashSet<>();
        if (area == Area.INSIDE && !everyDistrict.isEmpty()) {
            int number = random.nextInt(4);
            for (int i = 0; i < number; i++) {
                some.add(everyDistrict.get(random.nextInt(everyDistrict.size())));
            }
        }
        Set<PartnerId> subjectWorksFor = new HashSet<>();
        if (!partners.isEmpty() && random.nextInt(3) == 0) {
            subjectWorksFor.add(partners.get(random.nextInt(partners.size())));
        }
        return new Facts(
                Danger.values()[random.nextInt(Danger.values().length)],
                about,
                about == About.ADVICE ? maybe(AdviceKind.values(), random) : null,
                about == About.ADVICE
                        ? maybe(YesNoUnsure.values(), random)
                        : YesNoUnsure.values()[random.nextInt(YesNoUnsure.values().length)],
                kinds,
                YesNoUnsure.values()[random.nextInt(YesNoUnsure.values().length)],
                YesNoUnsure.values()[random.nextInt(YesNoUnsure.values().length)],
                maybe(Sector.values(), random),
                maybe(Premises.values(), random),
                maybe(YesNoUnsure.values(), random),
                subjectWorksFor,
                Preference.values()[random.nextInt(Preference.values().length)],
                about == About.ME ? maybe(PoliceMayBeTold.values(), random) : null,
                random.nextBoolean(),
                area,
                some,
                random.nextBoolean());
    }

    /// How far a concern is from the plainest one: an example should have nothing unusual that does not matter.
    static int unusual(Facts facts) {
        int unusual = 4 * facts.subjectWorksFor().size()
                + Math.max(0, facts.districts().size() - 1);
        for (Fact fact : Fact.values()) {
            String plain = PLAIN.get(fact);
            if (plain != null && (fact.bits(facts) & 1L << fact.answers().indexOf(plain)) == 0) {
                unusual++;
            }
        }
        return unusual + Math.max(0, facts.exploitation().size() - 1);
    }

    /// What a concern is like, without the answers that are as plain as can be.
    static String inWords(Facts facts) {
        var words = new ArrayList<String>();
        for (Fact fact : Fact.values()) {
            long bits = fact.bits(facts);
            String plain = PLAIN.get(fact);
            boolean said = fact == Fact.EXPLOITATION || fact == Fact.AREA;
            boolean unanswered = fact.answers().contains(Fact.UNANSWERED)
                    && (bits & 1L << fact.answers().indexOf(Fact.UNANSWERED)) != 0;
            boolean isPlain = plain != null && (bits & 1L << fact.answers().indexOf(plain)) != 0;
            if (bits != 0 && fact != Fact.DISTRICT && (said || (!isPlain && !unanswered))) {
                var these = new ArrayList<String>();
                for (int i = 0; i < fact.answers().size(); i++) {
                    if ((bits & 1L << i) != 0) {
                        these.add(fact.answers().get(i));
                    }
                }
                words.add(fact.wire() + " " + String.join(" and ", these));
            }
        }
        if (!facts.districts().isEmpty()) {
            words.add("districts "
                    + String.join(
                            " and ",
                            facts.districts().stream()
                                    .sorted()
                                    .map(DistrictCode::value)
                                    .toList()));
        }
        if (!facts.subjectWorksFor().isEmpty()) {
            words.add("subjectWorksFor "
                    + String.join(
                            " and ",
                            facts.subjectWorksFor().stream()
                                    .sorted()
                                    .map(PartnerId::value)
                                    .toList()));
        }
        return String.join(", ", words);
    }

    private static <E> @Nullable E at(E[] values, int place) {
        return place < values.length ? values[place] : null;
    }

    private static <E> @Nullable E maybe(E[] values, Random random) {
        return at(values, random.nextInt(values.length + 1));
    }

    /// One answer of each set that no condition splits, the plainest first.
    private static List<Integer> representatives(Fact fact, Set<Long> conditions) {
        String plain = PLAIN.getOrDefault(
                fact,
                fact.answers().contains(Fact.UNANSWERED)
                        ? Fact.UNANSWERED
                        : fact.answers().getFirst());
        var order = new ArrayList<Integer>();
        order.add(fact.answers().indexOf(plain));
        for (int answer = 0; answer < fact.answers().size(); answer++) {
            if (answer != order.getFirst()) {
                order.add(answer);
            }
        }
        var bySignature = new HashMap<List<Boolean>, Integer>();
        var representatives = new ArrayList<Integer>();
        List<Long> masks = conditions.stream().sorted().toList();
        for (int answer : order) {
            List<Boolean> signature =
                    masks.stream().map(mask -> (mask & 1L << answer) != 0).toList();
            boolean unanswered =
                    fact == Fact.UNDER_18 && fact.answers().get(answer).equals(Fact.UNANSWERED);
            if (unanswered || bySignature.putIfAbsent(signature, answer) == null) {
                representatives.add(answer);
            }
        }
        return List.copyOf(representatives);
    }

    private List<Set<DistrictCode>> districtClasses(Set<Set<DistrictCode>> named) {
        var bySignature = new HashMap<List<Boolean>, Set<DistrictCode>>();
        var classes = new ArrayList<Set<DistrictCode>>();
        for (DistrictCode district : everyDistrict) {
            List<Boolean> signature =
                    named.stream().map(set -> set.contains(district)).toList();
            if (bySignature.putIfAbsent(signature, Set.of(district)) == null) {
                classes.add(Set.of(district));
            }
        }
        return List.copyOf(classes);
    }

    private static List<Condition> conditions(Policy policy) {
        var conditions = new ArrayList<Condition>();
        for (LeadRow row : policy.rows()) {
            conditions.add(row.when());
            row.moreUrgent().ifPresent(more -> conditions.add(more.when()));
            row.leads().forEach(telling -> conditions.add(telling.when()));
            row.copies().forEach(telling -> conditions.add(telling.when()));
        }
        for (AlsoLine line : policy.also()) {
            conditions.add(line.when());
            line.leads().forEach(telling -> conditions.add(telling.when()));
            line.copies().forEach(telling -> conditions.add(telling.when()));
        }
        policy.subject().spared().forEach(spared -> conditions.add(spared.when()));
        policy.subject().ifNoLeadIsLeft().forEach(lead -> conditions.add(lead.when()));
        return conditions;
    }

    private static void collect(
            Condition condition, Map<Fact, Set<Long>> named, Set<Set<DistrictCode>> districtsNamed) {
        switch (condition) {
            case Condition.Always _, Condition.RowMatched _ -> {}
            case Condition.OneOf oneOf ->
                named.computeIfAbsent(oneOf.fact(), none -> new HashSet<>()).add(oneOf.bits());
            case Condition.InDistrict(var these) -> districtsNamed.add(these);
            case Condition.Named(_, var meaning) -> collect(meaning, named, districtsNamed);
            case Condition.Not(var other) -> collect(other, named, districtsNamed);
            case Condition.All(var all) -> all.forEach(one -> collect(one, named, districtsNamed));
            case Condition.AnyOf(var any) -> any.forEach(one -> collect(one, named, districtsNamed));
        }
    }
}
