package org.signpost.routing.geography;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an operator downloaded; whatever is null stays as it is in the table in use.
///
/// @param codePointOpen OS Code-Point Open, a zip or a folder: the postcodes in use and their districts
/// @param postcodes ONSPD or NSPL, a zip, a folder or a file: the postcodes that ended, and the newest
/// @param boundaries of local authority districts as GeoJSON: the borders in and around the county
/// @param coarseBoundaries the same, more generalised: the borders of all England and Wales
/// @param authorities in this product's columns: names, counties, regions and police forces
/// @param places in this product's columns
/// @param stops NaPTAN's stops as published, or a file in this product's columns
public record GeographySources(
        @Nullable Path codePointOpen,
        @Nullable Path postcodes,
        @Nullable Path boundaries,
        @Nullable Path coarseBoundaries,
        @Nullable Path authorities,
        @Nullable Path places,
        @Nullable Path stops) {

    /// All that are given.
    public List<Path> given() {
        return Stream.of(codePointOpen, postcodes, boundaries, coarseBoundaries, authorities, places, stops)
                .filter(Objects::nonNull)
                .toList();
    }
}
