package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signpost.contract.avro.AboutWhom;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.DangerAnswer;
import org.signpost.contract.avro.ExploitationKind;
import org.signpost.contract.avro.PoliceConsent;
import org.signpost.contract.avro.ReportedPlace;
import org.signpost.contract.avro.ReporterIdentity;
import org.signpost.contract.avro.ReporterPreference;
import org.signpost.contract.avro.WorkSector;
import org.signpost.contract.avro.YesNoUnsure;
import org.signpost.contract.id.ConcernId;

class LaterReportTest {

    private static final ConcernReported OF_A_VICTIM = report("""
        "danger": "no", "about": "me", "under18": "no", "exploitation": ["sexual"], "coercion": "yes",
        "subjectWorksFor": ["warwickshire-police"], "places": [{"postcode": "CV21 2DT"}],
        "reporter": {"identity": "confidential", "policeMayBeTold": "no", "prefers": "helpline", "language": "pl"}
        """);

    private static final ConcernReported ORDINARY = report("""
        "danger": "no", "under18": "no", "exploitation": ["labour"], "coercion": "no", "sector": "car-wash",
        "places": [{"place": "Rugby"}], "reporter": {"identity": "share", "standing": "neighbour"}
        """);

    @Test
    void whatAVictimDidNotWantStaysAsItWasWhateverIsSentForThemNow() {
        ConcernReported both = LaterReport.with(report("""
            "danger": "no", "about": "me", "under18": "no", "exploitation": ["labour"],
                    "places": [{"postcode": "CV32 5AA"}],
            "reporter": {"identity": "anonymous", "policeMayBeTold": "yes", "prefers": "police"}
            """), OF_A_VICTIM);

        assertThat(both.getAbout()).isEqualTo(AboutWhom.ME);
        assertThat(both.getPoliceMayBeTold()).isEqualTo(PoliceConsent.NO);
        assertThat(both.getSubjectWorksFor()).containsExactly("warwickshire-police");
        assertThat(both.getPrefers()).isEqualTo(ReporterPreference.HELPLINE);
        assertThat(both.getReporterIdentity()).isEqualTo(ReporterIdentity.ANONYMOUS);
        assertThat(both.getLanguage()).isEqualTo("pl");
        assertThat(both.getCoercion()).isEqualTo(YesNoUnsure.YES);
        assertThat(both.getExploitation()).containsExactly(ExploitationKind.SEXUAL, ExploitationKind.LABOUR);
        assertThat(both.getPlaces()).extracting(ReportedPlace::getPostcode).containsExactly("CV32 5AA", "CV21 2DT");
    }

    @Test
    void aConsentThatWasGivenCanBeTakenBackAndOneThatWasNotAskedForIsNotGivenByOthers() {
        ConcernReported agreed = ConcernReported.newBuilder(OF_A_VICTIM)
                .setPoliceMayBeTold(PoliceConsent.YES)
                .build();
        ConcernReported silent =
                ConcernReported.newBuilder(OF_A_VICTIM).setPoliceMayBeTold(null).build();

        assertThat(LaterReport.with(OF_A_VICTIM, agreed).getPoliceMayBeTold()).isEqualTo(PoliceConsent.NO);
        assertThat(LaterReport.with(agreed, silent).getPoliceMayBeTold()).isNull();
    }

    @Test
    void whatIsAddedAdds() {
        ConcernReported both = LaterReport.with(report("""
            "danger": "now", "under18": "unsure", "exploitation": ["unsure"], "coercion": "yes", "sector": "care",
            "subjectWorksFor": ["rugby-council"], "reporter": {"identity": "share"}
            """), ORDINARY);

        assertThat(both.getDanger()).isEqualTo(DangerAnswer.NOW);
        assertThat(both.getUnder18()).isEqualTo(YesNoUnsure.UNSURE);
        assertThat(both.getCoercion()).isEqualTo(YesNoUnsure.YES);
        assertThat(both.getSector()).isEqualTo(WorkSector.CARE);
        assertThat(both.getSubjectWorksFor()).containsExactly("rugby-council");
        assertThat(both.getPlaces()).isEqualTo(ORDINARY.getPlaces());
        assertThat(both.getAbout()).isEqualTo(AboutWhom.SOMEONE_ELSE);
    }

