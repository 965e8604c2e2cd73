package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.avro.AlertProgressed;
import org.signpost.contract.avro.AlertRole;
import org.signpost.contract.avro.AlertStep;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.SealingKey;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.codec.Received;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.concern.Particulars;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.sealing.Opener;
import org.signpost.contract.topic.Topic;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API against a real broker, as an upstream application sees it.
@ExtendWith(OutputCaptureExtension.class)
class TakingInConcernsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

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

    private static String concern(String reference, String more) {
        return """
            {"source": "partner-app", "sourceReference": "%s", "danger": "no", "under18": "no",
             "exploitation": ["labour"], "places": [{"postcode": "CV21 2DT"}],
             "reporter": {"identity": "anonymous"}%s}\
            """.formatted(reference, more);
    }

    private static ConcernId idOf(String receipt) {
        return ConcernId.parse(JSON.readTree(receipt).get("concernId").asString());
    }

    private static List<ConsumerRecord<byte[], byte[]>> recordsOf(Topic topic, ConcernId concern) {
        return TopicContents.of(broker, topic.topicName()).stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(concern.toString()))
                .toList();
    }

    private static ConcernReported reported(ConcernId concern) {
        var records = recordsOf(Topic.CONCERNS_REPORTED, concern);
        assertThat(records).hasSize(1);
        var record = records.getFirst();
        return switch (new ReceivedDeserializer<>(RecordType.CONCERN_REPORTED)
                .deserialize(record.topic(), record.headers(), record.value())) {
            case Received.Intact<ConcernReported>(var intact, var _) -> intact;
            case Received.Unreadable<ConcernReported>(var reason, var _) -> throw new AssertionError(reason);
        };
    }

    @Test
    void acceptedMeansThatTheBrokersHaveTheKeyAndTheConcern() {
        var answer = intake.report(concern("accepted", ""));

        assertThat(answer.statusCode()).isEqualTo(202);
        JsonNode receipt = JSON.readTree(answer.body());
        var id = idOf(answer.body());
        assertThat(answer.headers().firstValue("Location")).contains("/v1/concerns/" + id);
        assertThat(receipt.get("reference").asString()).matches("[0-9A-Z]{4}-[0-9A-Z]{4}");
        assertThat(receipt.get("followUpCode").asString()).matches("([0-9A-Z]{4}-){3}[0-9A-Z]{4}");
        assertThat(recordsOf(Topic.CONCERNS_KEYS, id)).hasSize(1);
        assertThat(reported(id).getReference())
                .isEqualTo(receipt.get("reference").asString());
        assertThat(reported(id).getSource()).isEqualTo("partner-app");
        assertThat(recordsOf(Topic.CONCERNS_KEYS, id).getFirst().timestamp())
                .isLessThanOrEqualTo(
                        recordsOf(Topic.CONCERNS_REPORTED, id).getFirst().timestamp());
    }

    @Test
    void theSameReportTenTimesAtOnceIsOneConcernAndTheSameReferenceTenTimes() throws Exception {
        var together = new CountDownLatch(10);
        Callable<String> report = () -> {
            together.countDown();
            together.await();
            var answer = intake.report(concern("at-once", ""));
            assertThat(answer.statusCode()).isEqualTo(202);
            return answer.body();
        };

        Set<String> answers = new TreeSet<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(java.util.Collections.nCopies(10, report))) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).hasSize(1);
        assertThat(recordsOf(Topic.CONCERNS_REPORTED, idOf(answers.iterator().next())))
                .hasSize(1);
    }

    @Test
    void aRepeatWithAnotherClockAndAnotherOrderOfFieldsIsStillTheSame() {
        var first = intake.report(concern("again", ", \"submittedAt\": \"2026-11-01T10:00:00Z\""));
        var second = intake.report("""
            {"submittedAt": "2026-11-01T10:05:00Z", "reporter": {"identity": "anonymous"},
             "places": [{"postcode": "CV21 2DT"}], "exploitation": ["labour"], "under18": "no", "danger": "no",
             "sourceReference": "again", "source": "partner-app"}\
            """);

        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void anotherReportUnderTheSameReferenceIsToldSoAndTheFirstStands() {
        var first = intake.report(concern("twice", ""));

        var second = intake.report(concern("twice", ", \"narrative\": \"more\""));

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(second.body()).contains("add-information").doesNotContain("followUpCode");
        assertThat(recordsOf(Topic.CONCERNS_REPORTED, idOf(first.body()))).hasSize(1);
    }

    @Test
    void reportsWithoutAReferenceOfTheirOwnAreDifferentConcerns() {
        String anyone = "{\"danger\": \"no\", \"under18\": \"no\", \"exploitation\": [\"unsure\"],"
                + " \"reporter\": {\"identity\": \"anonymous\"}}";

        assertThat(idOf(intake.report(anyone).body()))
                .isNotEqualTo(idOf(intake.report(anyone).body()));
    }

    @Test
    void moreAboutAConcernFindsItByTheCodeOfItsReporter() {
        var first = JSON.readTree(intake.report(concern("first", "")).body());
        String code = first.get("followUpCode").asString();

        var more = intake.report(concern("more", ", \"kind\": \"add-information\", \"relatesTo\": \"" + code + "\""));

        assertThat(more.statusCode()).isEqualTo(202);
        assertThat(reported(idOf(more.body())).getRelatesTo())
                .isEqualTo(first.get("concernId").asString());
    }

    @Test
    void whatSaysThatItIsLiveIsNotMadeATestByWhatItFollows() {
        var test = JSON.readTree(
                intake.report(concern("tried", ", \"mode\": \"test\"")).body());
        String following = ", \"kind\": \"%s\", \"relatesTo\": \"%s\"%s";
        String id = test.get("concernId").asString();
        String code = test.get("followUpCode").asString();
        String live = ", \"mode\": \"live\"";

        for (String earlier : List.of(id, code)) {
            var added =
                    intake.report(concern("live-" + earlier, following.formatted("add-information", earlier, live)));
            assertThat(added.statusCode()).isEqualTo(400);
            assertThat(added.body())
                    .contains("\"/mode\"", "contradiction", "without kind and relatesTo", "leave mode out");
            var withdrawn = intake.report(concern("back-" + earlier, following.formatted("withdraw", earlier, live)));
            assertThat(withdrawn.statusCode()).isEqualTo(400);
            assertThat(withdrawn.body()).contains("\"/mode\"").doesNotContain("without kind");
        }
        var unsaid = intake.report(concern("unsaid", following.formatted("add-information", id, "")));
        assertThat(unsaid.statusCode()).isEqualTo(202);
        assertThat(JSON.readTree(unsaid.body()).get("mode").asString()).isEqualTo("test");
        assertThat(reported(idOf(unsaid.body())).getMode()).isEqualTo(ConcernMode.TEST);
        assertThat(intake.report(concern("unsaid", following.formatted("add-information", id, live)))
                        .statusCode())
                .as("the same again, and now said to be live")
                .isEqualTo(400);
    }

    @Test
    void theReceiptSaysAsWhatAConcernWasTakenInAlsoWhenItIsSentAgain() {
        for (String mode : List.of("live", "test", "exercise")) {
            String concern = concern("taken-as-" + mode, ", \"mode\": \"" + mode + "\"");
            assertThat(List.of(
                            intake.report(concern).body(),
                            intake.report(concern).body()))
                    .allSatisfy(receipt -> assertThat(
                                    JSON.readTree(receipt).get("mode").asString())
                            .isEqualTo(mode));
        }
        var first = JSON.readTree(intake.report(concern("real", "")).body());
        var more = intake.report(concern(
                "more-of-real",
                ", \"mode\": \"live\", \"kind\": \"add-information\", \"relatesTo\": \""
                        + first.get("concernId").asString() + "\""));
        assertThat(JSON.readTree(more.body()).get("mode").asString()).isEqualTo("live");
    }

    @Test
    void aCodeThatNobodyWasShownIsRefusedWithoutRepeatingIt() {
        var more = intake.report(
                concern("more-of-nothing", ", \"kind\": \"withdraw\", \"relatesTo\": \"ABCD-EFGH-JKMN-PQRS\""));

        assertThat(more.statusCode()).isEqualTo(400);
        assertThat(more.body()).contains("/relatesTo").doesNotContain("ABCD");
    }

    @Test
    void everyMistakeIsToldAtOnce() {
        var answer = intake.report("{\"danger\": \"canary-answer\", \"canary-field\": 1}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body())
                .contains("/danger", "/under18", "/exploitation", "/reporter/identity", "unknown-field")
                .doesNotContain("canary-answer");
    }

    @Test
    void whatIsSealedStandsNowhereInClearAndCanBeOpenedWithTheKey(CapturedOutput output) {
        var canaries = List.of(
                "canary-narrative",
                "canary-people",
                "canary-suspects",
                "canary-vehicles",
                "canary-description",
                "canary-name",
                "canary-organisation",
                "canary@mail.example",
                "07700 900999",
                "canary-times");
        var answer = intake.report("""
            {"source": "partner-app", "sourceReference": "canary", "danger": "now", "under18": "yes",
             "exploitation": ["labour"], "narrative": "canary-narrative", "peopleDescribed": "canary-people",
             "suspects": "canary-suspects", "vehicles": "canary-vehicles",
             "places": [{"place": "Rugby", "description": "canary-description"}],
             "reporter": {"identity": "share", "name": "canary-name", "organisation": "canary-organisation",
               "email": "canary@mail.example", "phone": "07700 900999", "safeTimes": "canary-times",
               "mayContact": "yes", "contactMeans": ["sms"], "doNot": ["visit"]}}\
            """);
        var id = idOf(answer.body());
        String code = JSON.readTree(answer.body()).get("followUpCode").asString();

        var inClear = new StringBuilder(output.getAll());
        for (Topic topic : Topic.values()) {
            for (var record : TopicContents.of(broker, topic.topicName())) {
                inClear.append(new String(record.value(), StandardCharsets.ISO_8859_1));
                for (Header header : record.headers()) {
                    inClear.append(new String(header.value(), StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertThat(inClear).doesNotContain(canaries).doesNotContain(code);

        var key = recordsOf(Topic.CONCERNS_KEYS, id).getFirst();
        var wrapped = switch (new ReceivedDeserializer<>(RecordType.SEALING_KEY)
                .deserialize(key.topic(), key.headers(), key.value())) {
            case Received.Intact<SealingKey>(var intact, var _) -> intact;
            case Received.Unreadable<SealingKey>(var reason, var _) -> throw new AssertionError(reason);
        };
        Optional<byte[]> opened = new Opener(KeyEncryptionKey.load(folder.resolve("kek.json")))
                .open(id, bytes(wrapped.getWrappedKey()), bytes(reported(id).getSealedParticulars()));
        assertThat(wrapped.getKeyId()).isEqualTo(reported(id).getSealingKeyId());
        assertThat(opened.map(json -> new String(json, StandardCharsets.UTF_8)).orElseThrow())
                .contains(canaries);
        assertThat(Particulars.fromJson(opened.orElseThrow()).narrative()).contains("canary-narrative");
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Test
    void theStatusSaysHowFarItCameAndNamesNobody() {
        var id = idOf(intake.report(concern("status", "")).body());
        assertThat(intake.get("/v1/concerns/" + id).body()).contains("\"status\":\"received\"");

        alert(id, "police", AlertRole.LEAD, AlertStep.RECORDED);
        alert(id, "council", AlertRole.COPY, AlertStep.SENT);
        Awaitility.await()
                .untilAsserted(() -> assertThat(intake.get("/v1/concerns/" + id).body())
                        .contains("\"status\":\"passed-on\"", "\"leads\":1", "\"copies\":1", "\"acknowledged\":0"));

        alert(id, "police", AlertRole.LEAD, AlertStep.ACKNOWLEDGED);
        Awaitility.await()
                .untilAsserted(() -> assertThat(intake.get("/v1/concerns/" + id).body())
                        .contains("\"status\":\"acknowledged\"", "\"acknowledged\":1", "acknowledgedAt")
                        .doesNotContain("police", "council"));
    }

    @Test
    void anUnknownConcernAndNoIdAtAllGetTheSameAnswer() {
        var unknown = intake.get("/v1/concerns/" + UUID.randomUUID());
        var noId = intake.get("/v1/concerns/canary");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(noId.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo(noId.body()).doesNotContain("canary");
    }

    @Test
    void afterARestartARepeatIsStillARepeatAndPoisonIsParkedOnce() throws Exception {
        var known = intake.report(concern("restart", ""));
        byte[] poison = "not a concern".getBytes(StandardCharsets.UTF_8);
        send(Topic.CONCERNS_REPORTED, "poison", poison, null);
        String parkedOn = Topic.CONCERNS_REPORTED.parkedBy("report-intake");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> TopicContents.of(broker, parkedOn).size() == 1);

        intake.close();
        intake = new RunningIntake(broker.bootstrapServers(), folder).awaitReady();

        assertThat(intake.report(concern("restart", "")).body()).isEqualTo(known.body());
        assertThat(intake.report(concern("restart", ", \"narrative\": \"other\""))
                        .statusCode())
                .isEqualTo(409);
        assertThat(recordsOf(Topic.CONCERNS_REPORTED, idOf(known.body()))).hasSize(1);
        var parked = TopicContents.of(broker, parkedOn);
        assertThat(parked).hasSize(1);
        assertThat(parked.getFirst().value()).isEqualTo(poison);
        assertThat(new String(
                        parked.getFirst()
                                .headers()
                                .lastHeader(RecordParking.REASON)
                                .value(),
                        StandardCharsets.UTF_8))
                .isEqualTo("NOT_SINGLE_OBJECT");
    }

    @Test
    void aBodyThatIsTooLargeIsNotReadOn() {
        String large = "{\"narrative\": \"" + "x".repeat(300 * 1024) + "\"}";

        var told = intake.report(large);
        var chunked = intake.send(java.net.http.HttpRequest.newBuilder(intake.at("/v1/concerns"))
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
                .build());

        assertThat(told.statusCode()).isEqualTo(413);
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(chunked.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    private static void alert(ConcernId concern, String partner, AlertRole role, AlertStep step) {
        var progressed = AlertProgressed.newBuilder()
                .setProgressId(UUID.randomUUID().toString())
                .setAlertId(UUID.nameUUIDFromBytes(partner.getBytes(StandardCharsets.UTF_8))
                        .toString())
                .setConcernId(concern.toString())
                .setReference("reference")
                .setPartnerId(partner)
                .setMode(ConcernMode.LIVE)
                .setRole(role)
                .setUrgency(UrgencyLevel.URGENT)
                .setStep(step)
                .setAt(Instant.parse("2026-11-23T12:00:00Z"))
                .build();
        send(
                Topic.ALERTS_PROGRESSED,
                concern.toString(),
                new RecordCodec<>(RecordType.ALERT_PROGRESSED).encode(progressed),
                new CloudEventAttributes(
                        progressed.getProgressId(),
                        EventType.ALERT_PROGRESSED,
                        "/signpost/notifier-service",
                        progressed.getAt(),
                        concern));
    }

    private static void send(
            Topic topic, String key, byte[] value, @org.jspecify.annotations.Nullable CloudEventAttributes event) {
        try (var producer =
                new KafkaProducer<>(broker.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            var record = new ProducerRecord<>(topic.topicName(), key.getBytes(StandardCharsets.UTF_8), value);
            if (event != null) {
                event.writeTo(record.headers());
            }
            producer.send(record).get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
