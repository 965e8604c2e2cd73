package org.signpost.notifier.alerting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.Kind;
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

    /// The same decision, as it is when it follows others: withheld from whom they are withheld from, restricted if
    /// they are, and told to whoever was told of them, for information. What those were to do about an earlier
    /// report, such as to locate it, they are not asked again about this one.
    ///
    /// Who said of an earlier report that it is not for them does not lead on what adds to it or takes it
    /// back, unless that is more urgent: whoever has the report now does.
    ///
    /// When no lead is left the duty coordinator leads, and is asked what the lead was asked; when it is withheld
    /// from the coordinator, whoever may hear of it as a copy. Empty when it is withheld from everybody who could
    /// lead.
    ///
    /// @param spared leads that hear of it all the same, unless this decision itself withholds it from them
    /// @param coordinator the duty coordinator
    public Optional<RoutedConcern> after(Inheritance inherited, Set<PartnerId> spared, PartnerId coordinator) {
        List<Told> now = whoHasItNow(inherited.handedOn(), spared);
        Set<PartnerId> kept = new HashSet<>(inherited.withheld());
        // for the lead's sake: whoever sent the report on does not lead any more
        now.stream()
                .filter(each -> each.role() == Role.LEAD && spared.contains(each.partner()))
                .forEach(lead -> kept.remove(lead.partner()));
        kept.addAll(withheld);
        // a decision that is restricted itself has left out its copies already
        boolean choosesCopies = restriction != Restriction.NONE || !inherited.restricted();
        List<Told> all = new ArrayList<>(now.stream()
                .filter(each -> !kept.contains(each.partner()))
                .filter(each -> each.role() == Role.LEAD
                        || choosesCopies
                        || inherited.told().contains(each.partner()))
                .toList());
        inherited.told().stream()
                .filter(other -> !kept.contains(other))
                .filter(other -> all.stream().noneMatch(each -> each.partner().equals(other)))
                .sorted(Comparator.comparing(PartnerId::value))
                .map(other -> new Told(other, Role.COPY))
                .forEach(all::add);
        Restriction asRestricted =
                inherited.restricted() && restriction == Restriction.NONE ? Restriction.THOSE_TOLD : restriction;
        if (all.stream().noneMatch(each -> each.role() == Role.LEAD)) {
            Optional<PartnerId> next = kept.contains(coordinator)
                    ? all.stream()
                            .map(Told::partner)
                            // one that led sent the report on
                            .min(Comparator.comparing(this::leads))
                    : Optional.of(coordinator);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            Task task = taskFor(next.get());
            all.removeIf(each -> each.partner().equals(next.get()));
            all.addFirst(new Told(next.get(), Role.LEAD, task));
            if (next.get().equals(coordinator) && asRestricted != Restriction.NONE) {
                asRestricted = Restriction.NO_OTHER_LEAD;
            }
        }
        return Optional.of(new RoutedConcern(
                concern,
                reference,
                decision,
                mode,
                urgency,
                prompt,
                relation,
                asRestricted,
                receivedAt,
                terms,
                all,
                kept));
    }

    /// Those told, with whoever has an earlier report in the stead of those who sent it on.
    private List<Told> whoHasItNow(List<HandOver> handedOn, Set<PartnerId> spared) {
        if (relation.kind() == Kind.NEW) {
            return told;
        }
        var all = new LinkedHashMap<PartnerId, Told>();
        told.forEach(each -> all.put(each.partner(), each));
        told.stream().filter(each -> each.role() == Role.LEAD).forEach(lead -> {
            List<HandOver> holding = handedOn.stream()
                    .filter(each ->
                            each.by().equals(lead.partner()) && each.holdsFor(urgency, spared.contains(lead.partner())))
                    .toList();
            if (!holding.isEmpty()) {
                all.put(lead.partner(), new Told(lead.partner(), Role.COPY));
                holding.stream()
                        .flatMap(each -> each.to().stream())
                        .sorted(Comparator.comparing(PartnerId::value))
                        .forEach(next -> all.put(next, inStead(all.get(next), lead.task(), next)));
            }
        });
        return List.copyOf(all.values());
    }

    private static Told inStead(@Nullable Told before, Task ofLead, PartnerId next) {
        Task task = ofLead == Task.ACT && before != null ? before.task() : ofLead;
        return new Told(next, Role.LEAD, task);
    }

    private boolean leads(PartnerId partner) {
        return told.stream().anyMatch(each -> each.partner().equals(partner) && each.role() == Role.LEAD);
    }

    /// The same decision, if it is restricted: nobody but the duty coordinator is left who could lead.
    public RoutedConcern withNoOtherLead() {
        return restriction == Restriction.NONE
                ? this
                : new RoutedConcern(
                        concern,
                        reference,
                        decision,
                        mode,
                        urgency,
                        prompt,
                        relation,
                        Restriction.NO_OTHER_LEAD,
                        receivedAt,
                        terms,
                        told,
                        withheld);
    }

    /// What a partner is told for that leads in the stead of those who were decided: what they were to do, else what
    /// itself was to do.
    private Task taskFor(PartnerId next) {
        return told.stream()
                .filter(each -> each.role() == Role.LEAD || each.partner().equals(next))
                .sorted(Comparator.comparing(Told::role))
                .map(Told::task)
                .filter(task -> task != Task.ACT)
                .findFirst()
                .orElse(Task.ACT);
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
