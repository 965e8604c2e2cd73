package org.signpost.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.signpost.contract.concern.PlaceRole;
import org.signpost.contract.id.DistrictCode;
import org.signpost.routing.places.LocalAuthority;
import org.signpost.routing.places.Location;
import org.signpost.routing.places.Placement;
import org.signpost.routing.policy.Area;

/// Where the places of one concern are.
///
/// @param places those of which the report says where they are, in its order
record LocatedPlaces(List<Located> places) {

    LocatedPlaces {
        places = List.copyOf(places);
    }

    /// Where one place is, and what it has to do with the concern.
    record Located(PlaceRole role, Placement placement) {}

    /// Where it happens: every place but a home, which does not say where the exploitation is.
    Location happening() {
        var placements = new ArrayList<Placement>(places.size());
        for (Located place : places) {
            if (place.role() != PlaceRole.HOME) {
                placements.add(place.placement());
            }
        }
        return new Location(placements);
    }

    Area area() {
        return area(happening());
    }

    Set<DistrictCode> districts() {
        return districts(happening());
    }

    /// As the policy names it.
    static Area area(Location happening) {
        return switch (happening.area()) {
            case INSIDE -> Area.INSIDE;
            case OUTSIDE -> Area.OUTSIDE;
            case UNKNOWN -> Area.UNKNOWN;
        };
    }

    /// As the policy names them.
    static Set<DistrictCode> districts(Location happening) {
        List<LocalAuthority> authorities = happening.districts();
        if (authorities.isEmpty()) {
            return Set.of();
        }
        if (authorities.size() == 1) {
            return Set.of(authorities.getFirst().code()); // nearly always
        }
        return authorities.stream().map(LocalAuthority::code).collect(Collectors.toSet());
    }

    boolean homeInside() {
        for (Located place : places) {
            if (place.role() == PlaceRole.HOME && place.placement().area() == org.signpost.routing.places.Area.INSIDE) {
                return true;
            }
        }
        return false;
    }
}
