package org.signpost.contract.concern;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AttributionTest {

    private static final Attribution ANYBODY = Attribution.of(Sender.UPSTREAM);
    private static final ConcernReader READER =
            new ConcernReader(Clock.fixed(Instant.parse("2026-11-23T14:00:00Z"), ZoneOffset.UTC));

    private static Reading read(String said, Attribution attribution) {
        String document = "{" + said + """
            "danger": "no", "under18": "no", "exploitation": ["labour"], "reporter": {"identity": "anonymous"}}\
            """;
        return READER.read(document.getBytes(StandardCharsets.UTF_8), attribution);
    }

    private static Concern accepted(String said, Attribution attribution) {
        return switch (read(said, attribution)) {
            case Reading.Accepted(var concern) -> concern;
            case Reading.Refused(var mistakes) -> throw new AssertionError(mistakes);
        };
    }

    private static List<String> refusedAt(String said, Attribution attribution) {
        return switch (read(said, attribution)) {
            case Reading.Accepted _ -> List.of();
            case Reading.Refused(var mistakes) ->
                mistakes.stream().map(Mistake::pointer).toList();
        };
    }

    @Test
    void aProvedSourceIsFilledInAndNoOtherIsTaken() {
        var county = ANYBODY.speakingFor("county");

        assertThat(accepted("", county).source()).isEqualTo("county");
        assertThat(accepted("\"source\": \"county\",", county).source()).isEqualTo("county");
        assertThat(accepted("\"sourceReference\": \"1\",", county).source()).isEqualTo("county");
        assertThat(refusedAt("\"source\": \"other\",", county)).containsExactly("/source");
        assertThat(refusedAt("\"source\": 7,", county)).containsExactly("/source");
    }

    @Test
    void anUnprovedSourceGivesWayToTheDocumentAndIsNeverThePublicForm() {
        assertThat(accepted("", ANYBODY.orFrom("/app")).source()).isEqualTo("/app");
        assertThat(accepted("\"source\": \"x\",", ANYBODY.orFrom("/app")).source())
                .isEqualTo("x");
        assertThat(refusedAt("", ANYBODY.orFrom(ConcernReader.PUBLIC_FORM))).containsExactly("/source");
        assertThat(refusedAt("", ANYBODY.orReferredToAs("1"))).containsExactly("/source");
    }

    @Test
    void aSourceThatOthersCanProveIsNotTakenFromWhoHasProvedNothing() {
        var nobody = Attribution.of(Sender.UPSTREAM).notFrom(Set.of("county"));

        assertThat(refusedAt("\"source\": \"county\", \"sourceReference\": \"1\",", nobody))
                .containsExactly("/source");
        assertThat(refusedAt("", nobody.orFrom("county"))).containsExactly("/source");
        assertThat(accepted("\"source\": \"other\", \"sourceReference\": \"1\",", nobody)
                        .source())
                .isEqualTo("other");
        assertThat(accepted("\"sourceReference\": \"1\",", nobody.speakingFor("county"))
                        .source())
                .isEqualTo("county");
    }

    @Test
    void anEmptyReferenceIsRefusedSinceEachTimeWouldBeAnotherConcern() {
        for (String empty : List.of("", "   ")) {
            assertThat(refusedAt(
                            "\"source\": \"app\", \"sourceReference\": \"" + empty + "\",",
                            Attribution.of(Sender.UPSTREAM)))
                    .containsExactly("/sourceReference");
        }
    }

    @Test
    void aReferenceGivesWayToTheDocumentsUnlessTheyMustAgree() {
        var key = ANYBODY.speakingFor("county").orReferredToAs("key:1");

        assertThat(accepted("", key).sourceReference()).contains("key:1");
        assertThat(accepted("\"sourceReference\": \"R\",", key).sourceReference())
                .contains("R");
        assertThat(accepted("\"sourceReference\": \"1\",", key.agreeingWith("1"))
                        .sourceReference())
                .contains("1");
        assertThat(refusedAt("\"sourceReference\": \"R\",", key.agreeingWith("1")))
                .containsExactly("/sourceReference");
    }

    @Test
    void aSenderOfOneModeSendsNoOther() {
        assertThat(accepted("", ANYBODY.onlyIn(Mode.TEST)).mode()).isEqualTo(Mode.TEST);
        assertThat(accepted("", ANYBODY).mode()).isEqualTo(Mode.LIVE);
        assertThat(refusedAt("\"mode\": \"live\",", ANYBODY.onlyIn(Mode.TEST))).containsExactly("/mode");
        assertThat(refusedAt("\"mode\": \"exercise\",", ANYBODY.onlyIn(Mode.TEST)))
                .containsExactly("/mode");
    }
}
