package org.signpost.intake.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportAnswersTest {

    private static Map<String, List<String>> enough() {
        var sent = new HashMap<String, List<String>>();
        sent.put("danger", List.of("no"));
        sent.put("under18", List.of("no"));
        sent.put("exploitation", List.of("labour", "unsure"));
        sent.put("postcode", List.of("CV21 2DT"));
        sent.put("identity", List.of("share"));
        return sent;
    }

    @Test
    void anEmptyFormMissesTheRequiredAnswersInTheOrderOfThePage() {
        var answers = ReportAnswers.of(Map.of());

        assertThat(answers.mistakes())
                .extracting(FormMistake::message)
                .containsExactly(
                        "report.danger.missing",
                        "report.under18.missing",
                        "report.exploitation.missing",
                        "report.where.missing",
                        "report.identity.missing");
    }

    @Test
    void theRequiredAnswersAreEnough() {
        var answers = ReportAnswers.of(enough());

        assertThat(answers.anyMistake()).isFalse();
        assertThat(answers.report())
                .containsEntry("source", "public-form")
                .containsEntry("danger", "no")
                .containsEntry("about", "someone-else")
                .containsEntry("exploitation", List.of("labour", "unsure"))
                .containsEntry("places", List.of(Map.of("postcode", "CV21 2DT")))
                .containsEntry("reporter", Map.of("identity", "share"));
    }

    @Test
    void notKnowingWhereIsAnAnswer() {
        var sent = enough();
        sent.remove("postcode");
        sent.put("placeUnknown", List.of("yes"));

        var answers = ReportAnswers.of(sent);

        assertThat(answers.anyMistake()).isFalse();
        assertThat(answers.report()).doesNotContainKey("places");
    }

    @Test
    void aPlaceThatWasGivenIsNotDroppedBecauseTheBoxIsTickedToo() {
        var sent = enough();
        sent.put("placeUnknown", List.of("yes"));

        assertThat(ReportAnswers.of(sent).report()).containsKey("places");
    }

    @Test
    void whoAsksForAdviceNeedNotSayWhatHappensOrWhere() {
        var answers = ReportAnswers.of(
                Map.of("danger", List.of("no"), "about", List.of("advice"), "identity", List.of("anonymous")));

        assertThat(answers.anyMistake()).isFalse();
    }

    @Test
    void anonymousWithANameIsAskedAboutAndNothingIsThrownAway() {
        var sent = enough();
        sent.put("identity", List.of("anonymous"));
        sent.put("name", List.of("Asha"));

        var answers = ReportAnswers.of(sent);

        assertThat(answers.mistakes()).extracting(FormMistake::message).containsExactly("report.identity.details");
        assertThat(answers.text("name")).isEqualTo("Asha");
    }

    @Test
    void aSecondPlaceNeedsARoleAndKeepsItsOwnPlace() {
        var sent = enough();
        sent.put("otherPlace", List.of("Rugby"));

        assertThat(ReportAnswers.of(sent).mistakes())
                .extracting(FormMistake::message)
                .containsExactly("report.otherPlaceRole.missing");

        sent.put("otherPlaceRole", List.of("accommodation"));
        assertThat(ReportAnswers.of(sent).report())
                .containsEntry(
                        "places",
                        List.of(Map.of("postcode", "CV21 2DT"), Map.of("role", "accommodation", "place", "Rugby")));
    }

    @Test
    void whatTheReaderRefusesIsShownAtItsQuestion() {
        var sent = enough();
        sent.remove("postcode");
        sent.put("otherPlaceRole", List.of("home"));
        sent.put("otherPostcode", List.of("nonsense"));

        var answers = ReportAnswers.of(sent)
                .refusedAt(List.of("/reporter/email", "/narrative", "/places/0/postcode", "/exploitation/3", "/never"));

        assertThat(answers.mistakes())
                .extracting(FormMistake::field)
                .containsExactly("exploitation", "otherPostcode", "narrative", "email", "");
        assertThat(answers.mistake("email")).isEqualTo("report.email.wrong");
    }

    @Test
    void answersToQuestionsForOthersAreNotSent() {
        var sent = enough();
        sent.put("adviceKind", List.of("business"));
        sent.put("policeMayBeTold", List.of("yes"));
        sent.put("supportConsent", List.of("yes"));

        var report = ReportAnswers.of(sent).report();

        assertThat(report).doesNotContainKey("adviceKind");
        assertThat(report).containsEntry("reporter", Map.of("identity", "share"));
    }

    @Test
    void theSameFormIsTheSameReportAndAnotherOneIsNot() {
        var sent = enough();
        sent.put("once", List.of("3d7b2c1e-8f00-4a53-9c0f-2f1d6a8e5b47"));

        var answers = ReportAnswers.of(sent);

        assertThat(answers.report()).containsEntry("sourceReference", "3d7b2c1e-8f00-4a53-9c0f-2f1d6a8e5b47");
        assertThat(answers.asAnother().once()).isNotEqualTo(answers.once());
        assertThat(answers.asAnother().text("postcode")).isEqualTo("CV21 2DT");
    }

    @Test
    void aTokenThatThisFormNeverMadeIsReplaced() {
        var sent = enough();
        sent.put("once", List.of("<script>"));

        assertThat(ReportAnswers.of(sent).once()).doesNotContain("<");
    }

    @Test
    void lineEndsOfBrowsersCountOnceAndUnknownInputsAreIgnored() {
        var sent = enough();
        sent.put("narrative", List.of(" one\r\ntwo "));
        sent.put("decision", List.of("mine"));

        var report = ReportAnswers.of(sent).report();

        assertThat(report).containsEntry("narrative", "one\ntwo").doesNotContainKey("decision");
    }

    @Test
    void answersHideThemselves() {
        assertThat(ReportAnswers.of(enough())).hasToString("ReportAnswers[hidden]");
    }
}
