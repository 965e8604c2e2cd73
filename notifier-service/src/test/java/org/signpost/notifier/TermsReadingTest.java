package org.signpost.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.signpost.contract.avro.AlertChannel;
import org.signpost.contract.avro.AlertSpan;
import org.signpost.contract.avro.AlertSpanUnit;
import org.signpost.contract.avro.AlertTerms;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.EscalationStep;
import org.signpost.contract.avro.PartnerDecided;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.id.PartnerId;
import org.signpost.notifier.TermsReading.Part;
import org.signpost.notifier.alerting.Ladder.Whom;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Term;
import org.signpost.notifier.alerting.Terms;
import org.signpost.notifier.alerting.Urgency;

class TermsReadingTest {

    private static final PartnerId POLICE = new PartnerId(RoutedRecords.POLICE);
    private static final AlertSpan HALF_AN_HOUR = span(30, AlertSpanUnit.MINUTES);
    private static final EscalationStep BACK_UP = new EscalationStep(true, null, null);
    private static final EscalationStep COORDINATOR = new EscalationStep(true, HALF_AN_HOUR, "duty-coordinator");

    @ParameterizedTest
    @EnumSource(Urgency.class)
    void aDecisionOfVersion1HasWhatIsUsualAndNothingIsOdd(Urgency urgency) {
        ConcernRouted routed = routed(null, null);

        assertThat(TermsReading.of(routed, urgency)).isEqualTo(new TermsReading(Terms.usual(urgency), Set.of()));
    }

    @Test
    void whatADecisionSaysIsKept() {
        var said = new AlertTerms(
                List.of(AlertChannel.EMAIL, AlertChannel.WEBHOOK),
                span(1, AlertSpanUnit.WORKING_DAYS),
                List.of(BACK_UP, COORDINATOR));

        assertThat(TermsReading.of(routed(said, HALF_AN_HOUR), Urgency.URGENT))
                .isEqualTo(new TermsReading(
                        new Terms(
                                Set.of(Means.EMAIL),
                                Optional.of(new Term.WorkingDays(1)),
                                List.of(
                                        new Terms.Next(true, Optional.empty(), Whom.BACK_UP),
                                        new Terms.Next(true, Optional.of(minutes(30)), Whom.COORDINATOR)),
                                Map.of(POLICE, minutes(30))),
                        Set.of()));
    }

    @Test
    void thatNothingCountsAsUndeliveredIsKeptInAnEmergency() {
        Terms terms = TermsReading.of(routed(terms(UnaryOperator.identity()), HALF_AN_HOUR), Urgency.EMERGENCY)
                .terms();

        assertThat(terms.undeliveredCountsAfter()).isEmpty();
    }

