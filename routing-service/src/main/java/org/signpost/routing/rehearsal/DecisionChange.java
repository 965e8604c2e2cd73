package org.signpost.routing.rehearsal;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.PartnerId;
import org.signpost.routing.policy.AlertTerms;
import org.signpost.routing.policy.Decision;
import org.signpost.routing.policy.PartnerDecision;
import org.signpost.routing.policy.PartnerDecision.Part;
import org.signpost.routing.policy.Policy;
import org.signpost.routing.policy.RuleId;
import org.signpost.routing.policy.Span;
import org.signpost.routing.policy.Task;
import org.signpost.routing.policy.Urgency;

/// What two policies decide about one concern, held against each other.
///
/// @param partners those for whom something becomes different, in the order of their ids
/// @param restrictedBefore whether only those named might see the concern
/// @param otherDeadlines whether the urgency stays and its channels, deadlines or next steps become others for
/// somebody who leads
public record DecisionChange(
        RuleId ruleBefore,
        RuleId ruleAfter,
        Urgency urgencyBefore,
        Urgency urgencyAfter,
        List<PartnerChange> partners,
        boolean restrictedBefore,
        boolean restrictedAfter,
        boolean otherDeadlines) {

    public DecisionChange {
        partners = List.copyOf(partners);
    }

    /// What changes from one decision to the other.
    ///
    /// @param current the policy that made the first
    /// @param proposed the policy that made the second
    public static DecisionChange between(Policy current, Decision before, Policy proposed, Decision after) {
        Map<PartnerId, PartnerDecision> was = byPartner(before);
        Map<PartnerId, PartnerDecision> becomes = byPartner(after);
        var everybody = new TreeSet<>(was.keySet());
        everybody.addAll(becomes.keySet());
        List<PartnerChange> changes = everybody.stream()
                .map(partner -> change(partner, was.get(partner), becomes.get(partner)))
                .filter(change -> !change.moves().isEmpty())
                .toList();
        boolean otherDeadlines =
                before.urgency() == after.urgency() && otherTerms(current, proposed, after.urgency(), after.leads());
        return new DecisionChange(
                before.rule(),
                after.rule(),
                before.urgency(),
                after.urgency(),
                changes,
                before.restricted(),
                after.restricted(),
                otherDeadlines);
    }

    /// Whether anything becomes different: who hears of it as what, how soon, by which rule, or who may see it.
    public boolean isAny() {
        return !partners.isEmpty()
                || !ruleBefore.equals(ruleAfter)
                || urgencyBefore != urgencyAfter
                || restrictedBefore != restrictedAfter
                || otherDeadlines;
    }

    private static Map<PartnerId, PartnerDecision> byPartner(Decision decision) {
        return decision.partners().stream()
                .collect(Collectors.toMap(PartnerDecision::partner, Function.identity(), (a, _) -> a, TreeMap::new));
    }

    private static PartnerChange change(
            PartnerId partner, @Nullable PartnerDecision before, @Nullable PartnerDecision after) {
        return new PartnerChange(
                partner,
                before == null ? Part.NOT_TOLD : before.part(),
                after == null ? Part.NOT_TOLD : after.part(),
                before == null ? Task.ACT : before.task(),
                after == null ? Task.ACT : after.task());
    }

    /// Whether an urgency becomes something else for those who lead. Its description does not count, nor does a
    /// partner that only one of the policies knows.
    private static boolean otherTerms(Policy current, Policy proposed, Urgency urgency, List<PartnerId> leads) {
        AlertTerms before = current.terms().get(urgency);
        AlertTerms after = proposed.terms().get(urgency);
        if (before == null || after == null) {
            return !Objects.equals(before, after);
        }
        return !before.channels().equals(after.channels())
                || !before.undeliveredCountsAfter().equals(after.undeliveredCountsAfter())
                || !before.then().equals(after.then())
                || leads.stream().anyMatch(lead -> otherSpan(before, after, lead));
    }

    private static boolean otherSpan(AlertTerms before, AlertTerms after, PartnerId lead) {
        Span was = before.acknowledgeWithin().get(lead);
        Span becomes = after.acknowledgeWithin().get(lead);
        return was != null && becomes != null && !was.equals(becomes);
    }
}
