package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.algorithm.Distance;
import org.locationtech.jts.algorithm.locate.SimplePointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygon;

/// The map's answers beside those of a measure that goes through every piece of every border, with no index at all.
class DistancesTest {

    private static final double UNIT = 0.1;

    /// A hundredth of a millimetre: both sides round.
    private static final double ROUNDING = 1e-5;

    private final GeographyTable table = TheGeography.table();
    private final DistrictMap map = table.map();
    private final List<Whole> districts = table.near().stream().map(Whole::of).toList();
    private final SplittableRandom random = new SplittableRandom(20_261_125);

    @Test
    void nearestOtherDistrictIsTheNearestOfAllPiecesOnBothSidesOfEveryBorder() {
        Set<Integer> sides = new HashSet<>();
        for (Coordinate point : pointsAtBorders(4_000, 100)) {
            int own = map.nearAt(point.x, point.y);
            sides.add(own);
            checkNearest(own, point);
        }
        districts.forEach(district -> assertThat(sides).contains(district.authority()));
    }

    @Test
    void nearestOtherDistrictIsTheNearestOfAllPiecesFarFromBordersToo() {
        for (Coordinate point : pointsAtBorders(1_000, 20_000)) {
            checkNearest(map.nearAt(point.x, point.y), point);
        }
        for (int i = 0; i < 1_000; i++) {
            checkNearest(-1, new Coordinate(random.nextDouble() * 700_000, random.nextDouble() * 1_300_000));
        }
    }

    @Test
    void nearestDistrictIsFoundWhicheverIsLeftOut() {
        for (Coordinate point : pointsAtBorders(2_000, 5_000)) {
            checkNearest(districts.get(random.nextInt(districts.size())).authority(), point);
        }
    }

    @Test
    void pointIsInTheDistrictOfWhichTheWholeBorderSaysSo() {
        List<Coordinate> points = pointsAtBorders(2_000, 100);
        points.addAll(pointsAtBorders(2_000, 10_000));
        // Twice: the second answer may be one that was kept.
        for (int turn = 0; turn < 2; turn++) {
            for (Coordinate point : points) {
                assertThat(map.nearAt(point.x, point.y)).as("%s", point).isEqualTo(expectedAt(point));
            }
        }
    }

    @Test
    void everyPointOfEveryBorderIsOnBothSidesOfItAndTheFirstDistrictHasIt() {
        for (Border border : table.near()) {
            for (List<int[]> rings : border.polygons()) {
                for (int[] ring : rings) {
                    for (int i = 0; i < ring.length; i += 2) {
                        Coordinate point = new Coordinate(ring[i] * UNIT, ring[i + 1] * UNIT);
                        assertThat(map.nearAt(point.x, point.y)).as("%s", point).isEqualTo(expectedAt(point));
                    }
                }
            }
        }
    }

    @Test
    void districtsWithinADistanceAreAllThatAreSoNear() {
        List<Coordinate> points = pointsAtBorders(500, 100);
        points.addAll(pointsAtBorders(500, 10_000));
        for (Coordinate point : points) {
            double metres = 20 + random.nextDouble() * (random.nextBoolean() ? 100 : 12_000);

            List<DistrictMap.Distance> found = map.within(metres, point.x, point.y);

            List<Integer> expected = new ArrayList<>();
            for (Whole district : districts) {
                double distance = district.covers(point) ? 0 : district.distance(point);
                if (distance <= metres) {
                    expected.add(district.authority());
                    assertThat(found).anySatisfy(each -> {
                        assertThat(each.authority()).isEqualTo(district.authority());
                        assertThat(Math.abs(each.metres() - distance)).isLessThan(ROUNDING);
                    });
                }
            }
            if (!expected.isEmpty()) {
                assertThat(found)
                        .extracting(DistrictMap.Distance::authority)
                        .containsExactlyInAnyOrderElementsOf(expected);
                assertThat(found).extracting(DistrictMap.Distance::metres).isSorted();
            }
        }
    }

    @Test
    void coarseLayerKnowsItsNeighboursToo() {
        DistrictMap coarse = new DistrictMap(table.far(), 1, List.of(), 1);
        List<Whole> all =
                table.far().stream().map(border -> Whole.of(border, 1)).toList();
        for (int i = 0; i < 500; i++) {
            Coordinate point = new Coordinate(80_000 + random.nextDouble() * 600_000, random.nextDouble() * 700_000);
            int own = coarse.nearAt(point.x, point.y);
            double least = all.stream()
                    .filter(district -> district.authority() != own)
                    .mapToDouble(district -> district.distance(point))
                    .min()
                    .orElseThrow();
            DistrictMap.Distance found = Objects.requireNonNull(coarse.nearestBut(own, point.x, point.y));
            assertThat(Math.abs(found.metres() - least)).isLessThan(ROUNDING);
        }
    }

