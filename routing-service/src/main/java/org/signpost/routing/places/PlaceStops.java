package org.signpost.routing.places;

import java.util.List;

/// The stops of one place, and their streets, that tell it from others of its name.
///
/// @param place as the list of stops spells it
/// @param authority the index of its district
/// @param names of its stops and streets, in alphabetical order
public record PlaceStops(String place, int authority, List<String> names) {

    /// Copies the list.
    public PlaceStops {
        names = List.copyOf(names);
    }
}
