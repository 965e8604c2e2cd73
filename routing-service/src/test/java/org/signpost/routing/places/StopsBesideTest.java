package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A stop or street beside the name of several places tells which one is meant, and does no more than that: every text
/// that it must not decide is answered as by a table without stops, to the word.
class StopsBesideTest {

    private static final GeographyTable TABLE = TheGeography.table();
    private static final Geography WITHOUT_STOPS = Geography.of(TABLE.with(List.of()));

    private final Geography geography = TheGeography.loaded();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        Exhall, Bayton Road                           | Nuneaton and Bedworth
        Exhall, Shearings                             | Nuneaton and Bedworth
        Exhall, Startin Close                         | Nuneaton and Bedworth
        Exhall, Phoenix Park                          | Nuneaton and Bedworth
        Exhall, Tregullan Road                        | Nuneaton and Bedworth
        Exhall, Elan Systems                          | Nuneaton and Bedworth
        Exhall, the Lord Raglan                       | Nuneaton and Bedworth
        Exhall, Warwickshire, Trelawney Road          | Nuneaton and Bedworth
        Exhall, Phoenix Park, Bayton Road             | Nuneaton and Bedworth
        EXHALL, BAYTON RD                             | Nuneaton and Bedworth
        exhall, bayton rd.                            | Nuneaton and Bedworth
        Exhall (Ironbridge Way)                       | Nuneaton and Bedworth
        Exhall, Shearings bus stop                    | Nuneaton and Bedworth
        Exhall, bus stop at Heckley Road              | Nuneaton and Bedworth
        Exhall, 12 Bayton Road                        | Nuneaton and Bedworth
        Exhall, 12a Bayton Rd, Warks                  | Nuneaton and Bedworth
        Exhall, No. 7 Startin Close                   | Nuneaton and Bedworth
        Exhall, Unit 5, Bayton Road Industrial Estate | Nuneaton and Bedworth
        Exhall, Flat 2, 14 Trenance Road              | Nuneaton and Bedworth
        Exhall, car wash on Bayton Road               | Nuneaton and Bedworth
        Exhall, nail bar at Phoenix Park              | Nuneaton and Bedworth
        Newbold, Yates Avenue                         | Rugby
        Newbold, Rowbotham Cl                         | Rugby
        Newbold, 3 Fosterd Road                       | Rugby
        Stretton, Warwickshire, Farriers Court        | Rugby
        Stretton, Warwickshire, Tankards Hill         | Stratford-on-Avon
        Burton, Warwickshire, Cicey Lane              | Rugby
        Burton, Warwickshire, Hodgetts Lane           | Warwick
        Wood End, Warwickshire, Islington Crescent    | North Warwickshire
        Wood End, Warwickshire, Breach Oak Lane       | North Warwickshire
        """)
    void stopThatOnlyOneOfThePlacesHasTellsWhich(String text, String district) {
        isDecided(text, district);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        Bayton Road, Exhall                    | Nuneaton and Bedworth
        Shearings, Exhall                      | Nuneaton and Bedworth
        Phoenix Park, Exhall, Warwickshire     | Nuneaton and Bedworth
        Bayton Road, Exhall, Warks             | Nuneaton and Bedworth
        Bayton Road Exhall                     | Nuneaton and Bedworth
        12 Bayton Road Exhall                  | Nuneaton and Bedworth
        bus stop Phoenix Park Exhall           | Nuneaton and Bedworth
        Phoenix Park bus stop, Exhall          | Nuneaton and Bedworth
        bus stop on Lymington Drive, Exhall    | Nuneaton and Bedworth
        Bayton Road in Exhall                  | Nuneaton and Bedworth
        Shearings in Exhall                    | Nuneaton and Bedworth
        works at Shearings in Exhall           | Nuneaton and Bedworth
        lives in Exhall, Armson Road           | Nuneaton and Bedworth
        Tregorrick Road (Exhall)               | Nuneaton and Bedworth
        Bayton Road, Phoenix Park, Exhall      | Nuneaton and Bedworth
        Phoenix Park on Bayton Road, Exhall    | Nuneaton and Bedworth
        car wash on Bayton Road, Exhall        | Nuneaton and Bedworth
        Exhall, Warwickshire, Bryant Road      | Nuneaton and Bedworth
        Trelawney Rd; Exhall; England          | Nuneaton and Bedworth
        Bayton Road, Exhall                    | Nuneaton and Bedworth
        Yates Ave, Newbold                     | Rugby
        Cotterell Road, Newbold, Warwickshire  | Rugby
        Farriers Court, Stretton, Warwickshire | Rugby
        Hodgetts Lane, Burton, Warwickshire    | Warwick
        Lamp Lane, Wood End, Warwickshire      | North Warwickshire
        """)
    void orderOfTheWordsDoesNotMatter(String text, String district) {
        isDecided(text, district);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        Exhall near Bayton Road                         | Nuneaton and Bedworth
        Exhall nr Bayton Road                           | Nuneaton and Bedworth
        Exhall, near Shearings                          | Nuneaton and Bedworth
        Exhall, just off Bayton Road                    | Nuneaton and Bedworth
        Exhall, off Startin Close                       | Nuneaton and Bedworth
        Exhall, opposite Shearings                      | Nuneaton and Bedworth
        Exhall, next to Shearings                       | Nuneaton and Bedworth
        Exhall, close to Bayton Road                    | Nuneaton and Bedworth
        Exhall, in front of Shearings                   | Nuneaton and Bedworth
        next to Shearings, Exhall                       | Nuneaton and Bedworth
        Exhall, opp. Shearings                          | Nuneaton and Bedworth
        Exhall, outside Phoenix Park                    | Nuneaton and Bedworth
        Exhall, behind the Lord Raglan                  | Nuneaton and Bedworth
        Exhall, beside Elan Systems                     | Nuneaton and Bedworth
        Exhall by Trelawney Road                        | Nuneaton and Bedworth
        Exhall, around Heckley Road                     | Nuneaton and Bedworth
        Exhall, somewhere off Armson Road               | Nuneaton and Bedworth
        Exhall, corner of Bayton Road                   | Nuneaton and Bedworth
        Exhall, close by Shearings                      | Nuneaton and Bedworth
        near Shearings, Exhall                          | Nuneaton and Bedworth
        opposite Shearings, Exhall                      | Nuneaton and Bedworth
        off Bayton Road, Exhall                         | Nuneaton and Bedworth
        outside the Lord Raglan in Exhall               | Nuneaton and Bedworth
        Newbold near Rowbotham Close                    | Rugby
        Newbold, off Yates Avenue                       | Rugby
        Wood End near Whateley Villas, Warwickshire     | North Warwickshire
        Wood End, Warwickshire, by Beckfield Lodge Farm | North Warwickshire
        """)
    void placeMayBeNearTheStop(String text, String district) {
        isDecided(text, district);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "near Exhall, Bayton Road",
                "Bayton Road near Exhall",
                "Shearings near Exhall",
                "Phoenix Park, near Exhall",
                "outside Exhall, Bayton Road",
                "just outside Exhall, Bayton Road",
                "off Exhall, Bayton Road",
                "5 miles from Exhall, Bayton Road",
                "2 km from Exhall, Phoenix Park",
                "north of Exhall, Bayton Road",
                "not far from Exhall, Bayton Road",
                "10 minutes from Exhall, Shearings",
                "Exhall, 2 miles from Bayton Road",
                "Exhall, a mile from Shearings",
                "Exhall, 5 minutes from Phoenix Park",
                "Exhall, miles away from Bayton Road",
                "Exhall, far from Bayton Road",
                "Exhall, from Bayton Road",
                "Exhall, 2km off Bayton Road",
                "Exhall, 5m off Bayton Road",
                "Exhall, half a mile off Bayton Road",
                "Exhall, next Bayton Road to Shearings",
                "from Bayton Road to Exhall",
                "Exhall to Bayton Road",
                "Exhall, towards Bayton Road",
                "Exhall, between Bayton Road and Shearings",
                "Exhall, past Shearings",
                "near Newbold, Yates Avenue"
            })
    void butNotNearOrOnTheWayToThePlace(String text) {
        isAnsweredAsWithoutStops(PlaceClue.ofText(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Exhall and Bedworth, Bayton Road",
                "Exhall and Newbold, Bayton Road",
                "Exhall or Newbold, Bayton Road",
                "Exhall, Nuneaton and Rugby, Bayton Road",
                "Exhall, Rugby, Bayton Road",
                "Rugby, Exhall, Bayton Road",
                "Bayton Road, Exhall, Rugby",
                "Exhall/Newbold, Bayton Road",
                "Exhall & Rugby, Bayton Road",
                "either Exhall or Rugby, Bayton Road",
                "both Exhall and Newbold, Yates Avenue",
                "Exhall, Newbold, Bayton Road",
                "Newbold, Exhall, Yates Avenue",
                "Exhall, Bayton Road and Wixford Road",
                "Exhall, Bayton Road or Wixford Road",
                "Exhall, Bayton Road, Wixford Road",
                "Exhall, Wixford Road, Bayton Road",
                "Exhall, Bayton Road, Yates Avenue",
                "Exhall, Bayton Road / Church",
                "lives in Exhall, Bayton Road, works in Rugby",
                "lives on Bayton Road, Exhall but works in Newbold",
                "Newbold, Yates Avenue and Moss Lane",
                "Stretton, Warwickshire, Farriers Court, Tankards Hill",
                "Burton, Warwickshire, Cicey Lane, Hodgetts Lane"
            })
    void listOfPlacesOrStreetsStaysAList(String text) {
        isAnsweredAsWithoutStops(PlaceClue.ofText(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not in Exhall, Bayton Road",
                "not Exhall, Bayton Road",
                "not in Exhall, Shearings",
                "isn't Exhall, Bayton Road",
                "no longer in Exhall, Bayton Road",
                "left Exhall, Bayton Road",
                "never in Exhall, Phoenix Park",
                "Exhall, not Bayton Road",
                "Exhall, not on Bayton Road",
                "Exhall, not near Bayton Road",
                "Exhall but not Bayton Road",
                "Exhall, except Bayton Road",
                "Exhall, never Shearings",
                "Exhall, no longer Bayton Road",
                "Exhall, wasn't Shearings",
                "Bayton Road, not in Exhall",
                "Bayton Road not Exhall",
                "Exhall, Bayton Road, not in Alcester",
                "Exhall, Bayton Road, not Bedworth",
                "Exhall, was Bayton Road",
                "Exhall, formerly Bayton Road",
                "Exhall, no Bayton Road",
                "Exhall, before Bayton Road",
                "Exhall, moved from Bayton Road",
                "Exhall, perhaps Bayton Road",
                "Exhall, might be Bayton Road",
                "not in Newbold, Yates Avenue",
                "Newbold, not Yates Avenue"
            })
    void whatIsDeniedOrDoubtfulOrWasOnceTellsNothing(String text) {
        isAnsweredAsWithoutStops(PlaceClue.ofText(text));
    }

    /// The list may have it once: `Church` is at Exhall near Alcester, and `Hayes Lane` at the other one.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Exhall, Church",
                "Exhall, the church",
                "Exhall, School",
                "Exhall, Village Hall",
                "Exhall, The Green",
                "Exhall, High Street",
                "Exhall, Crossroads",
                "Exhall, Church Lane",
                "Exhall, Main Street",
                "Exhall, Main Road",
                "Exhall, Manor Farm",
                "Exhall, Post Office",
                "Exhall, School Lane",
                "Exhall, The Grove",
                "Exhall, Coventry Road",
                "Exhall, Longford Road",
                "Exhall, Black Horse",
                "Exhall, Blackhorse Road",
                "Exhall, Colliery Lane",
                "Exhall, Cedars Road",
                "Exhall, Boat",
                "Exhall, a boat",
                "Exhall, Field View Close",
                "Exhall, Narrow Boat Close",
                "Exhall, Hayes Lane",
                "Exhall, Central Storage",
                "Newbold, Main Street",
                "Newbold, Newbold Stores",
                "Newbold, Avon Valley School",
                "Wood End, Warwickshire, Post Office",
                "Wood End, Warwickshire, Sandy Lane",
                "Wood End, Warwickshire, Tamworth Road"
            })
    void nameThatAnotherPlaceMayHaveTooTellsNothing(String text) {
        isAnsweredAsWithoutStops(PlaceClue.ofText(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Exhall, Bayten Road",
                "Exhall, Baton Road",
                "Exhall, Bayton",
                "Exhall, Bayton Street",
                "Exhall, Bayton Lane",
                "Exhall, Bayton Rode",
                "Exhall, Byaton Road",
                "Exhall, Shearing",
                "Exhall, Shearrings",
                "Exhall, Sherrings",
                "Exhall, Pheonix Park",
                "Exhall, Phoenix",
                "Exhall, Startin",
                "Exhall, Starting Close",
                "Exhall, Trelawny Road",
                "Exhall, Lord Raglen",
                "Exhal, Bayton Road",
                "Exhull, Bayton Road",
                "Exhalll, Shearings",
                "Ehxall, Bayton Road",
                "Newbould, Yates Avenue",
                "Newbold, Yate Avenue",
                "Newbold, Rowbottom Close"
            })
    void misspeltNameOfEitherTellsNothing(String text) {
        isAnsweredAsWithoutStops(PlaceClue.ofText(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bayton Road",
                "Shearings",
                "Phoenix Park",
                "bus stop Phoenix Park",
                "12 Bayton Road",
                "Bayton Road, Warwickshire",
                "Shearings bus stop, Warks",
                "Lord Raglan",
                "Yates Avenue",
                "Whateley Villas",
                "Startin Close, England",
                "Exhall, Yates Avenue",
                "Newbold, Bayton Road",
                "Newbold, Shearings",
                "Bedworth, Bayton Road",
                "Rugby, Bayton Road",
                "Walton, Bayton Road",
                "Exhall, Bedworth, Bayton Road",
                "Exhall, Alcester, Bayton Road",
                "Exhall near Alcester, Bayton Road",
                "Exhall B49, Bayton Road",
                "Exhall, Bayton Road, Tennessee",
                "Exhall, Bayton Road, Poland",
                "Exhall, Bayton Road by a big old tree",
                "Keresley, Bayton Road"
            })
    void stopTellsNothingWithoutItsPlaceOrAgainstWhatElseIsSaid(String text) {
        isAnsweredAsWithoutStops(PlaceClue.ofText(text));
    }

    /// The list of stops ends at the border of the county.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Wood End near Whateley Villas",
                "Wood End, Whateley Villas",
                "Whateley Villas, Wood End",
                "Wood End, Islington Crescent",
                "Wood End, Breach Oak Lane",
                "bus stop Islington Crescent, Wood End",
                "Wood End, Lamp Lane",
                "Keresley, Bennetts Road",
                "Keresley, Tamworth Road",
                "Blackwell, Ilmington Road",
                "Broadwell, Hayway Lane",
                "Packington, Eastgate Cottage",
                "Glebe Farm, Pretoriam Way",
                "Glebe Farm, Sparta Close",
                "Glebe Farm, Swift Park",
                "Walcote, Mill Lane",
                "Walcote, Walcote Manor Farm",
                "Burton, Cicey Lane",
                "Burton, Hodgetts Lane",
                "Radford, Chance Fields",
                "Billesley, Trelawney Road",
                "Whittington, Bayton Road"
            })
    void whereOneOfThePlacesIsOutsideTheCountyItIsStillAsked(String text) {
        isAnsweredAsWithoutStops(PlaceClue.ofText(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        B49 6EA  | Exhall, Bayton Road
        CV7 9EP  | Exhall, Bayton Road
        CV21 3AA | Exhall, Bayton Road
        CV32 4AA | Exhall, Bayton Road
        B1 1AA   | Exhall, Bayton Road
        M1 1AE   | Exhall, Bayton Road
        CV7      | Exhall, Bayton Road
        B49      | Exhall, Bayton Road
        B49 6EA  | Shearings, Exhall
        CV7 9EP  | Shearings, Exhall
        CV21 3AA | Shearings, Exhall
        CV32 4AA | Shearings, Exhall
        B1 1AA   | Shearings, Exhall
        M1 1AE   | Shearings, Exhall
        CV7      | Shearings, Exhall
        B49      | Shearings, Exhall
        B49 6EA  | Newbold, Yates Avenue
        CV7 9EP  | Newbold, Yates Avenue
        CV21 3AA | Newbold, Yates Avenue
        CV32 4AA | Newbold, Yates Avenue
        B1 1AA   | Newbold, Yates Avenue
        M1 1AE   | Newbold, Yates Avenue
        CV7      | Newbold, Yates Avenue
        B49      | Newbold, Yates Avenue
        """)
    void postcodeKnowsBetter(String postcode, String words) {
        isAnsweredAsWithoutStops(new PlaceClue(postcode, words, null, null, null));
        isAnsweredAsWithoutStops(PlaceClue.ofText(words + ", " + postcode));
        isAnsweredAsWithoutStops(PlaceClue.ofText(postcode + " " + words));
    }

    @Test
    void pointKnowsBetter() {
        isAnsweredAsWithoutStops(new PlaceClue(null, "Exhall, Bayton Road", null, 52.19, -1.85));
        isAnsweredAsWithoutStops(new PlaceClue(null, "Exhall, Bayton Road", "SP 100 550", null, null));
        isAnsweredAsWithoutStops(PlaceClue.ofText("SP 100 550, Exhall, Bayton Road"));
    }

    @Test
    void hintThatCannotBeReadMakesItDoubtful() {
        assertThat(geography.locate(new PlaceClue("not known", "Exhall, Bayton Road", null, null, null)))
                .isInstanceOfSatisfying(Placement.Placed.class, placed -> {
                    assertThat(placed.confidence()).isEqualTo(Confidence.LOW);
                    assertThat(placed.remarks())
                            .containsExactly(Remark.NAME_SETTLED_BY_STOP, Remark.HINT_NOT_UNDERSTOOD);
                });
    }

    @Test
    void answerSaysInWordsWhatToldIt() {
        assertThat(geography.locate(PlaceClue.ofText("Exhall, Bayton Road")).inWords("Exhall, Bayton Road"))
                .isEqualTo(
                        "Exhall, Bayton Road is in Nuneaton and Bedworth district, Warwickshire (Warwickshire Police)."
                            + " Found by its name; fairly sure; the name is of several places; only one of them has a"
                            + " stop or street of the name beside it.");
    }

    @Test
    void everyStopOfTheTableTellsItsDistrictAndNoOther() {
        assertThat(TABLE.stops()).isNotEmpty().allSatisfy(stops -> {
            String district = TABLE.authorities().get(stops.authority()).name();
            List<String> words = PlaceWords.words(stops.place());
            for (String stop : stops.names()) {
                int told = 0;
                for (int length = words.size(); length > 0; length--) {
                    String place = String.join(" ", words.subList(0, length));
                    for (String text : List.of(place + ", " + stop, place + ", Warwickshire, " + stop)) {
                        Placement answer = geography.locate(PlaceClue.ofText(text));
                        if (answer.remarks().contains(Remark.NAME_SETTLED_BY_STOP)) {
                            assertThat(answer.authorities())
                                    .as(text)
                                    .extracting(LocalAuthority::name)
                                    .containsExactly(district);
                            told++;
                        }
                    }
                }
                assertThat(told).as(stop).isPositive();
            }
        });
        assertThat(GeographyCheck.findings(TABLE)).isEmpty();
    }

    @Test
    void writtenTableHasTheSameStops() throws IOException {
        GeographyTable read = GeographyTable.read(new ByteArrayInputStream(bytes(TABLE)));

        assertThat(read.stops()).isEqualTo(TABLE.stops());
        assertThat(bytes(read)).isEqualTo(bytes(TABLE));
        assertThat(bytes(TABLE).length - bytes(TABLE.with(List.of())).length).isLessThan(4_096);
    }

    @Test
    void tableWithoutStopsIsReadAndAsksAsBefore() throws IOException {
        byte[] older = bytes(TABLE.with(List.of()));
        assertThat(new String(older, StandardCharsets.ISO_8859_1)).doesNotContain("STOP\0");

        GeographyTable read = GeographyTable.read(new ByteArrayInputStream(older));

        assertThat(read.stops()).isEmpty();
        assertThat(read.places()).isEqualTo(TABLE.places());
        assertThat(GeographyCheck.findings(read)).isEmpty();
        assertThat(Geography.of(read).locate(PlaceClue.ofText("Exhall, Bayton Road")))
                .isInstanceOf(Placement.Candidates.class);
    }

    @Test
    void stopsOfADistrictThatTheTableDoesNotHaveAreRefused() throws IOException {
        byte[] bytes = bytes(TABLE.with(List.of(new PlaceStops("Exhall", 9_999, List.of("Bayton Road")))));

        assertThatThrownBy(() -> GeographyTable.read(new ByteArrayInputStream(bytes)))
                .isInstanceOf(GeographyUnreadable.class)
                .hasMessageContaining("a value in it is impossible")
                .hasMessageContaining("docs/geography.md");
    }

    @Test
    void stopsThatAreCutShortAreRefused() throws IOException {
        byte[] bytes = bytes(TABLE);
        int section = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("STOP");
        ByteBuffer shorter = ByteBuffer.wrap(bytes, 0, bytes.length - 20).slice();
        shorter.putInt(section + 4, bytes.length - 20 - section - 8);
        CRC32C sum = new CRC32C();
        sum.update(shorter.duplicate().position(18));
        shorter.putInt(14, (int) sum.getValue());
        byte[] cut = new byte[shorter.capacity()];
        shorter.get(0, cut);

        assertThatThrownBy(() -> GeographyTable.read(new ByteArrayInputStream(cut)))
                .isInstanceOf(GeographyUnreadable.class)
                .hasMessageContaining("it ends too early");
    }

    @Test
    void stopsOfAPlaceThatTheDistrictDoesNotHaveAreAFinding() {
        int rugby =
                TABLE.authorities().stream().map(LocalAuthority::name).toList().indexOf("Rugby");
        GeographyTable odd = TABLE.with(List.of(new PlaceStops("Exhall", rugby, List.of("Bayton Road"))));

        assertThat(GeographyCheck.findings(odd))
                .containsExactly("it has stops of Exhall in Rugby, and no such place in that district of Warwickshire");
        assertThat(Geography.of(odd).locate(PlaceClue.ofText("Exhall, Bayton Road")))
                .isEqualTo(WITHOUT_STOPS.locate(PlaceClue.ofText("Exhall, Bayton Road")));
    }

    private void isDecided(String text, String district) {
        assertThat(WITHOUT_STOPS.locate(PlaceClue.ofText(text))).as(text).isInstanceOf(Placement.Candidates.class);
        assertThat(geography.locate(PlaceClue.ofText(text)))
                .as(text)
                .isInstanceOfSatisfying(Placement.Placed.class, placed -> {
                    assertThat(placed.districts())
                            .extracting(LocalAuthority::name)
                            .containsExactly(district);
                    assertThat(placed.confidence()).isEqualTo(Confidence.MEDIUM);
                    assertThat(placed.remarks()).contains(Remark.NAME_SETTLED_BY_STOP);
                    assertThat(placed.method()).isEqualTo(Method.NAME);
                });
    }

    private void isAnsweredAsWithoutStops(PlaceClue clue) {
        Placement answer = geography.locate(clue);

        assertThat(answer.remarks()).doesNotContain(Remark.NAME_SETTLED_BY_STOP);
        assertThat(answer).isEqualTo(WITHOUT_STOPS.locate(clue));
    }

    private static byte[] bytes(GeographyTable table) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        table.write(out);
        return out.toByteArray();
    }
}
