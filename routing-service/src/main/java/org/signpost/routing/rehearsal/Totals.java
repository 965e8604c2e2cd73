package org.signpost.routing.rehearsal;

import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PartnerId;
import org.signpost.routing.policy.Urgency;
import org.signpost.routing.rehearsal.Rehearsed.Compared;
import org.signpost.routing.rehearsal.Rehearsed.Repeated;
import org.signpost.routing.rehearsal.Rehearsed.Undecidable;
import org.signpost.routing.rehearsal.Rehearsed.Unreadable;

/// What a rehearsal adds up to. One thread adds.
public final class Totals {
    private int compared;
    private int different;
    private int notLive;
    private int otherDeadlines;
    private int repeated;
    private int unreadable;
    private int undecidable;
    private final SortedMap<PartnerId, Map<Move, Integer>> partners = new TreeMap<>();
    private final SortedMap<UrgencyChange, Integer> urgencies =
            new TreeMap<>(Comparator.comparing(UrgencyChange::before).thenComparing(UrgencyChange::after));

    /// An urgency that would become another.
    public record UrgencyChange(Urgency before, Urgency after) {}

    /// Counts one concern in.
    public void add(Rehearsed one) {
        switch (one) {
            case Compared(_, var mode, var change) -> add(mode, change);
            case Repeated _ -> repeated++;
            case Unreadable _ -> unreadable++;
            case Undecidable _ -> undecidable++;
        }
    }

    private void add(Mode mode, DecisionChange change) {
        compared++;
        notLive += mode == Mode.LIVE ? 0 : 1;
        different += change.isAny() ? 1 : 0;
        otherDeadlines += change.otherDeadlines() ? 1 : 0;
        if (change.urgencyBefore() != change.urgencyAfter()) {
            urgencies.merge(new UrgencyChange(change.urgencyBefore(), change.urgencyAfter()), 1, Integer::sum);
        }
        for (PartnerChange partner : change.partners()) {
            Map<Move, Integer> moves = partners.computeIfAbsent(partner.partner(), _ -> new EnumMap<>(Move.class));
            partner.moves().forEach(move -> moves.merge(move, 1, Integer::sum));
        }
    }

    /// How many concerns both policies decided.
    public int compared() {
        return compared;
    }

    /// How many of them they decided differently.
    public int different() {
        return different;
    }

    /// How many of those compared are tests or exercises.
    public int notLive() {
        return notLive;
    }

    /// How many keep their urgency and would have other deadlines, channels or next steps.
    public int otherDeadlines() {
        return otherDeadlines;
    }

    /// How many records repeat another one.
    public int repeated() {
        return repeated;
    }

    /// How many could not be read.
    public int unreadable() {
        return unreadable;
    }

    /// How many could be read and not be decided.
    public int undecidable() {
        return undecidable;
    }

    /// How often each thing would become different for each partner.
    public SortedMap<PartnerId, Map<Move, Integer>> partners() {
        return Collections.unmodifiableSortedMap(partners);
    }

    /// How often each urgency would become another.
    public SortedMap<UrgencyChange, Integer> urgencies() {
        return Collections.unmodifiableSortedMap(urgencies);
    }
}
