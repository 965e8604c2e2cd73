package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocateCommandTest {

    @Test
    void wordsWithoutQuotationMarksAreOnePlace() {
        CommandAsTyped command = CommandAsTyped.of("locate", "Exhall", "near", "Alcester");

        assertThat(command.exitCode()).isZero();
        assertThat(command.out()).hasLineCount(1).startsWith("Exhall near Alcester is in Stratford-on-Avon district");
    }

    @Test
    void eachOfSeveralQuotedPlacesHasAnAnswerOfItsOwn() {
        CommandAsTyped command = CommandAsTyped.of("locate", "SP 288 723", "Stratford-upon-Avon", "CV1 1FY");

        assertThat(command.exitCode()).isZero();
        assertThat(command.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("SP 288 723 is in Warwick district"),
                        line -> assertThat(line).startsWith("Stratford-upon-Avon is in Stratford-on-Avon district"),
                        line -> assertThat(line).startsWith("CV1 1FY is in Coventry"));
    }

    @Test
    void oneUnknownPlaceOfSeveralIsAFinding() {
        assertThat(CommandAsTyped.of("locate", "CV21 3AA", "no such place").exitCode())
                .isEqualTo(1);
    }

    @Test
    void aLongitudeIsNoOption() {
        CommandAsTyped command = CommandAsTyped.of("locate", "-1.5849, 52.2823");

        assertThat(command.exitCode()).as(command.err()).isZero();
        assertThat(command.out()).startsWith("-1.5849, 52.2823 is in Warwick district");
    }

    @Test
    void anOptionThatThereIsNotIsNoPlace() {
        CommandAsTyped command = CommandAsTyped.of("locate", "--jsno", "Rugby");

        assertThat(command.exitCode()).isEqualTo(2);
        assertThat(command.out()).isEmpty();
        assertThat(command.err()).contains("no such option");
    }
}
