package org.signpost.routing.geography;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.signpost.routing.places.GeographyTable;
import org.signpost.routing.places.GeographyTable.ListedSector;

/// Which districts ended, which began, and which of them took whose place, told from the postcode sectors before and
/// after: when councils are reorganised, the new lists know the new codes only.
final class Succession {

    /// A district has one successor, or predecessors of one kind, if this share of its postcodes says so; the rest are
    /// sectors that lie in several.
    static final double NEARLY_ALL = 0.98;

    private final Set<String> ended = new TreeSet<>();
    private final Set<String> begun = new TreeSet<>();
    private final Map<String, Map<String, Integer>> successors = new TreeMap<>();
    private final Map<String, Map<String, Integer>> predecessors = new TreeMap<>();

    private Succession() {}

    /// Nothing ended and nothing began.
    static Succession none() {
        return new Succession();
    }

    /// @param sectors how many postcodes of each sector lie in which district, in the new lists
    static Succession between(GeographyTable base, Map<String, Map<String, Integer>> sectors) {
        Map<String, Set<String>> before = new HashMap<>();
        for (ListedSector sector : base.listedSectors()) {
            before.computeIfAbsent(sector.sector(), absent -> new TreeSet<>())
                    .add(base.authorities().get(sector.authority()).code().value());
        }
        Set<String> known = base.authorities().stream()
                .map(authority -> authority.code().value())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> now = new TreeSet<>();
        sectors.values().forEach(counts -> now.addAll(counts.keySet()));

        Succession succession = new Succession();
        before.values().forEach(succession.ended::addAll);
        succession.ended.removeAll(now);
        succession.begun.addAll(now);
        succession.begun.removeAll(known);
        sectors.forEach((sector, counts) -> succession.add(before.getOrDefault(sector, Set.of()), counts));
        return succession;
    }

    private void add(Set<String> before, Map<String, Integer> after) {
        Set<String> left = new TreeSet<>(before);
        left.retainAll(ended);
        Map<String, Integer> came = new TreeMap<>(after);
        came.keySet().retainAll(begun);
        if (came.isEmpty() && before.size() == 1) {
            // all of the sector's postcodes came from the one district that it had
            came = after;
        } else if (left.isEmpty()) {
            left = before.size() == 1 ? before : Set.of();
        }
        if (left.size() > 1 && came.size() > 1) {
            return;
        }
        for (String old : left) {
            came.forEach((next, count) -> {
                successors.computeIfAbsent(old, absent -> new TreeMap<>()).merge(next, count, Integer::sum);
                predecessors.computeIfAbsent(next, absent -> new TreeMap<>()).merge(old, count, Integer::sum);
            });
        }
    }

    /// The codes of the base table that the new lists no longer have.
    Set<String> ended() {
        return ended;
    }

    /// The codes of the new lists that the base table does not have.
    Set<String> begun() {
        return begun;
    }

    /// Whose place a new district took, with the number of postcodes that say so.
    Map<String, Integer> predecessorsOf(String code) {
        return predecessors.getOrDefault(code, Map.of());
    }

    /// The district that took the whole place of one that ended, if there is one.
    Optional<String> successorOf(String code) {
        Map<String, Integer> shares = successors.getOrDefault(code, Map.of());
        int all = shares.values().stream().mapToInt(Integer::intValue).sum();
        return shares.entrySet().stream()
                .max(Comparator.comparingInt(Map.Entry::getValue))
                .filter(most -> most.getValue() >= NEARLY_ALL * all)
                .map(Map.Entry::getKey);
    }

    /// All districts that took parts of one that ended.
    List<String> successorsOf(String code) {
        return List.copyOf(successors.getOrDefault(code, Map.of()).keySet());
    }
}
