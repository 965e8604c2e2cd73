package org.signpost.routing.places;

/// The postcodes of Warwickshire and around it, column by column, in the order of their keys.
final class PostcodeColumns {

    /// In the current list of postcodes.
    static final int LIVE = 1;

    /// With a position good to a few metres.
    static final int EXACT = 2;

    /// The greatest distance that is kept.
    static final int FAR = 0xFFFF;

    /// Of {@link PostcodeKey}, ascending.
    final int[] keys;

    /// The index of the district of each.
    final short[] authority;

    /// Of each, in metres.
    final int[] easting;

    /// Of each, in metres.
    final int[] northing;

    /// {@link #LIVE} and {@link #EXACT}.
    final byte[] flags;

    /// How far the nearest other district is, at most {@link #FAR}; {@link #FAR} too where it is not known.
    final char[] metresToNext;

    /// The index of that district.
    final short[] next;

    PostcodeColumns(int count) {
        keys = new int[count];
        authority = new short[count];
        easting = new int[count];
        northing = new int[count];
        flags = new byte[count];
        metresToNext = new char[count];
        next = new short[count];
    }

    int count() {
        return keys.length;
    }
}
