package org.signpost.benchmarks.alert;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.signpost.benchmarks.hop.ChildProcess;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures how fast a backlog of alerts is handed over by email and SMS: by notifier-service with its ledger, beside
/// its channels in a loop with nothing written down, and beside db-scheduler with a job for each message. Several
/// rounds, in each of which all have their turn, in another order each time.
@Command(
        name = "alert",
        mixinStandardHelpOptions = true,
        description = "Measures handing alerts over beside the raw limit of the same servers.")
public final class AlertBenchmark implements Runnable {

    @Option(names = "--alerts", defaultValue = "10000", description = "alerts of a turn, each an email and an SMS")
    private int alerts;

    @Option(names = "--warm-up", defaultValue = "5000", description = "alerts before the first round, for each")
    private int warmUp;

    @Option(names = "--rounds", defaultValue = "3", description = "turns of each")
    private int rounds;

    @Option(names = "--threads", defaultValue = "32", description = "messages on their way at once")
    private int threads;

    @Option(names = "--answer-ms", defaultValue = "0", description = "how long the servers take to answer")
    private int answerMillis;

    @Option(names = "--databases", defaultValue = "postgresql,h2", split = ",", description = "one or both")
    private List<String> databases = List.of();

    @Option(names = "--contenders", defaultValue = "raw,jobs,signpost", split = ",", description = "some or all")
    private List<String> contenders = List.of();

    @Option(names = "--flags", split = " ", description = "more flags for the notifier's JVM")
    private List<String> flags = List.of();

    @Option(names = "--statements", description = "which statements took most of PostgreSQL's time in each turn")
    private boolean statements;

    @Option(names = "--keep", description = "keep the folder with what the processes said")
    private boolean keep;

    private final PrintStream out = System.out;

    /// @param perSecond messages
    private record Measured(
            double perSecond, double cpuMicros, double providerMicros, double databaseMicros, double brokerMicros) {}

    /// Runs the measurement and prints its tables.
    public static void main(String[] arguments) {
        // before anything logs
        System.setProperty("logback.configurationFile", ChildProcess.QUIET_LOG);
        System.exit(new CommandLine(new AlertBenchmark()).execute(arguments));
    }

    @Override
    public void run() {
        try {
            for (String database : databases) {
                Path folder = Files.createTempDirectory("signpost-alert");
                try (var parts = AlertParts.start(folder, database, answerMillis, threads, flags, statements)) {
                    measure(database, parts);
                } finally {
                    if (keep) {
                        out.println("kept: " + folder);
                    } else {
                        delete(folder);
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the measurement cannot go on", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void measure(String database, AlertParts parts) throws IOException, InterruptedException {
        out.printf("%n%s, %,d alerts, %,d before the first round%n", database, alerts, warmUp);
        for (String contender : contenders) {
            turn(parts, contender, warmUp);
        }
        Map<String, List<Measured>> all = new LinkedHashMap<>();
        contenders.forEach(contender -> all.put(contender, new ArrayList<>()));
        var order = new ArrayList<>(contenders);
        for (int round = 0; round < rounds; round++) {
            for (String contender : order) {
                all.computeIfAbsent(contender, _ -> new ArrayList<>()).add(turn(parts, contender, alerts));
            }
            Collections.rotate(order, 1);
        }
        print(all);
    }

    private Measured turn(AlertParts parts, String contender, int count) throws IOException, InterruptedException {
        var _ = parts.ask("/benchmark/" + contender + "/" + count);
        var _ = parts.taken();
        if (statements) {
            parts.countStatements();
        }
        Duration notifier = parts.notifier().cpu();
        Duration providers = parts.providers().cpu();
        Duration database = parts.databaseCpu();
        Duration broker = parts.broker().cpu();
        double seconds = Long.parseLong(parts.ask("/benchmark/" + contender)) / 1e9;
        var measured = new Measured(
                2 * count / seconds,
                micros(parts.notifier().cpu().minus(notifier), count),
                micros(parts.providers().cpu().minus(providers), count),
                micros(parts.databaseCpu().minus(database), count),
                micros(parts.broker().cpu().minus(broker), count));
        String taken = parts.taken();
        if (!taken.equals("%1$d %1$d %1$d %1$d".formatted(count))) {
            throw new IllegalStateException(
                    "of %d emails and SMS the servers took, all and different: %s".formatted(count, taken));
        }
        out.printf(
                "%-9s  %,8.0f messages/s  CPU us each: notifier %4.0f, servers %4.0f, database %4.0f, broker %4.0f%n",
                contender,
                measured.perSecond(),
                measured.cpuMicros(),
                measured.providerMicros(),
                measured.databaseMicros(),
                measured.brokerMicros());
        if (statements) {
            parts.statements()
                    .forEach(each -> out.printf(
                            "%6.1f us a message, %5.2f calls  %s%n",
                            each.millis() * 1000 / (2 * count), each.calls() / (2.0 * count), each.text()));
        }
        return measured;
    }

    /// Of an alert, which is two messages.
    private static double micros(Duration cpu, int alerts) {
        return cpu.toNanos() / 1e3 / (2 * alerts);
    }

    private void print(Map<String, List<Measured>> all) {
        double raw = median(all.getOrDefault(Turns.RAW, List.of()), Measured::perSecond);
        out.println();
        out.println(
                "| contender | throughput of raw | messages/s | CPU us each: notifier | servers | database | broker |");
        out.println("|---|---|---|---|---|---|---|");
        all.forEach((contender, turns) -> out.printf(
                "| %s | %.2f | %,.0f | %.0f | %.0f | %.0f | %.0f |%n",
                contender,
                median(turns, Measured::perSecond) / raw,
                median(turns, Measured::perSecond),
                median(turns, Measured::cpuMicros),
                median(turns, Measured::providerMicros),
                median(turns, Measured::databaseMicros),
                median(turns, Measured::brokerMicros)));
    }

    private static double median(List<Measured> turns, ToDoubleFunction<Measured> of) {
        double[] sorted = turns.stream().mapToDouble(of).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
