package org.signpost.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.intake.key.ApiKey;
import org.signpost.intake.key.ApiKeyFile;
import org.signpost.intake.key.ApiKeyId;
import org.signpost.intake.key.ApiSecret;
import org.signpost.intake.key.Scope;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody without a key tries follow-up codes in `relatesTo`, to learn which of them are somebody's.
class WrongCodesInReportsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String WRONG = "ABCDEFGHJKMNPQR";

    @TempDir
    Path folder;

    private final ApiSecret key = ApiSecret.make(new SecureRandom());
    private LocalBroker broker;
    private RunningIntake intake;

    @BeforeEach
    void start() throws Exception {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        ApiKeyFile.read(folder.resolve("api-keys.yaml"))
                .add(new ApiKey(
                        ApiKeyId.make(new SecureRandom()),
                        "app",
                        HexFormat.of().formatHex(key.sha256()),
                        key.lastDigits(),
                        EnumSet.allOf(Scope.class),
                        today.minusDays(1),
                        today.plusDays(9),
                        Optional.empty(),
                        Optional.empty()));
        broker = LocalBroker.startWithTopics(folder.resolve("log"));
        intake = new RunningIntake(
                        broker.bootstrapServers(),
                        folder,
                        "signpost.intake.flood.trusted-proxies=127.0.0.1",
                        "signpost.intake.flood.follow-up-burst=5",
                        "signpost.intake.flood.follow-up-per-hour=4",
                        "signpost.intake.api.keys-file=" + folder.resolve("api-keys.yaml"))
                .awaitReady();
    }

    @AfterEach
    void stop() {
        intake.close();
        broker.close();
    }

    private static String adding(String reference, String code) {
        return """
            {"sourceReference": "%s", "source": "neighbour", "kind": "add-information", "relatesTo": "%s", "danger": "no",
             "under18": "no", "exploitation": ["labour"], "reporter": {"identity": "anonymous"}}\
            """.formatted(reference, code);
    }

    /// A source that has a key is taken with that key alone.
    private static String byKey(String report) {
        return report.replace("neighbour", "app");
    }

    private HttpResponse<String> report(String network, String json, String... headers) {
        var all = new ArrayList<>(List.of("X-Forwarded-For", network));
        all.addAll(List.of(headers));
        return intake.post("/v1/concerns", "application/json", json, all.toArray(String[]::new));
    }

    private static String json(String text) {
        return "[" + text + "]";
    }

    private static void isClosed(JsonNode problem) {
        assertThat(problem.get("type").asString()).isEqualTo(ProblemType.TOO_MANY_CODES.uri());
        assertThat(problem.get("status").asInt()).isEqualTo(429);
    }

    @Test
    void aFewWrongOnesAreToldAndThenNoCodeIsLookedAtFromThereByAnyDoor() {
        String code = JSON.readTree(report("198.51.100.1", adding("first", "").replace("add-information", "new"))
                        .body())
                .get("followUpCode")
                .asString();
        // a right one costs nothing
        for (int i = 0; i < 7; i++) {
            assertThat(report("203.0.113.1", adding("right " + i, code)).statusCode())
                    .isEqualTo(202);
        }
        // and what cannot be a code is no try
        for (String slip : List.of("abc", WRONG, WRONG + "22", WRONG + "U")) {
            for (int i = 0; i < 3; i++) {
                assertThat(report("203.0.113.1", adding("slip", slip)).statusCode())
                        .isEqualTo(400);
            }
        }
        for (int i = 0; i < 2; i++) {
            assertThat(report("203.0.113.1", adding("wrong " + i, WRONG + "2")).statusCode())
                    .isEqualTo(400);
        }
        // many in one request are many
        var batch = intake.post(
                "/v1/concerns:batch",
                "application/json",
                json(String.join(",", Collections.nCopies(5, adding("wrong", WRONG + "3")))),
                "X-Forwarded-For",
                "203.0.113.2");
        JsonNode items = JSON.readTree(batch.body()).get("items");
        assertThat(StreamSupport.stream(items.spliterator(), false)
                        .map(item -> item.get("status").asInt()))
                .containsExactly(400, 400, 400, 429, 429);
        isClosed(items.get(4).get("problem"));
        assertThat(batch.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 901L);

        var closed = report("203.0.113.3", adding("closed", code));

        assertThat(closed.statusCode()).isEqualTo(429);
        isClosed(JSON.readTree(closed.body()));
        assertThat(closed.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(closed.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 901L);
        var event = intake.post(
                "/v1/events",
                EventsApi.STRUCTURED,
                new String(SubmittedEventsAtTheBroker.event("/neighbour", "1", adding("closed", code)), UTF_8),
                "X-Forwarded-For",
                "203.0.113.3");
        assertThat(event.statusCode()).isEqualTo(429);
        for (var answer : List.of(batch, closed, event)) {
            assertThat(answer.body()).doesNotContain(code, WRONG);
        }
        // it is one allowance with the page where codes are entered
        assertThat(intake.post(
                                "/follow",
                                "application/x-www-form-urlencoded",
                                "code=" + code,
                                "X-Forwarded-For",
                                "203.0.113.3",
                                "Accept",
                                "text/html")
                        .statusCode())
                .isEqualTo(429);
        othersAndOtherReportsGoOn(code);
    }

    private void othersAndOtherReportsGoOn(String code) {
        assertThat(report("203.0.113.3", adding("new", "").replace("add-information", "new"))
                        .statusCode())
                .isEqualTo(202);
        assertThat(report("198.51.100.1", adding("elsewhere", code)).statusCode())
                .isEqualTo(202);
        for (int i = 0; i < 20; i++) {
            assertThat(report(
                                    "203.0.113.3",
                                    byKey(adding("by key " + i, WRONG + "4")),
                                    "Authorization",
                                    "Bearer " + key.text())
                            .statusCode())
                    .isEqualTo(400);
        }
        assertThat(report("203.0.113.3", byKey(adding("by key", code)), "Authorization", "Bearer " + key.text())
                        .statusCode())
                .isEqualTo(202);
        assertThat(ReportedTopic.concerns(broker)).hasSize(11);
    }
}
