package org.signpost.routing.places;

/// How near to another district a point may lie in either, so that both are told. The borders of the table are good
/// to about 20 m, and the point itself is seldom better.
///
/// @param metres from 0, for none, to 5,000
public record BoundaryBand(int metres) {

    /// The greatest that makes sense: beyond it half the county would be a boundary.
    public static final int WIDEST = 5_000;

    /// What a service uses unless it is told otherwise.
    public static final BoundaryBand USUAL = new BoundaryBand(50);

    /// Refuses what is no band.
    public BoundaryBand {
        if (metres < 0 || metres > WIDEST) {
            throw new IllegalArgumentException("the boundary band is from 0 to " + WIDEST + " metres");
        }
    }
}
