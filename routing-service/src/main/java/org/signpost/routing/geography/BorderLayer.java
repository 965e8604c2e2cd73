package org.signpost.routing.geography;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.coverage.CoverageSimplifier;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.distance.IndexedFacetDistance;
import org.locationtech.jts.operation.union.UnaryUnionOp;
import org.signpost.routing.places.Border;
import org.signpost.routing.places.LocalAuthority;

/// One of the table's two layers of borders as geometry, by the codes of the districts: the near one in decimetres in
/// the table, the coarse one in metres; here both are metres.
final class BorderLayer {

    static final int NEAR_UNITS = 10;
    static final int COARSE_UNITS = 1;

    private static final GeometryFactory FACTORY = new GeometryFactory();

    private final Map<String, Geometry> districts;
    private final Map<String, IndexedPointInAreaLocator> locators = new TreeMap<>();

    BorderLayer(Map<String, Geometry> districts) {
        this.districts = new TreeMap<>(districts);
        districts.forEach((code, geometry) -> locators.put(code, new IndexedPointInAreaLocator(geometry)));
    }

    static BorderLayer of(List<Border> borders, List<LocalAuthority> authorities, int units) {
        Map<String, Geometry> districts = new TreeMap<>();
        for (Border border : borders) {
            Polygon[] polygons = border.polygons().stream()
                    .map(rings -> polygon(rings, units))
                    .toArray(Polygon[]::new);
            districts.put(
                    authorities.get(border.authority()).code().value(),
                    polygons.length == 1 ? polygons[0] : FACTORY.createMultiPolygon(polygons));
        }
        return new BorderLayer(districts);
    }

    private static Polygon polygon(List<int[]> rings, int units) {
        LinearRing[] lines = rings.stream()
                .map(ring -> {
                    Coordinate[] coordinates = new Coordinate[ring.length / 2];
                    for (int i = 0; i < coordinates.length; i++) {
                        coordinates[i] = new Coordinate((double) ring[2 * i] / units, (double) ring[2 * i + 1] / units);
                    }
                    return FACTORY.createLinearRing(coordinates);
                })
                .toArray(LinearRing[]::new);
        LinearRing[] holes = new LinearRing[lines.length - 1];
        System.arraycopy(lines, 1, holes, 0, holes.length);
        return FACTORY.createPolygon(lines[0], holes);
    }

    Map<String, Geometry> districts() {
        return districts;
    }

    int points() {
        return districts.values().stream().mapToInt(Geometry::getNumPoints).sum();
    }

    /// The district of a point, or null where there is none.
    @Nullable
    String at(int easting, int northing) {
        Coordinate point = new Coordinate(easting, northing);
        for (Map.Entry<String, IndexedPointInAreaLocator> district : locators.entrySet()) {
            Geometry geometry = districts.get(district.getKey());
            if (geometry != null
                    && geometry.getEnvelopeInternal().covers(point)
                    && district.getValue().locate(point) != Location.EXTERIOR) {
                return district.getKey();
            }
        }
        return null;
    }

    /// The same borders with fewer points; neighbours keep the border that they share.
    BorderLayer simplified(double metres) {
        List<String> codes = new ArrayList<>(districts.keySet());
        Geometry[] simpler =
                CoverageSimplifier.simplify(codes.stream().map(districts::get).toArray(Geometry[]::new), metres);
        Map<String, Geometry> fewer = new TreeMap<>();
        for (int i = 0; i < simpler.length; i++) {
            fewer.put(codes.get(i), simpler[i]);
        }
        return new BorderLayer(fewer);
    }

    /// The borders after some districts became others.
    BorderLayer renamed(Map<String, String> successors) {
        Map<String, List<Geometry>> parts = new TreeMap<>();
        districts.forEach((code, geometry) -> parts.computeIfAbsent(
                        successors.getOrDefault(code, code), absent -> new ArrayList<>())
                .add(geometry));
        Map<String, Geometry> joined = new TreeMap<>();
        parts.forEach((code, pieces) ->
                joined.put(code, pieces.size() == 1 ? pieces.getFirst() : UnaryUnionOp.union(pieces)));
        return new BorderLayer(joined);
    }

    /// The layer as the table has it.
    List<Border> borders(ToIntFunction<String> index, int units) {
        List<Border> borders = new ArrayList<>();
        districts.forEach((code, geometry) -> {
            List<List<int[]>> polygons = new ArrayList<>();
            for (int i = 0; i < geometry.getNumGeometries(); i++) {
                List<int[]> rings = rings((Polygon) geometry.getGeometryN(i), units);
                if (!rings.isEmpty()) {
                    polygons.add(rings);
                }
            }
            borders.add(new Border(index.applyAsInt(code), polygons));
        });
        borders.sort(java.util.Comparator.comparingInt(Border::authority));
        return borders;
    }

    private static List<int[]> rings(Polygon polygon, int units) {
        List<int[]> rings = new ArrayList<>();
        int[] outer = ring(polygon.getExteriorRing(), units);
        if (outer.length == 0) {
            return rings;
        }
        rings.add(outer);
        for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
            int[] hole = ring(polygon.getInteriorRingN(i), units);
            if (hole.length > 0) {
                rings.add(hole);
            }
        }
        return rings;
    }

    /// In whole units, without points that then fall together; empty if less than a triangle is left.
    private static int[] ring(LinearRing line, int units) {
        int[] ring = new int[2 * line.getNumPoints()];
        int filled = 0;
        for (Coordinate point : line.getCoordinates()) {
            int x = (int) Math.round(point.x * units);
            int y = (int) Math.round(point.y * units);
            if (filled == 0 || ring[filled - 2] != x || ring[filled - 1] != y) {
                ring[filled++] = x;
                ring[filled++] = y;
            }
        }
        return filled < 8 ? new int[0] : java.util.Arrays.copyOf(ring, filled);
    }

    /// How far a border is from another at most, and where.
    ///
    /// @param metres the greatest distance of a corner of one from the other
    /// @param easting of that corner
    /// @param northing of that corner
    record Shift(double metres, int easting, int northing) {}

    /// How far two shapes of a district differ.
    static Shift shift(Geometry before, Geometry after) {
        Shift one = farthest(before, after);
        Shift other = farthest(after, before);
        return one.metres() >= other.metres() ? one : other;
    }

    private static Shift farthest(Geometry corners, Geometry from) {
        IndexedFacetDistance distance = new IndexedFacetDistance(from.getBoundary());
        Shift farthest = new Shift(0, 0, 0);
        for (Coordinate corner : corners.getCoordinates()) {
            double metres = distance.distance(FACTORY.createPoint(corner));
            if (metres > farthest.metres()) {
                farthest = new Shift(metres, (int) Math.round(corner.x), (int) Math.round(corner.y));
            }
        }
        return farthest;
    }
}
