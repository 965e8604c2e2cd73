package org.signpost.benchmarks.intake;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.signpost.benchmarks.hop.BrokerProcess;
import org.signpost.benchmarks.hop.ChildProcess;
import org.signpost.contract.topic.Topic;
import org.signpost.contract.topic.TopicSetup;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures `POST /v1/concerns`, acknowledged by a broker, beside the same server doing the same without waiting for
/// the acknowledgement, and beside it answering at once and doing nothing: several rounds, in each of which all have
/// their turn, in another order each time. Broker and server have a process each.
@Command(
        name = "intake",
        mixinStandardHelpOptions = true,
        description = "Measures taking in beside the same server answering at once.")
public final class IntakeBenchmark implements Runnable {

    private static final String CONCERNS = "/v1/concerns";
    private static final List<String> PATHS = List.of(AnswerAtOnce.PATH, NotAwaited.PATH, CONCERNS);

    @Option(names = "--rounds", defaultValue = "5", description = "turns of each")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "10", description = "of a turn")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "20", description = "seconds before the first round, for each")
    private int warmUp;

    @Option(
            names = "--connections",
            defaultValue = "16",
            split = ",",
            description = "one or several numbers: each has one report on its way at a time")
    private int[] connections = {16};

    @Option(names = "--flags", split = " ", description = "more flags for the server's JVM")
    private List<String> flags = List.of();

    @Option(names = "--settings", split = " ", description = "more settings of report-intake, such as --a.b=c")
    private List<String> settings = List.of();

    @Option(names = "--keep", description = "keep the folder with what the processes said")
    private boolean keep;

    private final PrintStream out = System.out;
    private final AtomicLong next = new AtomicLong();
    private long accepted;

    /// Runs the measurement and prints its tables.
    public static void main(String[] arguments) {
        // before anything logs
        System.setProperty("logback.configurationFile", ChildProcess.QUIET_LOG);
        System.exit(new CommandLine(new IntakeBenchmark()).execute(arguments));
    }

    @Override
    public void run() {
        try {
            Path folder = Files.createTempDirectory("signpost-intake");
            try {
                measureIn(folder);
            } finally {
                if (keep) {
                    out.println("kept: " + folder);
                } else {
                    delete(folder);
                }
            }
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the measurement cannot go on", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void measureIn(Path folder) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Path address = folder.resolve("broker.address");
        try (var broker = ChildProcess.start(
                BrokerProcess.class.getName(),
                "1g",
                folder.resolve("broker.log"),
                List.of("-Dlogback.configurationFile=" + ChildProcess.QUIET_LOG),
                List.of(folder.resolve("broker").toString(), address.toString()))) {
            String brokers = said(address, broker);
            var client = new Properties();
            client.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
            try (var admin = Admin.create(client)) {
                new TopicSetup(admin, 1, 1).createMissing(Duration.ofMinutes(1));
                Path port = folder.resolve("intake.port");
                var arguments = new ArrayList<>(List.of(folder.toString(), brokers, port.toString()));
                arguments.addAll(settings);
                try (var intake = ChildProcess.start(
                        IntakeProcess.class.getName(), "512m", folder.resolve("intake.log"), flags, arguments)) {
                    measure(Integer.parseInt(said(port, intake)), intake, broker);
                }
                requireOnTopic(admin);
            }
        }
    }

    private void measure(int port, ChildProcess intake, ChildProcess broker)
            throws IOException, InterruptedException, ExecutionException {
        awaitBroker(port);
        out.printf("warming up for %d s each%n", warmUp);
        for (String path : PATHS) {
            turn(port, path, connections[0], warmUp, intake, broker);
        }
        for (int ofConnections : connections) {
            out.printf("%n%d connections, %d rounds of %d s%n", ofConnections, rounds, seconds);
            var all = new HashMap<String, List<Turn>>();
            var order = new ArrayList<>(PATHS);
            for (int round = 0; round < rounds; round++) {
                for (String path : order) {
                    all.computeIfAbsent(path, _ -> new ArrayList<>())
                            .add(turn(port, path, ofConnections, seconds, intake, broker));
                }
                Collections.rotate(order, 1);
            }
            print(all);
        }
    }

    private Turn turn(int port, String path, int ofConnections, int length, ChildProcess intake, ChildProcess broker)
            throws InterruptedException, ExecutionException {
        Duration intakeBefore = intake.cpu();
        Duration brokerBefore = broker.cpu();
        Turn turn = Turn.run(port, path, ofConnections, Duration.ofSeconds(length), next);
        double count = turn.sorted().length;
        if (!path.equals(AnswerAtOnce.PATH)) {
            accepted += turn.sorted().length;
        }
        out.printf(
                "%-12s  %,7.0f/s  p50 %6.2f ms  p99 %6.2f ms  CPU us each: server %4.0f, broker %4.0f%n",
                path,
                turn.perSecond(),
                turn.percentile(0.5),
                turn.percentile(0.99),
                intake.cpu().minus(intakeBefore).toNanos() / 1e3 / count,
                broker.cpu().minus(brokerBefore).toNanos() / 1e3 / count);
        return turn;
    }

    private void print(Map<String, List<Turn>> all) {
        List<Turn> takingIn = all.getOrDefault(CONCERNS, List.of());
        out.println();
        out.println("| | reports/s | p50 ms | p99 ms | throughput of `/v1/concerns` to it | its p99 to it |");
        out.println("|---|---|---|---|---|---|");
        for (String path : PATHS) {
            List<Turn> turns = all.getOrDefault(path, List.of());
            out.printf(
                    "| `%s` | %,.0f | %.2f | %.2f | %.2f | %.1f |%n",
                    path,
                    median(turns, Turn::perSecond),
                    median(turns, turn -> turn.percentile(0.5)),
                    median(turns, turn -> turn.percentile(0.99)),
                    median(takingIn, Turn::perSecond) / median(turns, Turn::perSecond),
                    median(takingIn, turn -> turn.percentile(0.99)) / median(turns, turn -> turn.percentile(0.99)));
        }
    }

    private static double median(List<Turn> turns, ToDoubleFunction<Turn> of) {
        double[] sorted = turns.stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /// A measurement in which reports went to the spool, or got lost, is none.
    private void requireOnTopic(Admin admin) throws InterruptedException, ExecutionException {
        for (Topic topic : List.of(Topic.CONCERNS_KEYS, Topic.CONCERNS_REPORTED)) {
            var ends = new HashMap<TopicPartition, OffsetSpec>();
            for (int partition = 0; partition < topic.partitions(); partition++) {
                ends.put(new TopicPartition(topic.topicName(), partition), OffsetSpec.latest());
            }
            Map<TopicPartition, ListOffsetsResultInfo> found =
                    admin.listOffsets(ends).all().get();
            long records = found.values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
            if (records != accepted) {
                throw new IllegalStateException(
                        "%d reports were accepted, and %s has %d".formatted(accepted, topic.topicName(), records));
            }
        }
        out.printf("%nall %,d accepted concerns are on the topic, once%n", accepted);
    }

    private static void awaitBroker(int port) throws IOException {
        long until = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        try (var connection = new KeptConnection(port)) {
            while (!connection.get("/accepting").body().contains("\"broker\"")) {
                if (System.nanoTime() > until) {
                    throw new IllegalStateException("report-intake does not find the broker");
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    private static String said(Path file, ChildProcess process) throws IOException {
        long until = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!Files.exists(file)) {
            process.mustBeAlive();
            if (System.nanoTime() > until) {
                throw new IllegalStateException("a process of the measurement did not start");
            }
            LockSupport.parkNanos(50_000_000);
        }
        return Files.readString(file);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
