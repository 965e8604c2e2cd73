package org.signpost.routing.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds, over every concern that there can be, what no reader of a policy would see: rows that can never match,
/// and concerns that would reach nobody.
public final class PolicyCheck {

    /// Something that is wrong with a policy.
    ///
    /// @param rule where it is wrong; empty when it is the table as a whole
    /// @param fact what is wrong
    /// @param remedy what to write instead
    public record Finding(Optional<RuleId> rule, String fact, String remedy) {}

    private final Policy policy;
    private final List<Finding> findings = new ArrayList<>();

    private PolicyCheck(Policy policy) {
        this.policy = policy;
    }

    /// Everything that is wrong; nothing for a policy that may be used.
    public static List<Finding> of(Policy policy) {
        var check = new PolicyCheck(policy);
        try {
            check.rows();
            check.lines();
        } catch (Region.TooIntricate tooIntricate) {
            check.findings.add(new Finding(
                    Optional.empty(),
                    "the conditions are too intricate to be checked",
                    "use fewer alternatives in `any:` and `not:`, or write them as rows of their own"));
        }
        return List.copyOf(check.findings);
    }

    private void rows() {
        var every = new Region.Questions(false, policy);
        Region possible = every.possible();
        table(every, possible, possible, policy.first());

        var single = new Region.Questions(true, policy);
        Region ofOneKind = single.possible();
        Region left = ofOneKind;
        for (LeadRow row : policy.first()) {
            left = left.minus(single.of(row.when()));
        }
        left = table(single, ofOneKind, left, policy.byKind());
        if (!left.isEmpty()) {
            findings.add(new Finding(
                    Optional.empty(),
                    left.exampleInWords() + " would reach nobody",
                    "end the by-kind rows with one whose `when` is `always`"));
        }
    }

    /// @param possible every concern
    /// @param left the concerns that no row above the table takes
    /// @return the concerns that no row of the table takes either
    private Region table(Region.Questions questions, Region possible, Region left, List<LeadRow> rows) {
        Region rest = left;
        for (int i = 0; i < rows.size(); i++) {
            LeadRow row = rows.get(i);
            Region matching = questions.of(row.when());
            Region reached = rest.and(matching);
            if (possible.and(matching).isEmpty()) {
                find(
                        row.id(),
                        "no concern can match this row: its conditions exclude each other",
                        "correct its `when`");
            } else if (reached.isEmpty()) {
                find(
                        row.id(),
                        "this row can never match, because " + above(questions, left, matching, rows.subList(0, i))
                                + " every concern that it would",
                        "move it up, narrow what stands above it, or remove it");
            } else {
                tellings(questions, row, reached);
            }
            rest = rest.minus(matching);
        }
        return rest;
    }

    private static String above(Region.Questions questions, Region left, Region matching, List<LeadRow> above) {
        for (LeadRow row : above) {
            if (left.and(matching).minus(questions.of(row.when())).isEmpty()) {
                return row.id() + " above takes";
            }
        }
        return "the rows above together take";
    }

    private void tellings(Region.Questions questions, LeadRow row, Region reached) {
        Region unled = reached;
        for (Telling lead : row.leads()) {
            Region told = told(questions, lead);
            applies(row.id(), reached, told, lead);
            unled = unled.minus(told);
        }
        row.copies().forEach(copy -> applies(row.id(), reached, told(questions, copy), copy));
        row.moreUrgent().ifPresent(more -> {
            if (reached.and(questions.of(more.when())).isEmpty()) {
                find(row.id(), "the urgency after `or:` never applies here", "correct its `when`, or remove it");
            }
        });
        if (!unled.isEmpty()) {
            find(
                    row.id(),
                    "nobody would lead for " + unled.exampleInWords(),
                    "name a lead without a condition, or add the condition to the row");
        }
    }

    private void lines() {
        var every = new Region.Questions(false, policy);
        Region possible = every.possible();
        for (AlsoLine line : policy.also()) {
            Region matching = possible.and(every.of(line.when()));
            if (matching.isEmpty()) {
                find(
                        line.id(),
                        "no concern can match this line: its conditions exclude each other",
                        "correct its `when`");
                continue;
            }
            line.leads().forEach(lead -> applies(line.id(), matching, told(every, lead), lead));
            line.copies().forEach(copy -> applies(line.id(), matching, told(every, copy), copy));
        }
    }

    private void applies(RuleId rule, Region reached, Region told, Telling telling) {
        if (reached.and(told).isEmpty()) {
            find(
                    rule,
                    telling.whom().inWords() + " is never told by this rule",
                    "correct the `when` beside it, or remove it");
        }
    }

    /// The concerns of which somebody is told for certain.
    private static Region told(Region.Questions questions, Telling telling) {
        Region when = questions.of(telling.when());
        return switch (telling.whom()) {
            case Whom.Partner _ -> when;
            case Whom.CouncilOfEachDistrict _ ->
                when.and(questions.of(new Condition.OneOf(Fact.DISTRICT, List.of("known"))));
        };
    }

    private void find(RuleId rule, String fact, String remedy) {
        findings.add(new Finding(Optional.of(rule), fact, remedy));
    }
}
