package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signpost.intake.SubmittedEventsAtTheBroker.SOON;
import static org.signpost.intake.SubmittedEventsAtTheBroker.attributes;
import static org.signpost.intake.SubmittedEventsAtTheBroker.concern;
import static org.signpost.intake.SubmittedEventsAtTheBroker.event;
import static org.signpost.intake.SubmittedEventsAtTheBroker.header;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.topic.Topic;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

/// Other systems write events, against a real broker.
@ExtendWith(OutputCaptureExtension.class)
class SubmittedTopicTest {

    @TempDir
    Path folder;

    private LocalBroker broker;
    private SubmittedEventsAtTheBroker events;

    @BeforeEach
    void start() {
        broker = LocalBroker.startWithTopics(folder.resolve("log"));
        events = new SubmittedEventsAtTheBroker(broker);
    }

    @AfterEach
    void stop() {
        events.close();
        broker.close();
    }

    private RunningIntake intake(String... settings) throws Exception {
        return new RunningIntake(broker.bootstrapServers(), folder, settings).awaitReady();
    }

    @Test
    void anEventInAnyModeBecomesOneConcernHoweverOftenItComes() throws Exception {
        byte[] structured = event("/council/forms", "one", concern(""));
        byte[] value = concern("").getBytes(StandardCharsets.UTF_8);
        for (int partition : List.of(0, 0, 3)) {
            events.send(partition, structured, Map.of("content-type", "application/cloudevents+json; charset=UTF-8"));
        }
        // as a console producer writes it
        events.send(1, event("/council/forms", "two", concern("")), Map.of());
        for (int partition : List.of(2, 4)) {
            events.send(partition, value, attributes("/council/forms", "three"));
        }

        try (var intake = intake()) {
            events.awaitAllLookedAfter();

            assertThat(events.parked()).isEmpty();
            // two at the same moment may both be written, as one concern: readers take them for one
            assertThat(TopicContents.of(broker, Topic.CONCERNS_REPORTED.topicName()).stream()
                            .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                            .distinct())
                    .hasSize(3);
            assertThat(events.reportedFrom("/council/forms").stream().distinct())
                    .containsExactlyInAnyOrder(
                            "event:/council/forms one", "event:/council/forms two", "event:/council/forms three");

            events.send(5, structured, Map.of());
            events.awaitAllLookedAfter();
            assertThat(intake.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
        try (var again = intake()) {
            events.send(1, structured, Map.of());
            events.awaitAllLookedAfter();
            assertThat(events.reportedFrom("/council/forms").stream().filter("event:/council/forms one"::equals))
                    .hasSize(1);
            assertThat(again.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatSaysThatItIsLiveAndFollowsATestIsTakenInAsOneOfItsOwnBecauseNobodyWaitsForTheAnswer() throws Exception {
        try (var intake = intake()) {
            var test = JsonMapper.shared().readTree(intake.report("""
                {"source": "app", "sourceReference": "test", "mode": "test", "danger": "no", "under18": "no",
                 "exploitation": ["labour"], "places": [{"postcode": "CV21 2DT"}],
                 "reporter": {"identity": "anonymous"}}\
                """).body());
            String follows = ", \"relatesTo\": \"" + test.get("concernId").asString() + "\", \"kind\": ";
            String live = ", \"mode\": \"live\"";
            events.send(0, event("/app", "added", concern(follows + "\"add-information\"" + live)), Map.of());
            events.send(0, event("/app", "again", concern(follows + "\"add-information\"" + live)), Map.of());
            events.send(0, event("/app", "again", concern(follows + "\"add-information\"" + live)), Map.of());
            events.send(0, event("/app", "taken back", concern(follows + "\"withdraw\"" + live)), Map.of());
            events.send(0, event("/app", "unsaid", concern(follows + "\"add-information\"")), Map.of());
            events.awaitAllLookedAfter();
        }

        Map<String, ConcernReported> reported = ReportedTopic.concerns(broker).stream()
                .filter(concern -> concern.getSource().equals("/app"))
                .collect(Collectors.toMap(ConcernReported::getSourceReference, concern -> concern));
        assertThat(reported).containsOnlyKeys("event:/app added", "event:/app again", "event:/app unsaid");
        ConcernReported alone = Objects.requireNonNull(reported.get("event:/app added"));
        assertThat(alone.getMode()).isEqualTo(ConcernMode.LIVE);
        assertThat(alone.getKind()).isEqualTo(ConcernKind.NEW);
        assertThat(alone.getRelatesTo()).isNull();
        assertThat(alone.getPlaces()).as("nothing of the test").isEmpty();
        assertThat(Objects.requireNonNull(reported.get("event:/app unsaid")).getMode())
                .isEqualTo(ConcernMode.TEST);
        assertThat(events.parked()).hasSize(1);
    }

    @Test
    void whatATransactionTookBackWasNeverSubmitted() throws Exception {
        events.sendAndTakeBack(0, event("/app", "1", concern("")), Map.of());
        events.send(0, event("/app", "1", concern(", \"coercion\": \"yes\"")), Map.of());

        try (var _ = intake()) {
            // not until all is looked after: what ends a transaction has an offset, too, and may stand last
            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(events.reportedFrom("/app")).isNotEmpty());

            assertThat(events.parked()).isEmpty();
            assertThat(events.reportedFrom("/app")).containsExactly("event:/app 1");
        }
    }

    @Test
    void poisonIsParkedByteForByteWithTheFieldAndWithoutAValue(CapturedOutput output) throws Exception {
        byte[] nothing = "canary".getBytes(StandardCharsets.UTF_8);
        events.send(0, null, Map.of());
        events.send(0, nothing, Map.of());
        events.send(0, concern("").getBytes(StandardCharsets.UTF_8), Map.of());
        events.send(0, event("/app", "1", concern(", \"Jane Canary\": 1, \"canaryfield\": 2")), Map.of());
        events.send(0, event("/app", "2", "{\"danger\": \"canary\", \"places\": [{\"canary\": 1}]}"), Map.of());
        events.send(0, "{\"danger\": 1}".getBytes(StandardCharsets.UTF_8), attributes("/app", "3"));
        events.send(0, new byte[0], attributes("/app", "4"));
        events.send(
                0,
                concern("").getBytes(StandardCharsets.UTF_8),
                List.of(header("ce_specversion", new byte[] {'1', '.', '0'}), header("ce_id", null)));
        events.send(
                0,
                event("/app", "5", concern("")),
                List.of(header(
                        "spring_json_header_types",
                        "{\"x\":\"java.util.ArrayList\"".getBytes(StandardCharsets.UTF_8))));
        events.send(0, event("/app", "6", concern("")), Map.of("content-type", "application/cloudevents-batch+json"));
        events.send(0, event("/app", "7", concern("").replace("danger", "danger\": \"no\", \"danger")), Map.of());
        events.send(0, event("/app", "8", concern("")), Map.of());
        events.send(0, event("/app", "8", concern(", \"coercion\": \"yes\"")), Map.of());

        try (var intake = intake()) {
            events.awaitAllLookedAfter();

            var parked = events.parked();
            assertThat(parked.stream()
                            .map(record -> header(record, RecordParking.REASON) + " "
                                    + SubmittedEventsAtTheBroker.broken(record)))
                    .containsExactly(
                            "NO_VALUE []",
                            "NOT_AN_EVENT [ce_specversion required, ce_id required, ce_source required,"
                                    + " ce_type required]",
                            "NOT_AN_EVENT [ce_specversion required, ce_id required, ce_source required,"
                                    + " ce_type required]",
                            "NOT_A_CONCERN [/data unknown-field, /data unknown-field]",
                            "NOT_A_CONCERN [/data/danger not-allowed, /data/under18 required,"
                                    + " /data/exploitation required, /data/places/0 unknown-field,"
                                    + " /data/reporter/identity required]",
                            "NOT_A_CONCERN [/danger wrong-type, /under18 required, /exploitation required,"
                                    + " /reporter/identity required]",
                            "NOT_AN_EVENT [ required]",
                            "HEADER_MALFORMED [ce_id wrong-type]",
                            "HEADER_MALFORMED [spring_json_header_types not-allowed]",
                            "NOT_AN_EVENT [content-type not-allowed]",
                            "NOT_A_CONCERN [/data/danger duplicate-field]",
                            "CONFLICT [/data already-reported]");
            assertThat(parked.get(1).value()).isEqualTo(nothing);
            assertThat(parked.getFirst().value()).isNull();
            for (var record : parked) {
                record.headers().forEach(header -> {
                    if (header.key().startsWith("sp_parked_")) {
                        assertThat(new String(header.value(), StandardCharsets.UTF_8))
                                .doesNotContainIgnoringCase("canary");
                    }
                });
            }
            assertThat(output.getAll()).doesNotContainIgnoringCase("canary");
            assertThat(events.reportedFrom("/app")).containsExactly("event:/app 8");
            assertThat(intake.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aSourceThatIsNotAllowedIsParkedWhereverItIsNamed() throws Exception {
        events.send(0, event("/app", "1", concern("")), Map.of());
        events.send(0, event("/other", "1", concern("")), Map.of());
        events.send(0, event("/app", "2", concern(", \"source\": \"/other\"")), Map.of());
        events.send(0, concern("").getBytes(StandardCharsets.UTF_8), attributes("/other", "3"));

        try (var intake = intake("signpost.intake.submitted.sources=/app,/third")) {
            events.awaitAllLookedAfter();

            assertThat(events.parked().stream()
                            .map(record ->
                                    header(record, RecordParking.REASON) + " " + header(record, RecordParking.FIELD)))
                    .containsExactly(
                            "SOURCE_NOT_ALLOWED /source",
                            "SOURCE_NOT_ALLOWED /data/source",
                            "SOURCE_NOT_ALLOWED ce_source");
            assertThat(events.reportedFrom("/app")).hasSize(1);
            assertThat(intake.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whileNothingCanBeParkedTheOffsetStaysAndOtherPartitionsGoOn() throws Exception {
        refuseWrites(SubmittedEventsAtTheBroker.PARKED, true);
        try (var intake = intake("signpost.intake.answer-within=500ms")) {
            events.send(0, new byte[] {1}, Map.of());
            events.send(0, event("/app", "behind", concern("")), Map.of());
            events.send(1, event("/app", "beside", concern("")), Map.of());
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> events.reportedFrom("/app").contains("event:/app beside"));
            assertThat(events.reportedFrom("/app")).doesNotContain("event:/app behind");
            assertThat(events.parked()).isEmpty();

            refuseWrites(SubmittedEventsAtTheBroker.PARKED, false);
            events.awaitAllLookedAfter();
            assertThat(events.parked()).hasSize(1);
            assertThat(events.reportedFrom("/app")).containsExactlyInAnyOrder("event:/app beside", "event:/app behind");
            assertThat(intake.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    /// Nothing is small enough for it any more.
    private void refuseWrites(String topic, boolean refuse) throws Exception {
        try (var admin = Admin.create(broker.clientSettings())) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry(
                                            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                                            refuse ? "1" : Integer.toString(Topic.LARGEST_PARKED)),
                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    @Test
    void whileNothingCanBeTakenInTheOffsetStaysAndNothingIsLost() throws Exception {
        refuseWrites(Topic.CONCERNS_KEYS.topicName(), true);
        try (var intake = intake("signpost.intake.answer-within=500ms", "spring.datasource.url=")) {
            events.send(0, event("/app", "waits", concern("")), Map.of());
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> intake.bean(io.micrometer.core.instrument.MeterRegistry.class)
                                    .counter("signpost.intake.reports", "ending", "NotStored")
                                    .count()
                            >= 2);
            assertThat(events.reportedFrom("/app")).isEmpty();
            assertThat(events.parked()).isEmpty();

            refuseWrites(Topic.CONCERNS_KEYS.topicName(), false);
            events.awaitAllLookedAfter();
            assertThat(events.reportedFrom("/app")).containsExactly("event:/app waits");
        }
    }

    @Test
    void whenItIsSwitchedOffTheTopicIsLeftAlone() throws Exception {
        events.send(0, event("/app", "1", concern("")), Map.of());

        try (var off = intake("signpost.intake.submitted.enabled=false")) {
            assertThat(off.report(concern("")).statusCode()).isEqualTo(202);
        }

        assertThat(events.reportedFrom("/app")).isEmpty();
    }
}
