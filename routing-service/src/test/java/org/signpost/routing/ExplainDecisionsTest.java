package org.signpost.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.signpost.routing.ExplainDecisions.Answer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExplainDecisionsTest {

    private static final Path EXAMPLES = Path.of("src/test/resources/examples/concerns.jsonl");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ExplainDecisions EXPLAINING = ExplainDecisions.load(
            Path.of("../config/policy.yaml"),
            Path.of("../config/partners.yaml"),
            LocalDate.of(2026, 12, 1),
            Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC));

    @Test
    void everyExampleIsExplainedAsItIsExpectedAndFitsATerminal() throws IOException {
        for (String line : Files.readAllLines(EXAMPLES)) {
            JsonNode example = JSON.readTree(line);

            Answer answer = EXPLAINING.explain(line, true);

            assertThat(answer.decided()).as(line).isTrue();
            JsonNode explained = JSON.readTree(answer.json());
            assertThat(explained.get("rule")).isEqualTo(example.get("expected").get("rule"));
            assertThat(explained.get("urgency"))
                    .isEqualTo(example.get("expected").get("urgency"));
            assertThat(answer.inWords().lines())
                    .allSatisfy(shown -> assertThat(shown.length()).isLessThanOrEqualTo(80));
            assertThat(answer.inWords())
                    .doesNotContain(example.get("concern").path("narrative").asString("no narrative"));
        }
    }

    @Test
    void nothingThatSomebodyWroteIsRepeated() {
        String concern = """
            {"source": "api", "sourceReference": "canary-01", "danger": "unsure", "about": "someone-else",
             "under18": "no", "exploitation": ["labour", "sexual"], "coercion": "yes", "premises": "hmo",
             "subjectWorksFor": ["rugby-council"],
             "places": [{"role": "exploitation", "place": "canary-02 near Rugby", "postcode": "CV21 2AA",
                         "description": "canary-03"}],
             "narrative": "canary-04", "peopleDescribed": "canary-05", "suspects": "canary-06",
             "vehicles": "canary-07",
             "reporter": {"identity": "share", "name": "canary-08", "organisation": "canary-09",
                          "email": "canary-10@example.org", "phone": "01632 960011",
                          "safeTimes": "canary-12", "prefers": "police"}}\
            """;

        Answer answer = EXPLAINING.explain(concern, true);

        assertThat(answer.decided()).as(answer.inWords()).isTrue();
        assertThat(answer.inWords() + answer.json()).doesNotContain("canary", "960011", "CV21", "2AA");
        assertThat(answer.inWords())
                .contains("Rows asked for the kind labour", "Rows asked for the kind sexual", "Withheld")
                .contains("W1");
    }

    @Test
    void whatIsNoConcernIsToldWithWhereAndWhat() {
        Answer answer = EXPLAINING.explain("{\"danger\": \"canary\"}", false);

        assertThat(answer.decided()).isFalse();
        assertThat(answer.inWords()).contains("/danger: ", "now, no, unsure").doesNotContain("canary");
    }
}
