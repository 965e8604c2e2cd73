package org.signpost.benchmarks.hop;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures the hop: several rounds, in each of which every contender has its turn, in another order each time; the
/// median of its turns is what is told, and its ratio to the better of the plain loops.
@Command(name = "hop", mixinStandardHelpOptions = true, description = "Measures the hop beside other ways to do it.")
public final class HopBenchmark implements Runnable {

    @Option(names = "--records", defaultValue = "1000000", description = "concerns that are timed")
    private long records;

    @Option(names = "--warm-up", defaultValue = "500000", description = "concerns before them")
    private long warmUp;

    @Option(names = "--rounds", defaultValue = "3", description = "turns of each contender")
    private int rounds;

    @Option(names = "--partitions", defaultValue = "6", split = ",", description = "one or several numbers")
    private int[] partitions = {6};

    @Option(names = "--threads", defaultValue = "2", split = ",", description = "one or several numbers")
    private int[] threads = {2};

    @Option(names = "--instances", defaultValue = "1", split = ",", description = "processes of each contender")
    private int[] instances = {1};

    @Option(names = "--contenders", split = ",", description = "such as plain-2,signpost; default: all")
    private List<String> contenders =
            Arrays.stream(Contender.values()).map(Contender::wire).toList();

    @Option(names = "--flags", split = " ", description = "more flags for each contender's JVM")
    private List<String> flags = List.of();

    @Option(names = "--keep", description = "keep the folder with what the processes said")
    private boolean keep;

    private final PrintStream out = System.out;

    /// Runs the measurement and prints its table.
    public static void main(String[] arguments) {
        // before anything logs
        System.setProperty("logback.configurationFile", ChildProcess.QUIET_LOG);
        System.exit(new CommandLine(new HopBenchmark()).execute(arguments));
    }

    @Override
    public void run() {
        try {
            var concerns = new RealRouting().concerns();
            var curve = new ArrayList<String>();
            for (int ofPartitions : partitions) {
                Path folder = Files.createTempDirectory("signpost-hop");
                try (HopRun run = HopRun.prepare(folder, ofPartitions, warmUp, records, concerns)) {
                    // warms the broker up, and is not counted
                    run.measure(Contender.PLAIN_2, 2, 1, List.of());
                    for (int ofThreads : threads) {
                        for (int ofInstances : instances) {
                            out.printf(
                                    "%n%d partitions, %d threads, %d instances, %,d concerns%n",
                                    ofPartitions, ofThreads, ofInstances, records);
                            Map<Contender, List<Measured>> all = measure(run, ofThreads, ofInstances);
                            print(all);
                            all.forEach((contender, turns) ->
                                    curve.add(point(contender, ofPartitions, ofThreads, ofInstances, turns)));
                        }
                    }
                } finally {
                    if (keep) {
                        out.println("kept: " + folder);
                    } else {
                        delete(folder);
                    }
                }
            }
            if (partitions.length * threads.length * instances.length > 1) {
                out.println();
                out.println("| contender | partitions | threads | instances | concerns/s | CPU us each | broker CPU us"
                        + " each |");
                out.println("|---|---|---|---|---|---|---|");
                curve.forEach(out::println);
            }
        } catch (IOException | ExecutionException e) {
            throw new IllegalStateException("the measurement cannot go on", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String point(
            Contender contender, int ofPartitions, int ofThreads, int ofInstances, List<Measured> turns) {
        return "| %s | %d | %d | %d | %,.0f | %.1f | %.1f |"
                .formatted(
                        contender.wire(),
                        ofPartitions,
                        ofThreads,
                        ofInstances,
                        median(turns, Comparator.comparingDouble(Measured::perSecond))
                                .perSecond(),
                        median(turns, Comparator.comparingDouble(Measured::cpuMicros))
                                .cpuMicros(),
                        median(turns, Comparator.comparingDouble(Measured::brokerMicros))
                                .brokerMicros());
    }

    private Map<Contender, List<Measured>> measure(HopRun run, int ofThreads, int ofInstances)
            throws IOException, InterruptedException, ExecutionException {
        List<Contender> turns = new ArrayList<>(Arrays.stream(Contender.values())
                .filter(contender -> contenders.contains(contender.wire()))
                .toList());
        var all = new EnumMap<Contender, List<Measured>>(Contender.class);
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : turns) {
                Measured measured = run.measure(contender, ofThreads, ofInstances, flags);
                out.printf(
                        "round %d  %-8s  %,9.0f/s  %5.1f us CPU, %4.1f of it compiling  %5.1f us of the broker  %d"
                                + " MiB%n",
                        round + 1,
                        contender.wire(),
                        measured.perSecond(),
                        measured.cpuMicros(),
                        measured.compilerMicros(),
                        measured.brokerMicros(),
                        measured.peakMebibytes());
                all.computeIfAbsent(contender, _ -> new ArrayList<>()).add(measured);
            }
            java.util.Collections.rotate(turns, 1);
        }
        return all;
    }

    private void print(Map<Contender, List<Measured>> all) {
        double plain = best(all);
        double plainCpu = all.entrySet().stream()
                .filter(entry -> !entry.getKey().decides())
                .mapToDouble(entry -> median(entry.getValue(), Comparator.comparingDouble(Measured::cpuMicros))
                        .cpuMicros())
                .min()
                .orElse(Double.NaN);
        out.println();
        out.println("| contender | throughput of plain | CPU of plain | concerns/s | CPU us each | of it compiling |"
                + " broker CPU us each | peak MiB |");
        out.println("|---|---|---|---|---|---|---|---|");
        all.forEach((contender, turns) -> {
            Measured fast = median(turns, Comparator.comparingDouble(Measured::perSecond));
            Measured cpu = median(turns, Comparator.comparingDouble(Measured::cpuMicros));
            Measured compiler = median(turns, Comparator.comparingDouble(Measured::compilerMicros));
            Measured broker = median(turns, Comparator.comparingDouble(Measured::brokerMicros));
            out.printf(
                    "| %s | %s | %s | %,.0f | %.1f | %.1f | %.1f | %d |%n",
                    contender.wire(),
                    ratio(fast.perSecond(), plain),
                    ratio(cpu.cpuMicros(), plainCpu),
                    fast.perSecond(),
                    cpu.cpuMicros(),
                    compiler.compilerMicros(),
                    broker.brokerMicros(),
                    turns.stream().mapToLong(Measured::peakMebibytes).max().orElse(0));
        });
    }

    /// Nothing can be said where no plain loop had a turn.
    private static String ratio(double measured, double plain) {
        return Double.isNaN(plain) ? "–" : "%.2f".formatted(measured / plain);
    }

    /// The better of the plain loops is the one to be measured against.
    private static double best(Map<Contender, List<Measured>> all) {
        return all.entrySet().stream()
                .filter(entry -> !entry.getKey().decides())
                .mapToDouble(entry -> median(entry.getValue(), Comparator.comparingDouble(Measured::perSecond))
                        .perSecond())
                .max()
                .orElse(Double.NaN);
    }

    private static Measured median(List<Measured> turns, Comparator<Measured> order) {
        return turns.stream().sorted(order).toList().get(turns.size() / 2);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
