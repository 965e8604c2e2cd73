package org.signpost.routing.places;

/// What a {@link Placement} was found by.
public enum Method {
    /// A full postcode of the table.
    POSTCODE("postcode"),
    /// The sector or the district of a postcode, every postcode of which agrees, such as `CV34` or `M1 1`.
    POSTCODE_AREA("first part of its postcode"),
    /// Latitude and longitude.
    COORDINATES("coordinates"),
    /// A reference of the National Grid, in letters or in metres.
    GRID_REFERENCE("grid reference"),
    /// The name of a place.
    NAME("name");

    private final String words;

    Method(String words) {
        this.words = words;
    }

    /// The method as a noun in a sentence.
    public String words() {
        return words;
    }
}
