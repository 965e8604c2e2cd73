package org.signpost.routing.places;

/// Why a place has no single answer.
public enum Reason {
    /// Several districts share this part of a postcode.
    POSTCODE_AREA_STRADDLES("this part of a postcode lies in several districts; the whole postcode would tell"),
    /// A grid square or rounded coordinates are too wide for the place they are in.
    POINT_TOO_ROUGH("the coordinates are too rough; more digits would tell"),
    /// Several places bear the name.
    NAME_OF_SEVERAL_PLACES("several places have this name; the nearest town or a postcode would tell"),
    /// The text lists several places.
    SEVERAL_PLACES_NAMED("several places are named; each should be given by itself"),
    /// The names that stand beside each other lie far apart.
    NAMES_FAR_APART("the names beside each other lie far apart; a postcode would tell"),
    /// After the name comes one that the table does not know, so that another place of the name may be meant.
    NAME_BESIDE_UNKNOWN("what stands beside the name is not known; a postcode would tell"),
    /// Nothing was given.
    NOTHING_GIVEN("no place was given"),
    /// Not of the form of a postcode.
    NOT_A_POSTCODE("this is not a postcode"),
    /// Of the form of a postcode, but there is none like it.
    NO_SUCH_POSTCODE("there is no such postcode"),
    /// Only one of latitude and longitude, or no numbers.
    COORDINATES_INCOMPLETE("latitude and longitude are both needed"),
    /// A point outside Great Britain.
    COORDINATES_OUT_OF_RANGE(
            "this point is not in Great Britain: latitude there is from 49 to 61.5, longitude from -9 to 2.5"),
    /// A point that no boundary of the table covers.
    POINT_WITHOUT_BOUNDARY("this point is at sea, or in Ireland, the Isle of Man or the Channel Islands"),
    /// Degrees, minutes and seconds, or decimals, that cannot be read in one way.
    COORDINATES_NOT_UNDERSTOOD("these coordinates cannot be read; write degrees such as 52.2852, -1.5201"),
    /// A grid reference with a digit too many or too few.
    GRID_REFERENCE_UNEVEN("a grid reference has as many digits for its easting as for its northing"),
    /// Not of the form of a grid reference.
    NOT_A_GRID_REFERENCE("this is not a grid reference"),
    /// A name that the table does not know.
    NAME_UNKNOWN("no place of this name is known"),
    /// The words say only where it is not.
    NAME_DENIED("the words say where it is not; where it is would tell"),
    /// The name of a region or a country.
    NAME_TOO_WIDE("this is the name of a whole region or country");

    private final String words;

    Reason(String words) {
        this.words = words;
    }

    /// The reason as a sentence for people, with what would help; it repeats nothing that was given.
    public String words() {
        return words;
    }
}
