package org.signpost.routing.places;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.index.strtree.STRtree;
import org.locationtech.jts.operation.distance.IndexedFacetDistance;

/// Finds the district of a point of the National Grid, and how far the others are.
///
/// Two layers: the districts around Warwickshire, good to about 20 m, and all of England and Wales, good to about
/// 250 m, which answers only where the first does not reach.
final class DistrictMap {

    private final GeometryFactory factory = new GeometryFactory();
    private final List<Area> near;
    private final STRtree nearIndex;
    private final STRtree farIndex;

    DistrictMap(List<Border> near, double nearUnit, List<Border> far, double farUnit) {
        this.near = near.stream().map(border -> area(border, nearUnit, factory)).toList();
        this.nearIndex = index(this.near);
        this.farIndex =
                index(far.stream().map(border -> area(border, farUnit, factory)).toList());
    }

    /// A district, and how far a point is from it.
    ///
    /// @param authority the index of the district
    /// @param metres 0 inside
    record Distance(int authority, double metres) {}

    /// The district of a point, or -1 where the map has none.
    int nearAt(double easting, double northing) {
        return at(nearIndex, easting, northing);
    }

    /// The same by the coarse layer.
    int farAt(double easting, double northing) {
        return at(farIndex, easting, northing);
    }

    /// The nearest district but one, or null if there is no other.
    @Nullable
    Distance nearestBut(int authority, double easting, double northing) {
        Coordinate point = new Coordinate(easting, northing);
        Geometry geometry = factory.createPoint(point);
        Envelope spot = new Envelope(point);
        double[] least = new double[near.size()];
        for (int i = 0; i < least.length; i++) {
            Area area = near.get(i);
            least[i] = area.authority == authority ? Double.MAX_VALUE : area.envelope.distance(spot);
        }
        // Those whose frame is nearest are measured first; the rest can then be left out unmeasured.
        double best = Double.MAX_VALUE;
        Area found = null;
        for (int next = leastOf(least); least[next] < best; next = leastOf(least)) {
            Area area = near.get(next);
            least[next] = Double.MAX_VALUE;
            double metres = area.facets.distance(geometry);
            if (metres < best) {
                best = metres;
                found = area;
            }
        }
        return found == null ? null : new Distance(found.authority, best);
    }

    private static int leastOf(double[] values) {
        int least = 0;
        for (int i = 1; i < values.length; i++) {
            least = values[i] < values[least] ? i : least;
        }
        return least;
    }

    /// All districts within a distance of a point, the nearest first; by the coarse layer if there is none in the
    /// near one.
    List<Distance> within(double metres, double easting, double northing) {
        List<Distance> found = within(nearIndex, metres, easting, northing);
        return found.isEmpty() ? within(farIndex, metres, easting, northing) : found;
    }

    private static List<Distance> within(STRtree index, double metres, double easting, double northing) {
        Coordinate point = new Coordinate(easting, northing);
        Envelope reach = new Envelope(point);
        reach.expandBy(metres);
        List<Distance> found = new ArrayList<>();
        index.query(reach, item -> {
            Area area = (Area) item;
            double distance = area.covers(point)
                    ? 0
                    : area.facets.distance(area.polygon.getFactory().createPoint(point));
            if (distance <= metres) {
                found.add(new Distance(area.authority, distance));
            }
        });
        found.sort(Comparator.comparingDouble(Distance::metres).thenComparingInt(Distance::authority));
        return found;
    }

    private static int at(STRtree index, double easting, double northing) {
        Coordinate point = new Coordinate(easting, northing);
        int[] found = {-1};
        index.query(new Envelope(point), item -> {
            Area area = (Area) item;
            // A point exactly on a border is on both sides; the lower index makes the answer the same every time.
            if ((found[0] < 0 || area.authority < found[0]) && area.covers(point)) {
                found[0] = area.authority;
            }
        });
        return found[0];
    }

    private static STRtree index(List<Area> areas) {
        STRtree index = new STRtree();
        areas.forEach(area -> index.insert(area.envelope, area));
        index.build();
        return index;
    }

    private static Area area(Border border, double unit, GeometryFactory factory) {
        Polygon[] polygons = border.polygons().stream()
                .map(rings -> {
                    LinearRing[] lines = rings.stream()
                            .map(ring -> factory.createLinearRing(coordinates(ring, unit)))
                            .toArray(LinearRing[]::new);
                    LinearRing[] holes = new LinearRing[lines.length - 1];
                    System.arraycopy(lines, 1, holes, 0, holes.length);
                    return factory.createPolygon(lines[0], holes);
                })
                .toArray(Polygon[]::new);
        return new Area(border.authority(), polygons.length == 1 ? polygons[0] : factory.createMultiPolygon(polygons));
    }

    private static Coordinate[] coordinates(int[] ring, double unit) {
        Coordinate[] coordinates = new Coordinate[ring.length / 2];
        for (int i = 0; i < coordinates.length; i++) {
            coordinates[i] = new Coordinate(ring[2 * i] * unit, ring[2 * i + 1] * unit);
        }
        return coordinates;
    }

    /// A district ready to be asked; its indexes are built when they are first needed, under their own locks.
    private static final class Area {

        private final int authority;
        private final Geometry polygon;
        private final Envelope envelope;
        private final IndexedPointInAreaLocator locator;
        private final IndexedFacetDistance facets;

        Area(int authority, Geometry polygon) {
            this.authority = authority;
            this.polygon = polygon;
            this.envelope = polygon.getEnvelopeInternal();
            this.locator = new IndexedPointInAreaLocator(polygon);
            this.facets = new IndexedFacetDistance(polygon);
        }

        boolean covers(Coordinate point) {
            return envelope.covers(point) && locator.locate(point) != Location.EXTERIOR;
        }
    }
}
