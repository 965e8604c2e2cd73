package org.signpost.routing.policy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.signpost.contract.concern.Exploitation;
import org.signpost.contract.id.DistrictCode;

/// How a policy comes to its rows, its lines and its urgency for one concern, step by step and in words. It holds
/// facts that a rule may look at, and nothing else of a concern.
///
/// @param tables the tables of rows in the order in which they were asked
/// @param deciding the row that decides
/// @param lines every `also` line, whether or not it adds
/// @param urgency how the urgency came about, a sentence each
/// @param ends the urgency in the end
public record Explanation(List<Table> tables, RuleId deciding, List<Tried> lines, List<String> urgency, Urgency ends) {

    public Explanation {
        tables = List.copyOf(tables);
        lines = List.copyOf(lines);
        urgency = List.copyOf(urgency);
    }

    /// A row or a line that was asked.
    ///
    /// @param why what its condition hung on
    public record Tried(RuleId rule, boolean matched, String why) {}

    /// Rows asked in order, up to the first that matched.
    ///
    /// @param kind the kind of exploitation they were asked for; empty for the rows that are asked first
    public record Table(Optional<Exploitation> kind, List<Tried> rows) {
        public Table {
            rows = List.copyOf(rows);
        }

        /// The row that matched, if one did.
        public Optional<RuleId> matched() {
            return rows.stream().filter(Tried::matched).map(Tried::rule).findFirst();
        }
    }

    /// Explains a concern by the policy and the partners of one day.
    ///
    /// @throws IllegalStateException if no row matches, which the check of a policy file has ruled out
    public static Explanation of(Policy policy, PartnersInForce inForce, Facts facts) {
        return new Steps(policy, inForce, facts).explanation();
    }

    /// The rows and lines that matched, in the order of the policy.
    public List<RuleId> rules(Policy policy) {
        var matched = new HashSet<RuleId>();
        tables.forEach(table -> table.matched().ifPresent(matched::add));
        var rules = new ArrayList<RuleId>();
        for (LeadRow row : policy.rows()) {
            if (matched.contains(row.id())) {
                rules.add(row.id());
            }
        }
        lines.stream().filter(Tried::matched).map(Tried::rule).forEach(rules::add);
        return rules;
    }

    private static final class Steps {
        private final Policy policy;
        private final Facts facts;
        private final Set<DistrictCode> districts;
        private final List<Table> tables = new ArrayList<>();
        private final List<Tried> lines = new ArrayList<>();
        private final List<String> urgencySteps = new ArrayList<>();
        private final Set<RuleId> matchedRows = new LinkedHashSet<>();
        private Optional<LeadRow> deciding = Optional.empty();
        private Urgency urgency = Urgency.INFORMATION;

        Steps(Policy policy, PartnersInForce inForce, Facts facts) {
            this.policy = policy;
            this.facts = facts;
            this.districts = new HashSet<>(facts.districts());
            districts.retainAll(inForce.councils().keySet());
        }

        Explanation explanation() {
            if (!ask(Optional.empty(), policy.first(), facts)) {
                askByKind();
            }
            RuleId row = deciding.orElseThrow(() -> new IllegalStateException("the policy has no row for a concern"))
                    .id();
            also();
            return new Explanation(tables, row, lines, urgencySteps, urgency);
        }

        private void askByKind() {
            if (facts.exploitation().isEmpty()) {
                ask(Optional.empty(), policy.byKind(), facts);
            }
            for (Exploitation kind : new TreeSet<>(facts.exploitation())) {
                ask(Optional.of(kind), policy.byKind(), facts.ofKind(EnumSet.of(kind)));
            }
        }

        private boolean ask(Optional<Exploitation> kind, List<LeadRow> rows, Facts asked) {
            var reasoning = new Reasoning(asked, districts, Set.of());
            var tried = new ArrayList<Tried>();
            boolean found = false;
            for (LeadRow row : rows) {
                found = reasoning.holds(row.when());
                tried.add(new Tried(row.id(), found, reasoning.because(row.when())));
                if (found) {
                    matched(row, reasoning);
                    break;
                }
            }
            tables.add(new Table(kind, tried));
            return found;
        }

        private void matched(LeadRow row, Reasoning reasoning) {
            matchedRows.add(row.id());
            Urgency its = row.urgency();
            String why = "";
            if (row.moreUrgent().isPresent()) {
                LeadRow.Escalated escalated = row.moreUrgent().orElseThrow();
                if (reasoning.holds(escalated.when())) {
                    its = escalated.urgency();
                    why = ", because " + reasoning.because(escalated.when());
                }
            }
            urgencySteps.add("row " + row.id() + " gives " + its.wire() + why);
            boolean decides = deciding.isEmpty()
                    || its.isMoreThan(urgency)
                    || (its == urgency
                            && policy.rows().indexOf(row) < policy.rows().indexOf(deciding.orElseThrow()));
            if (decides) {
                deciding = Optional.of(row);
                urgency = its;
            }
        }

        private void also() {
            var reasoning = new Reasoning(facts, districts, matchedRows);
            for (AlsoLine line : policy.also()) {
                boolean matches = reasoning.holds(line.when());
                lines.add(new Tried(line.id(), matches, reasoning.because(line.when())));
                if (matches) {
                    line.atLeast().filter(least -> least.isMoreThan(urgency)).ifPresent(least -> become(line, least));
                    line.lowered()
                            .filter(lowered -> lowered.from() == urgency)
                            .ifPresent(lowered -> become(line, lowered.to()));
                }
            }
        }

        private void become(AlsoLine line, Urgency next) {
            String change = next.isMoreThan(urgency) ? " raises it to " : " lowers it to ";
            urgencySteps.add("line " + line.id() + change + next.wire());
            urgency = next;
        }
    }
}
