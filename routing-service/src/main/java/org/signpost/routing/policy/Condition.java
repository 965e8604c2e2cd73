package org.signpost.routing.policy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.signpost.contract.id.DistrictCode;

/// When a row, a line or a part of one counts.
public sealed interface Condition {

    /// Says the condition as a policy file would, for people: `danger is now and not child`.
    String inWords();

    /// Holds for every concern.
    record Always() implements Condition {
        @Override
        public String inWords() {
            return "always";
        }
    }

    /// Holds if the fact has one of the values.
    ///
    /// @param values words of {@link Fact#answers()}
    record OneOf(Fact fact, List<String> values) implements Condition {
        public OneOf {
            values = List.copyOf(values);
            if (values.isEmpty() || !fact.answers().containsAll(values)) {
                throw new IllegalArgumentException("a condition names values that its fact can have");
            }
        }

        long bits() {
            long bits = 0;
            for (String value : values) {
                bits |= 1L << fact.answers().indexOf(value);
            }
            return bits;
        }

        @Override
        public String inWords() {
            return fact.wire() + " is " + String.join(" or ", values);
        }
    }

    /// Holds if one of the districts concerned is among these.
    record InDistrict(Set<DistrictCode> districts) implements Condition {
        public InDistrict {
            districts = Set.copyOf(districts);
            if (districts.isEmpty()) {
                throw new IllegalArgumentException("a condition on districts names one");
            }
        }

        @Override
        public String inWords() {
            return "the district is "
                    + districts.stream().sorted().map(DistrictCode::value).collect(Collectors.joining(" or "));
        }
    }

    /// Holds if one of these lead rows decided, or would have decided for one of several kinds; known to `also`
    /// lines only.
    record RowMatched(Set<RuleId> rows) implements Condition {
        public RowMatched {
            rows = Set.copyOf(rows);
            if (rows.isEmpty()) {
                throw new IllegalArgumentException("a condition on rows names one");
            }
        }

        @Override
        public String inWords() {
            return "row " + rows.stream().map(RuleId::value).sorted().collect(Collectors.joining(" or ")) + " matched";
        }
    }

    /// A condition that the policy gave a name.
    record Named(String name, Condition meaning) implements Condition {
        @Override
        public String inWords() {
            return name;
        }
    }

    /// Holds if the other does not.
    record Not(Condition other) implements Condition {
        @Override
        public String inWords() {
            return switch (other) {
                case OneOf(Fact fact, List<String> values) -> fact.wire() + " is not " + String.join(" or ", values);
                case Always _, InDistrict _, RowMatched _, Named _, Not _, All _, AnyOf _ -> "not " + bracketed(other);
            };
        }
    }

    /// Holds if all of them do.
    record All(List<Condition> conditions) implements Condition {
        public All {
            conditions = List.copyOf(conditions);
        }

        @Override
        public String inWords() {
            return conditions.stream().map(Condition::bracketed).collect(Collectors.joining(" and "));
        }
    }

    /// Holds if one of them does.
    record AnyOf(List<Condition> conditions) implements Condition {
        public AnyOf {
            conditions = List.copyOf(conditions);
        }

        @Override
        public String inWords() {
            return conditions.stream().map(Condition::bracketed).collect(Collectors.joining(", or "));
        }
    }

    private static String bracketed(Condition condition) {
        return switch (condition) {
            case All _, AnyOf _ -> "(" + condition.inWords() + ")";
            case Always _, OneOf _, InDistrict _, RowMatched _, Named _, Not _ -> condition.inWords();
        };
    }
}
