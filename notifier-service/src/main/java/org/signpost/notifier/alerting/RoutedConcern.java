package org.signpost.notifier.alerting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;

/// All that alerting needs to know of a decision; it has no room for anything about a person or a place.
///
/// @param relation what it is to an earlier concern
/// @param receivedAt when the concern was accepted; the clocks start here
/// @param terms what was agreed on for its alerts
/// @param told the partners who must hear of it
/// @param withheld the partners who must never hear of it
public record RoutedConcern(
        ConcernId concern,
        PublicReference reference,
        DecisionId decision,
        Mode mode,
        Urgency urgency,
        Prompt prompt,
        Relation relation,
        Instant receivedAt,
        Terms terms,
        List<Told> told,
        Set<PartnerId> withheld) {

    /// @throws IllegalArgumentException when nobody is told, nobody leads, somebody is told twice, or
    ///     somebody is told from whom it is withheld
    public RoutedConcern {
        told = List.copyOf(told);
        withheld = Set.copyOf(withheld);
        if (told.stream().noneMatch(each -> each.role() == Role.LEAD)) {
            throw new IllegalArgumentException("a decision names at least one lead");
        }
        var seen = new HashSet<PartnerId>();
        if (tellsAnyOf(told, withheld)) {
            throw new IllegalArgumentException("a decision tells nobody whom it withholds from");
        }
        if (!told.stream().allMatch(each -> seen.add(each.partner()))) {
            throw new IllegalArgumentException("a decision names no partner twice");
        }
    }

    /// A decision that does not say what was agreed on, so that what is usual holds.
    ///
    /// @throws IllegalArgumentException as above
    public RoutedConcern(
            ConcernId concern,
            PublicReference reference,
            DecisionId decision,
            Mode mode,
            Urgency urgency,
            Prompt prompt,
            Relation relation,
            Instant receivedAt,
            List<Told> told,
            Set<PartnerId> withheld) {
        this(
                concern,
                reference,
                decision,
                mode,
                urgency,
                prompt,
                relation,
                receivedAt,
                Terms.usual(urgency),
                told,
                withheld);
    }

    private static boolean tellsAnyOf(List<Told> told, Set<PartnerId> partners) {
        return told.stream().anyMatch(each -> partners.contains(each.partner()));
    }

    /// The same decision, with further partners told for information; those it withholds from are not.
    public RoutedConcern alsoTelling(Set<PartnerId> others) {
        List<Told> all = new ArrayList<>(told);
        others.stream()
                .filter(other -> !withheld.contains(other))
                .filter(other -> told.stream().noneMatch(each -> each.partner().equals(other)))
                .sorted(Comparator.comparing(PartnerId::value))
                .map(other -> new Told(other, Role.COPY))
                .forEach(all::add);
        return new RoutedConcern(
                concern, reference, decision, mode, urgency, prompt, relation, receivedAt, terms, all, withheld);
    }

    /// One partner who must hear of it.
    public record Told(PartnerId partner, Role role) {}
}
