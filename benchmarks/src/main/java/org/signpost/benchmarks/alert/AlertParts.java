package org.signpost.benchmarks.alert;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Statistics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.signpost.benchmarks.hop.BrokerProcess;
import org.signpost.benchmarks.hop.ChildProcess;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.topic.TopicSetup;
import org.signpost.notifier.acknowledgement.LinkKeys;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// A broker, the servers that take emails and SMS, a database and notifier-service, each in a process of its own.
final class AlertParts implements AutoCloseable {

    private final Deque<AutoCloseable> parts;
    private final String brokers;
    private final ChildProcess notifier;
    private final ChildProcess providers;
    private final ChildProcess broker;
    private final int notifierPort;
    private final int providersPort;
    private final Path said;
    private @Nullable PostgreSQLContainer postgres;

    private AlertParts(
            Deque<AutoCloseable> parts,
            String brokers,
            ChildProcess notifier,
            ChildProcess providers,
            ChildProcess broker,
            int notifierPort,
            int providersPort,
            Path said) {
        this.parts = parts;
        this.brokers = brokers;
        this.notifier = notifier;
        this.providers = providers;
        this.broker = broker;
        this.notifierPort = notifierPort;
        this.providersPort = providersPort;
        this.said = said;
    }

    /// @param folder for everything that they write
    /// @param database `postgresql` or `h2`
    /// @param answerMillis how long the servers take to answer
    /// @param threads of each lane
    static AlertParts start(Path folder, String database, int answerMillis, int threads, List<String> flags)
            throws IOException, InterruptedException {
        return start(folder, database, answerMillis, threads, flags, false);
    }

    /// @param statements whether PostgreSQL counts them, which costs a little
    static AlertParts start(
            Path folder, String database, int answerMillis, int threads, List<String> flags, boolean statements)
            throws IOException, InterruptedException {
        var parts = new ArrayDeque<AutoCloseable>();
        try {
            Path address = folder.resolve("broker.address");
            var broker = opened(
                    parts,
                    ChildProcess.start(
                            BrokerProcess.class.getName(),
                            "1g",
                            folder.resolve("broker.log"),
                            List.of("-Dlogback.configurationFile=" + ChildProcess.QUIET_LOG),
                            List.of(folder.resolve("broker").toString(), address.toString())));
            Path ports = folder.resolve("providers.ports");
            var providers = opened(
                    parts,
                    ChildProcess.start(
                            ProvidersProcess.class.getName(),
                            "512m",
                            folder.resolve("providers.log"),
                            List.of("-Dlogback.configurationFile=" + ChildProcess.QUIET_LOG),
                            List.of(ports.toString(), Integer.toString(answerMillis))));
            var arguments = new ArrayList<String>();
            Path port = folder.resolve("notifier.port");
            arguments.add(port.toString());
            PostgreSQLContainer postgres = database.equals("postgresql") ? postgresql(parts, statements) : null;
            arguments.addAll(postgres == null ? h2(database, folder) : address(postgres));
            String[] both = said(ports, providers).split(" ", -1);
            String brokers = said(address, broker);
            createTopics(brokers);
            arguments.addAll(settings(folder, brokers, both, threads));
            Path log = folder.resolve("notifier.log");
            var notifier =
                    opened(parts, ChildProcess.start(AlertProcess.class.getName(), "512m", log, flags, arguments));
            int notifierPort = Integer.parseInt(said(port, notifier));
            var started = new AlertParts(
                    parts, brokers, notifier, providers, broker, notifierPort, Integer.parseInt(both[1]), log);
            started.postgres = postgres;
            return started;
        } catch (IOException | InterruptedException | RuntimeException e) {
            close(parts);
            throw e;
        }
    }

    private static List<String> h2(String database, Path folder) {
        if (!database.equals("h2")) {
            throw new IllegalArgumentException("postgresql or h2, not " + database);
        }
        return List.of("--signpost.notifier.ledger-file=" + folder.resolve("ledger"));
    }

    private static PostgreSQLContainer postgresql(Deque<AutoCloseable> parts, boolean statements) {
        // by itself the container would not write to the disk what it commits
        var postgres = opened(
                parts,
                new PostgreSQLContainer("postgres:17")
                        .withCommand(
                                "postgres",
                                "-c",
                                "shared_preload_libraries=" + (statements ? "pg_stat_statements" : "")));
        postgres.start();
        return postgres;
    }

    private static List<String> address(PostgreSQLContainer postgres) {
        return List.of(
                "--spring.datasource.url=" + direct(postgres),
                "--spring.datasource.username=" + postgres.getUsername(),
                "--spring.datasource.password=" + postgres.getPassword());
    }

