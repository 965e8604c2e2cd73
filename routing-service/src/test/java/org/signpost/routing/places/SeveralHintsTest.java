package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeveralHintsTest {

    private final Geography geography = TheGeography.loaded();

    @Test
    void hintsThatAgreeLeaveTheAnswerAsItIs() {
        Placement.Placed alone = placed("CV8 1LZ", null, null, null);
        Placement.Placed together = placed("CV8 1LZ", "Kenilworth", 52.3450, -1.5800);

        assertThat(together).isEqualTo(alone);
    }

    @Test
    void postcodeIsBelievedBeforeAPointAndSaysSo() {
        Placement.Placed placed = placed("CV8 1LZ", null, 52.3709, -1.2650);

        assertThat(placed.districts()).extracting(LocalAuthority::name).containsExactly("Warwick");
        assertThat(placed.confidence()).isEqualTo(Confidence.MEDIUM);
        assertThat(placed.remarks()).containsExactly(Remark.POSTCODE_BELIEVED);
    }

    @Test
    void pointIsBelievedBeforeANameAndSaysSo() {
        Placement.Placed placed = placed(null, "Alcester", 52.3709, -1.2650);

        assertThat(placed.districts()).extracting(LocalAuthority::name).containsExactly("Rugby");
        assertThat(placed.remarks()).containsExactly(Remark.POINT_BELIEVED);
        assertThat(placed.inWords()).contains("the hints disagree; the coordinates were believed");
    }

    @Test
    void postcodeAgainstPointAndNameLosesConfidenceTwice() {
        Placement.Placed placed = placed("CV8 1LZ", "Alcester", 52.3709, -1.2650);

        assertThat(placed.districts()).extracting(LocalAuthority::name).containsExactly("Warwick");
        assertThat(placed.confidence()).isEqualTo(Confidence.LOW);
    }

    @Test
    void nameTellsWhichPartOfAPostcodeIsMeant() {
        Placement.Placed placed = placed("CV7", "Exhall", null, null);

        assertThat(placed.districts()).extracting(LocalAuthority::name).containsExactly("Nuneaton and Bedworth");
        assertThat(placed.remarks()).contains(Remark.SETTLED_BY_SECOND_HINT);
        assertThat(placed.confidence()).isEqualTo(Confidence.MEDIUM);
    }

    @Test
    void nameElsewhereLeavesThePartOfAPostcodeOpen() {
        Placement placement = geography.locate(new PlaceClue("CV7", "Alcester", null, null, null));

        assertThat(placement).isInstanceOf(Placement.Candidates.class);
        assertThat(placement.remarks()).containsExactly(Remark.POSTCODE_BELIEVED);
    }

    @Test
    void nameIsTakenWhereThePostcodeCannotBeRead() {
        Placement.Placed placed = placed("don't know", "Rugby", null, null);

        assertThat(placed.districts()).extracting(LocalAuthority::name).containsExactly("Rugby");
        assertThat(placed.confidence()).isEqualTo(Confidence.LOW);
        assertThat(placed.remarks()).containsExactly(Remark.HINT_NOT_UNDERSTOOD);
    }

    @Test
    void addressInTheFieldForThePostcodeIsRead() {
        assertThat(placed("14 Clarendon Square, Leamington Spa CV32 5QX", null, null, null)
                        .districts())
                .extracting(LocalAuthority::name)
                .containsExactly("Warwick");
        assertThat(placed("Rugby", null, null, null).districts())
                .extracting(LocalAuthority::name)
                .containsExactly("Rugby");
    }

    @Test
    void twoPostcodesInOneTextAreBothCandidates() {
        Placement placement = geography.locate(PlaceClue.ofName("CV8 1LZ or CV21 3AB"));

        assertThat(placement).isInstanceOf(Placement.Candidates.class);
        assertThat(placement.authorities()).extracting(LocalAuthority::name).containsExactly("Rugby", "Warwick");
    }

    @Test
    void postcodeAmongTheWordsCountsForMoreThanAPoint() {
        Placement.Placed placed = placed(null, "CV8 1LZ", 52.3709, -1.2650);

        assertThat(placed.districts()).extracting(LocalAuthority::name).containsExactly("Warwick");
        assertThat(placed.remarks()).containsExactly(Remark.POSTCODE_BELIEVED);
    }

    @Test
    void hintsOnEitherSideOfTheCountyBorderAreForAPersonToLocate() {
        Placement.Placed placed = placed("CV3 2RR", "Binley Woods", null, null);

        assertThat(placed.districts()).extracting(LocalAuthority::name).containsExactly("Coventry");
        assertThat(placed.confidence()).isEqualTo(Confidence.LOW);
        assertThat(placed.area()).isEqualTo(Area.UNKNOWN);
        assertThat(geography
                        .locate(new PlaceClue("SW1", "Rugby", null, null, null))
                        .area())
                .isEqualTo(Area.UNKNOWN);
    }

    @Test
    void countyAgreesWithItsDistricts() {
        assertThat(placed("CV8 1LZ", "Warwickshire", null, null).remarks()).isEmpty();
        assertThat(placed("CV8 1LZ", "Kent", null, null).remarks()).containsExactly(Remark.POSTCODE_BELIEVED);
    }

    private Placement.Placed placed(
            @Nullable String postcode, @Nullable String place, @Nullable Double latitude, @Nullable Double longitude) {
        Placement placement = geography.locate(new PlaceClue(postcode, place, null, latitude, longitude));
        assertThat(placement).isInstanceOf(Placement.Placed.class);
        return (Placement.Placed) placement;
    }
}
