package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.topic.Topic;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Many concerns in one request, and the same request sent again.
class ConcernBatchTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CANARY = "canary7e2f";

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static RunningIntake intake;

    @BeforeAll
    static void start() throws Exception {
        broker = LocalBroker.startWithTopics(folder.resolve("log"));
        intake = new RunningIntake(broker.bootstrapServers(), folder, "signpost.intake.api.most-in-batch=5")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        intake.close();
        broker.close();
    }

    private static String concern(String reference, String more) {
        return """
            {"source": "partner-app", "sourceReference": "%s", "danger": "no", "under18": "no",
             "exploitation": ["labour"], "reporter": {"identity": "anonymous"}%s}\
            """.formatted(reference, more);
    }

    private static JsonNode items(String... concerns) {
        var answer = intake.post("/v1/concerns:batch", "application/json", "[" + String.join(",", concerns) + "]");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain(CANARY);
        return JSON.readTree(answer.body()).get("items");
    }

    private static List<Integer> statuses(JsonNode items) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.get("status").asInt())
                .toList();
    }

    private static int stored() {
        return TopicContents.of(broker, Topic.CONCERNS_REPORTED.topicName()).size();
    }

    @Test
    void eachItemHasItsOwnAnswerInOrderAndOneMistakeSpoilsNoOther() {
        int before = stored();

        JsonNode items = items(
                concern("one", ""),
                concern("two", ", \"" + CANARY + " x\": 1"),
                concern("three", ", \"danger\": \"now\""),
                concern("one", ", \"narrative\": \"" + CANARY + "\""),
                concern("four", ""));

        assertThat(statuses(items)).containsExactly(202, 400, 400, 409, 202);
        assertThat(items.get(4).get("index").asInt()).isEqualTo(4);
        assertThat(items.get(2).toString()).contains("duplicate-field", "\"pointer\":\"/danger\"");
        assertThat(items.get(0).get("receipt").get("followUpCode").asString()).isNotEmpty();
        assertThat(items.get(0).has("problem")).isFalse();
        assertThat(stored()).isEqualTo(before + 2);
    }

    @Test
    void anItemGetsWhatItWouldHaveGotAlone() {
        JsonNode items = items(concern("alone", ""));

        assertThat(JSON.readTree(intake.report(concern("alone", "")).body()))
                .isEqualTo(items.get(0).get("receipt"));
    }

    @Test
    void anItemThatIsTooLargeOrTooDeepIsRefusedByItself() {
        JsonNode items = items(
                concern("large", ", \"narrative\": \"" + "x".repeat(300 * 1024) + "\""),
                concern("deep", ", \"places\": " + "[".repeat(100) + "]".repeat(100)),
                concern("beside", ""));

        assertThat(statuses(items)).containsExactly(413, 400, 202);
    }

    @Test
    void anItemTooManyIsToldAndNothingIsStored() {
        int before = stored();

        var answer = intake.post(
                "/v1/concerns:batch",
                "application/json",
                "[" + String.join(",", Collections.nCopies(6, concern("many", ""))) + "]");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("/v1/problems#too-many", "at most 5");
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void whatIsNoListOfConcernsIsRefusedWhole() throws Exception {
        for (String body : List.of(
                "{}",
                "\"" + CANARY + "\"",
                "[" + concern("x", ""),
                "[" + concern("x", "") + "] " + CANARY,
                "[\u0000]",
                "[".repeat(5000),
                "")) {
            var answer = intake.post("/v1/concerns:batch", "application/json", body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(answer.body()).doesNotContain(CANARY);
        }
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(("[" + concern("packed", "") + "]").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(intake.send(HttpRequest.newBuilder(intake.at("/v1/concerns:batch"))
                                .headers("Content-Type", "application/json", "Content-Encoding", "gzip")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray()))
                                .build())
                        .statusCode())
                .isEqualTo(415);
        assertThat(intake.post("/v1/concerns:batch", "application/json", "[\"" + "x".repeat(3 << 20) + "\"]")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aBatchThatIsSentAgainWithItsKeyMakesNoMore() {
        String body = "[" + keyed("") + "," + keyed(", \"narrative\": \"another\"") + "]";
        var first = intake.post("/v1/concerns:batch", "application/json", body, "Idempotency-Key", "\"batch-1\"");
        int before = stored();

        var again = intake.post("/v1/concerns:batch", "application/json", body, "Idempotency-Key", "\"batch-1\"");

        assertThat(statuses(JSON.readTree(first.body()).get("items"))).containsExactly(202, 202);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(stored()).isEqualTo(before);
    }

    private static String keyed(String more) {
        return """
            {"source": "partner-app", "danger": "no", "under18": "no", "exploitation": ["labour"],
             "reporter": {"identity": "anonymous"}%s}\
            """.formatted(more);
    }

    private static java.net.http.HttpResponse<String> reportWith(String key, String body) {
        return intake.post("/v1/concerns", "application/json", body, "Idempotency-Key", key);
    }

    @Test
    void theSameRequestWithItsKeyIsOneConcernHoweverOftenAndWheneverItIsSent() throws Exception {
        int before = stored();
        var together = new CountDownLatch(8);
        Callable<String> report = () -> {
            together.countDown();
            together.await();
            var answer = reportWith("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", keyed(""));
            assertThat(answer.statusCode()).isEqualTo(202);
            return answer.body();
        };

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(Collections.nCopies(8, report));
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo(answers.getFirst().get());
            }
            assertThat(reportWith("8e03978e-40d5-43dd-bc93-6894a57f9324", keyed(""))
                            .body())
                    .as("without the quotes it is the same")
                    .isEqualTo(answers.getFirst().get());
        }
        assertThat(stored()).isEqualTo(before + 1);
    }

    @Test
    void aKeyThatWasUsedForSomethingElseIsToldSo() {
        assertThat(reportWith("\"reused\"", keyed("")).statusCode()).isEqualTo(202);

        var other = reportWith("\"reused\"", keyed(", \"narrative\": \"" + CANARY + "\""));

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.body()).contains("#idempotency-key-reused").doesNotContain(CANARY);
    }

    @Test
    void aKeyAndASourceReferenceMustAgree() {
        assertThat(reportWith("\"R-1\"", concern("R-1", "")).statusCode()).isEqualTo(202);

        var answer = reportWith("\"R-2\"", concern("R-1", ""));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"pointer\":\"/sourceReference\"");
    }

    @Test
    void aKeyOfAnotherFormIsRefusedByItsHeader() {
        for (String key : List.of("\"\"", "\"a b\"", CANARY + "\"", "x".repeat(65), "\"a\", \"b\"")) {
            var answer = reportWith(key, keyed(""));
            assertThat(answer.statusCode()).as(key).isEqualTo(400);
            assertThat(answer.body()).contains("\"header\":\"Idempotency-Key\"").doesNotContain(CANARY);
        }
    }

    @Test
    void aKeyOfNobodyInParticularNeedsASource() {
        var answer = reportWith("\"nobody\"", """
            {"danger": "no", "under18": "no", "exploitation": ["labour"], "reporter": {"identity": "anonymous"}}\
            """);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"pointer\":\"/source\"");
    }
}
