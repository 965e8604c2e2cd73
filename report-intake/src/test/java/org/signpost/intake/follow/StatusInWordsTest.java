package org.signpost.intake.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signpost.contract.id.ConcernId;
import org.signpost.intake.follow.StatusInWords.Line;
import org.signpost.intake.follow.StatusInWords.Said;
import org.signpost.intake.progress.Destination;
import org.signpost.intake.progress.Discretion;
import org.signpost.intake.progress.FollowUp;
import org.signpost.intake.progress.Part;
import org.signpost.intake.progress.Progress;
import org.signpost.intake.progress.Standing;
import org.springframework.context.support.ResourceBundleMessageSource;

/// The words themselves, from the message file of the form.
class StatusInWordsTest {

    private static final Instant TWO_O_CLOCK = Instant.parse("2026-11-23T14:00:00Z");
    private static final ResourceBundleMessageSource MESSAGES = messages();

    private static ResourceBundleMessageSource messages() {
        var messages = new ResourceBundleMessageSource();
        messages.setBasename("intake/messages");
        messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
        messages.setFallbackToSystemLocale(false);
        return messages;
    }

    private static Said said(Progress known, Instant now) {
        return StatusInWords.of(
                known,
                _ -> Optional.empty(),
                (key, values) -> MESSAGES.getMessage(key, values, Locale.UK),
                Locale.UK,
                now);
    }

    private static Destination told(String partner, Part part) {
        return new Destination(
                partner, part, false, List.of("R15b"), "Forced labour.", Standing.DECIDED, TWO_O_CLOCK, null);
    }

    private static Progress passedTo(Destination... told) {
        return Progress.NOTHING_YET
                .received(TWO_O_CLOCK, ByteBuffer.allocate(0), Discretion.DESTINATIONS)
                .decided(TWO_O_CLOCK, Discretion.DESTINATIONS, List.of(told));
    }

    private static Instant after(int minutes) {
        return TWO_O_CLOCK.plusSeconds(60L * minutes);
    }

    @Test
    void whatWasJustReceivedIsBeingDecided() {
        Progress known = Progress.NOTHING_YET.received(TWO_O_CLOCK, ByteBuffer.allocate(0), Discretion.DESTINATIONS);

        assertThat(said(known, after(1)))
                .isEqualTo(new Said(
                        "We have your report. It is being decided now who must hear of it.", List.of(), List.of()));
    }

    @Test
    void itIsPassedToKindsOfOrganisationAndReadAtATimeOfDay() {
        Progress known = passedTo(
                        told("rugby-council", Part.COPY),
                        told("warwickshire-police", Part.LEAD),
                        told("fair-work-agency", Part.COPY))
                .alerted("warwickshire-police", Part.LEAD, Standing.SENT, after(1))
                .alerted("warwickshire-police", Part.LEAD, Standing.OPENED, after(10))
                .alerted("rugby-council", Part.COPY, Standing.SENT, after(2));

        assertThat(said(known, after(30)))
                .isEqualTo(new Said(
                        "Your report was passed to the police, a council and the inspectors of fair work at 14:00"
                                + " today. It was last read at 14:10 today.",
                        List.of(
                                new Line(
                                        "The police",
                                        "Read at 14:10 today. We are waiting for a person there to confirm that they"
                                                + " have it."),
                                new Line("A council", "Told at 14:02 today, for information."),
                                new Line("The inspectors of fair work", "Being told now, for information.")),
                        List.of()));
    }

    @Test
    void onceEveryLeadHasItThatIsSaid() {
        Progress known = passedTo(told("warwickshire-police", Part.LEAD))
                .alerted("warwickshire-police", Part.LEAD, Standing.ACKNOWLEDGED, after(10));

        Said said = said(known, after(60));

        assertThat(said.summary())
                .isEqualTo("Your report was passed to the police at 14:00 today. Everyone who must deal with it has"
                        + " confirmed that they have it.");
        assertThat(said.lines())
                .containsExactly(
                        new Line("The police", "Read at 14:10 today. A person there has confirmed that they have it."));
    }

    @Test
    void ofTwoCouncilsOnlyWhatIsTrueOfBothIsSaid() {
        Progress known = passedTo(told("rugby-council", Part.LEAD), told("warwick-council", Part.LEAD))
                .alerted("rugby-council", Part.LEAD, Standing.ACKNOWLEDGED, after(10))
                .alerted("warwick-council", Part.LEAD, Standing.SENT, after(1));

        Said said = said(known, after(60));

        assertThat(said.lines())
                .containsExactly(new Line(
                        "More than one council",
                        "Told at 14:01 today. We are waiting for a person there to confirm that they have it."));
        assertThat(said.summary()).endsWith("It was last read at 14:10 today.");
    }

    @Test
    void ofAReportAboutWhichNobodyNeedActItIsSaidWhatToDoAndNotWhy() {
        Progress known = passedTo(told("warwickshire-police", Part.LEAD), told("rugby-council", Part.COPY))
                .alerted("warwickshire-police", Part.LEAD, Standing.ACKNOWLEDGED, after(10))
                .alerted("warwickshire-police", Part.LEAD, Standing.STOOD_DOWN, after(20))
                .alerted("rugby-council", Part.COPY, Standing.STOOD_DOWN, after(20));

        Said said = said(known, after(60));

        assertThat(said.summary())
                .startsWith("Your report was passed to the police and a council at 14:00 today. Those who were told"
                        + " need not do anything more about this report.")
                .contains("add it to your report", "call 999")
                .doesNotContain("confirmed", "read at");
        assertThat(said.lines())
                .containsExactly(
                        new Line("The police", "Need not do anything more."),
                        new Line("A council", "Need not do anything more."));
    }

