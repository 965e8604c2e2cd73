package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.avro.ConcernHeld;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.HeldState;
import org.signpost.contract.avro.HoldReason;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.sealing.Opener;
import org.signpost.contract.topic.Topic;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reports are accepted while the brokers are away, and are on the topic once, in order, when they are back.
@ExtendWith(OutputCaptureExtension.class)
class SpooledWhileAwayTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String QUICK = "signpost.intake.answer-within=500ms";

    @TempDir
    Path folder;

    private LocalBroker broker;

    @BeforeEach
    void start() {
        broker = LocalBroker.startWithTopics(folder.resolve("log"));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private RunningIntake intake() throws IOException {
        return new RunningIntake(broker.bootstrapServers(), folder, QUICK);
    }

    private void brokerReturns() {
        broker = LocalBroker.start(folder.resolve("log"), broker.port());
    }

    private static String concern(String reference, String more) {
        return """
            {"source": "partner-app", "sourceReference": "%s", "danger": "no", "under18": "no",
             "exploitation": ["labour"], "reporter": {"identity": "anonymous"}%s}\
            """.formatted(reference, more);
    }

    /// The receipt of a report that is accepted.
    private static JsonNode accepted(RunningIntake intake, String report) {
        var answer = intake.report(report);
        assertThat(answer.statusCode()).isEqualTo(202);
        return JSON.readTree(answer.body());
    }

    private static void eventually(ThrowingRunnable holds) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(holds);
    }

    private static double gauge(RunningIntake intake, String name) {
        return intake.bean(MeterRegistry.class)
                .get("signpost.intake." + name)
                .gauge()
                .value();
    }

    private static Status health(RunningIntake intake, String component) {
        var health = intake.bean(HealthEndpoint.class).healthForPath(component);
        assertThat(health).isNotNull();
        return health.getStatus();
    }

    private static String id(JsonNode receipt) {
        return receipt.get("concernId").asString();
    }

    @Test
    void brokersThatGoAwayChangeNothingForWhoeverReportsAndWhenTheyAreBackEachConcernIsThereOnceInOrder()
            throws Exception {
        try (var intake = intake().awaitReady()) {
            accepted(intake, concern("before", ""));
            broker.close();

            var ids = new ArrayList<String>();
            for (int number = 0; number < 30; number++) {
                ids.add(id(accepted(intake, concern("away-" + number, ""))));
            }
            assertThat(intake.get("/accepting").body()).isEqualTo("{\"accepting\":true,\"through\":\"spool\"}");
            assertThat(intake.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
            assertThat(health(intake, "broker")).isEqualTo(Status.DOWN);
            assertThat(health(intake, "spool")).isEqualTo(Status.UP);
            assertThat(gauge(intake, "brokers.away")).isEqualTo(1);
            assertThat(gauge(intake, "spool.size")).isEqualTo(30);
            assertThat(gauge(intake, "spool.oldest.seconds")).isPositive();
            assertThat(JSON.readTree(intake.get("/v1/concerns/" + ids.getLast()).body())
                            .get("status")
                            .asString())
                    .isEqualTo("received");

            brokerReturns();
            intake.awaitReady();

            assertThat(gauge(intake, "spool.size")).isZero();
            assertThat(gauge(intake, "spool.oldest.seconds")).isZero();
            assertThat(gauge(intake, "brokers.away")).isZero();
            assertThat(health(intake, "broker")).isEqualTo(Status.UP);
            accepted(intake, concern("after", ""));
            List<ConcernReported> all = ReportedTopic.concerns(broker);
            assertThat(all).hasSize(32);
            assertThat(all.stream().map(ConcernReported::getConcernId).toList()).containsAll(ids);
            assertThat(ReportedTopic.keys(broker)).hasSize(32);
            inOrder(ids);
        }
    }

    private void inOrder(List<String> ids) {
        Map<Integer, List<Integer>> byPartition = new HashMap<>();
        TopicContents.of(broker, Topic.CONCERNS_REPORTED.topicName()).forEach(record -> {
            int place = ids.indexOf(new String(record.key(), StandardCharsets.UTF_8));
            if (place >= 0) {
                byPartition
                        .computeIfAbsent(record.partition(), _ -> new ArrayList<>())
                        .add(place);
            }
        });
        assertThat(byPartition.values())
                .allSatisfy(places -> assertThat(places).isSortedAccordingTo(Comparator.naturalOrder()));
    }

    @Test
    void theFormConfirmsAsAlways() throws Exception {
        try (var intake = intake().awaitReady()) {
            broker.close();

            var page = intake.sendForm(Map.of(
                    "danger", List.of("no"),
                    "under18", List.of("no"),
                    "exploitation", List.of("labour"),
                    "place", List.of("Bulkington"),
                    "narrative", List.of("A white van with ladders"),
                    "identity", List.of("share")));

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).containsPattern("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}");
            // nothing that was written lies on the disk as it was written
            assertThat(Files.readString(folder.resolve("spool.mv.db"), StandardCharsets.ISO_8859_1))
                    .doesNotContain("white van", "ladders");
        }
    }

    @Test
    void aServiceThatStartsWithoutBrokersAcceptsAndKnowsARepeat(CapturedOutput output) throws Exception {
        broker.close();
        JsonNode first;
        try (var intake = intake()) {
            assertThat(intake.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
            first = accepted(intake, concern("early", ""));

            assertThat(accepted(intake, concern("early", ""))).isEqualTo(first);
            assertThat(intake.report(concern("early", ", \"places\": [{\"postcode\": \"CV21 2DT\"}]"))
                            .statusCode())
                    .isEqualTo(409);
        }
        // and again: what is in the spool is known after a restart too
        try (var intake = intake()) {
            assertThat(accepted(intake, concern("early", ""))).isEqualTo(first);
            assertThat(JSON.readTree(intake.get("/v1/concerns/" + id(first)).body())
                            .get("status")
                            .asString())
                    .isEqualTo("received");

            brokerReturns();
            intake.awaitReady();

            assertThat(accepted(intake, concern("early", ""))).isEqualTo(first);
            assertThat(ReportedTopic.concerns(broker)).hasSize(1);
        }
        assertThat(output).contains("the brokers are away", "the spool was drained");
    }

    @Test
    void whatStandsOnTheTopicAlreadyIsNotSentAgain() throws Exception {
        JsonNode first;
        try (var intake = intake().awaitReady()) {
            first = accepted(intake, concern("twice", ""));
        }
        broker.close();
        try (var intake = intake()) {
            // the service cannot know that the brokers have it
            assertThat(accepted(intake, concern("twice", ""))).isEqualTo(first);
            assertThat(gauge(intake, "spool.size")).isEqualTo(1);

            brokerReturns();
            intake.awaitReady();

            assertThat(gauge(intake, "spool.size")).isZero();
            assertThat(gauge(intake, "spool.held")).isZero();
            assertThat(ReportedTopic.concerns(broker)).hasSize(1);
        }
    }

    @Test
    void anotherReportUnderTheSameReferenceThatCouldNotBeRefusedIsHeldForReviewAndReleasedAsOneOfItsOwn(
            CapturedOutput output) throws Exception {
        String other = concern("clash", ", \"narrative\": \"Quite another matter\"");
        JsonNode first;
        try (var intake = intake().awaitReady()) {
            first = accepted(intake, concern("clash", ""));
        }
        broker.close();
        ConcernHeld held;
        try (var intake = intake()) {
            assertThat(accepted(intake, other)).isEqualTo(first);

            brokerReturns();
            intake.awaitReady();

            eventually(() -> assertThat(HeldTopic.concerns(broker)).hasSize(1));
            held = HeldTopic.concerns(broker).getFirst();
            eventually(() -> assertThat(gauge(intake, "spool.size")).isZero());
            assertThat(gauge(intake, "spool.held")).isZero();
            assertThat(held.getState()).isEqualTo(HeldState.HELD);
            assertThat(held.getWhy()).isEqualTo(HoldReason.CONFLICT);
            assertThat(held.getConcernId()).isNotEqualTo(id(first));
            assertThat(Duration.between(held.getHeldAt(), held.getReleaseAt())).isEqualTo(Duration.ofHours(2));
            assertThat(ReportedTopic.concerns(broker)).hasSize(1);
            repeatsAreRepeats(intake, other, first);
            // what is held is in nobody's way
            accepted(intake, concern("next", ""));
            assertThat(ReportedTopic.concerns(broker)).hasSize(2);
        }
        assertThat(output)
                .contains("held for review as one of its own", id(first), held.getConcernId())
                .doesNotContain("another matter");
        try (var intake = intake().awaitReady()) {
            // also for a service that has not accepted it itself
            repeatsAreRepeats(intake, other, first);
            release(held);

            eventually(() -> assertThat(intake.bean(KnownConcerns.class).reported(ConcernId.parse(held.getConcernId())))
                    .isTrue());
            repeatsAreRepeats(intake, other, first);
        }
        assertThat(ReportedTopic.concerns(broker)).hasSize(3);
        ConcernReported released = reported(held.getConcernId());
        assertThat(released.getRelatesTo()).isEqualTo(id(first));
        assertThat(released.getReference()).isEqualTo(held.getReference());
        assertThat(released.getFollowUpCodeHash())
                .isNotEqualTo(reported(id(first)).getFollowUpCodeHash());
        assertThat(opened(released)).contains("Quite another matter");
        assertThat(opened(reported(id(first)))).doesNotContain("Quite another matter");
        assertThat(output).doesNotContain("another matter");
    }

    private void repeatsAreRepeats(RunningIntake intake, String other, JsonNode first) {
        assertThat(accepted(intake, other)).isEqualTo(first);
        assertThat(accepted(intake, concern("clash", ""))).isEqualTo(first);
        assertThat(intake.report(concern("clash", ", \"narrative\": \"A third\""))
                        .statusCode())
                .isEqualTo(409);
    }

    private void release(ConcernHeld held) {
        try (var producer =
                new KafkaProducer<>(broker.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            new HeldReview(producer, Duration.ofSeconds(30), Clock.systemUTC())
                    .release(held, "another matter after all", "tester", false);
        }
    }

    private ConcernReported reported(String id) {
        return ReportedTopic.concerns(broker).stream()
                .filter(concern -> concern.getConcernId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private String opened(ConcernReported concern) {
        byte[] wrapped = ReportedTopic.keys(broker).stream()
                .filter(key -> key.getKeyId().equals(concern.getSealingKeyId()))
                .findFirst()
                .orElseThrow()
                .getWrappedKey()
                .array();
        byte[] particulars = new Opener(KeyEncryptionKey.load(folder.resolve("kek.json")))
                .open(
                        ConcernId.parse(concern.getConcernId()),
                        wrapped,
                        concern.getSealedParticulars().array())
                .orElseThrow();
        return new String(particulars, StandardCharsets.UTF_8);
    }

    @Test
    void whatWaitedWhileTheKeyWasRotatedOpensWithTheNewOne() throws Exception {
        Path keyFile = folder.resolve("kek.json");
        String narrative = "CANARY waited";
        try (var intake = new RunningIntake(
                        broker.bootstrapServers(), folder, QUICK, "signpost.intake.reload-every=50ms")
                .awaitReady()) {
            broker.close();
            String waited = id(accepted(intake, concern("rotated", ", \"narrative\": \"" + narrative + "\"")));
            KeyEncryptionKey rotated = KeyEncryptionKey.addPrimary(keyFile);
            eventually(() -> assertThat(intake.keyEncryptionKey().primaryId()).isEqualTo(rotated.primaryId()));
            brokerReturns();
            eventually(() -> assertThat(ReportedTopic.concerns(broker))
                    .anyMatch(concern -> concern.getConcernId().equals(waited)));

            KeyEncryptionKey left = KeyEncryptionKey.destroyOld(keyFile, rotated.primaryId());

            assertThat(left.hasOldKeys()).isFalse();
            assertThat(opened(reported(waited))).contains(narrative);
            String after = id(accepted(intake, concern("after", ", \"narrative\": \"" + narrative + "\"")));
            eventually(() -> assertThat(ReportedTopic.concerns(broker))
                    .anyMatch(concern -> concern.getConcernId().equals(after)));
            assertThat(opened(reported(after))).contains(narrative);
        }
    }

    @Test
    void aClashThatIsOnTheTopicAlreadyIsNotHeldASecondTime() throws Exception {
        String other = concern("clash", ", \"narrative\": \"Quite another matter\"");
        try (var intake = intake().awaitReady()) {
            accepted(intake, concern("clash", ""));
        }
        for (int life = 0; life < 2; life++) {
            // a service that does not know what the brokers have takes it in, each time
            broker.close();
            try (var intake = intake()) {
                accepted(intake, other);
                assertThat(gauge(intake, "spool.size")).isEqualTo(1);

                brokerReturns();
                intake.awaitReady();

                eventually(() -> assertThat(gauge(intake, "spool.size")).isZero());
            }
            assertThat(HeldTopic.concerns(broker)).hasSize(1);
            assertThat(ReportedTopic.keys(broker)).hasSize(2);
        }
    }

    @Test
    void whatWasAcceptedAsLiveAndTurnsOutToFollowATestIsLookedAtByAPerson() throws Exception {
        String code;
        try (var intake = intake().awaitReady()) {
            code = accepted(intake, concern("tried", ", \"mode\": \"test\""))
                    .get("followUpCode")
                    .asString();
        }
        broker.close();
        try (var intake = intake()) {
            String follows = ", \"kind\": \"add-information\", \"relatesTo\": \"%s\"".formatted(code);
            JsonNode live = accepted(intake, concern("live-now", follows + ", \"mode\": \"live\""));
            JsonNode test = accepted(intake, concern("test-now", follows + ", \"mode\": \"test\""));
            assertThat(live.get("mode").asString()).isEqualTo("live");

            brokerReturns();
            intake.awaitReady();

            eventually(() -> assertThat(HeldTopic.concerns(broker)).hasSize(1));
            eventually(() -> assertThat(gauge(intake, "spool.size")).isZero());
            ConcernHeld held = HeldTopic.concerns(broker).getFirst();
            assertThat(held.getConcernId()).isEqualTo(id(live));
            assertThat(held.getMode()).isEqualTo(ConcernMode.LIVE);
            assertThat(reported(id(test)).getMode()).isEqualTo(ConcernMode.TEST);

            release(held);
            assertThat(reported(id(live)).getMode()).isEqualTo(ConcernMode.LIVE);
            assertThat(reported(id(live)).getRelatesTo()).isNull();
        }
    }

    @Test
    void aFollowUpCodeThatCannotBeLookedUpYetIsLookedUpBeforeSending() throws Exception {
        JsonNode earlier;
        try (var intake = intake().awaitReady()) {
            earlier = accepted(intake, concern("earlier", ""));
        }
        broker.close();
        try (var intake = intake()) {
            String code = earlier.get("followUpCode").asString();
            JsonNode adds = accepted(
                    intake, concern("adds", ", \"kind\": \"add-information\", \"relatesTo\": \"%s\"".formatted(code)));
            JsonNode spooled = accepted(intake, concern("spooled", ""));
            JsonNode addsToSpooled = accepted(
                    intake,
                    concern(
                            "adds-to-spooled",
                            ", \"kind\": \"add-information\", \"relatesTo\": \"%s\""
                                    .formatted(spooled.get("followUpCode").asString())));
            JsonNode addsToNothing = accepted(
                    intake,
                    concern(
                            "adds-to-nothing",
                            ", \"kind\": \"add-information\", \"relatesTo\": \"%s\""
                                    .formatted(
                                            code.charAt(0) == '2'
                                                    ? "3" + code.substring(1)
                                                    : "2" + code.substring(1))));

            brokerReturns();
            intake.awaitReady();

            eventually(() -> assertThat(HeldTopic.concerns(broker)).hasSize(1));
            eventually(() -> assertThat(gauge(intake, "spool.size")).isZero());
            assertThat(gauge(intake, "spool.held")).isZero();
            ConcernHeld toNothing = HeldTopic.concerns(broker).getFirst();
            assertThat(toNothing.getWhy()).isEqualTo(HoldReason.RELATED_UNKNOWN);
            assertThat(toNothing.getConcernId()).isEqualTo(id(addsToNothing));
            Map<String, String> related = ReportedTopic.concerns(broker).stream()
                    .filter(concern -> concern.getRelatesTo() != null)
                    .collect(Collectors.toMap(ConcernReported::getConcernId, ConcernReported::getRelatesTo));
            assertThat(related).isEqualTo(Map.of(id(adds), id(earlier), id(addsToSpooled), id(spooled)));
            assertThat(ReportedTopic.concerns(broker)).hasSize(4);

            release(toNothing);
            assertThat(reported(id(addsToNothing)).getKind()).isEqualTo(ConcernKind.ADD_INFORMATION);
            assertThat(reported(id(addsToNothing)).getRelatesTo()).isNull();
        }
    }

    @Test
    void aSpoolThatCannotBeOpenedKeepsNobodyFromReportingToTheBrokers() throws Exception {
        Files.writeString(folder.resolve("spool.mv.db"), "no database at all".repeat(1000));

        try (var intake = intake().awaitReady()) {
            accepted(intake, concern("through", ""));
            assertThat(health(intake, "spool")).isEqualTo(Status.DOWN);

            broker.close();
            eventually(() -> {
                assertThat(intake.report(concern("nowhere", "")).statusCode()).isEqualTo(503);
                assertThat(intake.get("/accepting").statusCode()).isEqualTo(503);
                assertThat(intake.get("/actuator/health/readiness").statusCode())
                        .isEqualTo(503);
            });

            Files.delete(folder.resolve("spool.mv.db"));
            eventually(() -> accepted(intake, concern("mended", "")));
            brokerReturns();
            intake.awaitReady();
            assertThat(ReportedTopic.concerns(broker).stream()
                            .map(ConcernReported::getSourceReference)
                            .collect(Collectors.toSet()))
                    .isEqualTo(Set.of("through", "mended"));
        }
    }
}
