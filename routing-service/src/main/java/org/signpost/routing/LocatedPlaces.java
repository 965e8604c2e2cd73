package org.signpost.routing;

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
    private Location happening() {
        return new Location(places.stream()
                .filter(place -> place.role() != PlaceRole.HOME)
                .map(Located::placement)
                .toList());
    }

    Area area() {
        return switch (happening().area()) {
            case INSIDE -> Area.INSIDE;
            case OUTSIDE -> Area.OUTSIDE;
            case UNKNOWN -> Area.UNKNOWN;
        };
    }

    Set<DistrictCode> districts() {
        return happening().districts().stream().map(LocalAuthority::code).collect(Collectors.toSet());
    }

    boolean homeInside() {
        return places.stream()
                .anyMatch(place -> place.role() == PlaceRole.HOME
                        && place.placement().area() == org.signpost.routing.places.Area.INSIDE);
    }
}
