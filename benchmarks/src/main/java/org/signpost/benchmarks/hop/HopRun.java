package org.signpost.benchmarks.hop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.signpost.benchmarks.concern.MadeUpConcerns;

/// A broker with a topic full of concerns, and contenders that work it off, one after the other.
///
/// The first concerns warm a contender up; the time runs from when the broker has the answers to those until it has
/// them all. A run counts only if there is an answer for each concern, nothing was parked, and the offsets are
/// committed to the end.
final class HopRun implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration TO_COMMIT = Duration.ofSeconds(30);

    private final Path folder;
    private final ChildProcess broker;
    private final HopTopics topics;
    private final String brokers;
    private final long warmUp;
    private final long records;
    private int runs;

    private HopRun(Path folder, ChildProcess broker, String brokers, HopTopics topics, long warmUp, long records) {
        this.folder = folder;
        this.broker = broker;
        this.brokers = brokers;
        this.topics = topics;
        this.warmUp = warmUp;
        this.records = records;
    }

    /// Starts a broker and fills its topic.
    ///
    /// @param folder for everything that the measurement writes
    static HopRun prepare(Path folder, int partitions, long warmUp, long records, MadeUpConcerns concerns)
            throws IOException, InterruptedException, ExecutionException {
        Path address = folder.resolve("broker.address");
        ChildProcess broker = ChildProcess.start(
                BrokerProcess.class.getName(),
                "1g",
                folder.resolve("broker.log"),
                List.of("-Dlogback.configurationFile=" + ChildProcess.QUIET_LOG),
                List.of(folder.resolve("broker").toString(), address.toString()));
        try {
            long until = System.nanoTime() + Duration.ofSeconds(90).toNanos();
            while (!Files.exists(address)) {
                broker.mustBeAlive();
                if (System.nanoTime() > until) {
                    throw new IllegalStateException("the broker of the measurement did not start");
                }
                LockSupport.parkNanos(50_000_000);
            }
            String brokers = Files.readString(address);
            var topics = new HopTopics(brokers, partitions);
            topics.fill(concerns, warmUp + records);
            return new HopRun(folder, broker, brokers, topics, warmUp, records);
        } catch (IOException | InterruptedException | ExecutionException | RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    /// The address of the broker.
    String brokers() {
        return brokers;
    }

    /// Lets a contender work off everything.
    ///
    /// @param instances how many processes of it share the work
    /// @param flags more flags for its JVMs, such as those of a recording
    Measured measure(Contender contender, int threads, int instances, List<String> flags)
            throws IOException, InterruptedException, ExecutionException {
        topics.forgetAnswers();
        runs++;
        String group = "hop-%02d-%s".formatted(runs, contender.wire());
        var children = new ArrayList<ChildProcess>();
        try {
            for (int i = 0; i < instances; i++) {
                Path own = Files.createDirectory(folder.resolve(group + "-" + i));
                children.add(contender.start(new LoopSettings(brokers, group, threads), own, flags));
            }
            Mark warm = waitForAnswers(children, Math.max(1, warmUp));
            Mark end = waitForAnswers(children, warmUp + records);
            waitForCommit(children, group);
            long answers = topics.answers();
            if (answers != warmUp + records || topics.parked() != 0) {
                throw new IllegalStateException("%s gave %d answers to %d concerns, and %d were parked"
                        .formatted(contender.wire(), answers, warmUp + records, topics.parked()));
            }
            double seconds = (end.nanos() - warm.nanos()) / 1e9;
            long counted = end.answers() - warm.answers();
            long peak = 0;
            for (ChildProcess child : children) {
                peak += child.peakMebibytes();
            }
            return new Measured(
                    contender,
                    counted / seconds,
                    end.cpu().minus(warm.cpu()).toNanos() / 1e3 / counted,
                    end.compilerCpu().minus(warm.compilerCpu()).toNanos() / 1e3 / counted,
                    end.brokerCpu().minus(warm.brokerCpu()).toNanos() / 1e3 / counted,
                    peak);
        } finally {
            for (ChildProcess child : children) {
                child.close();
            }
        }
    }

    /// What was decided about each concern in the last run, by its id.
    Map<String, String> decisions() throws InterruptedException, ExecutionException {
        return topics.decisions();
    }

    @Override
    public void close() throws IOException {
        topics.close();
        broker.close();
    }

    private record Mark(long nanos, long answers, Duration cpu, Duration compilerCpu, Duration brokerCpu) {}

    private Mark waitForAnswers(List<ChildProcess> children, long number)
            throws IOException, InterruptedException, ExecutionException {
        long until = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            long answers = topics.answers();
            if (answers >= number) {
                Duration cpu = Duration.ZERO;
                Duration compilerCpu = Duration.ZERO;
                for (ChildProcess child : children) {
                    cpu = cpu.plus(child.cpu());
                    compilerCpu = compilerCpu.plus(child.compilerCpu());
                }
                return new Mark(System.nanoTime(), answers, cpu, compilerCpu, broker.cpu());
            }
            children.forEach(ChildProcess::mustBeAlive);
            if (System.nanoTime() > until) {
                throw new IllegalStateException("only " + answers + " of " + number + " answers after " + LONGEST);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private void waitForCommit(List<ChildProcess> children, String group)
            throws InterruptedException, ExecutionException {
        long until = System.nanoTime() + TO_COMMIT.toNanos();
        while (topics.committed(group) != warmUp + records) {
            children.forEach(ChildProcess::mustBeAlive);
            if (System.nanoTime() > until) {
                throw new IllegalStateException(
                        group + " has committed " + topics.committed(group) + " offsets of " + (warmUp + records));
            }
            LockSupport.parkNanos(50_000_000);
        }
    }
}
