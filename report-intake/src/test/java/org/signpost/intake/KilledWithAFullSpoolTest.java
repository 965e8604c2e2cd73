package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.avro.ConcernReported;
import tools.jackson.databind.json.JsonMapper;

/// The service as a process of its own, killed as by `kill -9` while it puts reports into the spool.
class KilledWithAFullSpoolTest {

    private static final int CONCERNS = 400;
    private static final int KILLED_AFTER = 150;
    private static final int SENDERS = 6;
    private static final Duration START = Duration.ofMinutes(3);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Integer, String> accepted = new ConcurrentHashMap<>();

    @Test
    void whatWasAcceptedIsOnTheTopicOnceAfterARestart() throws Exception {
        int brokerPort = LocalBroker.freePort();
        LocalBroker.startWithTopics(folder.resolve("log"), brokerPort).close();
        int port = LocalBroker.freePort();
        String[] arguments = RunningIntake.arguments(
                "127.0.0.1:" + brokerPort,
                folder,
                "server.port=" + port,
                "server.address=127.0.0.1",
                "signpost.intake.answer-within=500ms");

        try (var first = OtherProcess.intake(folder, arguments)) {
            await(first, port, "\"through\":\"spool\"");
            reportUntilKilled(first, port);
        }
        var acceptedBeforeTheKill = new TreeMap<>(accepted);
        assertThat(acceptedBeforeTheKill)
                .hasSizeGreaterThanOrEqualTo(KILLED_AFTER)
                .hasSizeLessThan(CONCERNS);

        try (var second = OtherProcess.intake(folder, arguments)) {
            await(second, port, "\"through\":\"spool\"");
            // whoever got no answer sends again, and one who had an answer gets the same
            for (int number = 0; number < CONCERNS; number++) {
                assertThat(report(port, number)).isTrue();
            }
            assertThat(accepted).containsAllEntriesOf(acceptedBeforeTheKill);

            try (var broker = LocalBroker.start(folder.resolve("log"), brokerPort)) {
                await(second, port, "\"through\":\"broker\"");
                List<String> onTopic = ReportedTopic.concerns(broker).stream()
                        .map(ConcernReported::getConcernId)
                        .toList();
                assertThat(onTopic).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(accepted.values());
            }
        }
    }

    private void reportUntilKilled(OtherProcess process, int port) throws Exception {
        var next = new AtomicInteger();
        Callable<Boolean> sender = () -> {
            for (int number = next.getAndIncrement(); number < CONCERNS; number = next.getAndIncrement()) {
                if (!report(port, number)) {
                    return false;
                }
                if (accepted.size() >= KILLED_AFTER) {
                    process.kill();
                }
            }
            return true;
        };
        var sentToTheEnd = new ArrayList<Boolean>();
        try (var senders = Executors.newFixedThreadPool(SENDERS)) {
            for (var sent : senders.invokeAll(Collections.nCopies(SENDERS, sender))) {
                sentToTheEnd.add(sent.get());
            }
        }
        assertThat(sentToTheEnd).doesNotContain(true);
    }

    /// Reports a concern; whether it was accepted.
    private boolean report(int port, int number) throws InterruptedException {
        try {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/concerns"))
                            .timeout(Duration.ofSeconds(30))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("""
                                {"source": "kill-test", "sourceReference": "%d", "danger": "no", "about": "advice",
                                 "adviceKind": "general", "reporter": {"identity": "anonymous"}}
                                """.formatted(number)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 202) {
                return false;
            }
            String id = JSON.readTree(answer.body()).path("concernId").asString();
            assertThat(accepted.putIfAbsent(number, id)).isIn(null, id);
            return true;
        } catch (IOException cutOff) {
            return false;
        }
    }

    private void await(OtherProcess process, int port, String words) {
        Awaitility.await()
                .atMost(START)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    process.mustBeAlive();
                    var answer = client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/accepting"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
                    return answer.body().contains(words);
                });
    }
}
