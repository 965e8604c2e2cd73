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
/// @param restriction how far those told may speak of it
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
        Restriction restriction,
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

    /// One that is not restricted, and that does not say what was agreed on, so that what is usual holds.
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
                Restriction.NONE,
                receivedAt,
                Terms.usual(urgency),
                told,
                withheld);
    }

    private static boolean tellsAnyOf(List<Told> told, Set<PartnerId> partners) {
        return told.stream().anyMatch(each -> partners.contains(each.partner()));
    }

    /// The same decision, with further partners told for information; those it withholds from are not. What they
    /// were to do about an earlier report, such as to locate it, they are not asked again about this one.
    public RoutedConcern alsoTelling(Set<PartnerId> others) {
        List<Told> all = new ArrayList<>(told);
        others.stream()
                .filter(other -> !withheld.contains(other))
                .filter(other -> told.stream().noneMatch(each -> each.partner().equals(other)))
                .sorted(Comparator.comparing(PartnerId::value))
                .map(other -> new Told(other, Role.COPY))
                .forEach(all::add);
        return new RoutedConcern(
                concern,
                reference,
                decision,
                mode,
                urgency,
                prompt,
                relation,
                restriction,
                receivedAt,
                terms,
                all,
                withheld);
    }

    /// The same decision, restricted to those told, because what it follows is.
    public RoutedConcern restricted() {
        return restriction != Restriction.NONE
                ? this
                : new RoutedConcern(
                        concern,
                        reference,
                        decision,
                        mode,
                        urgency,
                        prompt,
                        relation,
                        Restriction.THOSE_TOLD,
                        receivedAt,
                        terms,
                        told,
                        withheld);
    }

    /// One partner who must hear of it.
    ///
    /// @param task what the partner is told for
    public record Told(PartnerId partner, Role role, Task task) {

        /// One who leads, or is told of it, and nothing beyond.
        public Told(PartnerId partner, Role role) {
            this(partner, role, Task.ACT);
        }
    }
}
