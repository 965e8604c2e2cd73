package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.SealingKey;
import org.signpost.contract.delivery.CertainDelivery;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.topic.Topic;
import org.signpost.intake.secret.IntakeSecrets;
import tools.jackson.databind.json.JsonMapper;

/// A broker killed as by `kill -9` under 50 reports a second, by form, API, CloudEvents and Kafka: whoever was told
/// that a
/// report was accepted finds it on the topic, once.
///
/// To send to Kafka is told that it was accepted when the brokers acknowledge the event, which is not before they are
/// back; what becomes of it is taken in after that, so the topic is waited for.
///
/// The broker is away for four seconds; `-Dsignpost.test.broker-away=PT30S` makes it half a minute.
class BrokerKilledUnderLoadTest {

    private static final Duration AWAY = Duration.parse(System.getProperty("signpost.test.broker-away", "PT4S"));
    private static final int PER_SECOND = 50;
    private static final int SECONDS_BEFORE_AND_AFTER = 2;
    private static final Pattern REFERENCE = Pattern.compile("\\b[0-9A-Z]{4}-[0-9A-Z]{4}\\b(?!-)");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    private final Map<Integer, String> accepted = new ConcurrentHashMap<>();
    private final Map<String, Integer> acceptedByEntrance = new ConcurrentSkipListMap<>();

    /// A way in: it reports the concern of that number, and gives its reference if it was accepted.
    private record Entrance(String name, IntFunction<Optional<String>> report) {}

    private static List<Entrance> entrancesOf(RunningIntake intake, KafkaProducer<byte[], byte[]> producer) {
        return List.of(
                new Entrance("form", number -> reportByForm(intake, number)),
                new Entrance("API", number -> reportByApi(intake, number)),
                new Entrance("CloudEvents", number -> reportByEvent(intake, number)),
                new Entrance("Kafka", number -> reportByKafka(intake, producer, number)));
    }

    private static Optional<String> reportByForm(RunningIntake intake, int number) {
        var page = intake.sendForm(Map.of(
                "danger", List.of("no"),
                "under18", List.of("no"),
                "exploitation", List.of("labour"),
                "place", List.of("Bulkington"),
                "narrative", List.of("Report number " + number),
                "identity", List.of("anonymous")));
        Matcher reference = REFERENCE.matcher(page.body());
        return page.statusCode() == 200 && reference.find() ? Optional.of(reference.group()) : Optional.empty();
    }

    private static Optional<String> reportByApi(RunningIntake intake, int number) {
        var answer = intake.report("""
            {"source": "load", "sourceReference": "%d", "danger": "no", "under18": "no",
             "exploitation": ["labour"], "reporter": {"identity": "anonymous"}}\
            """.formatted(number));
        return referenceIn(answer);
    }

    private static Optional<String> reportByEvent(RunningIntake intake, int number) {
        byte[] event = SubmittedEventsAtTheBroker.event(
                "/load/http", Integer.toString(number), SubmittedEventsAtTheBroker.concern(""));
        return referenceIn(
                intake.post("/v1/events", "application/cloudevents+json", new String(event, StandardCharsets.UTF_8)));
    }

    private static Optional<String> referenceIn(HttpResponse<String> answer) {
        return answer.statusCode() == 202
                ? Optional.of(JSON.readTree(answer.body()).get("reference").asString())
                : Optional.empty();
    }

    private static Optional<String> reportByKafka(
            RunningIntake intake, KafkaProducer<byte[], byte[]> producer, int number) {
        byte[] event = SubmittedEventsAtTheBroker.event(
                "/load/kafka", Integer.toString(number), SubmittedEventsAtTheBroker.concern(""));
        try {
            producer.send(new ProducerRecord<>(Topic.CONCERNS_SUBMITTED.topicName(), event))
                    .get();
        } catch (ExecutionException notAcknowledged) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        var concern = intake.bean(IntakeSecrets.class).concernOf("/load/kafka", "event:/load/kafka " + number);
        return Optional.of(PublicReference.of(concern).value());
    }

