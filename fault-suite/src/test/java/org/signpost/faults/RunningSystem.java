package org.signpost.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// The whole system, started once for all faults, and what reaches into it.
final class RunningSystem implements AutoCloseable {

    static final List<String> BROKERS = List.of("kafka-1", "kafka-2", "kafka-3");
    static final List<String> SERVICES = List.of("report-intake", "routing-1", "routing-2", "notifier-1", "notifier-2");
    /// The tag of the images that are built from these sources.
    static final String BUILT = "faults";

    static final String SOURCE = "fault-suite";
    private static final String PROJECT = "signpost-faults";
    static final URI INTAKE = URI.create("http://127.0.0.1:27080");

    /// Keeps the system when the faults are over, and uses it again: for whoever writes faults.
    static final boolean KEPT = Boolean.getBoolean("signpost.faults.keep");

    private static final String SERVERS = "127.0.0.1:27091,127.0.0.1:27092,127.0.0.1:27093";
    static final Duration UNTIL_QUIET = Duration.ofMinutes(5);

    private static final Duration START = Duration.ofMinutes(15);

    private final Compose compose;
    private final Cluster cluster;
    private final HistoryReader history;
    private final Workload workload;
    private final String key;
    private final OutOfMemory outOfMemory;
    private @Nullable History lastHistory;

    private RunningSystem(
            Compose compose,
            Cluster cluster,
            HistoryReader history,
            Workload workload,
            String key,
            OutOfMemory outOfMemory) {
        this.compose = compose;
        this.outOfMemory = outOfMemory;
        this.cluster = cluster;
        this.history = history;
        this.workload = workload;
        this.key = key;
    }

    /// Builds the images and starts everything.
    static RunningSystem start() throws IOException {
        return start(BUILT);
    }

    /// Starts everything.
    ///
    /// @param version the tag of images that are there; those of {@link #BUILT} are built first
    static RunningSystem start(String version) throws IOException {
        Path root = root();
        String key = key(keys(root));
        Compose compose = compose(version);
        boolean there = KEPT && "running/healthy".equals(compose.states().get("report-intake"));
        if (!there) {
            // what a run left behind that was killed
            compose.close();
            if (version.equals(BUILT)) {
                compose.build();
            }
            try {
                compose.up();
            } catch (Compose.CommandFailed notStarted) {
                compose.close();
                throw notStarted;
            }
        }
        var system = new RunningSystem(
                compose,
                new Cluster(SERVERS),
                new HistoryReader(compose, SERVERS, new AddressBook(root.resolve("config/partners.yaml"))),
                new Workload(INTAKE, Clock.systemUTC()),
                key,
                OutOfMemory.watch(PROJECT));
        if (version.equals(BUILT)) {
            system.awaitWhole(START);
        } else {
            // it may not have all topics
            SERVICES.forEach(system::awaitHealthy);
        }
        return system;
    }

    /// What starts the same system's services from images of a version.
    static Compose compose(String version) {
        Path root = root();
        return new Compose(
                root,
                PROJECT,
                Map.of(
                        "COMPOSE_PROFILES", "demo",
                        "SIGNPOST_FORM", "127.0.0.1:27080",
                        "SIGNPOST_PARTNER_PAGES", "127.0.0.1:27082",
                        "SIGNPOST_PARTNER_PAGES_2", "127.0.0.1:27084",
                        "SIGNPOST_INBOX", "127.0.0.1:27025",
                        "SIGNPOST_FAULTS_VERSION", version,
                        "SIGNPOST_FAULTS_KEYS", keys(root).toString()),
                List.of("docker-compose.yml", "fault-suite/docker-compose.faults.yml"));
    }

    private static Path keys(Path root) {
        return root.resolve("fault-suite/target/keys");
    }

    /// What became of reports, when all were told, or nobody waits for it any more.
    ///
    /// @param healed when the fault was over
    Verdict whenQuiet(HistoryChecker checker, List<Report> reports, Instant healed) throws InterruptedException {
        long until = System.nanoTime() + UNTIL_QUIET.toNanos();
        while (true) {
            lastHistory = history.read();
            Verdict verdict = checker.judge(reports, lastHistory, healed);
            boolean quiet = verdict.lost().isEmpty()
                    && HistoryChecker.onTheirWay(reports, lastHistory).isEmpty();
            if (quiet || System.nanoTime() > until) {
                return verdict;
            }
            TimeUnit.SECONDS.sleep(2);
        }
    }

    /// The history of the last verdict.
    History lastHistory() {
        return Objects.requireNonNull(lastHistory);
    }

    Compose compose() {
        return compose;
    }

    /// The containers that ended for want of memory.
    List<String> outOfMemory() {
        try {
            return outOfMemory.containers();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Cluster cluster() {
        return cluster;
    }

    HistoryReader history() {
        return history;
    }

    Workload workload() {
        return workload;
    }

    /// The key of the system that reports.
    Workload.Sender system() {
        return new Workload.Sender.Keyed(key);
    }

    /// Waits until everything says that it is healthy, and each record has all of its copies.
    void awaitWhole(Duration within) {
        await("everything is healthy")
                .atMost(within)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .until(() ->
                        compose.states().values().stream().noneMatch(RunningSystem::notWell) && cluster.complete());
    }

    /// Waits until a service says that it is healthy.
    void awaitHealthy(String service) {
        await(service + " is healthy")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> "running/healthy".equals(compose.states().get(service)));
    }

    private static boolean notWell(String state) {
        return !state.equals("running/healthy") && !state.equals("running/") && !state.equals("exited/");
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docker-compose.yml"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("docker-compose.yml is in no folder above this one");
            }
        }
        return folder;
    }

    /// A new key for the API, and the file that knows it; or the one of the system that is kept.
    private static String key(Path folder) throws IOException {
        Path own = folder.resolveSibling("key");
        if (KEPT && Files.exists(own)) {
            return Files.readString(own);
        }
        byte[] bits = new byte[32];
        new SecureRandom().nextBytes(bits);
        String digits = HexFormat.of().formatHex(bits);
        var checksum = new CRC32();
        checksum.update(digits.getBytes(US_ASCII));
        String key = "signpost_" + digits + HexFormat.of().toHexDigits((int) checksum.getValue());
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("api-keys.yaml"), """
            keys:
              - id: k-0fa17000
                source: "%s"
                sha256: "%s"
                ends-in: "%s"
                scopes: ["concerns:write", "concerns:read"]
                created: %s
                expires: %s
                rate-per-minute: 6000
            """.formatted(
                        SOURCE,
                        HistoryReader.sha256(key.getBytes(US_ASCII)),
                        key.substring(key.length() - 4),
                        today.minusDays(1),
                        today.plusDays(30)));
        if (KEPT) {
            Files.writeString(own, key);
        }
        return key;
    }

    @Override
    public void close() {
        outOfMemory.close();
        history.close();
        cluster.close();
        if (!KEPT) {
            compose.close();
        }
    }
}
