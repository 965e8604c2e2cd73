package org.signpost.routing.policy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.signpost.contract.id.DistrictCode;

/// A condition compiled to masks over {@link Answers}.
sealed interface Mask {

    boolean holds(long[] answers);

    /// Compiles a condition.
    ///
    /// @param rows the place of each row in the word of rows
    /// @param districts the place of each district in the word of districts
    static Mask of(Condition condition, Map<RuleId, Integer> rows, Map<DistrictCode, Integer> districts) {
        return switch (condition) {
            case Condition.Always _ -> new AllHold(new Mask[0]);
            case Condition.OneOf oneOf ->
                new AnyBit(Answers.word(oneOf.fact()), oneOf.bits() << Answers.shift(oneOf.fact()));
            case Condition.InDistrict(var codes) ->
                new AnyBit(
                        Answers.DISTRICTS,
                        codes.stream()
                                .filter(districts::containsKey)
                                .mapToLong(code -> 1L << Objects.requireNonNull(districts.get(code)))
                                .reduce(0, (a, b) -> a | b));
            case Condition.RowMatched(var ids) ->
                new AnyBit(
                        Answers.ROWS,
                        ids.stream()
                                .mapToLong(id -> 1L << Objects.requireNonNull(rows.get(id)))
                                .reduce(0, (a, b) -> a | b));
            case Condition.Named(_, var meaning) -> of(meaning, rows, districts);
            case Condition.Not(var other) -> new None(of(other, rows, districts));
            case Condition.All(var all) -> new AllHold(of(all, rows, districts));
            case Condition.AnyOf(var any) -> new AnyHolds(of(any, rows, districts));
        };
    }

    private static Mask[] of(
            List<Condition> conditions, Map<RuleId, Integer> rows, Map<DistrictCode, Integer> districts) {
        return conditions.stream().map(one -> of(one, rows, districts)).toArray(Mask[]::new);
    }

    /// A word has one of the bits.
    record AnyBit(int word, long bits) implements Mask {
        @Override
        public boolean holds(long[] answers) {
            return (answers[word] & bits) != 0;
        }
    }

    /// The other does not hold.
    record None(Mask other) implements Mask {
        @Override
        public boolean holds(long[] answers) {
            return !other.holds(answers);
        }
    }

    /// All hold.
    @SuppressWarnings("ArrayRecordComponent") // never compared, and walked for every concern
    record AllHold(Mask[] masks) implements Mask {
        @Override
        public boolean holds(long[] answers) {
            for (Mask mask : masks) {
                if (!mask.holds(answers)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// One of them holds.
    @SuppressWarnings("ArrayRecordComponent") // never compared, and walked for every concern
    record AnyHolds(Mask[] masks) implements Mask {
        @Override
        public boolean holds(long[] answers) {
            for (Mask mask : masks) {
                if (mask.holds(answers)) {
                    return true;
                }
            }
            return false;
        }
    }
}
