package org.signpost.routing.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The concerns for which something holds, as a union of boxes: a box allows a set of answers to each question.
///
/// With it a policy can be checked for every concern that there can be, of which there are far too many to try.
@SuppressWarnings("EnumOrdinal") // arrays by fact, kept nowhere
final class Region {

    /// What a question may be asked about: a fact, one kind of exploitation, or a condition that is taken as it is.
    static final class Questions {
        private static final Fact[] FACTS = Fact.values();
        private static final int KINDS = Fact.EXPLOITATION.answers().size();
        private static final int NO_KIND = KINDS;
        private static final int YES = 1;
        private static final int NO = 2;

        private final boolean oneKindAtATime;
        private final List<Condition> opaque = new ArrayList<>();

        /// @param oneKindAtATime whether concerns have at most one kind of exploitation, as `by-kind` rows see them
        Questions(boolean oneKindAtATime, Policy policy) {
            this.oneKindAtATime = oneKindAtATime;
            policy.rows().forEach(row -> {
                collect(row.when());
                row.moreUrgent().ifPresent(more -> collect(more.when()));
                row.leads().forEach(telling -> collect(telling.when()));
                row.copies().forEach(telling -> collect(telling.when()));
            });
            policy.subject().spared().forEach(spared -> collect(spared.when()));
            policy.subject().ifNoLeadIsLeft().forEach(lead -> collect(lead.when()));
            policy.also().forEach(line -> {
                collect(line.when());
                line.leads().forEach(telling -> collect(telling.when()));
                line.copies().forEach(telling -> collect(telling.when()));
            });
        }

        private void collect(Condition condition) {
            switch (condition) {
                case Condition.Always _, Condition.OneOf _ -> {}
                case Condition.InDistrict _, Condition.RowMatched _ -> {
                    if (!opaque.contains(condition)) {
                        opaque.add(condition);
                    }
                }
                case Condition.Named(_, var meaning) -> collect(meaning);
                case Condition.Not(var other) -> collect(other);
                case Condition.All(var all) -> all.forEach(this::collect);
                case Condition.AnyOf(var any) -> any.forEach(this::collect);
            }
        }

        private int[] open() {
            int[] box = new int[FACTS.length + KINDS + opaque.size()];
            Arrays.fill(box, YES | NO);
            for (Fact fact : FACTS) {
                box[fact.ordinal()] = (int) fact.all();
            }
            if (oneKindAtATime) {
                box[Fact.EXPLOITATION.ordinal()] |= 1 << NO_KIND;
            }
            return box;
        }

        /// Every concern.
        Region everything() {
            return new Region(this, List.of(open()));
        }

        /// Every concern that report-intake accepts, as {@link Facts} requires it.
        Region possible() {
            Region advice = of(is(Fact.ABOUT, "advice"));
            Region notAdvice = of(new Condition.Not(is(Fact.ABOUT, "advice")));
            Region noKind = everything();
            if (oneKindAtATime) {
                noKind = noKind.with(Fact.EXPLOITATION.ordinal(), 1 << NO_KIND);
            } else {
                for (int kind = 0; kind < KINDS; kind++) {
                    noKind = noKind.with(FACTS.length + kind, NO);
                }
            }
            return everything()
                    .minus(notAdvice.and(of(new Condition.Not(is(Fact.ADVICE_KIND, Fact.UNANSWERED)))))
                    .minus(notAdvice.and(of(is(Fact.UNDER_18, Fact.UNANSWERED))))
                    .minus(notAdvice.and(noKind))
                    .minus(advice.and(of(new Condition.Not(is(Fact.POLICE_MAY_BE_TOLD, Fact.UNANSWERED)))))
                    .minus(of(is(Fact.ABOUT, "someone-else"))
                            .and(of(new Condition.Not(is(Fact.POLICE_MAY_BE_TOLD, Fact.UNANSWERED)))))
                    .minus(of(is(Fact.DISTRICT, "known")).and(of(new Condition.Not(is(Fact.AREA, "inside")))));
        }

        /// The concerns for which a condition holds.
        Region of(Condition condition) {
            return of(condition, true);
        }

        private Region of(Condition condition, boolean holds) {
            return switch (condition) {
                case Condition.Always _ -> holds ? everything() : new Region(this, List.of());
                case Condition.OneOf oneOf -> ofFact(oneOf.fact(), (int) oneOf.bits(), holds);
                case Condition.InDistrict _, Condition.RowMatched _ ->
                    everything().with(FACTS.length + KINDS + opaque.indexOf(condition), holds ? YES : NO);
                case Condition.Named(_, var meaning) -> of(meaning, holds);
                case Condition.Not(var other) -> of(other, !holds);
                case Condition.All(var all) -> holds ? all(all, true) : any(all, false);
                case Condition.AnyOf(var any) -> holds ? any(any, true) : all(any, false);
            };
        }