    @Test
    void whatIsLeftOutLaterIsAsItWasAndTheDangerIsTheOneOfNow() {
        ConcernReported earlier = ConcernReported.newBuilder(ORDINARY)
                .setDanger(DangerAnswer.NOW)
                .setUnder18(YesNoUnsure.YES)
                .build();

        ConcernReported both = LaterReport.with(report("""
            "danger": "no", "under18": "no", "exploitation": ["labour"], "reporter": {"identity": "share"}
            """), earlier);

        assertThat(both.getDanger()).isEqualTo(DangerAnswer.NO);
        assertThat(both.getUnder18()).isEqualTo(YesNoUnsure.YES);
        assertThat(both.getCoercion()).isEqualTo(YesNoUnsure.NO);
        assertThat(both.getSector()).isEqualTo(ORDINARY.getSector());
        assertThat(both.getReporterStanding()).isEqualTo(ORDINARY.getReporterStanding());
        assertThat(both.getExploitation()).containsExactly(ExploitationKind.LABOUR);
    }

    @ParameterizedTest
    @CsvSource({
        "no, yes, YES",
        "no, unsure, UNSURE",
        "unsure, yes, YES",
        "unsure, no, UNSURE",
        "yes, no, YES",
        "no, no, NO"
    })
    void aChildMayBecomeMoreLikelyAndNeverLess(String before, String now, YesNoUnsure then) {
        String asked = "\"danger\": \"no\", \"under18\": \"%s\", \"exploitation\": [\"labour\"],"
                + " \"reporter\": {\"identity\": \"share\"}";

        assertThat(LaterReport.with(report(asked.formatted(now)), report(asked.formatted(before)))
                        .getUnder18())
                .isEqualTo(then);
    }

    @Test
    void whatAddsToATestIsATestAndATestThatAddsStaysOne() {
        ConcernReported test =
                ConcernReported.newBuilder(ORDINARY).setMode(ConcernMode.TEST).build();

        assertThat(LaterReport.with(ORDINARY, test).getMode()).isEqualTo(ConcernMode.TEST);
        assertThat(LaterReport.with(test, ORDINARY).getMode()).isEqualTo(ConcernMode.TEST);
    }

    @Test
    void aConcernThatGrowsOutOfAdviceIsAConcern() {
        ConcernReported advice = report("""
            "danger": "no", "about": "advice", "adviceKind": "business", "reporter": {"identity": "anonymous"}
            """);

        assertThat(LaterReport.with(ORDINARY, advice).getAbout()).isEqualTo(AboutWhom.SOMEONE_ELSE);
        assertThat(LaterReport.with(advice, ORDINARY).getAbout()).isEqualTo(AboutWhom.SOMEONE_ELSE);
    }

    @Test
    void thePlacesThatAreAddedAreNotDroppedForThoseThatAreKnown() {
        String twenty = IntStream.range(0, 20)
                .mapToObj("{\"place\": \"Village %d\"}"::formatted)
                .collect(Collectors.joining(", "));
        ConcernReported earlier = report("\"danger\": \"no\", \"under18\": \"no\", \"exploitation\": [\"labour\"],"
                + " \"places\": [" + twenty + "], \"reporter\": {\"identity\": \"share\"}");

        ConcernReported both = LaterReport.with(ORDINARY, earlier);

        assertThat(both.getPlaces()).hasSize(20).startsWith(ORDINARY.getPlaces().getFirst());
    }

    private static ConcernReported report(String answers) {
        return TopicRecords.reported(
                new ConcernId(UUID.randomUUID()),
                "{\"source\": \"partner-app\", \"sourceReference\": \"1\", " + answers + "}",
                Instant.parse("2026-12-01T12:00:00Z"));
    }
}
