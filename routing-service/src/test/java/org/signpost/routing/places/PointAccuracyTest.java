package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signpost.routing.places.GeographyTable.ListedPostcode;

/// What is said of a table about the points of its own postcodes.
class PointAccuracyTest {

    private final GeographyTable shipped = TheGeography.table();

    @Test
    void noPostcodeOfTheShippedTableIsPlacedElsewhereByItsPoint() {
        PointAccuracy accuracy = PointAccuracy.of(shipped);

        assertThat(accuracy.wrong()).isEmpty();
        assertThat(accuracy.total().asked()).isEqualTo(37_307);
        assertThat(accuracy.total().alone() + accuracy.total().both()).isEqualTo(37_307);
        assertThat(accuracy.total().both()).isBetween(100, 1_000);
        assertThat(accuracy.acrossTheBorder()).contains("CV3 2RR", "CV6 6AW");
    }

    @Test
    void postcodeListedInADistrictThatIsFarFromItsPointIsNamed() {
        int rugby = shipped.authorities().stream()
                .map(LocalAuthority::name)
                .toList()
                .indexOf("Rugby");
        GeographyTable mixedUp = GeographyTable.of(
                new GeographyTable.Origin(shipped.vintage(), shipped.sources(), shipped.attribution()),
                shipped.authorities(),
                shipped.listedPostcodes().stream()
                        .map(listed -> listed.postcode().equals("CV8 1LZ")
                                ? new ListedPostcode(
                                        listed.postcode(), rugby, listed.easting(), listed.northing(), true, true)
                                : listed)
                        .toList(),
                shipped.listedSectors(),
                shipped.near(),
                shipped.far(),
                shipped.places());

        assertThat(PointAccuracy.of(mixedUp).wrong()).singleElement().satisfies(wrong -> {
            assertThat(wrong.postcode()).isEqualTo("CV8 1LZ");
            assertThat(wrong.listed().name()).isEqualTo("Rugby");
            assertThat(wrong.answer()).contains("Warwick district");
        });
        assertThat(GeographyCheck.findings(mixedUp)).isEmpty();
        assertThat(GeographyCheck.findings(shipped, mixedUp))
                .containsExactly("1 live postcodes would lie, by their points, more than 50 m outside the district that"
                        + " lists them (now: 0): CV8 1LZ");
    }

    @Test
    void withoutABandThePostcodesAcrossTheBorderAreWrong() {
        assertThat(PointAccuracy.of(shipped, new BoundaryBand(0)).wrong())
                .extracting(PointAccuracy.Wrong::postcode)
                .contains("CV3 2RR", "CV6 6AW");
    }
}
