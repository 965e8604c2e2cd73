package org.signpost.routing.places;

/// What sort of place a name of the table is. The numbers are part of the table's layout.
public enum PlaceKind {
    /// A local authority's own name.
    DISTRICT(1),
    /// A city.
    CITY(2),
    /// A town.
    TOWN(3),
    /// A village.
    VILLAGE(4),
    /// Part of a town.
    SUBURB(5),
    /// A few houses.
    HAMLET(6),
    /// A place of unknown size.
    LOCALITY(7),
    /// The same, as another list calls it.
    SETTLEMENT(8),
    /// An electoral ward.
    WARD(9),
    /// A civil parish.
    PARISH(10),
    /// Another spelling of a place.
    ALIAS(11),
    /// A bus stop or a railway station.
    STOP(12);

    private final int code;

    PlaceKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static PlaceKind ofCode(int code) {
        for (PlaceKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no kind of place with this number");
    }
}
