package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.provider.EventFormatProvider;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.topic.Topic;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The entrance for CloudEvents, used with the CloudEvents SDK as its own documentation shows, over Java's HTTP client.
class CloudEventsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CANARY = "canary7e2f";
    private static final String TYPE = "org.signpost.concern.submitted.v1";
    private static final String CONCERN = """
        {"danger": "no", "under18": "no", "exploitation": ["labour"], "reporter": {"identity": "anonymous"}}\
        """;

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static RunningIntake intake;

    @BeforeAll
    static void start() throws Exception {
        broker = LocalBroker.startWithTopics(folder.resolve("log"));
        intake = new RunningIntake(broker.bootstrapServers(), folder).awaitReady();
    }

    @AfterAll
    static void stop() {
        intake.close();
        broker.close();
    }

    private static CloudEvent event(String id, String concern) {
        return CloudEventBuilder.v1()
                .withId(id)
                .withSource(URI.create("/county/app"))
                .withType(TYPE)
                .withTime(OffsetDateTime.parse("2026-11-23T14:20:00Z"))
                .withDataContentType("application/json")
                .withData(concern.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private static HttpResponse<String> binary(CloudEvent event) {
        var request = HttpRequest.newBuilder(intake.at("/v1/events"));
        HttpMessageFactory.createWriter(
                        request::header, body -> request.POST(HttpRequest.BodyPublishers.ofByteArray(body)))
                .writeBinary(event);
        return intake.send(request.build());
    }

    private static HttpResponse<String> structured(CloudEvent event) {
        var request = HttpRequest.newBuilder(intake.at("/v1/events"));
        HttpMessageFactory.createWriter(
                        request::header, body -> request.POST(HttpRequest.BodyPublishers.ofByteArray(body)))
                .writeStructured(event, JsonFormat.CONTENT_TYPE);
        return intake.send(request.build());
    }

    private static String json(CloudEvent event) {
        var format = Objects.requireNonNull(EventFormatProvider.getInstance().resolveFormat(JsonFormat.CONTENT_TYPE));
        return new String(format.serialize(event), StandardCharsets.UTF_8);
    }

    private static int stored() {
        return TopicContents.of(broker, Topic.CONCERNS_REPORTED.topicName()).size();
    }

    @Test
    void anEventIsOneConcernInWhicheverModeAndHoweverOftenItIsSent() {
        int before = stored();

        var first = binary(event("modes", CONCERN));
        var again = binary(event("modes", CONCERN));
        var other = structured(event("modes", CONCERN));
        var batch = intake.post(
                "/v1/events", "application/cloudevents-batch+json", "[" + json(event("modes", CONCERN)) + "]");

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(first.headers().firstValue("Location")).isPresent();
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(other.statusCode()).isEqualTo(202);
        assertThat(other.body()).isEqualTo(first.body());
        assertThat(batch.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(batch.body()).get("items").get(0).get("receipt"))
                .isEqualTo(JSON.readTree(first.body()));
        assertThat(stored()).isEqualTo(before + 1);
    }

    @Test
    void aConcernThatNamesItselfIsTheSameThroughWhicheverDoor() {
        String named = CONCERN.replaceFirst("\\{", "{\"source\": \"county\", \"sourceReference\": \"N-1\", ");

        var event = binary(event("any", named));

        assertThat(event.statusCode()).isEqualTo(202);
        assertThat(intake.report(named).body()).isEqualTo(event.body());
        assertThat(binary(event("any-other", named)).body()).isEqualTo(event.body());
    }

    @Test
    void anotherConcernInAnEventThatWasSentIsToldSo() {
        assertThat(binary(event("conflict", CONCERN)).statusCode()).isEqualTo(202);

        assertThat(structured(event("conflict", CONCERN.replace("labour", "sexual")))
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void aBatchAnswersEachEventForItself() {
        String wrongType = json(event("batch-2", CONCERN)).replace(TYPE, CANARY);
        String wrongConcern = json(event("batch-3", CONCERN.replace("\"no\"", "\"" + CANARY + "\"")));

        var answer = intake.post(
                "/v1/events",
                "application/cloudevents-batch+json",
                "[" + json(event("batch-1", CONCERN)) + "," + wrongType + "," + wrongConcern + ", 7]");

        JsonNode items = JSON.readTree(answer.body()).get("items");
        assertThat(items.get(0).get("status").asInt()).isEqualTo(202);
        assertThat(items.get(1).toString()).contains("\"pointer\":\"/type\"", "\"status\":400");
        assertThat(items.get(2).toString()).contains("/data/danger", "/data/under18", "\"status\":400");
        assertThat(items.get(3).get("status").asInt()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain(CANARY);
    }

    @Test
    void mistakesAreToldWhereTheirSenderFindsThem() {
        var noHeaders = intake.post("/v1/events", "application/json", CONCERN);
        var wrongType = intake.post(
                "/v1/events",
                "application/json",
                CONCERN,
                "ce-specversion",
                "1.0",
                "ce-id",
                "1",
                "ce-source",
                "/app",
                "ce-type",
                CANARY);
        var noAttributes = intake.post("/v1/events", "application/cloudevents+json", "{\"data\": " + CONCERN + "}");
        var twice = intake.post(
                "/v1/events",
                "application/cloudevents+json",
                json(event("twice", CONCERN)).replace("\"danger\"", "\"danger\":\"no\",\"danger\""));

        for (var answer : List.of(noHeaders, wrongType, noAttributes, twice)) {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(answer.body()).doesNotContain(CANARY);
        }
        assertThat(noHeaders.body()).contains("ce-specversion", "ce-id", "ce-source", "ce-type");
        assertThat(wrongType.body()).contains("\"header\":\"ce-type\"", TYPE);
        assertThat(noAttributes.body()).contains("/specversion", "/id", "/source", "/type");
        assertThat(twice.body()).contains("/data/danger", "duplicate-field");
    }

    @Test
    void whatIsWrongWithAnEventAndWithItsConcernIsToldAtOnce() {
        String bad = CONCERN.replace("\"danger\"", "\"dangerous\"");
        var noId = intake.post(
                "/v1/events",
                "application/cloudevents+json",
                json(event("at-once", bad)).replace("\"id\"", "\"x\""));
        var noHeaders = intake.post("/v1/events", "application/json", bad);

        assertThat(noId.statusCode()).isEqualTo(400);
        assertThat(noId.body()).contains("\"/id\"", "\"/data/danger\"").doesNotContain("\"/data/source", "\"/source");
        assertThat(noHeaders.statusCode()).isEqualTo(400);
        assertThat(noHeaders.body()).contains("ce-id", "\"/danger\"").doesNotContain("\"/data/source", "\"/source");
    }

    @Test
    void whatIsNoEventIsRefusedAndRepeatsNothing() {
        String good = json(event("hostile", CONCERN));
        for (String body : List.of(
                "",
                "[]",
                "{",
                "{\"" + CANARY,
                good.replace("\"1.0\"", "\"0.3\""),
                good.replace("\"1.0\"", "1.0"),
                good.replace("\"/county/app\"", "\"" + CANARY + " %%\""),
                good.replace("2026-11-23T14:20:00Z", CANARY),
                good.replace("application/json", "text/" + CANARY),
                good.replace("\"data\":", "\"data_base64\":\"" + CANARY + "\",\"data\":"),
                good.replace("\"data\":{", "\"data\":\"" + CANARY + "\",\"" + "x" + "\":{"),
                good.replace("\"id\":", "\"id\":\"a\",\"id\":"),
                "{\"a\":".repeat(2000),
                good + CANARY)) {
            var answer = intake.post("/v1/events", "application/cloudevents+json", body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(answer.body()).doesNotContain(CANARY);
        }
        for (String type : List.of("text/plain", "application/cloudevents+xml", "application/xml", CANARY)) {
            assertThat(intake.post("/v1/events", type, good).statusCode())
                    .as(type)
                    .isEqualTo(415);
        }
        assertThat(intake.post("/v1/events", "application/cloudevents+json", good, "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(415);
        assertThat(intake.post(
                                "/v1/events",
                                "application/cloudevents+json",
                                good.replace("/county", "/" + "x".repeat(300_000)))
                        .statusCode())
                .isEqualTo(413);
    }
}
