package org.signpost.routing.places;

import org.jspecify.annotations.Nullable;

/// What a report says about one place: any of these, all of these, or nothing.
///
/// It is personal data, so it hides itself.
///
/// @param postcode full or partial, in any spelling
/// @param place a name or a line of an address, in the reporter's words
/// @param gridReference of the Ordnance Survey, such as `SP 318 657`, or easting and northing in metres
/// @param latitude in degrees north, WGS84
/// @param longitude in degrees east, WGS84
public record PlaceClue(
        @Nullable String postcode,
        @Nullable String place,
        @Nullable String gridReference,
        @Nullable Double latitude,
        @Nullable Double longitude) {

    private static final PlaceClue NOTHING = new PlaceClue(null, null, null, null, null);

    /// Blank texts are as good as none.
    public PlaceClue {
        postcode = blankToNull(postcode);
        place = blankToNull(place);
        gridReference = blankToNull(gridReference);
    }

    /// A clue of a postcode alone.
    public static PlaceClue ofPostcode(String postcode) {
        return new PlaceClue(postcode, null, null, null, null);
    }

    /// A clue of a name alone.
    public static PlaceClue ofName(String place) {
        return new PlaceClue(null, place, null, null, null);
    }

    /// A clue of a point alone.
    public static PlaceClue ofPoint(double latitude, double longitude) {
        return new PlaceClue(null, null, null, latitude, longitude);
    }

    /// Takes one line that a person typed for what it looks like: a full postcode, or else words, which
    /// may still turn out to be a part of a postcode, a point or a grid reference, in this order.
    public static PlaceClue ofText(String text) {
        String line = text.strip();
        if (line.isEmpty() || line.length() > PlaceWords.LONGEST) {
            return line.isEmpty() ? NOTHING : ofName(line);
        }
        return PostcodeKey.hasFullShape(PlaceWords.plain(line)) ? ofPostcode(line) : ofName(line);
    }

    /// Whether it says nothing at all.
    public boolean saysNothing() {
        return equals(NOTHING);
    }

    @Override
    public String toString() {
        return "PlaceClue[hidden]";
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
