package org.signpost.routing.places;

/// The postcode sectors of Great Britain with their districts, in the order of the sectors; a sector that lies in
/// several districts has a row for each.
final class SectorColumns {

    /// Of {@link PostcodeKey}, ascending, with repetition.
    final int[] sectors;

    /// The index of the district.
    final short[] authority;

    /// How many postcodes of the sector lie there.
    final short[] postcodes;

    SectorColumns(int count) {
        sectors = new int[count];
        authority = new short[count];
        postcodes = new short[count];
    }

    int count() {
        return sectors.length;
    }
}
