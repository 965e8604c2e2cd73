package org.signpost.routing.places;

/// Turns metres of the British National Grid into degrees of WGS84: the opposite of {@link NationalGrid}, written on
/// its own so that the one checks the other.
///
/// It goes the way of the Ordnance Survey's "A guide to coordinate systems in Great Britain": one metre east and 1.2
/// m north (the shift for Warwickshire), back from the projection by its annex C, and the seven parameters in their
/// published direction, from OSGB36 to WGS84.
public final class BackFromTheGrid {

    private static final double A = 6_377_563.396;
    private static final double B = 6_356_256.909;
    private static final double E2 = (A * A - B * B) / (A * A);
    private static final double F0 = 0.9996012717;
    private static final double N = (A - B) / (A + B);
    private static final double PHI0 = Math.toRadians(49);
    private static final double LAMBDA0 = Math.toRadians(-2);
    private static final double WGS84_A = 6_378_137.0;
    private static final double WGS84_B = 6_356_752.3142;
    private static final double SECOND = Math.toRadians(1.0 / 3600);

    private BackFromTheGrid() {}

    /// Degrees north and east of a point near Warwickshire, not rounded.
    public static double[] degrees(double easting, double northing) {
        double[] airy = ofProjection(easting + 1.0, northing + 1.2);
        double sin = Math.sin(airy[0]);
        double nu = A / Math.sqrt(1 - E2 * sin * sin);
        double x = nu * Math.cos(airy[0]) * Math.cos(airy[1]);
        double y = nu * Math.cos(airy[0]) * Math.sin(airy[1]);
        double z = nu * (1 - E2) * sin;
        double scale = 1 - 20.4894e-6;
        double rx = 0.1502 * SECOND;
        double ry = 0.2470 * SECOND;
        double rz = 0.8421 * SECOND;
        return ofCartesian(
                446.448 + scale * x - rz * y + ry * z,
                -125.157 + rz * x + scale * y - rx * z,
                542.060 - ry * x + rx * y + scale * z);
    }

    private static double[] ofCartesian(double x, double y, double z) {
        double e2 = (WGS84_A * WGS84_A - WGS84_B * WGS84_B) / (WGS84_A * WGS84_A);
        double p = Math.hypot(x, y);
        double phi = Math.atan2(z, p * (1 - e2));
        for (int turn = 0; turn < 6; turn++) {
            double sin = Math.sin(phi);
            phi = Math.atan2(z + e2 * WGS84_A / Math.sqrt(1 - e2 * sin * sin) * sin, p);
        }
        return new double[] {Math.toDegrees(phi), Math.toDegrees(Math.atan2(y, x))};
    }

    /// Latitude and longitude on the Airy ellipsoid, in radians.
    static double[] ofProjection(double easting, double northing) {
        double phi = PHI0;
        for (int turn = 0; turn < 10; turn++) {
            phi += (northing + 100_000 - meridian(phi)) / (A * F0);
        }
        double sin2 = Math.sin(phi) * Math.sin(phi);
        double nu = A * F0 / Math.sqrt(1 - E2 * sin2);
        double rho = A * F0 * (1 - E2) / Math.pow(1 - E2 * sin2, 1.5);
        double eta2 = nu / rho - 1;
        double t = Math.tan(phi);
        double t2 = t * t;
        double sec = 1 / Math.cos(phi);
        double d = easting - 400_000;
        double seven = t / (2 * rho * nu);
        double eight = t / (24 * rho * Math.pow(nu, 3)) * (5 + 3 * t2 + eta2 - 9 * t2 * eta2);
        double nine = t / (720 * rho * Math.pow(nu, 5)) * (61 + 90 * t2 + 45 * t2 * t2);
        double ten = sec / nu;
        double eleven = sec / (6 * Math.pow(nu, 3)) * (nu / rho + 2 * t2);
        double twelve = sec / (120 * Math.pow(nu, 5)) * (5 + 28 * t2 + 24 * t2 * t2);
        double more = sec / (5040 * Math.pow(nu, 7)) * (61 + 662 * t2 + 1320 * t2 * t2 + 720 * t2 * t2 * t2);
        return new double[] {
            phi - seven * d * d + eight * Math.pow(d, 4) - nine * Math.pow(d, 6),
            LAMBDA0 + ten * d - eleven * Math.pow(d, 3) + twelve * Math.pow(d, 5) - more * Math.pow(d, 7)
        };
    }

    private static double meridian(double phi) {
        double less = phi - PHI0;
        double more = phi + PHI0;
        double n2 = N * N;
        double n3 = n2 * N;
        return B
                * F0
                * ((1 + N + 5.0 / 4 * (n2 + n3)) * less
                        - (3 * N + 3 * n2 + 21.0 / 8 * n3) * Math.sin(less) * Math.cos(more)
                        + 15.0 / 8 * (n2 + n3) * Math.sin(2 * less) * Math.cos(2 * more)
                        - 35.0 / 24 * n3 * Math.sin(3 * less) * Math.cos(3 * more));
    }
}
