package org.signpost.routing.places;

import java.util.Set;

/// Names of the county that are better known as those of a larger place elsewhere in the country, which the table does
/// not have: a caller who says no more than Piccadilly may well mean London.
///
/// This service is asked about Warwickshire, so that the county's own place stays the answer; but it is told as
/// doubtful, until a town or the county stands beside the name. The list is made by hand, for the table ends some
/// kilometres beyond the county; a name that is missing from it is told as fairly sure, as any other.
final class Namesakes {

    private static final Set<String> KEYS = Set.of(
            "astley",
            "attleborough",
            "barton",
            "bentley",
            "blackwell",
            "bramcote",
            "brandon",
            "camphill",
            "cosford",
            "earlswood",
            "farnborough",
            "hatton",
            "heath",
            "hill",
            "kingsbury",
            "langley",
            "loxley",
            "marton",
            "middleton",
            "newton",
            "oldbury",
            "piccadilly",
            "poplar",
            "quinton",
            "shawbury",
            "slough",
            "stockton",
            "stourton",
            "sydenham",
            "walton",
            "warton",
            "whitchurch",
            "whittington",
            "willington",
            "wishaw",
            "wolverton",
            "woodlands");

    private Namesakes() {}

    /// @param key of {@link PlaceWords#key}
    static boolean has(String key) {
        return KEYS.contains(key);
    }
}