    /// The container's own address, as between containers, where it can be reached: at a published port a process of
    /// Docker's copies each byte, on the processors that are measured.
    private static String direct(PostgreSQLContainer postgres) {
        for (ContainerNetwork network :
                postgres.getContainerInfo().getNetworkSettings().getNetworks().values()) {
            String address = network.getIpAddress();
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, PostgreSQLContainer.POSTGRESQL_PORT), 1000);
                return "jdbc:postgresql://" + address + ":" + PostgreSQLContainer.POSTGRESQL_PORT + "/"
                        + postgres.getDatabaseName();
            } catch (IOException notFromHere) {
                // Docker is elsewhere
            }
        }
        return postgres.getJdbcUrl();
    }

    /// Forgets what PostgreSQL has counted of its statements.
    void countStatements() {
        if (postgres != null) {
            client().sql("create extension if not exists pg_stat_statements").update();
            client().sql("select pg_stat_statements_reset()").query().singleRow();
        }
    }

    /// The statements on which PostgreSQL spent most since then, the most expensive first.
    List<CountedStatement> statements() {
        if (postgres == null) {
            return List.of();
        }
        return client().sql("""
            select calls, total_exec_time + total_plan_time as millis, query from pg_stat_statements
            order by 2 desc limit 25\
            """)
                .query((row, _) -> new CountedStatement(
                        row.getLong("calls"),
                        row.getDouble("millis"),
                        row.getString("query").strip().replaceAll("\\s+", " ")))
                .list();
    }

    /// @param millis that all its calls took together
    record CountedStatement(long calls, double millis, String text) {}

    private JdbcClient client() {
        PostgreSQLContainer there = Objects.requireNonNull(postgres);
        return JdbcClient.create(
                new DriverManagerDataSource(there.getJdbcUrl(), there.getUsername(), there.getPassword()));
    }

    private static void createTopics(String brokers) throws InterruptedException {
        var client = new Properties();
        client.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
        try (var admin = Admin.create(client)) {
            new TopicSetup(admin, 1, 1).createMissing(Duration.ofMinutes(1));
        }
    }

    private static List<String> settings(Path folder, String brokers, String[] ports, int threads) throws IOException {
        LinkKeys.create(folder.resolve("link-key"));
        if (!Files.exists(folder.resolve("kek.json"))) {
            KeyEncryptionKey.create(folder.resolve("kek.json"));
        }
        Files.writeString(folder.resolve("notify-key"), "test-" + UUID.randomUUID() + "-" + UUID.randomUUID());
        var _ = ManyPartners.write(folder.resolve("partners.yaml"));
        var settings = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.cloud.stream.default-binder=kafka",
                "--signpost.kafka.bootstrap-servers=" + brokers,
                "--signpost.notifier.partners-file=" + folder.resolve("partners.yaml"),
                "--signpost.notifier.link-base=http://127.0.0.1:8082",
                "--signpost.notifier.link-key-file=" + folder.resolve("link-key"),
                "--signpost.notifier.key-encryption-key-file=" + folder.resolve("kek.json"),
                "--signpost.notifier.email.host=127.0.0.1",
                "--signpost.notifier.email.port=" + ports[0],
                "--signpost.notifier.email.plain-on-loopback=true",
                "--signpost.notifier.email.from=alerts@signpost.example",
                "--signpost.notifier.sms.base-url=http://127.0.0.1:" + ports[1],
                "--signpost.notifier.sms.api-key-file=" + folder.resolve("notify-key"),
                "--signpost.notifier.sms.template-id=" + UUID.randomUUID(),
                // each message goes for itself
                "--signpost.notifier.dispatch.sms-per-hour=100000"));
        settings.add("--signpost.notifier.dispatch.routine-threads=" + threads);
        settings.add("--signpost.notifier.dispatch.emergency-threads=" + threads);
        return settings;
    }

    private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> parts, T part) {
        parts.push(part);
        return part;
    }

    /// What a process wrote into a file when it was ready.
    static String said(Path file, ChildProcess process) throws IOException {
        long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!Files.exists(file)) {
            process.mustBeAlive();
            if (System.nanoTime() > until) {
                throw new IllegalStateException("a process of the measurement did not start");
            }
            LockSupport.parkNanos(50_000_000);
        }
        return Files.readString(file);
    }

    /// The address of the broker.
    String brokers() {
        return brokers;
    }

    /// Asks the notifier for something that {@link Turns} do.
    ///
    /// @throws IllegalStateException when it failed
    String ask(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + notifierPort + path))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("a turn failed; what the notifier said is in " + said);
            }
            return answer.body();
        }
    }

    /// What the servers took since this was asked last.
    String taken() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create("http://127.0.0.1:" + providersPort + ProvidersProcess.TAKEN);
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    ChildProcess notifier() {
        return notifier;
    }

    ChildProcess providers() {
        return providers;
    }

    ChildProcess broker() {
        return broker;
    }

    /// The processor's time that PostgreSQL has taken; zero when the ledger is in a file.
    Duration databaseCpu() throws IOException, InterruptedException {
        if (postgres == null) {
            return Duration.ZERO;
        }
        var last = new AtomicReference<@Nullable Statistics>();
        try (var answer = new ResultCallback.Adapter<Statistics>() {
            @Override
            public void onNext(Statistics statistics) {
                last.set(statistics);
            }
        }) {
            postgres.getDockerClient()
                    .statsCmd(postgres.getContainerId())
                    .withNoStream(true)
                    .exec(answer)
                    .awaitCompletion();
        }
        Long nanos = Objects.requireNonNull(
                        Objects.requireNonNull(last.get()).getCpuStats().getCpuUsage())
                .getTotalUsage();
        return Duration.ofNanos(Objects.requireNonNull(nanos));
    }

    @Override
    public void close() throws IOException {
        close(parts);
    }

    private static void close(Deque<AutoCloseable> parts) throws IOException {
        IOException failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                failure = new IOException("a part did not stop", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
