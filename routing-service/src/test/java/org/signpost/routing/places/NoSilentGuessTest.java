package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What cannot be relied on says so, and why; the districts of these texts are in `as-people-write.txt`.
class NoSilentGuessTest {

    private final Geography geography = TheGeography.loaded();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        SP 288 723, Rugby          | POINT_BELIEVED
        SP288723 Rugby             | POINT_BELIEVED
        428800 272300, Rugby       | POINT_BELIEVED
        Rugby SP 288 723           | POINT_BELIEVED
        SP288723 CV21 3AA          | POSTCODE_BELIEVED
        """)
    void hintsThatDisagreeAreSaidToAndMakeTheAnswerLessSure(String text, Remark remark) {
        assertThat(geography.locate(PlaceClue.ofText(text))).isInstanceOfSatisfying(Placement.Placed.class, placed -> {
            assertThat(placed.remarks()).contains(remark);
            assertThat(placed.confidence()).isNotEqualTo(Confidence.HIGH);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Nuneaton, Bedworth and Rugby",
                "Kenilworth, Warwick, Rugby",
                "Leamington, Warwick, Coventry",
                "Kenilworth Leamington Rugby",
                "Nuneaton Bedworth Rugby",
                "Warwick Leamington Nuneaton",
                "Nuneaton, Rugby",
                "Rugby, Nuneaton",
                "Coventry, Rugby"
            })
    void listOfTownsIsAList(String text) {
        assertThat(geography.locate(PlaceClue.ofText(text)))
                .isInstanceOfSatisfying(
                        Placement.Candidates.class,
                        candidates -> assertThat(candidates.reason()).isEqualTo(Reason.SEVERAL_PLACES_NAMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Piccadilly", "Sydenham", "Camp Hill", "Middleton", "Newton", "Stockton"})
    void nameThatALargerPlaceElsewhereHasIsDoubtful(String text) {
        assertThat(geography.locate(PlaceClue.ofText(text))).isInstanceOfSatisfying(Placement.Placed.class, placed -> {
            assertThat(placed.area()).isEqualTo(Area.INSIDE);
            assertThat(placed.confidence()).isEqualTo(Confidence.LOW);
            assertThat(placed.remarks()).contains(Remark.NAME_ALSO_ELSEWHERE);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Stockton, Southam", "Sydenham, Leamington", "Newton, Warwickshire"})
    void theTownOrTheCountyBesideItMakesItSure(String text) {
        assertThat(geography.locate(PlaceClue.ofText(text)))
                .isInstanceOfSatisfying(
                        Placement.Placed.class,
                        placed -> assertThat(placed.remarks()).doesNotContain(Remark.NAME_ALSO_ELSEWHERE));
    }

    @ParameterizedTest
    @CsvSource({"Kenilwroth, Kenilworth", "Hartbury, Harbury", "Bedowrth, Bedworth", "Straford, Stratford"})
    void misspeltNameIsAnsweredWithTheNameThatWasRead(String text, String name) {
        Placement placement = geography.locate(PlaceClue.ofText(text));

        assertThat(placement.remarksInWords())
                .anySatisfy(words -> assertThat(words).endsWith("read as " + name));
        if (placement instanceof Placement.Placed placed) {
            assertThat(placed.confidence()).isEqualTo(Confidence.LOW);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5 miles from Rugby", "a few miles from Rugby", "just outside Rugby", "not far from Rugby"})
    void distanceFromAPlaceIsNearIt(String text) {
        assertThat(geography.locate(PlaceClue.ofText(text))).isInstanceOfSatisfying(Placement.Placed.class, placed -> {
            assertThat(placed.confidence()).isEqualTo(Confidence.LOW);
            assertThat(placed.remarks()).contains(Remark.NAME_NEARBY);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        not in Rugby            | NAME_DENIED
        95, -1.5                | COORDINATES_OUT_OF_RANGE
        91, 181                 | COORDINATES_OUT_OF_RANGE
        52.28, 181              | COORDINATES_OUT_OF_RANGE
        52, -1                  | POINT_TOO_ROUGH
        52°76'00"N 1°30'W       | COORDINATES_NOT_UNDERSTOOD
        52,2852 -1,5201         | COORDINATES_NOT_UNDERSTOOD
        """)
    void whatCannotBePlacedIsToldWhy(String text, Reason reason) {
        assertThat(geography.locate(PlaceClue.ofText(text))).isEqualTo(new Placement.Unplaced(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "428800E 272300N",
                "428800.0, 272300.0",
                "E 428800 N 272300",
                "SP 28.8 72.3",
                "52:16:56, -1:35:06",
                "52:16.9, -1:35.1"
            })
    void pointWrittenInAnUnusualWayIsReadWhereItHasOneMeaning(String text) {
        assertThat(geography.locate(PlaceClue.ofText(text)).authorities())
                .extracting(LocalAuthority::name)
                .containsExactly("Warwick");
    }
}