    @Test
    void ofAReportThatWasForNoneOfThemItIsNotSaidThatItIsOver() {
        Progress known = passedTo(told("warwickshire-police", Part.LEAD))
                .alerted("warwickshire-police", Part.LEAD, Standing.NOT_THEIRS, after(20));

        Said said = said(known, after(60));

        assertThat(said.summary())
                .contains("not for those who were told first", "If it cannot wait, call")
                .doesNotContain("need not");
        assertThat(said.lines()).containsExactly(new Line("The police", "It is not for them to deal with."));
    }

    @Test
    void ofTwoCouncilsOfWhichOneNeedNotActWhatTheOtherDoesIsSaid() {
        Progress known = passedTo(told("rugby-council", Part.LEAD), told("warwick-council", Part.LEAD))
                .alerted("rugby-council", Part.LEAD, Standing.NOT_THEIRS, after(5))
                .alerted("warwick-council", Part.LEAD, Standing.ACKNOWLEDGED, after(10));

        Said said = said(known, after(60));

        assertThat(said.lines())
                .containsExactly(new Line(
                        "More than one council",
                        "Read at 14:10 today. A person there has confirmed that they have it."));
        assertThat(said.summary()).endsWith("Everyone who must deal with it has confirmed that they have it.");
    }

    @ParameterizedTest
    @EnumSource(Standing.class)
    void nothingThatIsSaidNamesAPartnerARuleOrAReason(Standing standing) {
        Progress known = passedTo(told("warwickshire-police", Part.LEAD), told("rugby-council", Part.COPY))
                .alerted("warwickshire-police", Part.LEAD, standing, after(1))
                .alerted("rugby-council", Part.COPY, standing, after(1));

        assertThat(said(known, after(5)).toString())
                .doesNotContainIgnoringCase("warwick")
                .doesNotContainIgnoringCase("rugby")
                .doesNotContain("R15b", "labour", "{", "follow.");
    }

    @ParameterizedTest
    @EnumSource(PartnerCategory.class)
    void everyKindHasItsWords(PartnerCategory category) {
        for (String more : List.of(".start", ".within", ".several.start", ".several.within")) {
            assertThat(MESSAGES.getMessage("follow.who." + category.key() + more, null, Locale.UK))
                    .isNotBlank();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T14:30:00Z, 14:00 today",
        "2026-11-23T23:59:59Z, 14:00 today",
        "2026-11-24T00:00:00Z, 14:00 yesterday",
        "2026-11-25T09:00:00Z, 14:00 on Monday 23 November",
        "2026-12-20T09:00:00Z, 14:00 on Monday 23 November"
    })
    void theDayIsSaidWhereItIsNotToday(Instant now, String when) {
        assertThat(said(passedTo(told("warwickshire-police", Part.LEAD)), now).summary())
                .isEqualTo("Your report was passed to the police at " + when + ".");
    }

    @Test
    void timesAreThoseOfEnglandInSummerToo() {
        var inSummer = Instant.parse("2026-07-01T22:30:00Z");
        Progress known = Progress.NOTHING_YET
                .received(inSummer, ByteBuffer.allocate(0), Discretion.DESTINATIONS)
                .decided(inSummer, Discretion.DESTINATIONS, List.of(told("warwickshire-police", Part.LEAD)));

        assertThat(said(known, Instant.parse("2026-07-01T23:10:00Z")).summary())
                .isEqualTo("Your report was passed to the police at 23:30 yesterday.");
    }

    @Test
    void ofAReportWhoseSourceIsComplainedOfNothingIsShown() {
        Progress known = Progress.NOTHING_YET
                .received(TWO_O_CLOCK, ByteBuffer.allocate(0), Discretion.RECEIPT)
                .decided(TWO_O_CLOCK, Discretion.COUNTS, List.of(told("warwickshire-police", Part.LEAD)))
                .alerted("warwickshire-police", Part.LEAD, Standing.ACKNOWLEDGED, after(1));

        assertThat(said(known, after(5)))
                .isEqualTo(new Said(
                        "We have your report and it is being dealt with. For the safety of everyone concerned, no more"
                                + " is shown for this one.",
                        List.of(),
                        List.of()));
    }

    @Test
    void whatWasSentLaterIsSaidWithWhatBecameOfIt() {
        var more = new FollowUp(new ConcernId(UUID.randomUUID()), false, after(20));
        var back = new FollowUp(new ConcernId(UUID.randomUUID()), true, after(40));
        Progress later = passedTo(told("warwickshire-police", Part.LEAD))
                .alerted("warwickshire-police", Part.LEAD, Standing.ACKNOWLEDGED, after(25));

        Said said = StatusInWords.of(
                passedTo(told("warwickshire-police", Part.LEAD))
                        .followedUp(more)
                        .followedUp(back),
                followUp -> followUp.equals(more) ? Optional.of(later) : Optional.empty(),
                (key, values) -> MESSAGES.getMessage(key, values, Locale.UK),
                Locale.UK,
                after(60));

        assertThat(said.later())
                .containsExactly(
                        "You added something at 14:20 today. It was passed on, and everyone who must deal with it has"
                                + " confirmed that they have it.",
                        "You asked to take it back at 14:40 today.");
    }
}
