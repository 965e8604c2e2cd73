package org.signpost.routing.places;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygon;

/// Finds the district of a point of the National Grid, and how far the others are.
///
/// Two layers: the districts around Warwickshire, good to about 20 m, and all of England and Wales, good to about
/// 250 m, which answers only where the first does not reach.
final class DistrictMap {

    private final Layer near;
    private final List<Border> farBorders;
    private final double farUnit;
    private volatile @Nullable Layer far;

    DistrictMap(List<Border> near, double nearUnit, List<Border> far, double farUnit) {
        this.near = new Layer(near, nearUnit);
        this.farBorders = far;
        this.farUnit = farUnit;
    }

    /// A district, and how far a point is from it.
    ///
    /// @param authority the index of the district
    /// @param metres 0 inside
    record Distance(int authority, double metres) {}

    /// The district of a point, or -1 where the map has none.
    int nearAt(double easting, double northing) {
        return near.at(easting, northing);
    }

    /// The same by the coarse layer.
    int farAt(double easting, double northing) {
        return far().at(easting, northing);
    }

    /// The nearest district but one, or null if there is no other.
    @Nullable
    Distance nearestBut(int authority, double easting, double northing) {
        return near.nearestBut(authority, easting, northing);
    }

    /// All districts within a distance of a point, the nearest first; by the coarse layer if there is none in the
    /// near one.
    List<Distance> within(double metres, double easting, double northing) {
        List<Distance> found = near.within(metres, easting, northing);
        return found.isEmpty() ? far().within(metres, easting, northing) : found;
    }

    /// Made when it is asked first: most points are near. Threads may make it at the same time, which does no harm.
    private Layer far() {
        Layer ready = far;
        if (ready == null) {
            ready = new Layer(farBorders, farUnit);
            far = ready;
        }
        return ready;
    }

    /// Districts that do not overlap but for their borders.
    private static final class Layer {

        private static final int NOT_ASKED = -2;

        private final Area[] areas;
        private final BorderGrid grid;

        /// The district of each square that no border is in, or -1, once it was asked for. Threads may find the same
        /// at the same time, which does no harm.
        private final int[] districts;

        Layer(List<Border> borders, double unit) {
            this.areas = borders.stream().map(border -> new Area(border, unit)).toArray(Area[]::new);
            this.grid = new BorderGrid(borders, unit);
            this.districts = new int[grid.squares()];
            Arrays.fill(districts, NOT_ASKED);
        }

        int at(double easting, double northing) {
            int square = grid.squareOf(easting, northing);
            if (square < 0) {
                return -1;
            }
            if (!grid.isEmpty(square)) {
                return locate(easting, northing);
            }
            int district = districts[square];
            if (district == NOT_ASKED) {
                district = locate(easting, northing);
                districts[square] = district;
            }
            return district;
        }

        private int locate(double easting, double northing) {
            int found = -1;
            for (Area area : areas) {
                // A point exactly on a border is on both sides; the lower index makes the answer the same every time.
                if ((found < 0 || area.authority() < found) && area.covers(easting, northing)) {
                    found = area.authority();
                }
            }
            return found;
        }

        @Nullable
        Distance nearestBut(int authority, double easting, double northing) {
            return grid.nearestBut(authority, easting, northing);
        }

        List<Distance> within(double metres, double easting, double northing) {
            double[] distances = grid.within(metres, easting, northing);
            List<Distance> found = new ArrayList<>();
            for (int i = 0; i < areas.length; i++) {
                Area area = areas[i];
                if (area.covers(easting, northing)) {
                    found.add(new Distance(area.authority(), 0));
                } else if (distances[i] <= metres) {
                    found.add(new Distance(area.authority(), distances[i]));
                }
            }
            found.sort(Comparator.comparingDouble(Distance::metres).thenComparingInt(Distance::authority));
            return found;
        }
    }

    /// A district that can be asked whether it has a point; what that needs is made when it is asked first.
    private static final class Area {

        private final Border border;
        private final double unit;
        private final double west;
        private final double south;
        private final double east;
        private final double north;
        private volatile @Nullable Inside inside;

        Area(Border border, double unit) {
            this.border = border;
            this.unit = unit;
            int[] frame = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE};
            for (List<int[]> rings : border.polygons()) {
                // The first ring is the outer one.
                int[] ring = rings.getFirst();
                for (int i = 0; i < ring.length; i += 2) {
                    frame[0] = Math.min(frame[0], ring[i]);
                    frame[1] = Math.min(frame[1], ring[i + 1]);
                    frame[2] = Math.max(frame[2], ring[i]);
                    frame[3] = Math.max(frame[3], ring[i + 1]);
                }
            }
            this.west = frame[0] * unit;
            this.south = frame[1] * unit;
            this.east = frame[2] * unit;
            this.north = frame[3] * unit;
        }

        int authority() {
            return border.authority();
        }

        boolean covers(double easting, double northing) {
            return easting >= west
                    && easting <= east
                    && northing >= south
                    && northing <= north
                    && inside().covers(easting, northing);
        }

        private Inside inside() {
            Inside ready = inside;
            if (ready == null) {
                ready = Inside.of(border, unit);
                inside = ready;
            }
            return ready;
        }
    }

    /// What is within a border, its edge too.
    private record Inside(IndexedPointInAreaLocator locator) {

        private static final GeometryFactory FACTORY = new GeometryFactory();

        static Inside of(Border border, double unit) {
            Polygon[] polygons = border.polygons().stream()
                    .map(rings -> {
                        LinearRing[] lines = rings.stream()
                                .map(ring -> FACTORY.createLinearRing(coordinates(ring, unit)))
                                .toArray(LinearRing[]::new);
                        LinearRing[] holes = Arrays.copyOfRange(lines, 1, lines.length);
                        return FACTORY.createPolygon(lines[0], holes);
                    })
                    .toArray(Polygon[]::new);
            return new Inside(new IndexedPointInAreaLocator(
                    polygons.length == 1 ? polygons[0] : FACTORY.createMultiPolygon(polygons)));
        }

        private static Coordinate[] coordinates(int[] ring, double unit) {
            Coordinate[] coordinates = new Coordinate[ring.length / 2];
            for (int i = 0; i < coordinates.length; i++) {
                coordinates[i] = new Coordinate(ring[2 * i] * unit, ring[2 * i + 1] * unit);
            }
            return coordinates;
        }

        boolean covers(double easting, double northing) {
            return locator.locate(new Coordinate(easting, northing)) != Location.EXTERIOR;
        }
    }
}
