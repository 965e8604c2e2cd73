package org.signpost.intake.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.signpost.contract.concern.Kind;
import org.signpost.contract.id.ConcernId;

class FollowUpAnswersTest {

    private static final ConcernId EARLIER = new ConcernId(UUID.fromString("6f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b34"));
    private static final String ONCE = "0a2f2b1e-8f00-4a53-9c0f-2f1d6a8e5b01";

    private static FollowUpAnswers answers(Kind kind, String... typed) {
        var sent = new LinkedHashMap<String, List<String>>();
        sent.put("once", List.of(ONCE));
        for (int i = 0; i < typed.length; i += 2) {
            sent.put(typed[i], List.of(typed[i + 1]));
        }
        return FollowUpAnswers.of(kind, sent);
    }

    @Test
    void whatIsAddedCarriesTheAnswersOfTheReportAndItsOwnDanger() {
        Map<String, Object> earlier = Map.of(
                "under18", "no", "exploitation", List.of("labour"), "places", List.of(Map.of("postcode", "CV21 2DT")));

        var report = answers(Kind.ADD_INFORMATION, "danger", "now", "words", "He is back.\r\nHurry.")
                .report(EARLIER, earlier);

        assertThat(report)
                .containsAllEntriesOf(earlier)
                .containsEntry("source", "public-form")
                .containsEntry("sourceReference", ONCE)
                .containsEntry("kind", "add-information")
                .containsEntry("relatesTo", EARLIER.toString())
                .containsEntry("danger", "now")
                .containsEntry("narrative", "He is back.\nHurry.");
    }

    @Test
    void whatIsAnsweredAnewIsSentAsItIsAnswered() {
        var report = answers(
                        Kind.ADD_INFORMATION,
                        "danger",
                        "no",
                        "under18",
                        "no",
                        "postcode",
                        "CV34 4RL",
                        "place",
                        "Warwick")
                .report(EARLIER, Map.of("under18", "yes", "places", List.of(Map.of("place", "Rugby"))));

        assertThat(report)
                .containsEntry("under18", "no")
                .containsEntry("places", List.of(Map.of("postcode", "CV34 4RL", "place", "Warwick")));
    }

    @Test
    void somethingMustBeSaidAndWhetherAnyoneIsInDanger() {
        assertThat(answers(Kind.ADD_INFORMATION).mistakes())
                .extracting(FollowUpMistake::message)
                .containsExactly("follow.danger.missing", "follow.words.missing");
        assertThat(answers(Kind.ADD_INFORMATION, "danger", "no").anyMistake()).isTrue();
        assertThat(answers(Kind.ADD_INFORMATION, "danger", "now").anyMistake()).isFalse();
        assertThat(answers(Kind.ADD_INFORMATION, "danger", "no", "place", "Rugby")
                        .anyMistake())
                .isFalse();
    }

    @Test
    void whoTakesAReportBackNeedNotSayWhy() {
        assertThat(answers(Kind.WITHDRAW, "danger", "no").anyMistake()).isFalse();
        assertThat(answers(Kind.WITHDRAW).mistakes())
                .extracting(FollowUpMistake::field)
                .containsExactly("danger");
    }

    @Test
    void whatTheReaderRefusesIsShownAtItsQuestion() {
        var refused = answers(Kind.ADD_INFORMATION, "danger", "no", "words", "x")
                .refusedAt(List.of("/narrative", "/places/0/postcode", "/places/0/place", "/places/0/place"));

        assertThat(refused.mistakes())
                .extracting(FollowUpMistake::message)
                .containsExactly("follow.words.wrong", "follow.postcode.wrong", "follow.place.wrong");
        assertThat(refused.text("words")).isEqualTo("x");
        assertThat(refused.once()).isEqualTo(ONCE);
    }

    @Test
    void aPageThatIsSentAgainAsAnotherKeepsEverythingButItsToken() {
        var another =
                answers(Kind.ADD_INFORMATION, "danger", "unsure", "words", "x").asAnother();

        assertThat(another.once()).isNotEqualTo(ONCE);
        assertThat(another.text("words")).isEqualTo("x");
        assertThat(another.chosen("danger", "unsure")).isTrue();
        assertThat(another).hasToString("FollowUpAnswers[hidden]");
    }
}
