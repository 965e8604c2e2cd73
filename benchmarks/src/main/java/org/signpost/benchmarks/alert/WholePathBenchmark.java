package org.signpost.benchmarks.alert;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signpost.benchmarks.hop.ChildProcess;
import org.signpost.benchmarks.hop.RealRouting;
import org.signpost.benchmarks.intake.IntakeProcess;
import org.signpost.routing.RoutingServiceApplication;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures how long it takes from the moment a report was accepted (202) until a provider has each of its messages,
/// while reports arrive at a steady rate: report-intake, routing-service and notifier-service as they are shipped, a
/// process each, with a broker, a database and the servers.
@Command(
        name = "whole-path",
        mixinStandardHelpOptions = true,
        description = "Measures accepted until handed over at a steady rate.")
public final class WholePathBenchmark implements Runnable {

    private static final Pattern CONCERN = Pattern.compile("\"concernId\":\\s*\"([0-9a-f-]{36})\"");

    @Option(names = "--per-second", defaultValue = "50", description = "reports a second")
    private int perSecond;

    @Option(names = "--seconds", defaultValue = "60", description = "of the measurement")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "60", description = "seconds at the same rate before it")
    private int warmUp;

    @Option(names = "--emergencies", defaultValue = "5", description = "each so manyth is one; the others can wait")
    private int emergencies;

    @Option(names = "--threads", defaultValue = "32", description = "messages of each lane on their way at once")
    private int threads;

    @Option(names = "--answer-ms", defaultValue = "20", description = "how long the servers take to answer")
    private int answerMillis;

    @Option(names = "--database", defaultValue = "postgresql", description = "postgresql or h2")
    private String database = "";

    private final PrintStream out = System.out;

    /// Runs the measurement and prints its table.
    public static void main(String[] arguments) {
        // before anything logs
        System.setProperty("logback.configurationFile", ChildProcess.QUIET_LOG);
        System.exit(new CommandLine(new WholePathBenchmark()).execute(arguments));
    }

    @Override
    public void run() {
        try {
            Path folder = Files.createTempDirectory("signpost-path");
            try (var parts = AlertParts.start(folder, database, answerMillis, threads, List.of())) {
                measure(folder, parts);
            } finally {
                AlertBenchmark.delete(folder);
            }
        } catch (IOException | ExecutionException e) {
            throw new IllegalStateException("the measurement cannot go on", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void measure(Path folder, AlertParts parts) throws IOException, InterruptedException, ExecutionException {
        Path own = Files.createDirectory(folder.resolve("intake"));
        Path port = own.resolve("port");
        try (var routing = ChildProcess.start(
                        RoutingServiceApplication.class.getName(),
                        "384m",
                        folder.resolve("routing.log"),
                        List.of(),
                        List.of(
                                "--server.port=0",
                                ChildProcess.NO_DATABASE,
                                "--signpost.kafka.bootstrap-servers=" + parts.brokers(),
                                "--signpost.routing.policy-file=" + RealRouting.config("policy.yaml"),
                                "--signpost.routing.partners-file=" + RealRouting.config("partners.yaml")));
                var intake = ChildProcess.start(
                        IntakeProcess.class.getName(),
                        "384m",
                        folder.resolve("intake.log"),
                        List.of(),
                        List.of(own.toString(), parts.brokers(), port.toString()));
                HttpClient client = HttpClient.newHttpClient()) {
            String base = "http://127.0.0.1:" + AlertParts.said(port, intake);
            awaitBroker(client, URI.create(base + "/accepting"));
            URI concerns = URI.create(base + "/v1/concerns");
            var _ = parts.ask("/benchmark/lanes");
            var accepted = new ConcurrentHashMap<String, Long>();
            send(client, concerns, warmUp, false, accepted);
            int before = accepted.size();
            var _ = awaitAll(parts, before);
            accepted.clear();
            send(client, concerns, seconds, true, accepted);
            String handedOver = awaitAll(parts, before + accepted.size());
            routing.mustBeAlive();
            print(accepted, handedOver);
        }
    }

    private static void awaitBroker(HttpClient client, URI accepting) throws IOException, InterruptedException {
        long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        HttpRequest ask = HttpRequest.newBuilder(accepting).build();
        while (!client.send(ask, BodyHandlers.ofString()).body().contains("\"broker\"")) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("report-intake does not find the broker");
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    /// @param counts whether each must be accepted; before the measurement some may find a service that still starts
    private void send(HttpClient client, URI concerns, int length, boolean counts, Map<String, Long> accepted)
            throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        long every = 1_000_000_000L / perSecond;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = new ArrayList<Future<?>>();
            for (int i = 0; i < length * perSecond; i++) {
                long wait = began + i * every - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(wait);
                }
                String report = report((counts ? "M-" : "W-") + i, i % emergencies == 0);
                sent.add(threads.submit(() -> {
                    HttpResponse<String> answer = client.send(
                            HttpRequest.newBuilder(concerns)
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(report))
                                    .build(),
                            BodyHandlers.ofString());
                    long at = System.currentTimeMillis();
                    Matcher id = CONCERN.matcher(answer.body());
                    if (answer.statusCode() == 503 && !counts) {
                        return null;
                    }
                    if (answer.statusCode() != 202 || !id.find()) {
                        throw new IllegalStateException("a report was answered with " + answer.statusCode());
                    }
                    return accepted.put(id.group(1), at);
                }));
            }
            for (Future<?> each : sent) {
                var _ = each.get();
            }
        }
    }

    private static String report(String number, boolean emergency) {
        return """
            {"source": "partner-app", "sourceReference": "R-%s", "danger": "%s", "about": "someone-else",
             "under18": "no", "exploitation": ["labour"], "coercion": "%s",
             "places": [{"role": "exploitation", "postcode": "CV21 2DT"}],
             "narrative": "%s", "reporter": {"identity": "anonymous"}}\
            """.formatted(
                        number,
                        emergency ? "now" : "no",
                        emergency ? "yes" : "no",
                        "Seven people live above the shop and are driven away at five each morning. ".repeat(4));
    }

    private static String awaitAll(AlertParts parts, int decisions) throws IOException, InterruptedException {
        long until = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (true) {
            String handedOver = parts.ask("/benchmark/handed-over");
            String last = handedOver.substring(handedOver.lastIndexOf('\n') + 1);
            if (last.startsWith("left 0 ") && last.endsWith(" decisions " + decisions)) {
                return handedOver;
            }
            if (System.nanoTime() > until) {
                throw new IllegalStateException("not all was handed over of " + decisions + ": " + last);
            }
            LockSupport.parkNanos(1_000_000_000);
        }
    }

    private void print(Map<String, Long> accepted, String handedOver) {
        var took = new TreeMap<String, List<Long>>();
        handedOver.lines().map(line -> line.split(" ", -1)).forEach(line -> {
            Long at = accepted.get(line[0]);
            if (at != null) {
                took.computeIfAbsent(line[1], _ -> new ArrayList<>()).add(Long.parseLong(line[2]) - at);
            }
        });
        out.println(handedOver.substring(handedOver.lastIndexOf('\n') + 1));
        out.println();
        out.println("| | messages | p50 ms | p99 ms | longest ms |");
        out.println("|---|---|---|---|---|");
        took.forEach((means, all) -> {
            long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
            out.printf(
                    "| %s | %,d | %d | %d | %d |%n",
                    means,
                    sorted.length,
                    sorted[sorted.length / 2],
                    sorted[(int) (sorted.length * 0.99)],
                    sorted[sorted.length - 1]);
        });
    }
}
