package org.signpost.benchmarks.alert;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.signpost.benchmarks.hop.ChildProcess;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures how long emergencies take from the decision to the provider while thousands of standard alerts are queued,
/// beside the same while nothing is, by turns.
@Command(
        name = "emergency",
        mixinStandardHelpOptions = true,
        description = "Measures emergencies behind a queue beside emergencies alone.")
public final class EmergencyBenchmark implements Runnable {

    @Option(names = "--queued", defaultValue = "5000", description = "standard alerts before the emergencies")
    private int queued;

    @Option(names = "--rounds", defaultValue = "3", description = "turns of each, after one that is not counted")
    private int rounds;

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
        System.exit(new CommandLine(new EmergencyBenchmark()).execute(arguments));
    }

    @Override
    public void run() {
        try {
            Path folder = Files.createTempDirectory("signpost-emergency");
            try (var parts = AlertParts.start(folder, database, answerMillis, threads, List.of())) {
                var alone = new ArrayList<long[]>();
                var behind = new ArrayList<long[]>();
                for (int round = 0; round <= rounds; round++) {
                    long[] idle = turn(parts, 0);
                    long[] busy = turn(parts, queued);
                    if (round > 0) {
                        alone.add(idle);
                        behind.add(busy);
                    }
                }
                out.println();
                out.println("| queued before | messages | p50 ms | p99 ms | longest ms |");
                out.println("|---|---|---|---|---|");
                print(0, alone);
                print(queued, behind);
            } finally {
                AlertBenchmark.delete(folder);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the measurement cannot go on", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long[] turn(AlertParts parts, int before) throws IOException, InterruptedException {
        String[] answer = parts.ask("/benchmark/emergencies/" + before).split(" ", -1);
        long[] took = Arrays.stream(answer)
                .skip(1)
                .mapToLong(Long::parseLong)
                .sorted()
                .toArray();
        out.printf(
                "%,6d queued, %6s still when the last emergency came: p50 %4d ms, longest %4d ms%n",
                before, answer[0], took[took.length / 2], took[took.length - 1]);
        return took;
    }

    private void print(int before, List<long[]> turns) {
        long[] all = turns.stream().flatMapToLong(LongStream::of).sorted().toArray();
        if (all.length == 0) {
            return;
        }
        out.printf(
                "| %,d | %d | %d | %d | %d |%n",
                before, all.length, all[all.length / 2], all[(int) (all.length * 0.99)], all[all.length - 1]);
    }
}