    /// Another system's, which goes on trying for as long as the brokers may be away.
    private static KafkaProducer<byte[], byte[]> producer(int port) {
        var settings = new HashMap<String, Object>(
                CertainDelivery.settings(AWAY.plus(Duration.ofMinutes(2)), AWAY.plus(Duration.ofMinutes(2))));
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + port);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Test
    void allThatWasAcceptedIsOnTheTopicOnceAndAllWasAccepted() throws Exception {
        int port = LocalBroker.freePort();
        LocalBroker.startWithTopics(folder.resolve("log"), port).close();
        OtherProcess broker = OtherProcess.broker(folder, port);
        try (var intake = new RunningIntake("127.0.0.1:" + port, folder, "signpost.intake.answer-within=2s")
                        .awaitReady();
                var producer = producer(port)) {
            List<Future<?>> reports = new ArrayList<>();
            LocalBroker returned;
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
                startReporting(clock, threads, reports, entrancesOf(intake, producer));
                awaitReports(reports, SECONDS_BEFORE_AND_AFTER * PER_SECOND);

                broker.kill();
                int before = size(reports);
                awaitReports(reports, before + (int) (AWAY.toMillis() * PER_SECOND / 1000));
                returned = LocalBroker.start(folder.resolve("log"), port);

                awaitReports(reports, size(reports) + SECONDS_BEFORE_AND_AFTER * PER_SECOND);
                clock.shutdownNow();
            }
            for (Future<?> report : reports) {
                report.get();
            }
            try (returned) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(90))
                        .until(() -> intake.get("/accepting").body().contains("\"broker\""));
                Awaitility.await()
                        .atMost(Duration.ofSeconds(90))
                        .untilAsserted(() -> assertThat(references(returned)).containsAll(accepted.values()));
                List<ConcernReported> onTopic = ReportedTopic.concerns(returned);
                System.out.printf(
                        "broker away for %s: %d reports, %d accepted, %d on the topic; by entrance %s%n",
                        AWAY, reports.size(), accepted.size(), onTopic.size(), acceptedByEntrance);
                assertThat(references(returned))
                        .doesNotHaveDuplicates()
                        .containsExactlyInAnyOrderElementsOf(accepted.values());
                assertThat(accepted).hasSameSizeAs(reports);
                assertThat(acceptedByEntrance).containsOnlyKeys("API", "CloudEvents", "Kafka", "form");
                assertThat(ReportedTopic.keys(returned).stream()
                                .map(SealingKey::getKeyId)
                                .toList())
                        .containsAll(onTopic.stream()
                                .map(ConcernReported::getSealingKeyId)
                                .toList());
            }
        } finally {
            broker.close();
        }
    }

    private static List<String> references(LocalBroker broker) {
        return ReportedTopic.concerns(broker).stream()
                .map(ConcernReported::getReference)
                .toList();
    }

    private void startReporting(
            ScheduledExecutorService clock,
            ExecutorService threads,
            List<Future<?>> reports,
            List<Entrance> entrances) {
        var next = new AtomicInteger();
        Future<?> ticking = clock.scheduleAtFixedRate(
                () -> {
                    int number = next.getAndIncrement();
                    Entrance entrance = entrances.get(number % entrances.size());
                    synchronized (reports) {
                        reports.add(threads.submit(() -> entrance.report()
                                .apply(number)
                                .ifPresent(reference -> {
                                    accepted.put(number, reference);
                                    acceptedByEntrance.merge(entrance.name(), 1, Integer::sum);
                                })));
                    }
                },
                0,
                1000 / PER_SECOND,
                TimeUnit.MILLISECONDS);
        Objects.requireNonNull(ticking);
    }

    private static void awaitReports(List<Future<?>> reports, int count) {
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> size(reports) >= count);
    }

    private static int size(List<Future<?>> reports) {
        synchronized (reports) {
            return reports.size();
        }
    }
}
