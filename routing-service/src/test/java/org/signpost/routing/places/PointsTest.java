package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointsTest {

    private final Geography geography = TheGeography.loaded();

    @ParameterizedTest
    @CsvSource({
        // latitude, longitude, easting, northing of the same postcode in two published lists
        "52.499583, -1.709026, 419849, 289114",
        "52.519358, -1.700922, 420390, 291316",
        "52.29188, -1.60146, 427278, 266045",
        "52.28332, -1.58363, 428500, 265100",
    })
    void degreesBecomeMetresOfTheGrid(double latitude, double longitude, double easting, double northing) {
        NationalGrid.Point point = Objects.requireNonNull(NationalGrid.ofDegrees(latitude, longitude));

        assertThat(point.easting()).isCloseTo(easting, within(3.0));
        assertThat(point.northing()).isCloseTo(northing, within(3.0));
    }

    /// The worked examples of the Ordnance Survey's own guide; its shift for Warwickshire is taken off again.
    @Test
    void degreesFarFromWarwickshireAreWithinAFewMetres() {
        NationalGrid.Point caister = Objects.requireNonNull(NationalGrid.ofDegrees(52.658007833, 1.716073973));

        assertThat(caister.easting()).isCloseTo(651_409.9, within(6.0));
        assertThat(caister.northing()).isCloseTo(313_177.3, within(6.0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        52.2852, -1.5366 | Warwick
        (52.2852, -1.5366) | Warwick
        52.2852 -1.5366 | Warwick
        52.2852N 1.5366W | Warwick
        52°17'06"N 1°32'12"W | Warwick
        -1.5366, 52.2852 | Warwick
        52° 17.4' N, 1° 31.8' W | Warwick
        52 17 24N 1 31 48W | Warwick
        N52.2852 W1.5366 | Warwick
        1.5366W 52.2852N | Warwick
        1°31'48"W 52°17'24"N | Warwick
        52°17′24″N 1°31′48″W | Warwick
        N 52° 17.400 W 001° 31.800 | Warwick
        52 deg 17.4 min N, 1 deg 31.8 min W | Warwick
        lat: 52.2852, long: -1.5366 | Warwick
        52.2852, −1.5366 | Warwick
        SP 318 657 | Warwick
        sp318657 | Warwick
        SP 3180 6570 | Warwick
        431800 265700 | Warwick
        E431800 N265700 | Warwick
        SP3165 | Warwick
        52.3709, -1.2650 | Rugby
        51.5074, -0.1278 | Westminster
        """)
    void pointIsReadHoweverItIsWritten(String text, String district) {
        Placement placement = geography.locate(PlaceClue.ofText(text));

        assertThat(placement).isInstanceOf(Placement.Placed.class);
        assertThat(placement.authorities()).extracting(LocalAuthority::name).containsExactly(district);
        assertThat(geography.locate(PlaceClue.ofName(text))).isEqualTo(placement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.google.com/maps/@52.2852,-1.5366,15z",
                "https://maps.apple.com/?ll=52.2852,-1.5366&q=here",
                "https://maps.google.com/?q=52.2852%2C-1.5366",
                "https://maps.google.com/?q=52.29,-1.54",
                "https://www.openstreetmap.org/#map=15/52.2852/-1.5366",
                "geo:52.29,-1.54",
                "geo:52.2852,-1.5366",
                "behind the shop, 52.2852, -1.5366"
            })
    void pointIsFoundAmongOtherWords(String text) {
        Placement placement = geography.locate(PlaceClue.ofName(text));

        assertThat(placement).isInstanceOfSatisfying(Placement.Placed.class, placed -> {
            assertThat(placed.districts()).extracting(LocalAuthority::name).containsExactly("Warwick");
            assertThat(placed.method()).isEqualTo(Method.COORDINATES);
        });
    }

    @Test
    void swappedCoordinatesAreTurnedRoundAndSaidSo() {
        Placement placement = geography.locate(PlaceClue.ofPoint(-1.5366, 52.2852));

        assertThat(placement.remarks()).containsExactly(Remark.COORDINATES_SWAPPED);
        assertThat(placement)
                .isInstanceOfSatisfying(
                        Placement.Placed.class,
                        placed -> assertThat(placed.confidence()).isEqualTo(Confidence.MEDIUM));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "91, 0", "52, 200", "NaN, -1.5", "52.3, Infinity", "-52.3, 1.5", "40.7, -74.0", "48.85, 2.35"})
    void pointOutsideBritainIsRefused(double latitude, double longitude) {
        assertThat(geography.locate(PlaceClue.ofPoint(latitude, longitude)))
                .isEqualTo(new Placement.Unplaced(Reason.COORDINATES_OUT_OF_RANGE));
    }

    @Test
    void oneCoordinateAloneIsIncomplete() {
        assertThat(geography.locate(new PlaceClue(null, null, null, 52.3, null)))
                .isEqualTo(new Placement.Unplaced(Reason.COORDINATES_INCOMPLETE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"XX 318 657", "SP", "A5 B6", "SI 12 34", "999999 999999", "0 0"})
    void whatIsNoGridReferenceIsNotPlaced(String text) {
        assertThat(geography.locate(new PlaceClue(null, null, text, null, null)))
                .isEqualTo(new Placement.Unplaced(Reason.NOT_A_GRID_REFERENCE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SP 31 657", "SP 318 657 1", "SP487", "SP202546548"})
    void gridReferenceWithAnOddNumberOfDigitsIsSaidToBeOne(String text) {
        var uneven = new Placement.Unplaced(Reason.GRID_REFERENCE_UNEVEN);

        assertThat(geography.locate(new PlaceClue(null, null, text, null, null)))
                .isEqualTo(uneven);
        assertThat(geography.locate(PlaceClue.ofText(text))).isEqualTo(uneven);
    }

    @ParameterizedTest
    @CsvSource({"55.9533, -3.1883", "57.1497, -2.0943", "60.15, -1.15", "55.0, -3.6", "55.64, -5.2"})
    void pointInScotlandIsOutsideWithItsForce(double latitude, double longitude) {
        Placement placement = geography.locate(PlaceClue.ofPoint(latitude, longitude));

        assertThat(placement.area()).isEqualTo(Area.OUTSIDE);
        assertThat(placement.authorities()).isEmpty();
        assertThat(placement.policeForces()).containsExactly("Police Scotland");
    }

    @ParameterizedTest
    @CsvSource({
        "53.3498, -6.2603",
        "54.5973, -5.9301",
        "55.1, -6.7",
        "54.15, -4.48",
        "49.45, -2.54",
        "50.0, -3.0",
        "55.7, -1.5"
    })
    void pointInIrelandOnAnIslandOrAtSeaIsNotGuessed(double latitude, double longitude) {
        assertThat(geography.locate(PlaceClue.ofPoint(latitude, longitude)))
                .isEqualTo(new Placement.Unplaced(Reason.POINT_WITHOUT_BOUNDARY));
    }

    /// The usual slip: without its minus sign, Warwickshire is in Suffolk or in the North Sea.
    @Test
    void pointThatAMinusSignWouldBringToWarwickshireIsNotSurelyOutside() {
        Placement placement = geography.locate(PlaceClue.ofText("52.2852, 1.5201"));

        assertThat(placement.area()).isEqualTo(Area.UNKNOWN);
        assertThat(placement.remarks()).contains(Remark.LONGITUDE_WITHOUT_SIGN);
        assertThat(geography.locate(PlaceClue.ofPoint(52.63, 1.30)).area()).isEqualTo(Area.OUTSIDE);
    }

    @Test
    void bandOfABoundaryIsASettingAndIsSaid() throws IOException {
        PlaceClue near = PlaceClue.ofText("431560 276030");
        Geography narrow = Geography.of(table(), new BoundaryBand(0));
        Geography wide = Geography.of(table(), new BoundaryBand(5000));

        assertThat(narrow.locate(near).remarks()).doesNotContain(Remark.ON_THE_BOUNDARY);
        assertThat(narrow.locate(near).authorities()).hasSize(1);
        assertThat(wide.locate(near).authorities()).hasSizeGreaterThan(1);
        assertThat(wide.locate(near).inWords()).contains("within 5000 m of a boundary");
        assertThatThrownBy(() -> new BoundaryBand(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BoundaryBand(5001)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "52° 60' N, 1° 31' W",
                "52°17'60\"N 1°31'48\"W",
                "52.28N 1.53",
                "52,2852 -1,5201",
                "-1.5E 52.2N",
                "52.28N 53.1N",
                "1 2"
            })
    void anglesThatCouldBeReadInTwoWaysAreNotRead(String text) {
        assertThat(geography.locate(PlaceClue.ofText(text))).isInstanceOf(Placement.Unplaced.class);
    }

    @Test
    void roughPointAcrossABorderHasCandidates() {
        Placement tenth = geography.locate(PlaceClue.ofPoint(52.4, -1.5));
        Placement square = geography.locate(new PlaceClue(null, null, "SP38", null, null));

        assertThat(tenth).isInstanceOf(Placement.Candidates.class);
        assertThat(square).isInstanceOf(Placement.Candidates.class);
        assertThat(square.authorities()).extracting(LocalAuthority::name).contains("Coventry", "Nuneaton and Bedworth");
    }

    @Test
    void postcodeAtABorderKeepsItsOwnDistrictWhilePointsThereHaveBoth() {
        Placement postcode = geography.locate(PlaceClue.ofPostcode("CV3 2RR"));

        assertThat(postcode.authorities()).extracting(LocalAuthority::name).containsExactly("Coventry");
        assertThat(postcode.remarks()).contains(Remark.POSTCODE_AT_THE_BOUNDARY);
    }

    /// For every border of a Warwickshire district, with each of its neighbours: points on two stretches of it, 20
    /// m to either side, are in both.
    @Test
    void pointsAtEveryBorderAreInBothDistricts() throws IOException {
        GeographyTable table = table();
        DistrictMap map = table.map();
        Map<Set<Integer>, List<double[]>> stretches = new HashMap<>();
        for (Border border : table.near()) {
            if (table.authorities().get(border.authority()).inWarwickshire()) {
                addStretches(border, map, stretches);
            }
        }

        assertThat(stretches).hasSizeGreaterThanOrEqualTo(20);
        stretches.forEach((pair, points) -> {
            assertThat(points).hasSizeGreaterThanOrEqualTo(2);
            for (double[] point : points) {
                String grid = Math.round(point[0]) + " " + Math.round(point[1]);
                Placement placement = geography.locate(new PlaceClue(null, null, grid, null, null));
                assertThat(placement.authorities())
                        .as(grid)
                        .containsAll(pair.stream().map(table.authorities()::get).toList());
                assertThat(placement.remarks()).contains(Remark.ON_THE_BOUNDARY);
                assertThat(placement.area()).isEqualTo(Area.INSIDE);
            }
        });
    }

    private static void addStretches(Border border, DistrictMap map, Map<Set<Integer>, List<double[]>> stretches) {
        for (int[] ring : border.polygons().getFirst()) {
            for (int i = 0; i + 3 < ring.length; i += 2) {
                double east = (ring[i + 2] - ring[i]) / 10.0;
                double north = (ring[i + 3] - ring[i + 1]) / 10.0;
                double length = Math.hypot(east, north);
                if (length < 40) {
                    continue;
                }
                double[] one = aside(ring, i, east, north, 20 / length);
                double[] other = aside(ring, i, east, north, -20 / length);
                int here = map.nearAt(one[0], one[1]);
                int there = map.nearAt(other[0], other[1]);
                if (here >= 0 && there >= 0 && here != there) {
                    List<double[]> points = stretches.computeIfAbsent(
                            Set.copyOf(new HashSet<>(List.of(here, there))), pair -> new ArrayList<>());
                    points.add(one);
                    points.add(other);
                }
            }
        }
    }

    private static double[] aside(int[] ring, int i, double east, double north, double by) {
        double middleEast = (ring[i] + ring[i + 2]) / 20.0;
        double middleNorth = (ring[i + 1] + ring[i + 3]) / 20.0;
        return new double[] {middleEast - north * by, middleNorth + east * by};
    }

    @Test
    void pointsWellInsideHaveOneDistrictAndTheDistanceToTheNext() {
        Placement placement = geography.locate(PlaceClue.ofPoint(52.2852, -1.5366));

        assertThat(placement).isInstanceOfSatisfying(Placement.Placed.class, placed -> {
            assertThat(placed.confidence()).isEqualTo(Confidence.HIGH);
            assertThat(placed.metresToNextDistrict().orElseThrow()).isBetween(4000, 6000);
            assertThat(Objects.requireNonNull(placed.next()).authority().name()).isEqualTo("Stratford-on-Avon");
        });
    }

    private static GeographyTable table() throws IOException {
        try (InputStream in = Geography.class.getResourceAsStream(Geography.RESOURCE)) {
            return GeographyTable.read(Objects.requireNonNull(in));
        }
    }
}
