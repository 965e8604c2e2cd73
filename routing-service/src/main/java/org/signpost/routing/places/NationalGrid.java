package org.signpost.routing.places;

import org.jspecify.annotations.Nullable;

/// Turns degrees of WGS84 into metres of the British National Grid (EPSG:27700).
///
/// By the standard seven-parameter transformation and the transverse Mercator series of the Ordnance Survey's "A
/// guide to coordinate systems in Great Britain", with a constant shift fitted to Warwickshire: within about a
/// metre there, within a few metres elsewhere.
public final class NationalGrid {

    /// A point of the grid, in metres.
    ///
    /// @param easting metres east of the false origin
    /// @param northing metres north of it
    public record Point(double easting, double northing) {}

    private static final double WGS84_A = 6_378_137.0;
    private static final double WGS84_E2 = 0.00669437999014;
    private static final double AIRY_A = 6_377_563.396;
    private static final double AIRY_B = 6_356_256.909;
    private static final double AIRY_E2 = 1 - AIRY_B * AIRY_B / (AIRY_A * AIRY_A);
    private static final double SCALE = 0.9996012717;
    private static final double ORIGIN_LATITUDE = Math.toRadians(49);
    private static final double ORIGIN_LONGITUDE = Math.toRadians(-2);
    private static final double FALSE_EASTING = 400_000;
    private static final double FALSE_NORTHING = -100_000;

    private static final double ARC_SECOND = Math.PI / (180 * 3600);
    private static final double TX = -446.448;
    private static final double TY = 125.157;
    private static final double TZ = -542.060;
    private static final double RX = -0.1502 * ARC_SECOND;
    private static final double RY = -0.2470 * ARC_SECOND;
    private static final double RZ = -0.8421 * ARC_SECOND;
    private static final double GROWTH = 1 + 20.4894e-6;
    private static final double EAST_SHIFT = -1.0;
    private static final double NORTH_SHIFT = -1.2;

    private NationalGrid() {}

    /// The grid point of a position, or null unless it is a number and lies about Great Britain.
    ///
    /// @param latitude degrees north
    /// @param longitude degrees east
    public static @Nullable Point ofDegrees(double latitude, double longitude) {
        if (!aboutBritain(latitude, longitude)) {
            return null;
        }
        double phi = Math.toRadians(latitude);
        double lambda = Math.toRadians(longitude);
        double sin = Math.sin(phi);
        double nu = WGS84_A / Math.sqrt(1 - WGS84_E2 * sin * sin);
        double x = nu * Math.cos(phi) * Math.cos(lambda);
        double y = nu * Math.cos(phi) * Math.sin(lambda);
        double z = nu * (1 - WGS84_E2) * sin;

        double x2 = TX + GROWTH * x - RZ * y + RY * z;
        double y2 = TY + RZ * x + GROWTH * y - RX * z;
        double z2 = TZ - RY * x + RX * y + GROWTH * z;

        double p = Math.hypot(x2, y2);
        double phi2 = Math.atan2(z2, p * (1 - AIRY_E2));
        // Converges by a factor of a thousand a turn: four turns are far below a millimetre.
        for (int turn = 0; turn < 4; turn++) {
            double sine = Math.sin(phi2);
            double nu2 = AIRY_A / Math.sqrt(1 - AIRY_E2 * sine * sine);
            phi2 = Math.atan2(z2 + AIRY_E2 * nu2 * sine, p);
        }
        return project(phi2, Math.atan2(y2, x2));
    }

    /// Whether a position could be in Great Britain at all.
    static boolean aboutBritain(double latitude, double longitude) {
        return latitude >= 49 && latitude <= 61.5 && longitude >= -9 && longitude <= 2.5;
    }

    private static Point project(double phi, double lambda) {
        double sin = Math.sin(phi);
        double cos = Math.cos(phi);
        double tan2 = sin * sin / (cos * cos);
        double root = 1 - AIRY_E2 * sin * sin;
        double nu = AIRY_A * SCALE / Math.sqrt(root);
        double rho = AIRY_A * SCALE * (1 - AIRY_E2) / (root * Math.sqrt(root));
        double eta2 = nu / rho - 1;
        double n = (AIRY_A - AIRY_B) / (AIRY_A + AIRY_B);
        double less = phi - ORIGIN_LATITUDE;
        double more = phi + ORIGIN_LATITUDE;
        double arc = AIRY_B
                * SCALE
                * ((1 + n + 1.25 * n * n + 1.25 * n * n * n) * less
                        - (3 * n + 3 * n * n + 2.625 * n * n * n) * Math.sin(less) * Math.cos(more)
                        + (1.875 * n * n + 1.875 * n * n * n) * Math.sin(2 * less) * Math.cos(2 * more)
                        - 35.0 / 24 * n * n * n * Math.sin(3 * less) * Math.cos(3 * more));

        double cos3 = cos * cos * cos;
        double cos5 = cos3 * cos * cos;
        double one = arc + FALSE_NORTHING;
        double two = nu / 2 * sin * cos;
        double three = nu / 24 * sin * cos3 * (5 - tan2 + 9 * eta2);
        double threeA = nu / 720 * sin * cos5 * (61 - 58 * tan2 + tan2 * tan2);
        double four = nu * cos;
        double five = nu / 6 * cos3 * (nu / rho - tan2);
        double six = nu / 120 * cos5 * (5 - 18 * tan2 + tan2 * tan2 + 14 * eta2 - 58 * tan2 * eta2);
        double d = lambda - ORIGIN_LONGITUDE;
        double d2 = d * d;
        double northing = one + d2 * (two + d2 * (three + d2 * threeA));
        double easting = FALSE_EASTING + d * (four + d2 * (five + d2 * six));
        return new Point(easting + EAST_SHIFT, northing + NORTH_SHIFT);
    }
}
