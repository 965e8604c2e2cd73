package org.signpost.routing.places;

import java.util.List;

/// The area of one district, as polygons on the National Grid.
///
/// @param authority the index of the district
/// @param polygons each a list of rings, the outer one first; a ring is easting, northing, easting, northing ... in
///     units of the layer, the first point repeated at its end
public record Border(int authority, List<List<int[]>> polygons) {

    /// Copies the lists; the rings are shared.
    public Border {
        polygons = polygons.stream().map(List::copyOf).toList();
    }
}
