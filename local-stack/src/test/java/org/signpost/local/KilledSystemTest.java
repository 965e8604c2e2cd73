package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.local.TestStack.Message;
import org.signpost.local.stack.StackPorts;

/// The whole of Signpost as a process of its own, killed as by `kill -9` while it is at work.
class KilledSystemTest {
    private static final int CONCERNS = 500;
    private static final int KILLED_AFTER = 200;
    private static final int SENDERS = 8;
    private static final Duration START = Duration.ofMinutes(3);

    /// As many messages as may be at work at one moment on the embedded database.
    private static final int AT_WORK = 8 + 24;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Integer, String> accepted = new ConcurrentHashMap<>();

    @Test
    void everyAcceptedConcernIsAlertedAndNoneTwiceButThoseCutOff() throws Exception {
        var ports = StackPorts.free();
        Process first = start(ports);
        try {
            awaitReady(first, ports);
            reportUntilKilled(first, ports);
        } finally {
            first.destroyForcibly().waitFor();
        }
        var acceptedBeforeTheKill = new TreeMap<>(accepted);
        assertThat(acceptedBeforeTheKill)
                .hasSizeGreaterThanOrEqualTo(KILLED_AFTER)
                .hasSizeLessThan(CONCERNS);

        Process second = start(ports);
        List<Message> messages;
        try {
            awaitReady(second, ports);
            // whoever got no answer sends again, as the API tells them to
            for (int number = 0; number < CONCERNS; number++) {
                if (!accepted.containsKey(number)) {
                    assertThat(report(ports, number)).isTrue();
                }
            }
            await().atMost(START)
                    .pollInterval(Duration.ofMillis(500))
                    .during(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(expectedMessages()).isSubsetOf(keys(messages(ports))));
            messages = messages(ports);
        } finally {
            second.destroy();
            if (!second.waitFor(60, TimeUnit.SECONDS)) {
                second.destroyForcibly();
            }
        }

        Map<String, Long> twice = messages.stream()
                .collect(Collectors.groupingBy(KilledSystemTest::key, TreeMap::new, Collectors.counting()));
        assertThat(twice.keySet()).isEqualTo(new TreeMap<>(expectedCounts()).keySet());
        twice.values().removeIf(count -> count == 1);
        System.out.printf(
                "killed after %d of %d concerns were accepted: all %d alerted by %d messages, %d of them twice%n",
                acceptedBeforeTheKill.size(), CONCERNS, accepted.size(), messages.size(), twice.size());
        assertThat(twice).hasSizeLessThanOrEqualTo(AT_WORK);
        assertThat(twice.values()).allMatch(count -> count == 2);
        assertThat(second.exitValue()).isZero();
    }

    private void reportUntilKilled(Process process, StackPorts ports) throws Exception {
        var next = new AtomicInteger();
        Callable<Boolean> sender = () -> {
            for (int number = next.getAndIncrement(); number < CONCERNS; number = next.getAndIncrement()) {
                if (!report(ports, number)) {
                    return false;
                }
                if (accepted.size() >= KILLED_AFTER) {
                    process.destroyForcibly();
                }
            }
            return true;
        };
        try (var senders = Executors.newFixedThreadPool(SENDERS)) {
            for (var sent : senders.invokeAll(Collections.nCopies(SENDERS, sender))) {
                assertThat(sent.get()).describedAs("sent to the end").isFalse();
            }
        }
    }

    /// Reports a concern; whether it was accepted.
    private boolean report(StackPorts ports, int number) {
        try {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.form() + "/v1/concerns"))
                            .timeout(Duration.ofSeconds(30))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(concern(number)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 202) {
                return false;
            }
            accepted.put(
                    number,
                    TestStack.JSON.readTree(answer.body()).path("reference").asString());
            return true;
        } catch (IOException cutOff) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Every tenth is urgent for the police, by SMS and email; the others are questions that the helpline gets.
    private static String concern(int number) {
        return isUrgent(number) ? """
            {"source": "kill-test", "sourceReference": "%d", "danger": "no", "about": "someone-else",
             "under18": "no", "exploitation": ["domestic-servitude"], "places": [{"place": "Rugby"}],
             "reporter": {"identity": "anonymous"}}
            """.formatted(number) : """
                {"source": "kill-test", "sourceReference": "%d", "danger": "no", "about": "advice",
                 "adviceKind": "general", "reporter": {"identity": "anonymous"}}
                """.formatted(number);
    }

    private static boolean isUrgent(int number) {
        return number % 10 == 0;
    }

    private List<String> expectedMessages() {
        return List.copyOf(expectedCounts().keySet());
    }

    private Map<String, Integer> expectedCounts() {
        var expected = new TreeMap<String, Integer>();
        accepted.forEach((number, reference) -> {
            String partner = isUrgent(number) ? "warwickshire-police" : "modern-slavery-helpline";
            expected.put(reference + " email " + partner, 1);
            if (isUrgent(number)) {
                expected.put(reference + " sms " + partner, 1);
            }
        });
        return expected;
    }

    private static List<String> keys(List<Message> messages) {
        return messages.stream().map(KilledSystemTest::key).toList();
    }

    private static String key(Message message) {
        return message.concernReference() + " " + message.channel() + " " + message.partner();
    }

    private List<Message> messages(StackPorts ports) {
        return Message.all(get(ports.inbox(), "/api/messages").body());
    }

    private HttpResponse<String> get(int port, String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException silent) {
            throw new IllegalStateException("no answer yet", silent);
        }
    }

    private void awaitReady(Process process, StackPorts ports) {
        await().atMost(START)
                .pollInterval(Duration.ofMillis(300))
                .ignoreExceptionsMatching(failure -> process.isAlive())
                .until(() -> get(ports.form(), "/actuator/health/readiness").statusCode() == 200);
    }

    private Process start(StackPorts ports) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-D" + TestStack.SMS_PER_HOUR + "=" + TestStack.NO_SURGE,
                "-cp",
                System.getProperty("java.class.path"),
                SignpostCommand.class.getName(),
                "run",
                "--data",
                folder.resolve("data").toString(),
                "--config",
                TestStack.CONFIG.toString()));
        command.addAll(List.of(
                "--port-form=" + ports.form(),
                "--port-partner-pages=" + ports.partnerPages(),
                "--port-ops=" + ports.ops(),
                "--port-inbox=" + ports.inbox(),
                "--port-smtp=" + ports.smtp(),
                "--port-kafka=" + ports.kafka()));
        File log = Files.createTempFile(folder, "run", ".log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }
}
