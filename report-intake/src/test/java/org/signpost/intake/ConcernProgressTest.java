package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signpost.intake.TopicRecords.alert;
import static org.signpost.intake.TopicRecords.decided;
import static org.signpost.intake.TopicRecords.reported;
import static org.signpost.intake.TopicRecords.routed;
import static org.signpost.intake.TopicRecords.stoodDown;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signpost.contract.avro.AlertProgressed;
import org.signpost.contract.avro.AlertRole;
import org.signpost.contract.avro.AlertStep;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.PartnerOutcome;
import org.signpost.contract.id.ConcernId;
import org.signpost.intake.progress.Destination;
import org.signpost.intake.progress.Standing;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConcernProgressTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final ConcernId ID = new ConcernId(UUID.fromString("6f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b34"));
    private static final String ORDINARY = """
        {"source": "partner-app", "sourceReference": "1", "danger": "no", "under18": "no",
         "exploitation": ["labour"], "places": [{"postcode": "CV21 2DT"}], "reporter": {"identity": "anonymous"}}\
        """;
    private static final String VICTIM = """
        {"source": "partner-app", "sourceReference": "1", "danger": "no", "under18": "no", "about": "me",
         "exploitation": ["sexual"], "reporter": {"identity": "share", "policeMayBeTold": "no"}}\
        """;

    private Instant now = NOON;
    private final ConcernProgress progress = new ConcernProgress(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    private void decide(boolean restricted) {
        progress.learn(routed(
                ID,
                restricted,
                NOON.plusSeconds(1),
                decided("duty-coordinator", PartnerOutcome.COPY, "The person complained of works for a partner.", "W1"),
                decided("rugby-council", PartnerOutcome.WITHHELD, "The person complained of works there.", "W1"),
                decided("warwick-council", PartnerOutcome.NOT_TOLD, "No place is known to be in its district."),
                decided("warwickshire-police", PartnerOutcome.LEAD, "Forced labour: police lead.", "R15b", "A4")));
    }

    private String status() {
        return JSON.writeValueAsString(ConcernStatus.of(
                ID,
                progress.of(ID).orElseThrow(),
                partner -> partner.equals("warwickshire-police") ? "Warwickshire Police" : null));
    }

    @Test
    void aSourceIsToldWhoHearsOfItWhyAndHowFarThatHasCome() {
        progress.learn(reported(ID, ORDINARY, NOON));
        decide(false);
        progress.learn(alert(ID, "warwickshire-police", AlertRole.LEAD, AlertStep.OPENED, NOON.plusSeconds(60)));

        JsonNode status = JSON.readTree(status());

        assertThat(status.path("status").asString()).isEqualTo("passed-on");
        assertThat(status.path("leads").asInt()).isEqualTo(1);
        assertThat(status.path("destinations")).isEqualTo(JSON.readTree("""
            [{"partner": "warwickshire-police", "name": "Warwickshire Police", "part": "lead", "task": "act",
              "reason": "Forced labour: police lead.", "rules": ["R15b", "A4"], "status": "opened",
              "at": "2026-11-23T12:01:00Z"},
             {"partner": "duty-coordinator", "part": "copy", "task": "act",
              "reason": "The person complained of works for a partner.", "rules": ["W1"], "status": "decided",
              "at": "2026-11-23T12:00:01Z"}]\
            """));
    }

    @Test
    void whoIsNotToldAndFromWhomItIsWithheldIsNotEvenKept() {
        progress.learn(reported(ID, ORDINARY, NOON));
        decide(false);

        assertThat(progress.of(ID).orElseThrow().destinations())
                .noneMatch(destination -> destination.partner().endsWith("council"));
    }

    @Test
    void ofARestrictedConcernOnlyNumbersAreTold() {
        progress.learn(reported(ID, ORDINARY, NOON));
        decide(true);

        assertThat(status())
                .contains("\"status\":\"passed-on\"", "\"leads\":1", "\"copies\":1")
                .doesNotContain("destinations", "police", "council", "coordinator", "rules", "complained");
    }

    @Test
    void ofAnAdultVictimWhoDidNotAgreeToThePoliceOnlyNumbersAreTold() {
        progress.learn(reported(ID, VICTIM, NOON));
        progress.learn(routed(
                ID, false, NOON, decided("modern-slavery-helpline", PartnerOutcome.LEAD, "An adult victim.", "R6a")));

        assertThat(status()).contains("\"leads\":1").doesNotContain("destinations", "helpline", "victim", "R6a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"danger\": \"now\"", "\"under18\": \"unsure\""})
    void dangerAndAChildOverrideThat(String answer) {
        String name = answer.substring(0, answer.indexOf(':'));
        progress.learn(reported(ID, VICTIM.replaceFirst(name + ": \"[a-z]+\"", answer), NOON));
        decide(false);

        assertThat(status()).contains("warwickshire-police");
    }

    @Test
    void aSourceThatBelongsToThePartnerComplainedOfLearnsNothing() {
        String fromTheCouncil = ORDINARY.replace("partner-app", "Rugby Council online form")
                .replace("\"danger\"", "\"subjectWorksFor\": [\"rugby-council\"], \"danger\"");
        progress.learn(reported(ID, fromTheCouncil, NOON));
        String received = status();

        decide(true);
        progress.learn(alert(ID, "warwickshire-police", AlertRole.LEAD, AlertStep.ACKNOWLEDGED, NOON.plusSeconds(60)));

        assertThat(status()).isEqualTo(received);
        assertThat(received).contains("\"status\":\"received\"", "\"leads\":0", "\"acknowledged\":0");
    }

    @ParameterizedTest
    @CsvSource({"live, true, true", "live, true, false", "live, false, true", "test, true, false"})
    void whoIsNamedLaterLearnsNothingThroughTheirOwnSystem(String mode, boolean named, boolean reportFirst) {
        ConcernReported report = reported(ID, ORDINARY.replace("partner-app", "warwickshire-police"), NOON);
        ConcernReported later = reported(
                new ConcernId(UUID.fromString("7f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b34")),
                ORDINARY.replace(
                        "\"danger\"",
                        "\"kind\": \"add-information\", \"mode\": \"" + mode + "\", \"relatesTo\": \"" + ID + "\", "
                                + (named ? "\"subjectWorksFor\": [\"warwickshire-police\"], " : "")
                                + "\"danger\""),
                NOON.plusSeconds(60));
        progress.learn(reportFirst ? report : later);
        progress.learn(reportFirst ? later : report);
        decide(false);

        if (named && mode.equals("live")) {
            assertThat(status())
                    .contains("\"status\":\"received\"", "\"leads\":0")
                    .doesNotContain("destinations");
        } else {
            assertThat(status()).contains("\"leads\":1", "destinations");
        }
    }

    @Test
    void beforeTheDecisionIsReadNobodyIsNamed() {
        progress.learn(reported(ID, ORDINARY, NOON));
        progress.learn(alert(ID, "warwickshire-police", AlertRole.LEAD, AlertStep.SENT, NOON));

        assertThat(status()).contains("\"leads\":1").doesNotContain("destinations", "police");
    }

    @ParameterizedTest
    @EnumSource(AlertStep.class)
    void everyStepOfTheContractIsUnderstoodAlsoOneThatIsNotKnown(AlertStep step) {
        progress.learn(reported(ID, ORDINARY, NOON));
        decide(false);

        progress.learn(alert(ID, "warwickshire-police", AlertRole.UNKNOWN, step, NOON.plusSeconds(60)));

        String expected = step == AlertStep.UNKNOWN
                ? "recorded"
                : step.name().toLowerCase(Locale.ROOT).replace('_', '-');
        assertThat(status()).contains("\"part\":\"lead\"", "\"status\":\"" + expected + "\"");
    }

    /// By elimination, too: a report that was taken for a malicious one looks like one that another repeats.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        SENT_IN_ERROR        | NOT_THEIRS
        WRONG_PARTNER        | NOT_THEIRS
        OTHER_AREA           | NOT_THEIRS
        OTHER_REMIT          | NOT_THEIRS
        CONFLICT_OF_INTEREST | NOT_THEIRS
        NO_CAPACITY          | NOT_THEIRS
        DUPLICATE            | STOOD_DOWN
        MALICIOUS            | STOOD_DOWN
        TEST                 | STOOD_DOWN
        ANOTHER              | STOOD_DOWN
                             | STOOD_DOWN
        """)
    void whyAPartnerNeedNotActIsKeptOnlyAsFarAsItSaysWhetherSomebodyElseMust(
            @Nullable String reason, Standing standing) {
        progress.learn(reported(ID, ORDINARY, NOON));
        decide(false);
        progress.learn(alert(ID, "warwickshire-police", AlertRole.LEAD, AlertStep.ACKNOWLEDGED, NOON.plusSeconds(60)));

        AlertProgressed over = stoodDown(ID, "warwickshire-police", AlertRole.LEAD, "", NOON.plusSeconds(90));
        progress.learn(AlertProgressed.newBuilder(over).setReason(reason).build());

        assertThat(progress.of(ID).orElseThrow().leads())
                .extracting(Destination::standing)
                .containsExactly(standing);
        assertThat(status())
                .contains("\"status\":\"passed-on\"", "\"leads\":0", "\"acknowledged\":0", "\"status\":\"stood-down\"")
                .doesNotContainIgnoringCase("theirs");
    }

    @Test
    void afterThirtyDaysAConcernIsForgottenWithItsAlertsAndTheirMemory() {
        progress.learn(reported(ID, ORDINARY, NOON));
        decide(false);

        now = NOON.plus(Duration.ofDays(30)).minusSeconds(1);
        assertThat(progress.of(ID)).isPresent();

        now = NOON.plus(Duration.ofDays(30));
        assertThat(progress.of(ID)).isEmpty();
        assertThat(progress.routingAnswersOf(ID)).isEmpty();

        var another = new ConcernId(UUID.randomUUID());
        progress.learn(reported(another, ORDINARY, now));
        assertThat(progress.size()).isEqualTo(1);
    }

    @Test
    void whatIsOlderThanThatIsNotReadIntoMemoryAtAStart() {
        progress.learn(
                alert(ID, "warwickshire-police", AlertRole.LEAD, AlertStep.SENT, NOON.minus(Duration.ofDays(200))));

        assertThat(progress.size()).isZero();
    }

    @Test
    void whatCameByTheFormIsKnownToTheEarlierReportAndWhatCameFromElsewhereIsNot() {
        var more = new ConcernId(UUID.randomUUID());
        var elsewhere = new ConcernId(UUID.randomUUID());
        String added = ORDINARY.replace(
                "\"danger\"", "\"kind\": \"add-information\", \"relatesTo\": \"" + ID + "\", \"danger\"");
        progress.learn(reported(ID, ORDINARY, NOON));
        progress.learn(reported(more, added.replace("partner-app", "public-form"), NOON.plusSeconds(5)));
        progress.learn(reported(elsewhere, added, NOON.plusSeconds(6)));

        assertThat(progress.of(ID).orElseThrow().followUps())
                .extracting(followUp -> followUp.concern())
                .containsExactly(more);
    }

    @Test
    void theAnswersThatRoutingLooksAtAreCarriedWhole() {
        String everything = """
            {"source": "partner-app", "sourceReference": "1", "danger": "unsure", "under18": "unsure", "about": "me",
             "mode": "exercise", "exploitation": ["labour", "county-lines"], "coercion": "yes", "stillHappening": "no",
             "sector": "nail-bar", "premises": "hmo", "careNeeds": "yes", "peopleAffected": "over-ten",
             "indicators": ["threats"], "narrative": "canary-narrative", "subjectWorksFor": ["rugby-council"],
             "places": [{"role": "home", "postcode": "CV21 2DT", "place": "Rugby", "gridReference": "SP 50 75",
               "latitude": 52.37, "longitude": -1.26, "description": "canary-description"}],
             "reporter": {"identity": "confidential", "name": "canary-name", "standing": "potential-victim",
               "policeMayBeTold": "no", "supportConsent": "yes", "prefers": "council", "language": "pl",
               "interpreterNeeded": true}}\
            """;
        ConcernReported first = reported(ID, everything, NOON);
        progress.learn(first);

        Map<String, Object> carried =
                new LinkedHashMap<>(progress.routingAnswersOf(ID).orElseThrow());

        assertThat(carried.toString()).doesNotContain("canary");
        carried.put("source", "public-form");
        carried.put("danger", "unsure");
        ConcernReported again = reported(ID, JSON.writeValueAsString(carried), NOON);
        // all that a decision looks at, and nothing that it does not
        assertThat(withoutTheRest(again)).isEqualTo(withoutTheRest(first));
        assertThat(again.getPeopleAffected()).isNull();
        assertThat(again.getIndicators()).isEmpty();
    }

    private static ConcernReported withoutTheRest(ConcernReported reported) {
        return ConcernReported.newBuilder(reported)
                .setSource("")
                .setSubmittedAt(NOON)
                .setPeopleAffected(null)
                .setIndicators(List.of())
                .setSealingKeyId("")
                .setSealedParticulars(ByteBuffer.allocate(0))
                .build();
    }

    @Test
    void whatIsKeptOfAnOrdinaryReportIsSmall() {
        progress.learn(reported(ID, ORDINARY, NOON));

        assertThat(progress.of(ID).orElseThrow().answers().capacity()).isLessThan(100);
    }

    @Test
    void adviceIsCarriedAsAdvice() {
        progress.learn(reported(
                ID,
                "{\"danger\": \"no\", \"about\": \"advice\", \"adviceKind\": \"work-rights\","
                        + " \"reporter\": {\"identity\": \"anonymous\"}}",
                NOON));

        assertThat(progress.routingAnswersOf(ID).orElseThrow())
                .containsEntry("about", "advice")
                .containsEntry("adviceKind", "work-rights")
                .containsEntry("exploitation", List.of())
                .doesNotContainKey("under18");
    }
}
