package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.avro.ConcernHeld;
import org.signpost.contract.avro.HeldState;
import org.signpost.contract.avro.HoldReason;
import org.signpost.contract.codec.Received;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.topic.Topic;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

/// More comes than is usual, against a real broker. The test is the proxy in front of the service, so it says from
/// where each report comes.
@ExtendWith(OutputCaptureExtension.class)
class HeldReportsTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String FLOOD = "203.0.113.";

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

    private RunningIntake intake(String... more) throws Exception {
        var settings = new ArrayList<>(List.of(
                "signpost.intake.flood.trusted-proxies=127.0.0.1",
                "signpost.intake.flood.network-burst=3",
                "signpost.intake.flood.network-per-hour=1",
                "signpost.intake.flood.global-burst=100000"));
        settings.addAll(List.of(more));
        return new RunningIntake(broker.bootstrapServers(), folder, settings.toArray(String[]::new)).awaitReady();
    }

    private static String concern(String reference, String danger) {
        return """
            {"source": "test", "sourceReference": "%s", "danger": "%s", "under18": "no", "exploitation": ["labour"],
             "narrative": "canary", "reporter": {"identity": "anonymous"}}\
            """.formatted(reference, danger);
    }

    private static HttpResponse<String> report(RunningIntake intake, String from, String concern) {
        var answer = intake.send(HttpRequest.newBuilder(intake.at("/v1/concerns"))
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", from)
                .POST(HttpRequest.BodyPublishers.ofString(concern))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return answer;
    }

    private static String idIn(HttpResponse<String> receipt) {
        return JsonMapper.shared().readTree(receipt.body()).get("concernId").asString();
    }

    private void useUp(RunningIntake intake, String from) {
        for (int i = 0; i < 3; i++) {
            report(intake, from, concern("first " + i, "no"));
        }
    }

    /// The last word on each held concern, as it stands on the topic.
    private Map<String, ConcernHeld> held() {
        var reader = new ReceivedDeserializer<>(RecordType.CONCERN_HELD);
        var last = new LinkedHashMap<String, ConcernHeld>();
        for (var record : TopicContents.of(broker, Topic.CONCERNS_HELD.topicName())) {
            if (record.value() == null) {
                last.remove(new String(record.key(), StandardCharsets.UTF_8));
            } else if (reader.deserialize(record.topic(), record.headers(), record.value())
                    instanceof Received.Intact<ConcernHeld>(var held, var _)) {
                last.put(held.getConcernId(), held);
            } else {
                throw new AssertionError("a record on concerns.held.v1 cannot be read");
            }
        }
        return last;
    }

    private ConcernHeld held(String concern) {
        return Objects.requireNonNull(held().get(concern));
    }

    private List<String> reported() {
        return TopicContents.of(broker, Topic.CONCERNS_REPORTED.topicName()).stream()
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void whatIsTooMuchForItsNetworkIsHeldAndItsReporterSeesNoDifference(CapturedOutput output) throws Exception {
        try (var intake = intake()) {
            useUp(intake, FLOOD + "1");

            var fourth = report(intake, FLOOD + "2", concern("fourth", "now"));
            var again = report(intake, FLOOD + "3", concern("fourth", "now"));
            var honest = report(intake, "198.51.100.1", concern("honest", "no"));

            String id = idIn(fourth);
            assertThat(fourth.body()).contains("reference", "followUpCode", "statusLink");
            assertThat(again.body()).isEqualTo(fourth.body());
            assertThat(intake.get("/v1/concerns/" + id).body()).contains("\"status\":\"received\"");
            assertThat(reported()).hasSize(4).contains(idIn(honest)).doesNotContain(id);
            assertThat(held()).containsOnlyKeys(id);
            ConcernHeld held = held(id);
            assertThat(held.getState()).isEqualTo(HeldState.HELD);
            assertThat(held.getWhy()).isEqualTo(HoldReason.NETWORK_LIMIT);
            assertThat(Duration.between(held.getHeldAt(), held.getReleaseAt())).isEqualTo(Duration.ofMinutes(10));
            assertThat(TopicContents.of(broker, Topic.CONCERNS_KEYS.topicName()).stream()
                            .map(record -> new String(record.key(), StandardCharsets.UTF_8)))
                    .contains(id);
            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(output.getAll()).contains("reports wait for review"));
            assertThat(gauge(intake, "signpost.intake.held")).isEqualTo(1);
        }
        try (var restarted = intake()) {
            assertThat(idIn(report(restarted, "198.51.100.9", concern("fourth", "now"))))
                    .isEqualTo(held().keySet().iterator().next());
            assertThat(reported()).hasSize(4);
            assertThat(gauge(restarted, "signpost.intake.held")).isEqualTo(1);
            assertThat(gauge(restarted, "signpost.intake.held.oldest.seconds")).isPositive();
        }
        assertThat(output.getAll()).doesNotContain(FLOOD, "198.51.100.", "canary");
        for (Topic topic : Topic.values()) {
            for (var record : TopicContents.of(broker, topic.topicName())) {
                assertThat(new String(record.value(), StandardCharsets.ISO_8859_1))
                        .doesNotContain(FLOOD, "198.51.100.", "canary");
            }
        }
    }

    private static double gauge(RunningIntake intake, String name) {
        return intake.bean(MeterRegistry.class).get(name).gauge().value();
    }

    @Test
    void whatNobodyReviewsIsReleasedByItselfOnceAndUnchanged(CapturedOutput output) throws Exception {
        try (var intake = intake("signpost.intake.held.danger-within=1ms", "signpost.intake.held.look-every=100ms")) {
            useUp(intake, FLOOD + "1");
            String danger = idIn(report(intake, FLOOD + "1", concern("danger", "now")));
            String other = idIn(report(intake, FLOOD + "1", concern("other", "no")));

            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(held(danger).getState()).isEqualTo(HeldState.RELEASED));
            ConcernHeld released = held(danger);
            assertThat(released.getReviewer()).isEqualTo("report-intake");
            assertThat(released.getReason()).isEqualTo("nobody reviewed it in time");
            assertThat(released.getReported()).isNull();
            assertThat(reported()).containsOnlyOnce(danger).doesNotContain(other);
            assertThat(held(other).getState()).isEqualTo(HeldState.HELD);
            var record = TopicContents.of(broker, Topic.CONCERNS_REPORTED.topicName()).stream()
                    .filter(one -> new String(one.key(), StandardCharsets.UTF_8).equals(danger))
                    .findFirst()
                    .orElseThrow();
            assertThat(new ReceivedDeserializer<>(RecordType.CONCERN_REPORTED)
                            .deserialize(record.topic(), record.headers(), record.value()))
                    .isInstanceOf(Received.Intact.class);
        }
        assertThat(output.getAll()).contains("nobody reviewed it in time");
    }

    @Test
    void whatWasReportedBeforeAProcessDiedIsOnlyNotedAsReleased() throws Exception {
        String id;
        try (var intake = intake("signpost.intake.held.look-every=1h")) {
            useUp(intake, FLOOD + "1");
            id = idIn(report(intake, FLOOD + "1", concern("danger", "now")));
        }
        // as if it had died between the two: reported, and still noted as waiting
        var waiting = held(id);
        try (var producer =
                new KafkaProducer<>(broker.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            var review = new HeldReview(producer, Duration.ofSeconds(10), Clock.systemUTC());
            review.release(waiting, "test", "tester", false);
            producer.send(HeldReview.record(
                            ConcernHeld.newBuilder(waiting)
                                    .setReleaseAt(waiting.getHeldAt())
                                    .build(),
                            waiting.getHeldAt()))
                    .get();
        }

        try (var intake = intake("signpost.intake.held.look-every=100ms")) {
            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(held(id).getState()).isEqualTo(HeldState.RELEASED));
            assertThat(reported()).containsOnlyOnce(id);
            assertThat(gauge(intake, "signpost.intake.held")).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aRejectedReportIsKeptWithTheReasonCanStillBeReleasedAndExpires() throws Exception {
        try (var intake = intake("signpost.intake.held.look-every=100ms", "signpost.intake.held.keep-rejected=1s");
                var producer = new KafkaProducer<>(
                        broker.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            useUp(intake, FLOOD + "1");
            String id = idIn(report(intake, FLOOD + "1", concern("flood", "no")));
            String kept = idIn(report(intake, FLOOD + "1", concern("kept", "no")));
            var review = new HeldReview(producer, Duration.ofSeconds(10), Clock.systemUTC());
            ConcernHeld waiting = held(kept);

            review.reject(held(id), "the same 200 times", "tester");
            assertThat(reported()).doesNotContain(id);
            // after its retention a tombstone ends it
            Awaitility.await().atMost(SOON).until(() -> !held().containsKey(id));

            review.release(waiting, "a person", "tester", false);
            assertThat(held(kept).getState()).isEqualTo(HeldState.RELEASED);
            assertThat(held(kept).getReason()).isEqualTo("a person");
            assertThat(reported()).containsOnlyOnce(kept);
            ConcernHeld released = held(kept);
            assertThatThrownBy(() -> review.reject(released, "too late", "tester"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> review.release(released, "again", "tester", false))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aProgramThatFillsInWhatNobodySeesIsHeldAndSeesTheSamePage() throws Exception {
        try (var intake = intake();
                var program = new FormVisitor(intake)) {
            var check = program.walk(FormVisitor.enough());
            var inputs = FormVisitor.hidden(check);
            inputs.put(ScreenReports.HONEYPOT, List.of("https://spam.example"));

            var page = program.post("/send", inputs);

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("We have your report");
            assertThat(held().values())
                    .singleElement()
                    .satisfies(held -> assertThat(held.getWhy()).isEqualTo(HoldReason.HONEYPOT));
            assertThat(reported()).isEmpty();
        }
    }

    @Test
    void aFloodFromOneNetworkHoldsUpNobodyElseAndLosesNothing() throws Exception {
        int floods = 1000;
        int honest = 40;
        try (var intake = intake("signpost.intake.flood.global-burst=100")) {
            var accepted = new HashSet<String>();
            var fromOthers = new HashSet<String>();
            var work = new ArrayList<Callable<Void>>();
            var atOnce = new Semaphore(50);
            for (int i = 0; i < floods; i++) {
                String from = FLOOD + i % 256;
                String concern = concern("flood " + i, "no");
                work.add(sending(intake, from, concern, atOnce, accepted));
                if (i % (floods / honest) == 0) {
                    String other = "198.51.%d.1".formatted(i * honest / floods);
                    work.add(sending(intake, other, concern("honest " + i, "now"), atOnce, fromOthers));
                }
            }

            try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var sent : senders.invokeAll(work)) {
                    sent.get();
                }
            }

            assertThat(accepted).hasSize(floods);
            assertThat(fromOthers).hasSize(honest);
            Set<String> held = held().keySet();
            assertThat(reported())
                    .doesNotHaveDuplicates()
                    .containsAll(fromOthers)
                    .hasSize(honest + 3);
            assertThat(held).hasSize(floods - 3).doesNotContainAnyElementsOf(fromOthers);
            var all = new HashSet<>(held);
            all.addAll(reported());
            accepted.addAll(fromOthers);
            assertThat(all).isEqualTo(accepted);
            assertThat(held().values().stream().map(ConcernHeld::getWhy).collect(Collectors.toSet()))
                    .containsExactly(HoldReason.NETWORK_LIMIT);
        }
    }

    /// 500 reports a second from one network and 5 from others, for two seconds, or for as long as
    /// `-Dsignpost.test.flood=PT10S` says. It asserts what became of them, and prints how fast that was.
    @Test
    void aFloodOfFiveHundredASecondHoldsUpNobodyElse() throws Exception {
        var length = Duration.parse(System.getProperty("signpost.test.flood", "PT2S"));
        int floods = Math.toIntExact(length.toSeconds() * 500);
        int honest = floods / 100;
        try (var intake = intake("signpost.intake.flood.global-burst=100000")) {
            var accepted = new HashSet<String>();
            var fromOthers = new HashSet<String>();
            var atOnce = new Semaphore(500);
            var sent = new ArrayList<Future<Void>>();
            long began = System.nanoTime();
            long paced;
            try (var senders = Executors.newVirtualThreadPerTaskExecutor();
                    var clock = Executors.newSingleThreadScheduledExecutor()) {
                var next = new AtomicInteger();
                var allSent = new CountDownLatch(1);
                // ten each 20 ms are 500 a second
                Future<?> ticking = clock.scheduleAtFixedRate(
                        () -> {
                            for (int ten = 0; ten < 10 && next.get() < floods; ten++) {
                                int i = next.getAndIncrement();
                                sent.add(senders.submit(sending(
                                        intake, FLOOD + i % 256, concern("flood " + i, "no"), atOnce, accepted)));
                                if (i % 100 == 0) {
                                    String other = "198.%d.%d.1".formatted(18 + i / 100 / 256, i / 100 % 256);
                                    sent.add(senders.submit(
                                            sending(intake, other, concern("honest " + i, "now"), atOnce, fromOthers)));
                                }
                            }
                            if (next.get() == floods) {
                                allSent.countDown();
                            }
                        },
                        0,
                        20,
                        TimeUnit.MILLISECONDS);
                allSent.await();
                ticking.cancel(false);
                paced = System.nanoTime() - began;
            }
            long answered = System.nanoTime() - began;
            for (Future<Void> one : sent) {
                one.get();
            }

            Set<String> held = held().keySet();
            List<String> reported = reported();
            System.out.printf(
                    "flood: %d sent from one network in %.1f s (%.0f/s) and %d from others, all answered 202 after"
                            + " %.1f s; %d held, %d reported, of the others %d held and %d reported%n",
                    floods,
                    paced / 1e9,
                    floods / (paced / 1e9),
                    honest,
                    answered / 1e9,
                    held.size(),
                    reported.size(),
                    fromOthers.stream().filter(held::contains).count(),
                    fromOthers.stream().filter(reported::contains).count());
            assertThat(accepted).hasSize(floods);
            assertThat(fromOthers).hasSize(honest);
            assertThat(reported).doesNotHaveDuplicates().containsAll(fromOthers).hasSize(honest + 3);
            assertThat(held).hasSize(floods - 3).doesNotContainAnyElementsOf(fromOthers);
            var all = new HashSet<>(held);
            all.addAll(reported);
            accepted.addAll(fromOthers);
            assertThat(all).isEqualTo(accepted);
        }
    }

    private static Callable<Void> sending(
            RunningIntake intake, String from, String concern, Semaphore atOnce, Set<String> accepted) {
        return () -> {
            atOnce.acquire();
            try {
                String id = idIn(report(intake, from, concern));
                synchronized (accepted) {
                    accepted.add(id);
                }
                return null;
            } finally {
                atOnce.release();
            }
        };
    }
}
