package org.signpost.contract.concern;

import java.util.Optional;

/// What a report says of where a place is; how it looks there stands in the {@link Particulars}. It hides itself.
///
/// @param postcode full or partial, as typed
/// @param place a name, as typed
/// @param gridReference of the Ordnance Survey, as typed
/// @param position latitude and longitude
public record PlaceHint(
        PlaceRole role,
        Optional<String> postcode,
        Optional<String> place,
        Optional<String> gridReference,
        Optional<Position> position) {

    /// A point on WGS 84.
    ///
    /// @param latitude degrees north, from -90 to 90
    /// @param longitude degrees east, from -180 to 180
    public record Position(double latitude, double longitude) {
        public Position {
            boolean valid = latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180;
            if (!valid) {
                throw new IllegalArgumentException("a position is out of range");
            }
        }

        @Override
        public String toString() {
            return "Position[hidden]";
        }
    }

    @Override
    public String toString() {
        return "PlaceHint[hidden]";
    }
}
