package org.signpost.routing.places;

/// A place of the gazetteer.
///
/// @param name as its source spells it
/// @param kind what sort of place
/// @param authority the index of its district
/// @param other the index of the district across the border that it straddles, or -1
/// @param beside what its source puts beside the name to tell it from others: the town it is part of, or `nr
///     Alcester`; may be empty
/// @param easting of a point of it in metres, or 0 where it has none
/// @param northing of the same, or 0
public record NamedPlace(
        String name, PlaceKind kind, int authority, int other, String beside, int easting, int northing) {

    boolean hasPoint() {
        return easting != 0;
    }

    double metresTo(NamedPlace place) {
        return hasPoint() && place.hasPoint()
                ? Math.hypot(easting - place.easting, northing - place.northing)
                : Double.MAX_VALUE;
    }
}
