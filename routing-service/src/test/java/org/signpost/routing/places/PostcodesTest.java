package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostcodesTest {

    private final Geography geography = TheGeography.loaded();

    /// The counts are those of OS Code-Point Open 2025.4.
    @Test
    void everyLivePostcodeOfWarwickshireIsInItsDistrict() throws IOException {
        GeographyTable table = table();
        PostcodeColumns postcodes = table.postcodes();
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < postcodes.count(); i++) {
            LocalAuthority authority = table.authorities().get(postcodes.authority[i]);
            if (authority.inWarwickshire() && (postcodes.flags[i] & PostcodeColumns.LIVE) != 0) {
                String postcode = spelling(postcodes.keys[i]);
                Placement placement = geography.locate(PlaceClue.ofPostcode(postcode));
                assertThat(placement.authorities()).as(postcode).containsExactly(authority);
                assertThat(placement.area()).isEqualTo(Area.INSIDE);
                counts.merge(authority.name(), 1, Integer::sum);
            }
        }

        assertThat(counts)
                .isEqualTo(Map.of(
                        "North Warwickshire", 2002,
                        "Nuneaton and Bedworth", 2703,
                        "Rugby", 2908,
                        "Stratford-on-Avon", 4879,
                        "Warwick", 4100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CV8 1LZ",
                "cv81lz",
                " Cv8  1lZ ",
                "CV81LZ",
                "CV 81LZ",
                "CV8-1LZ",
                "CV8.1LZ",
                "CV8\u00a01LZ",
                "CV8 ILZ",
                "cv8 ilz",
                "CV8, 1LZ",
                "CV8_1LZ",
                "(CV8 1LZ)",
                "CV８ １ＬＺ",
                "CV8\u200b1LZ"
            })
    void postcodeIsReadInAnySpelling(String postcode) {
        Placement placement = geography.locate(PlaceClue.ofPostcode(postcode));

        assertThat(placement.authorities()).extracting(LocalAuthority::name).containsExactly("Warwick");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        CV34 | Warwick
        cv36 | Stratford-on-Avon
        CV1 | Coventry
        CV6 5 | Coventry
        CV65 | Coventry
        CV8 1L | Warwick
        M1 | Manchester
        M1 1AE | Manchester
        """)
    void partOfAPostcodeIsInADistrictIfAllOfItIs(String postcode, String district) {
        Placement placement = geography.locate(PlaceClue.ofPostcode(postcode));

        assertThat(placement.authorities()).extracting(LocalAuthority::name).containsExactly(district);
        assertThat(placement)
                .isInstanceOfSatisfying(
                        Placement.Placed.class,
                        placed -> assertThat(placed.confidence()).isEqualTo(Confidence.MEDIUM));
    }

    /// By majority all of these would have one district.
    @ParameterizedTest
    @ValueSource(strings = {"CV2", "CV3", "CV7", "CV8", "CV10", "CV11", "CV12", "CV23", "CV31", "CV33", "LE10", "CV"})
    void partOfAPostcodeIsNeverPlacedByMajority(String postcode) {
        assertThat(geography.locate(PlaceClue.ofPostcode(postcode))).isInstanceOf(Placement.Candidates.class);
    }

    @Test
    void sectorIsNotTakenForTheDistrictItsLettersWouldMake() {
        Placement sector = geography.locate(PlaceClue.ofPostcode("CV2 1"));
        Placement district = geography.locate(PlaceClue.ofPostcode("CV21"));

        assertThat(sector.authorities()).extracting(LocalAuthority::name).contains("Coventry");
        assertThat(district.authorities()).extracting(LocalAuthority::name).containsExactly("Rugby");
    }

    /// They are listed at an office in Warwick district, kilometres away from every postcode in use of their sectors.
    @ParameterizedTest
    @ValueSource(strings = {"CV21 1YA", "CV21 2QD", "CV21 3ZZ"})
    void postcodeThatEndedIsToldByThoseInUseAndNotByTheOfficeThatStandsInForIt(String postcode) {
        assertThat(geography.locate(PlaceClue.ofPostcode(postcode)))
                .isInstanceOfSatisfying(Placement.Placed.class, placed -> {
                    assertThat(placed.districts())
                            .extracting(LocalAuthority::name)
                            .containsExactly("Rugby");
                    assertThat(placed.confidence()).isEqualTo(Confidence.LOW);
                    assertThat(placed.remarks()).containsExactly(Remark.POSTCODE_NOT_CURRENT, Remark.POSTCODE_STOOD_IN);
                });
    }

    @Test
    void partMostlyOutsideIsForAPersonToLocate() {
        assertThat(geography.locate(PlaceClue.ofPostcode("OX7")).area()).isEqualTo(Area.UNKNOWN);
        assertThat(geography.locate(PlaceClue.ofPostcode("CV3")).area()).isEqualTo(Area.UNKNOWN);
        assertThat(geography.locate(PlaceClue.ofPostcode("CV8")).area()).isEqualTo(Area.INSIDE);
        assertThat(geography.locate(PlaceClue.ofPostcode("SW1A")).area()).isEqualTo(Area.OUTSIDE);
        assertThat(geography.locate(PlaceClue.ofPostcode("SW1")).area()).isEqualTo(Area.OUTSIDE);
    }

    @Test
    void unknownPostcodeIsInItsSectorAtLowConfidence() {
        Placement placement = geography.locate(PlaceClue.ofPostcode("CV34 6ZZ"));

        assertThat(placement).isInstanceOfSatisfying(Placement.Placed.class, placed -> {
            assertThat(placed.districts()).extracting(LocalAuthority::name).containsExactly("Warwick");
            assertThat(placed.confidence()).isEqualTo(Confidence.LOW);
            assertThat(placed.remarks()).contains(Remark.POSTCODE_UNKNOWN);
        });
    }

    @Test
    void postcodeOfASectorThatIsUnknownHasTheDistrictsOfItsFirstPart() {
        Placement placement = geography.locate(PlaceClue.ofPostcode("CV32 9ZZ"));

        assertThat(placement.authorities()).extracting(LocalAuthority::name).contains("Warwick");
        assertThat(placement.remarks()).contains(Remark.POSTCODE_UNKNOWN);
        assertThat(placement.area()).isEqualTo(Area.INSIDE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ZZ9 9ZZ", "not one", "CV", "12345", "QQ1 1QQ", "CV8 1LZZ", "BT1 1AAA"})
    void whatIsNoPostcodeIsNeverADistrict(String postcode) {
        Placement placement = geography.locate(PlaceClue.ofPostcode(postcode));

        assertThat(placement).isNotInstanceOf(Placement.Placed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "BT1 5GS, Police Service of Northern Ireland",
        "im11aa, Isle of Man Constabulary",
        "JE2 3AB, States of Jersey Police",
        "GY1 1AA, Guernsey Police"
    })
    void aPostcodeOfTheIslandsAroundIsOutside(String postcode, String policeForce) {
        for (PlaceClue clue : List.of(PlaceClue.ofPostcode(postcode), PlaceClue.ofName(postcode))) {
            Placement placement = geography.locate(clue);

            assertThat(placement.area()).isEqualTo(Area.OUTSIDE);
            assertThat(placement.policeForces()).containsExactly(policeForce);
            assertThat(placement.authorities()).isEmpty();
        }
    }

    @Test
    void keysSortAsPostcodesDoAndFitInANumber() {
        assertThat(PostcodeKey.of("A0 0AA")).isZero();
        assertThat(PostcodeKey.of("ZZ9Z 9ZZ")).isPositive();
        assertThat(PostcodeKey.of("CV2 1ZZ")).isLessThan(PostcodeKey.of("CV21 1AA"));
        assertThat(PostcodeKey.readings("CV21"))
                .extracting(PostcodeKey.Range::corrected)
                .startsWith(false);
        assertThatThrownBy(() -> PostcodeKey.of("CV8")).isInstanceOf(IllegalArgumentException.class);
        for (String postcode : List.of("B1 1AA", "B11 1AA", "B1A 1AA", "CV8 1LZ", "CV37 6AA", "EC1A 1BB")) {
            assertThat(spelling(PostcodeKey.of(postcode))).isEqualTo(postcode);
        }
    }

    private static GeographyTable table() throws IOException {
        try (InputStream in = Geography.class.getResourceAsStream(Geography.RESOURCE)) {
            return GeographyTable.read(Objects.requireNonNull(in));
        }
    }

    /// The way back from a key, which only a test needs.
    private static String spelling(int key) {
        int unit = key % 676;
        int sector = key / 676 % 10;
        int second = key / 6760 % 37;
        int digit = key / 6760 / 37 % 10;
        int area = key / 6760 / 370;
        StringBuilder text = new StringBuilder().append((char) ('A' + area / 27));
        if (area % 27 > 0) {
            text.append((char) ('A' + area % 27 - 1));
        }
        text.append(digit);
        if (second > 0) {
            text.append((char) (second <= 10 ? '0' + second - 1 : 'A' + second - 11));
        }
        return text.append(' ')
                .append(sector)
                .append((char) ('A' + unit / 26))
                .append((char) ('A' + unit % 26))
                .toString();
    }
}
