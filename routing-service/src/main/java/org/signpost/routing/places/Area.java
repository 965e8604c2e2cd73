package org.signpost.routing.places;

/// Where a concern lies as seen from Warwickshire; the rule for each is in the package's description.
public enum Area {
    /// At least one place is, or may well be, in Warwickshire.
    INSIDE,
    /// Every place is known, and none is in Warwickshire.
    OUTSIDE,
    /// There is no place, or one that cannot be told to lie on either side.
    UNKNOWN
}
