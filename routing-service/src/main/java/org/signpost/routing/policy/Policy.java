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

    private static void addNamed(SortedSet<PartnerId> named, List<Telling> tellings) {
        for (Telling telling : tellings) {
            switch (telling.whom()) {
                case Whom.Partner(PartnerId id) -> named.add(id);
                case Whom.CouncilOfEachDistrict _ -> {}
            }
        }
    }
}
