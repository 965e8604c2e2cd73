package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signpost.routing.places.Placement.Placed;

/// Every live postcode of the table, in Warwickshire and around it, asked for by its point: the published list says
/// what the borders must.
class EveryPostcodeByItsPointTest {

    private static final int BAND = BoundaryBand.USUAL.metres();

    private final Geography geography = TheGeography.loaded();
    private final GeographyTable table = TheGeography.table();
    private final PostcodeColumns postcodes = table.postcodes();

    /// The worked example of the Ordnance Survey's guide, and two postcodes whose degrees another list publishes.
    @Test
    void theWayBackFromTheGridIsThatOfTheOrdnanceSurvey() {
        double[] caister = BackFromTheGrid.ofProjection(651_409.903, 313_177.270);

        assertThat(Math.toDegrees(caister[0])).isCloseTo(52 + 39 / 60.0 + 27.2531 / 3600, within(1e-8));
        assertThat(Math.toDegrees(caister[1])).isCloseTo(1 + 43 / 60.0 + 4.5177 / 3600, within(1e-8));
        assertThat(BackFromTheGrid.degrees(419_849, 289_114))
                .containsExactly(new double[] {52.499583, -1.709026}, within(1e-6));
        assertThat(BackFromTheGrid.degrees(420_390, 291_316))
                .containsExactly(new double[] {52.519358, -1.700922}, within(1e-6));
    }

    @Test
    void everyLivePostcodeIsInItsDistrictByItsCoordinates() {
        int asked = check(0, i -> {
            double[] degrees = BackFromTheGrid.degrees(postcodes.easting[i], postcodes.northing[i]);
            return PlaceClue.ofText(String.format(Locale.ROOT, "%.6f, %.6f", degrees[0], degrees[1]));
        });

        assertThat(asked).isEqualTo(37_307);
    }

    @ParameterizedTest
    @CsvSource({"10, 0", "8, 7.08", "6, 70.8"})
    void everyLivePostcodeIsInItsDistrictByItsGridReference(int digits, double reach) {
        int asked = check(reach, i -> PlaceClue.ofText(letters(postcodes.easting[i], postcodes.northing[i], digits)));

        assertThat(asked).isEqualTo(37_307);
    }

    @Test
    void everyLivePostcodeIsInItsDistrictByEastingAndNorthing() {
        int asked = check(0, i -> PlaceClue.ofText(postcodes.easting[i] + " " + postcodes.northing[i]));

        assertThat(asked).isEqualTo(37_307);
    }

    private interface Asking {
        PlaceClue about(int postcode);
    }

    /// Outside the band its own district alone; within it, its own with the others, and the answer says so.
    ///
    /// @param reach how far the middle of what is asked about may be from the postcode's point, in metres
    /// @return how many postcodes were asked about
    private int check(double reach, Asking asking) {
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        for (int i = 0; i < postcodes.count(); i++) {
            if ((postcodes.flags[i] & PostcodeColumns.LIVE) == 0) {
                continue;
            }
            asked++;
            LocalAuthority own = table.authorities().get(postcodes.authority[i]);
            Placement answer = geography.locate(asking.about(i));
            boolean surelyOne = postcodes.metresToNext[i] > BAND + 2 * reach + 1;
            boolean surelySeveral = postcodes.metresToNext[i] < BAND - 1;
            boolean several = answer.authorities().size() > 1;
            boolean right = answer instanceof Placed placed
                    && placed.districts().contains(own)
                    && several == placed.remarks().contains(Remark.ON_THE_BOUNDARY)
                    && !(several && surelyOne)
                    && !(!several && surelySeveral)
                    && (surelyOne ? placed.confidence() == Confidence.HIGH : true);
            if (!right) {
                wrong.add(PostcodeKey.text(postcodes.keys[i]) + " of " + own.name() + " was answered: "
                        + answer.inWords("its point"));
            }
        }
        assertThat(wrong).isEmpty();
        return asked;
    }

    /// Around Warwickshire there are two squares of 100 km from west to east, SO to TL, and SP lies beneath SK.
    private static String letters(int easting, int northing, int digits) {
        String row = northing < 300_000 ? "OPL" : "JKF";
        String square = (easting < 500_000 ? "S" : "T") + row.charAt(easting / 100_000 - 3);
        int half = digits / 2;
        int side = (int) Math.pow(10, 5 - half);
        String format = "%s %0" + half + "d %0" + half + "d";
        return String.format(Locale.ROOT, format, square, easting % 100_000 / side, northing % 100_000 / side);
    }
}
