package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The places of the examples, and those whose names mislead.
class GeographyOfExamplesTest {

    private final Geography geography = TheGeography.loaded();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        EX01 | Leamington Old Town, Royal Leamington Spa | Warwick
        EX02 | Rugby | Rugby
        EX03 | Stockingford, Nuneaton | Nuneaton and Bedworth
        EX05 | Atherstone | North Warwickshire
        EX06 | Bidford-on-Avon | Stratford-on-Avon
        EX09 | Kenilworth | Warwick
        EX10 | Coleshill | North Warwickshire
        EX11 | Polesworth | North Warwickshire
        EX15 | Atherstone on Stour | Stratford-on-Avon
        EX18 | Whitnash | Warwick
        EX23 | Warwick | Warwick
        EX24 | Alcester | Stratford-on-Avon
        EX25 | Dordon | North Warwickshire
        EX27 | Rugby town centre | Rugby
        EX28 | Nuneaton | Nuneaton and Bedworth
        EX29 | Henley-in-Arden | Stratford-on-Avon
        EX30 | Wolvey | Rugby
        EX32 | Lillington, Leamington Spa | Warwick
        EX37 | Royal Leamington Spa | Warwick
        """)
    void placeOfAnExampleIsInItsDistrict(String example, String place, String district) {
        Location location = geography.locate(List.of(PlaceClue.ofName(place)));

        assertThat(location.area()).as(example).isEqualTo(Area.INSIDE);
        assertThat(location.districts()).extracting(LocalAuthority::name).containsExactly(district);
        assertThat(location.policeForces()).containsExactly("Warwickshire Police");
    }

    @Test
    void placeOfExampleSevenIsOutsideWithItsForce() {
        Location evesham = geography.locate(List.of(PlaceClue.ofName("Evesham")));

        assertThat(evesham.area()).isEqualTo(Area.OUTSIDE);
        assertThat(evesham.districts()).isEmpty();
        assertThat(evesham.policeForces()).containsExactly("West Mercia Police");
    }

    @Test
    void partOfAPostcodeAcrossTheCountyBorderIsInsideWithoutADistrict() {
        for (PlaceClue clue : List.of(PlaceClue.ofName("CV7"), PlaceClue.ofPostcode("cv7"), PlaceClue.ofText("CV7"))) {
            Location location = geography.locate(List.of(clue));

            assertThat(location.area()).isEqualTo(Area.INSIDE);
            assertThat(location.districtKnown()).isFalse();
            assertThat(location.placements().getFirst().authorities()).hasSize(5);
        }
    }

    @Test
    void noPlaceAtAllIsUnknown() {
        assertThat(geography.locate(List.of()).area()).isEqualTo(Area.UNKNOWN);
        assertThat(geography.locate(List.of(new PlaceClue(" ", null, null, null, null))))
                .isEqualTo(new Location(List.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Exhall | Nuneaton and Bedworth, Stratford-on-Avon
        Newbold | Rugby, Stratford-on-Avon
        Stratford | Newham, Stratford-on-Avon
        University of Warwick | Coventry, Warwick
        Warwick University | Coventry, Warwick
        Keresley | Coventry, Nuneaton and Bedworth
        Keresley, Coventry | Coventry, Nuneaton and Bedworth
        Wood End | Coventry, North Warwickshire, Stratford-on-Avon
        Walton | Harborough, Stratford-on-Avon
        Welford | Stratford-on-Avon, West Northamptonshire
        Henley | South Oxfordshire, Stratford-on-Avon
        CV23 | Rugby, Stratford-on-Avon, Warwick, West Northamptonshire
        Rugby, Birmingham | Birmingham, Rugby
        """)
    void nameOfSeveralPlacesIsAskedAboutAndNotGuessed(String place, String districts) {
        Placement placement = geography.locate(PlaceClue.ofName(place));

        assertThat(placement).isInstanceOf(Placement.Candidates.class);
        assertThat(placement.authorities().stream().map(LocalAuthority::name).sorted())
                .containsExactly(districts.split(", "));
        assertThat(geography.locate(List.of(PlaceClue.ofName(place))).districtKnown())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Exhall near Alcester | Stratford-on-Avon
        Exhall nr. ALCESTER | Stratford-on-Avon
        Exhall, Bedworth | Nuneaton and Bedworth
        Exhall, Coventry | Nuneaton and Bedworth
        Exhall B49 | Stratford-on-Avon
        Stratford, London | Newham
        Stratford E15 | Newham
        Stratford, Warks | Stratford-on-Avon
        Newbold, Rugby | Rugby
        Newbold Rugby | Rugby
        Newbold, Shipston on Stour | Stratford-on-Avon
        Wood End near Kingsbury | North Warwickshire
        Whittington, Lichfield | Lichfield
        Whittington, Grendon | North Warwickshire
        Billesley, Birmingham | Birmingham
        Broadwell, Rugby | Rugby
        """)
    void whatStandsBesideAnAmbiguousNameSettlesIt(String place, String district) {
        Placement placement = geography.locate(PlaceClue.ofName(place));

        assertThat(placement).isInstanceOf(Placement.Placed.class);
        assertThat(placement.authorities()).extracting(LocalAuthority::name).containsExactly(district);
        assertThat(placement.inWords()).contains("confidence");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        STRATFORD UPON AVON | Stratford-on-Avon
        stratford-on-avon | Stratford-on-Avon
        Bidford | Stratford-on-Avon
        Edgehill | Stratford-on-Avon
        Bishop’s Itchington | Stratford-on-Avon
        Long Itchington, Southam | Stratford-on-Avon
        Stretton Under Fosse | Rugby
        Warwick district | Warwick
        North Warwickshire | North Warwickshire
        Hatton station | Warwick
        Coleshill Parkway | North Warwickshire
        12 High Street Rugby | Rugby
        a car wash in Bedworth | Nuneaton and Bedworth
        nr Rugby | Rugby
        Stokingford | Nuneaton and Bedworth
        Nunaeton | Nuneaton and Bedworth
        Kenilwoth | Warwick
        Wolvey, Hinckley | Rugby
        Binley Woods, Coventry | Rugby
        Flat 2, 14 Clarendon Square, Leamington Spa CV32 5QX | Warwick
        Shottery | Stratford-on-Avon
        Ridge Lane, Atherstone | North Warwickshire
        near the M6, Rugby | Rugby
        """)
    void nameIsFoundHoweverItIsWritten(String place, String district) {
        Placement placement = geography.locate(PlaceClue.ofName(place));

        assertThat(placement).isInstanceOf(Placement.Placed.class);
        assertThat(placement.authorities()).extracting(LocalAuthority::name).containsExactly(district);
        assertThat(placement.area()).isEqualTo(Area.INSIDE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Kent | Kent Police
        Worcestershire | West Mercia Police
        Newbold, Derbyshire | Derbyshire Constabulary
        Manchester | Greater Manchester Police
        Hull | Humberside Police
        Edinburgh | Police Scotland
        Glasgow | Police Scotland
        Northampton | Northamptonshire Police
        Coventry | West Midlands Police
        """)
    void placeOutsideHasItsForce(String place, String force) {
        Placement placement = geography.locate(PlaceClue.ofName(place));

        assertThat(placement.area()).isEqualTo(Area.OUTSIDE);
        assertThat(placement.policeForces()).containsExactly(force);
        assertThat(placement.inWords(place)).contains("outside Warwickshire").contains(force);
    }

    @Test
    void countyAloneIsInsideWithoutADistrict() {
        Location location = geography.locate(List.of(PlaceClue.ofName("Warwickshire")));

        assertThat(location.area()).isEqualTo(Area.INSIDE);
        assertThat(location.districtKnown()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "England",
        "West Midlands",
        "Burten",
        "a red barn",
        "M6",
        "Coventry Airport",
        "the A5",
        "East Stratford",
        "Stratfjord Mere"
    })
    void nameThatTellsTooLittleIsUnknown(String place) {
        assertThat(geography.locate(PlaceClue.ofName(place))).isInstanceOf(Placement.Unplaced.class);
    }

    @Test
    void streetInATownOutsideIsNotSurelyOutsideSincePostTownsReachOver() {
        Placement placement = geography.locate(PlaceClue.ofName("Warwick Road, Coventry"));

        assertThat(placement.area()).isEqualTo(Area.UNKNOWN);
        assertThat(placement.policeForces()).containsExactly("West Midlands Police");
    }

    @Test
    void placeThatStraddlesABorderIsInBothDistricts() {
        Location location = geography.locate(List.of(PlaceClue.ofName("Norton Lindsey")));

        assertThat(location.districts())
                .extracting(LocalAuthority::name)
                .containsExactly("Stratford-on-Avon", "Warwick");
    }

    @Test
    void onePlaceInsideMakesTheConcernInside() {
        Location location = geography.locate(
                List.of(PlaceClue.ofName("Evesham"), PlaceClue.ofName("Exhall"), PlaceClue.ofName("Rugby")));

        assertThat(location.area()).isEqualTo(Area.INSIDE);
        assertThat(location.districts()).extracting(LocalAuthority::name).containsExactly("Rugby");
    }

    @Test
    void placeThatIsNotUnderstoodKeepsAConcernFromBeingOutside() {
        Location location = geography.locate(List.of(PlaceClue.ofName("Evesham"), PlaceClue.ofName("a red barn")));

        assertThat(location.area()).isEqualTo(Area.UNKNOWN);
    }

    @Test
    void answerSaysItselfInWords() {
        assertThat(geography.locate(PlaceClue.ofText("CV8 1LZ")).inWords("CV8 1LZ"))
                .isEqualTo("CV8 1LZ is in Warwick district, Warwickshire (Warwickshire Police);"
                        + " 2.5 km from Coventry. Found by its postcode; sure.");
        assertThat(geography.locate(PlaceClue.ofText("Exhall")).inWords("Exhall"))
                .isEqualTo("Exhall may be in Nuneaton and Bedworth district or Stratford-on-Avon district;"
                        + " several places have this name; the nearest town or a postcode would tell");
        assertThat(geography.locate(PlaceClue.ofText("a red barn")).inWords("a red barn"))
                .isEqualTo("a red barn cannot be placed: no place of this name is known");
    }

    @Test
    void clueHidesItself() {
        assertThat(PlaceClue.ofName("14 Acacia Avenue").toString()).doesNotContain("Acacia");
    }
}