        private Region all(List<Condition> conditions, boolean hold) {
            Region region = everything();
            for (Condition condition : conditions) {
                region = region.and(of(condition, hold));
            }
            return region;
        }

        private Region any(List<Condition> conditions, boolean hold) {
            var boxes = new ArrayList<int[]>();
            for (Condition condition : conditions) {
                boxes.addAll(of(condition, hold).boxes);
            }
            return new Region(this, boxes);
        }

        private Region ofFact(Fact fact, int answers, boolean holds) {
            int place = fact.ordinal();
            if (fact != Fact.EXPLOITATION || oneKindAtATime) {
                return everything().with(place, holds ? answers : open()[place] & ~answers);
            }
            var boxes = new ArrayList<int[]>();
            int[] none = open();
            for (int kind = 0; kind < KINDS; kind++) {
                if ((answers & 1 << kind) != 0) {
                    int[] box = open();
                    box[FACTS.length + kind] = YES;
                    boxes.add(box);
                    none[FACTS.length + kind] = NO;
                }
            }
            return new Region(this, holds ? boxes : List.of(none));
        }

        private static Condition is(Fact fact, String answer) {
            return new Condition.OneOf(fact, List.of(answer));
        }
    }

    /// More boxes than a policy that people can read would ever need.
    private static final int MOST_BOXES = 50_000;

    private final Questions questions;
    private final List<int[]> boxes;

    private Region(Questions questions, List<int[]> boxes) {
        if (boxes.size() > MOST_BOXES) {
            throw new TooIntricate();
        }
        this.questions = questions;
        this.boxes = boxes;
    }

    boolean isEmpty() {
        return boxes.isEmpty();
    }

    Region and(Region other) {
        var both = new ArrayList<int[]>();
        for (int[] one : boxes) {
            for (int[] two : other.boxes) {
                if (overlap(one, two)) {
                    int[] box = one.clone();
                    for (int i = 0; i < box.length; i++) {
                        box[i] &= two[i];
                    }
                    both.add(box);
                }
            }
        }
        return new Region(questions, both);
    }

    Region minus(Region other) {
        List<int[]> left = boxes;
        for (int[] taken : other.boxes) {
            var rest = new ArrayList<int[]>();
            for (int[] box : left) {
                cut(box, taken, rest);
            }
            left = rest;
            if (left.size() > MOST_BOXES) {
                throw new TooIntricate();
            }
        }
        return new Region(questions, left);
    }

    private Region with(int question, int answers) {
        var narrowed = new ArrayList<int[]>();
        for (int[] box : boxes) {
            if ((box[question] & answers) != 0) {
                int[] copy = box.clone();
                copy[question] &= answers;
                narrowed.add(copy);
            }
        }
        return new Region(questions, narrowed);
    }

    /// Says for people what one of the concerns looks like; only the answers that matter.
    String exampleInWords() {
        int[] box = boxes.getFirst();
        int[] open = questions.open();
        var words = new ArrayList<String>();
        for (Fact fact : Fact.values()) {
            int place = fact.ordinal();
            if (box[place] != open[place]) {
                words.add(fact.wire() + " " + answersInWords(fact, box[place]));
            }
        }
        return words.isEmpty() ? "any concern" : "a concern with " + String.join(", ", words);
    }

    private static String answersInWords(Fact fact, int answers) {
        String words = IntStream.range(0, fact.answers().size())
                .filter(place -> (answers & 1 << place) != 0)
                .mapToObj(fact.answers()::get)
                .collect(Collectors.joining(" or "));
        return words.isEmpty() ? "none" : words;
    }

    private static boolean overlap(int[] one, int[] two) {
        for (int i = 0; i < one.length; i++) {
            if ((one[i] & two[i]) == 0) {
                return false;
            }
        }
        return true;
    }

    /// Adds what is left of a box without the part that is taken.
    private static void cut(int[] box, int[] taken, List<int[]> rest) {
        if (!overlap(box, taken)) {
            rest.add(box);
            return;
        }
        int[] inner = box.clone();
        for (int i = 0; i < box.length; i++) {
            int outside = inner[i] & ~taken[i];
            if (outside != 0) {
                int[] piece = inner.clone();
                piece[i] = outside;
                rest.add(piece);
                inner[i] &= taken[i];
            }
        }
    }

    /// The conditions of a policy cannot be checked with the memory that there is.
    static final class TooIntricate extends RuntimeException {
        TooIntricate() {
            super("the conditions of the policy are too intricate to be checked");
        }
    }
}
