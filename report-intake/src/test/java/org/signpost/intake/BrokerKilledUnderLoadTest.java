package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.SealingKey;
import tools.jackson.databind.json.JsonMapper;

/// A broker killed as by `kill -9` under 50 reports a second, by every entrance: whoever was told that a report was
/// accepted finds it on the topic, once.
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

    /// A way in: it reports the concern of that number, and gives its reference if it was accepted.
    private record Entrance(String name, IntFunction<Optional<String>> report) {}

    private static List<Entrance> entrancesOf(RunningIntake intake) {
        return List.of(
                new Entrance("form", number -> reportByForm(intake, number)),
                new Entrance("API", number -> reportByApi(intake, number)));
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
        return answer.statusCode() == 202
                ? Optional.of(JSON.readTree(answer.body()).get("reference").asString())
                : Optional.empty();
    }

    @Test
    void allThatWasAcceptedIsOnTheTopicOnceAndAllWasAccepted() throws Exception {
        int port = LocalBroker.freePort();
        LocalBroker.startWithTopics(folder.resolve("log"), port).close();
        OtherProcess broker = OtherProcess.broker(folder, port);
        try (var intake =
                new RunningIntake("127.0.0.1:" + port, folder, "signpost.intake.answer-within=2s").awaitReady()) {
            List<Future<?>> reports = new ArrayList<>();
            LocalBroker returned;
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
                startReporting(clock, threads, reports, entrancesOf(intake));
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
                List<ConcernReported> onTopic = ReportedTopic.concerns(returned);
                System.out.printf(
                        "broker away for %s: %d reports, %d accepted, %d on the topic%n",
                        AWAY, reports.size(), accepted.size(), onTopic.size());
                assertThat(onTopic.stream().map(ConcernReported::getReference).toList())
                        .doesNotHaveDuplicates()
                        .containsExactlyInAnyOrderElementsOf(accepted.values());
                assertThat(accepted).hasSameSizeAs(reports);
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
                                .ifPresent(reference -> accepted.put(number, reference))));
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
