package org.signpost.routing.policy;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.signpost.contract.id.DistrictCode;

/// Conditions asked one after the other of the facts of one concern, and what each answer hangs on in words.
///
/// It reads the policy's own records and not what {@link Decider} makes of them, so that the two can be compared.
///
/// @param facts a concern, or for a row of one kind, that concern with this kind alone
/// @param districts those of its districts that have a council on the day
/// @param rows the lead rows that matched so far
record Reasoning(Facts facts, Set<DistrictCode> districts, Set<RuleId> rows) {

    Reasoning {
        districts = Set.copyOf(districts);
        rows = Set.copyOf(rows);
    }

    boolean holds(Condition condition) {
        return switch (condition) {
            case Condition.Always _ -> true;
            case Condition.OneOf oneOf -> (oneOf.fact().bits(facts) & oneOf.bits()) != 0;
            case Condition.InDistrict(var codes) -> codes.stream().anyMatch(districts::contains);
            case Condition.RowMatched(var ids) -> ids.stream().anyMatch(rows::contains);
            case Condition.Named(_, var meaning) -> holds(meaning);
            case Condition.Not(var other) -> !holds(other);
            case Condition.All(var all) -> all.stream().allMatch(this::holds);
            case Condition.AnyOf(var any) -> any.stream().anyMatch(this::holds);
        };
    }

    /// What a condition hangs on: the first thing in it that is not so where it does not hold, all of it where it
    /// holds. `danger is no, not now`
    String because(Condition condition) {
        boolean holds = holds(condition);
        return switch (condition) {
            case Condition.Always _ -> "it counts for every concern";
            case Condition.OneOf oneOf -> {
                String is = oneOf.fact().wire() + " is " + oneOf.fact().inWords(facts);
                yield holds ? is : is + ", not " + String.join(" or ", oneOf.values());
            }
            case Condition.InDistrict _ -> (holds ? "" : "it is not so that ") + condition.inWords();
            case Condition.RowMatched(var ids) ->
                ids.stream()
                        .filter(id -> !holds || rows.contains(id))
                        .map(RuleId::value)
                        .sorted()
                        .collect(Collectors.joining(" or ", "row ", holds ? " matched" : " did not match"));
            case Condition.Named(var name, var meaning) -> (holds ? "" : "not ") + name + " (" + because(meaning) + ")";
            case Condition.Not(Condition.Named(var name, _)) when holds -> "not " + name;
            case Condition.Not(var other) -> because(other);
            case Condition.All(var all) ->
                holds
                        ? all.stream().map(this::because).collect(Collectors.joining("; "))
                        : because(Objects.requireNonNull(all.stream()
                                .filter(one -> !holds(one))
                                .findFirst()
                                .orElse(null)));
            case Condition.AnyOf(var any) ->
                holds
                        ? because(Objects.requireNonNull(
                                any.stream().filter(this::holds).findFirst().orElse(null)))
                        : any.stream().map(this::because).collect(Collectors.joining("; and "));
        };
    }
}
