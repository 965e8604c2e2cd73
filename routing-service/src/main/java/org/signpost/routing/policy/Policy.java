package org.signpost.routing.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.signpost.contract.id.PartnerId;

/// Who gets what: the partnership's rules.
///
/// @param version what the policy calls itself
/// @param hash of the file's content, so that a decision can be explained years later
/// @param terms what each urgency that a rule gives means for alerts
/// @param first rows tried in order, of which the first that matches decides
/// @param byKind rows asked for each kind of exploitation where no first row matched
/// @param also lines of which every one that matches adds
/// @param subject who is withheld
/// @param unreachable who is replaced
/// @param lastResort who leads where nobody else may or can; told even if the person complained of works there,
/// because a concern that nobody reads is worse
public record Policy(
        String version,
        String hash,
        Map<Urgency, AlertTerms> terms,
        List<LeadRow> first,
        List<LeadRow> byKind,
        List<AlsoLine> also,
        SubjectLine subject,
        UnreachableLine unreachable,
        PartnerId lastResort) {

    /// Rows are remembered in the bits of a word.
    public static final int MOST_ROWS = 64;

    public Policy {
        terms = Map.copyOf(terms);
        first = List.copyOf(first);
        byKind = List.copyOf(byKind);
        also = List.copyOf(also);
        if (first.size() + byKind.size() > MOST_ROWS) {
            throw new IllegalArgumentException("a policy has at most " + MOST_ROWS + " lead rows");
        }
        var ids = new ArrayList<RuleId>();
        first.forEach(row -> ids.add(row.id()));
        byKind.forEach(row -> ids.add(row.id()));
        also.forEach(line -> ids.add(line.id()));
        ids.add(subject.id());
        ids.add(unreachable.id());
        if (new HashSet<>(ids).size() < ids.size()) {
            throw new IllegalArgumentException("no two rules have the same id");
        }
    }

    /// All lead rows in order.
    public List<LeadRow> rows() {
        var rows = new ArrayList<>(first);
        rows.addAll(byKind);
        return rows;
    }

    /// How many rules there are: rows, lines, and the two that withhold.
    public int rules() {
        return first.size() + byKind.size() + also.size() + 2;
    }

    /// Every partner that a rule names.
    public SortedSet<PartnerId> partnersNamed() {
        var named = new TreeSet<PartnerId>();
        for (LeadRow row : rows()) {
            addNamed(named, row.leads());
            addNamed(named, row.copies());
        }
        for (AlsoLine line : also) {
            addNamed(named, line.leads());
            addNamed(named, line.copies());
        }
        subject.spared().forEach(spared -> named.add(spared.partner()));
        named.addAll(subject.copies());
        named.addAll(subject.ifNoLeadIsLeft().stream().map(PartnerWhen::partner).toList());
        named.add(unreachable.instead());
        named.add(lastResort);
        return named;
    }

    /// The rules that may tell a partner of a concern: not those that only spare it, or give it a deadline.
    ///
    /// @param council whether it is the council of a district
    public List<RuleId> rulesThatTell(PartnerId partner, boolean council) {
        var rules = new ArrayList<RuleId>();
        rows().stream()
                .filter(row -> tells(row.leads(), partner, council) || tells(row.copies(), partner, council))
                .forEach(row -> rules.add(row.id()));
        also.stream()
                .filter(line -> tells(line.leads(), partner, council) || tells(line.copies(), partner, council))
                .forEach(line -> rules.add(line.id()));
        if (subject.copies().contains(partner)
                || subject.ifNoLeadIsLeft().stream()
                        .anyMatch(lead -> lead.partner().equals(partner))) {
            rules.add(subject.id());
        }
        if (unreachable.instead().equals(partner)) {
            rules.add(unreachable.id());
        }
        return rules;
    }

    private static boolean tells(List<Telling> tellings, PartnerId partner, boolean council) {
        return tellings.stream().anyMatch(telling -> switch (telling.whom()) {
            case Whom.Partner(PartnerId id) -> id.equals(partner);
            case Whom.CouncilOfEachDistrict _ -> council;
        });
    }

    private static void addNamed(SortedSet<PartnerId> named, List<Telling> tellings) {
        for (Telling telling : tellings) {
            switch (telling.whom()) {
                case Whom.Partner(PartnerId id) -> named.add(id);
                case Whom.CouncilOfEachDistrict _ -> {}
            }
        }
    }
}
