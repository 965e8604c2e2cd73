package org.signpost.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.signpost.routing.OfflineRouting.Answer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OfflineRoutingTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path EXAMPLES = Path.of("src/test/resources/examples/concerns.jsonl");
    private static final OfflineRouting ROUTING = OfflineRouting.load(
            Path.of("../config/policy.yaml"),
            Path.of("../config/partners.yaml"),
            Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC));

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsDecidedAsExpected(String line) {
        JsonNode example = JSON.readTree(line);

        Answer answer = ROUTING.route(line, 1);

        assertThat(answer.decided()).as(answer.json()).isTrue();
        JsonNode decision = JSON.readTree(answer.json());
        assertThat(decision.get("id")).isEqualTo(example.get("id"));
        example.get("expected")
                .properties()
                .forEach(expected -> assertThat(decision.get(expected.getKey()))
                        .as("%s of %s", expected.getKey(), answer.json())
                        .isEqualTo(expected.getValue()));
    }

    static Stream<String> examples() {
        try {
            return Files.readAllLines(EXAMPLES).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theAnswerSaysWhyForEveryPartnerAndWhereEveryPlaceIs() {
        JsonNode decision = JSON.readTree(
                ROUTING.route(examples().findFirst().orElseThrow(), 1).json());

        assertThat(decision.get("why"))
                .hasSize(12)
                .allSatisfy(one -> assertThat(one.get("because").stringValue()).isNotBlank());
        assertThat(decision.get("places").get(0).get("names").get(0).stringValue())
                .isEqualTo("Warwick");
    }

    @Test
    void aBadLineIsAnsweredWithWhereAndWhatAndIsNotRepeated() {
        JsonNode error = JSON.readTree(ROUTING.route("{\"danger\": \"secret-words\", \"narrative\": 7}", 3)
                        .json())
                .get("error");

        assertThat(error.get("line").intValue()).isEqualTo(3);
        assertThat(error.get("pointer").stringValue()).isEqualTo("/danger");
        assertThat(error.get("rule").stringValue()).isEqualTo("not-allowed");
        assertThat(error.get("remedy").stringValue()).contains("now, no, unsure");
        assertThat(error.toString()).doesNotContain("secret-words");
    }

    @Test
    void goodLinesAreAnsweredBesideBadOnes() throws IOException {
        String good = examples().findFirst().orElseThrow();
        List<Answer> answers = new ArrayList<>();

        ROUTING.route(new StringReader(good + "\n\nno json\n[]\n{\"concern\": 7}\n" + good), answers::add);

        assertThat(answers).extracting(Answer::decided).containsExactly(true, false, false, false, true);
        assertThat(JSON.readTree(answers.get(1).json()).get("error").get("line").intValue())
                .isEqualTo(3);
    }
}