    @Test
    void oneDistrictHasNoOtherAndNoDistrictHasNone() {
        int[] square = {0, 0, 100, 0, 100, 100, 0, 100, 0, 0};
        DistrictMap one = new DistrictMap(List.of(new Border(7, List.of(List.of(square)))), 1, List.of(), 1);
        DistrictMap none = new DistrictMap(List.of(), 1, List.of(), 1);

        assertThat(one.nearAt(50, 50)).isEqualTo(7);
        assertThat(one.nearestBut(7, 50, 50)).isNull();
        assertThat(one.nearestBut(8, 30, 50)).isEqualTo(new DistrictMap.Distance(7, 30));
        assertThat(one.nearestBut(8, 130, 140)).isEqualTo(new DistrictMap.Distance(7, 50));
        assertThat(none.nearAt(50, 50)).isEqualTo(-1);
        assertThat(none.nearestBut(7, 50, 50)).isNull();
        assertThat(none.within(1000, 50, 50)).isEmpty();
    }

    /// Whoever made the table: no border takes more memory than a few times its own.
    @Test
    void bordersAsWideAsNumbersGoHaveNoMoreSquaresThanPieces() {
        int most = Integer.MAX_VALUE;
        int least = Integer.MIN_VALUE;
        Border wide = new Border(0, List.of(List.of(new int[] {least, least, most, least, most, most, least, least})));
        Border small = new Border(1, List.of(List.of(new int[] {0, -9, 2, -9, 2, -8, 0, -9})));
        BorderGrid grid = new BorderGrid(List.of(wide, small), 1);

        assertThat(grid.squares()).isLessThanOrEqualTo(2 * 6 + 1);
        assertThat(grid.nearestBut(0, 2, -5)).isEqualTo(new DistrictMap.Distance(1, 3));
        assertThat(Objects.requireNonNull(grid.nearestBut(1, 2, 0)).metres()).isBetween(1.4, 1.5);
    }

    private int expectedAt(Coordinate point) {
        return districts.stream()
                .filter(district -> district.covers(point))
                .mapToInt(Whole::authority)
                .min()
                .orElse(-1);
    }

    private void checkNearest(int own, Coordinate point) {
        DistrictMap.Distance found = Objects.requireNonNull(map.nearestBut(own, point.x, point.y));
        double least = Double.POSITIVE_INFINITY;
        double ofFound = Double.NaN;
        for (Whole district : districts) {
            if (district.authority() != own) {
                double distance = district.distance(point);
                least = Math.min(least, distance);
                ofFound = district.authority() == found.authority() ? distance : ofFound;
            }
        }
        assertThat(Math.abs(found.metres() - least)).as("%s but %s", point, own).isLessThan(ROUNDING);
        // Several may share the nearest point.
        assertThat(Math.abs(ofFound - least)).as("%s but %s", point, own).isLessThan(ROUNDING);
    }

    /// Points on either side of pieces of every border, the districts by turns; some are whole metres, and some are
    /// points of the border itself.
    private List<Coordinate> pointsAtBorders(int count, double reach) {
        List<Coordinate> points = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            List<int[]> rings =
                    table.near().get(i % districts.size()).polygons().getFirst();
            int[] ring = rings.get(random.nextInt(rings.size()));
            int at = 2 * random.nextInt(ring.length / 2 - 1);
            double part = i % 11 == 0 ? 0 : random.nextDouble();
            double aside = i % 11 == 0 ? 0 : reach;
            double east = ring[at] + part * (ring[at + 2] - ring[at]);
            double north = ring[at + 1] + part * (ring[at + 3] - ring[at + 1]);
            Coordinate point = new Coordinate(
                    east * UNIT + aside * (2 * random.nextDouble() - 1),
                    north * UNIT + aside * (2 * random.nextDouble() - 1));
            points.add(i % 7 == 0 ? new Coordinate(Math.rint(point.x), Math.rint(point.y)) : point);
        }
        return points;
    }

    /// A district with all its pieces.
    private record Whole(int authority, List<Coordinate[]> rings, List<Polygon> polygons) {

        private static final GeometryFactory FACTORY = new GeometryFactory();

        static Whole of(Border border) {
            return of(border, UNIT);
        }

        static Whole of(Border border, double unit) {
            List<Coordinate[]> all = new ArrayList<>();
            List<Polygon> polygons = new ArrayList<>();
            for (List<int[]> rings : border.polygons()) {
                List<LinearRing> lines = new ArrayList<>();
                for (int[] ring : rings) {
                    Coordinate[] coordinates = new Coordinate[ring.length / 2];
                    for (int i = 0; i < coordinates.length; i++) {
                        coordinates[i] = new Coordinate(ring[2 * i] * unit, ring[2 * i + 1] * unit);
                    }
                    all.add(coordinates);
                    lines.add(FACTORY.createLinearRing(coordinates));
                }
                polygons.add(FACTORY.createPolygon(
                        lines.getFirst(), lines.subList(1, lines.size()).toArray(LinearRing[]::new)));
            }
            return new Whole(border.authority(), all, polygons);
        }

        boolean covers(Coordinate point) {
            return polygons.stream()
                    .anyMatch(polygon -> SimplePointInAreaLocator.locate(point, polygon) != Location.EXTERIOR);
        }

        double distance(Coordinate point) {
            double least = Double.POSITIVE_INFINITY;
            for (Coordinate[] ring : rings) {
                for (int i = 1; i < ring.length; i++) {
                    least = Math.min(least, Distance.pointToSegment(point, ring[i - 1], ring[i]));
                }
            }
            return least;
        }
    }
}
