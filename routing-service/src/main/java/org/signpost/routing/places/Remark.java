package org.signpost.routing.places;

/// What a person should know about how a place was found. None of them repeats what was given.
public enum Remark {
    /// The point is within reach of another district: all of them are told.
    ON_THE_BOUNDARY("on a boundary, so that each district there is named"),
    /// The postcode's point is within the boundary band of another district, so that an address of it may lie there.
    POSTCODE_AT_THE_BOUNDARY("a few addresses of this postcode may lie across the boundary"),
    /// Not in the current list of postcodes; it was in an earlier one.
    POSTCODE_NOT_CURRENT("the postcode is no longer, or not ordinarily, in use"),
    /// An ended postcode whose published position is that of an office for many of them.
    POSTCODE_STOOD_IN("the published position is that of an office for many postcodes, and may be far from it"),
    /// The published position of the postcode is approximate.
    POSTCODE_APPROXIMATE("the position of this postcode is only approximately known"),
    /// A well-formed postcode that the table does not know: its sector was used, or its first part.
    POSTCODE_UNKNOWN("the postcode is not known; those around it are"),
    /// A letter was read as the digit it resembles, or the other way round.
    POSTCODE_LOOKALIKE_CORRECTED("a letter and a digit that look alike were read as each other"),
    /// The two coordinates came in the other order.
    COORDINATES_SWAPPED("latitude and longitude were the wrong way round"),
    /// East where west would be in Warwickshire: the minus sign may have been left out.
    LONGITUDE_WITHOUT_SIGN("with a minus sign before the longitude it would be in Warwickshire"),
    /// The point is in Scotland or in its waters, for which the table has no boundaries.
    NORTH_OF_THE_BORDER("north of England, on land or at sea"),
    /// The point was placed with generalised boundaries, good to about 250 m.
    COARSE_BOUNDARIES("placed with coarse boundaries"),
    /// A misspelt name was read as the only name like it.
    NAME_SPELLING_FORGIVEN("the name was not spelt as expected"),
    /// The short form of a longer name, such as Bidford.
    NAME_SHORT_FORM("the name was read as the short form of a longer one"),
    /// The name is of more than one place, and what stood beside it told which.
    NAME_SETTLED_BY_NEIGHBOUR("the name is of several places; what stood beside it told which"),
    /// The name is of more than one place, and of these only one has the stop or street that stood beside it.
    NAME_SETTLED_BY_STOP("the name is of several places; only one of them has a stop or street of the name beside it"),
    /// A larger place elsewhere in the country bears the name too.
    NAME_ALSO_ELSEWHERE("a larger place elsewhere has this name too; the nearest town would make it sure"),
    /// Only the town or county that stood beside the name is known.
    NAME_BY_ITS_TOWN("only the town or area beside the name is known"),
    /// The words say near, not in.
    NAME_NEARBY("said to be near, not in"),
    /// Part of the words is not known to the table.
    NAME_PARTLY_UNKNOWN("part of the words was not understood"),
    /// A second hint settled what the first left open.
    SETTLED_BY_SECOND_HINT("a second hint settled what the first left open"),
    /// The hints disagree, and the postcode was believed.
    POSTCODE_BELIEVED("the hints disagree; the postcode was believed"),
    /// The hints disagree, and the point was believed.
    POINT_BELIEVED("the hints disagree; the coordinates were believed"),
    /// A hint that should have been the better one could not be read.
    HINT_NOT_UNDERSTOOD("another hint could not be understood");

    private final String words;

    Remark(String words) {
        this.words = words;
    }

    /// The remark as part of a sentence.
    public String words() {
        return words;
    }
}
