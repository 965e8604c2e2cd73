package org.signpost.intake.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscretionTest {

    @Test
    void ofAnOrdinaryConcernItsSourceIsToldWhoHearsOfItAndWhy() {
        assertThat(Discretion.of("partner-app", List.of(), false)).isEqualTo(Discretion.DESTINATIONS);
    }

    @Test
    void aConcernThatIsKeptFromAPartnerAndOneByAnAdultVictimLookAlike() {
        assertThat(Discretion.of("partner-app", List.of("rugby-council"), false))
                .isEqualTo(Discretion.COUNTS);
        assertThat(Discretion.of("partner-app", List.of(), true)).isEqualTo(Discretion.COUNTS);
    }

    @ParameterizedTest
    @CsvSource({
        "rugby-council, RECEIPT",
        "Rugby Council, RECEIPT",
        "rugby-council-web-form, RECEIPT",
        "crm.Rugby_Council, RECEIPT",
        "council, COUNTS",
        "rugby, COUNTS",
        "north-rugby-councillors, COUNTS",
        "warwick-council, COUNTS"
    })
    void aSourceOfThePartnerThatIsComplainedOfLearnsNothing(String source, Discretion discretion) {
        assertThat(Discretion.of(source, List.of("warwickshire-police", "rugby-council"), false))
                .isEqualTo(discretion);
    }

    @Test
    void whatTheDecisionRestrictsIsNotToldWhateverTheAnswersSay() {
        assertThat(Discretion.of("partner-app", List.of(), false).and(Discretion.of(true)))
                .isEqualTo(Discretion.COUNTS);
        assertThat(Discretion.RECEIPT.and(Discretion.of(false))).isEqualTo(Discretion.RECEIPT);
    }
}
