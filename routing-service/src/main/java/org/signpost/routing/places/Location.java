package org.signpost.routing.places;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Where a concern lies: all its places together, as a decision needs them.
///
/// @param placements one for each clue that said anything, in the order of the clues
public record Location(List<Placement> placements) {

    /// Copies the list.
    public Location {
        placements = List.copyOf(placements);
    }

    /// Inside as soon as one place is; outside only when there is a place and every one is known to be outside.
    public Area area() {
        boolean allOutside = !placements.isEmpty();
        for (Placement placement : placements) {
            Area one = placement.area();
            if (one == Area.INSIDE) {
                return Area.INSIDE;
            }
            allOutside &= one == Area.OUTSIDE;
        }
        return allOutside ? Area.OUTSIDE : Area.UNKNOWN;
    }

    /// The Warwickshire districts that are known, by code; never a mere candidate.
    public List<LocalAuthority> districts() {
        var districts = new ArrayList<LocalAuthority>(2);
        for (Placement placement : placements) {
            if (placement instanceof Placement.Placed placed) {
                for (LocalAuthority district : placed.districts()) {
                    if (district.inWarwickshire() && !districts.contains(district)) {
                        districts.add(district);
                    }
                }
            }
        }
        districts.sort(Comparator.comparing(LocalAuthority::code));
        return List.copyOf(districts);
    }

    /// Whether at least one Warwickshire district is known.
    public boolean districtKnown() {
        return !districts().isEmpty();
    }

    /// The police forces of all places and candidates, in alphabetical order; empty when nothing is known.
    public SortedSet<String> policeForces() {
        return placements.stream()
                .flatMap(placement -> placement.policeForces().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