    static Stream<Arguments> odd() {
        return Stream.of(
                Arguments.of(
                        "a channel of the future", channels(AlertChannel.SMS, AlertChannel.UNKNOWN), Part.CHANNELS),
                Arguments.of("no channel", channels(), Part.CHANNELS),
                Arguments.of("webhooks alone, which few have", channels(AlertChannel.WEBHOOK), Part.CHANNELS),
                Arguments.of("nobody", then(), Part.THEN),
                Arguments.of("nobody but the back-up", then(BACK_UP), Part.THEN),
                Arguments.of("at once", then(new EscalationStep(false, null, "duty-coordinator")), Part.THEN),
                Arguments.of("before the deadline", then(after(-5, AlertSpanUnit.MINUTES)), Part.THEN),
                Arguments.of("no time", then(after(0, AlertSpanUnit.MINUTES)), Part.THEN),
                Arguments.of("never", then(after(Integer.MAX_VALUE, AlertSpanUnit.MINUTES)), Part.THEN),
                Arguments.of("years", then(after(Integer.MAX_VALUE, AlertSpanUnit.WORKING_DAYS)), Part.THEN),
                Arguments.of("a unit of the future", then(after(1, AlertSpanUnit.UNKNOWN)), Part.THEN));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("odd")
    void aPartThatMakesNoSenseIsReplacedByWhatIsUsual(
            String name, UnaryOperator<AlertTerms.Builder> change, Part part) {
        TermsReading read = TermsReading.of(routed(terms(change), HALF_AN_HOUR), Urgency.URGENT);

        Terms usual = Terms.usual(Urgency.URGENT);
        assertThat(read.odd()).as(name).containsExactly(part);
        assertThat(read.terms().channels()).isEqualTo(part == Part.CHANNELS ? usual.channels() : Set.of(Means.EMAIL));
        assertThat(read.terms().then())
                .isEqualTo(
                        part == Part.THEN
                                ? usual.then()
                                : List.of(
                                        new Terms.Next(true, Optional.empty(), Whom.BACK_UP),
                                        new Terms.Next(true, Optional.of(minutes(30)), Whom.COORDINATOR)));
        assertThat(read.terms().within()).isEqualTo(Map.of(POLICE, minutes(30)));
    }

    @Test
    void aDeadlineThatMakesNoSenseOrIsMissingIsTheUsualOne() {
        for (AlertSpan span : Arrays.asList(
                null,
                span(0, AlertSpanUnit.MINUTES),
                span(1, AlertSpanUnit.UNKNOWN),
                span(10_081, AlertSpanUnit.MINUTES),
                span(6, AlertSpanUnit.WORKING_DAYS))) {
            TermsReading read = TermsReading.of(routed(terms(UnaryOperator.identity()), span), Urgency.URGENT);

            assertThat(read.odd()).as("%s", span).containsExactly(Part.ACKNOWLEDGE_WITHIN);
            assertThat(read.terms().within()).as("%s", span).isEmpty();
        }
    }

    @Test
    void aDeadlineOfSomebodyWhoseNameMakesNoSenseIsLeftOut() {
        ConcernRouted routed = routed(terms(UnaryOperator.identity()), HALF_AN_HOUR);
        List<PartnerDecided> partners = new ArrayList<>(routed.getPartners());
        partners.add(PartnerDecided.newBuilder(partners.getLast())
                .setPartnerId("Rugby Council")
                .setAcknowledgeWithin(HALF_AN_HOUR)
                .build());

        TermsReading read = TermsReading.of(
                ConcernRouted.newBuilder(routed).setPartners(partners).build(), Urgency.URGENT);

        assertThat(read.odd()).isEmpty();
        assertThat(read.terms().within()).containsOnlyKeys(POLICE);
    }

    @Test
    void anEmergencyWaitsForNoWorkingDay() {
        AlertSpan day = span(1, AlertSpanUnit.WORKING_DAYS);
        AlertTerms said = terms(terms -> terms.setUndeliveredCountsAfter(day)
                .setThen(List.of(BACK_UP, new EscalationStep(true, day, "duty-coordinator"))));

        TermsReading read = TermsReading.of(routed(said, day), Urgency.EMERGENCY);

        Terms usual = Terms.usual(Urgency.EMERGENCY);
        assertThat(read.odd())
                .containsExactlyInAnyOrder(Part.UNDELIVERED_COUNTS_AFTER, Part.THEN, Part.ACKNOWLEDGE_WITHIN);
        assertThat(read.terms().undeliveredCountsAfter()).isEqualTo(usual.undeliveredCountsAfter());
        assertThat(read.terms().then()).isEqualTo(usual.then());
    }

    @Test
    void inThePlaceOfAnotherPartnerTheCoordinatorIsToldWhenItWouldHaveBeen() {
        var agency = new EscalationStep(false, HALF_AN_HOUR, "fair-work-agency");

        TermsReading read = TermsReading.of(routed(terms(then(BACK_UP, agency)), HALF_AN_HOUR), Urgency.URGENT);

        assertThat(read.odd()).containsExactly(Part.THEN);
        assertThat(read.terms().then())
                .containsExactly(
                        new Terms.Next(true, Optional.empty(), Whom.BACK_UP),
                        new Terms.Next(false, Optional.of(minutes(30)), Whom.COORDINATOR));
    }

    private static UnaryOperator<AlertTerms.Builder> channels(AlertChannel... channels) {
        return terms -> terms.setChannels(List.of(channels));
    }

    private static UnaryOperator<AlertTerms.Builder> then(EscalationStep... steps) {
        return terms -> terms.setThen(List.of(steps));
    }

    private static EscalationStep after(int amount, AlertSpanUnit unit) {
        return new EscalationStep(true, span(amount, unit), "duty-coordinator");
    }

    private static AlertSpan span(int amount, AlertSpanUnit unit) {
        return new AlertSpan(amount, unit);
    }

    private static Term minutes(int minutes) {
        return new Term.Elapsed(Duration.ofMinutes(minutes));
    }

    private static AlertTerms terms(UnaryOperator<AlertTerms.Builder> change) {
        return change.apply(AlertTerms.newBuilder()
                        .setChannels(List.of(AlertChannel.EMAIL))
                        .setThen(List.of(BACK_UP, COORDINATOR)))
                .build();
    }

    private static ConcernRouted routed(@Nullable AlertTerms terms, @Nullable AlertSpan within) {
        return RoutedRecords.saying(
                RoutedRecords.routedExactly(
                        RoutedRecords.newConcern(),
                        UrgencyLevel.URGENT,
                        ConcernMode.LIVE,
                        List.of(RoutedRecords.POLICE),
                        List.of(RoutedRecords.RUGBY)),
                terms,
                within);
    }
}
