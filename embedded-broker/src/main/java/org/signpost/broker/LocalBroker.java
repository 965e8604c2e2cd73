package org.signpost.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.signpost.contract.topic.Topic;
import org.signpost.contract.topic.TopicSetup;

/// One Kafka broker and controller in this JVM, with its log on disk.
///
/// The log, the cluster id and every consumer's place in it outlive the process: a second start on the same
/// folder goes on where the first one stopped, also after a kill. It listens on the loopback address only.
/// Replication is 1, so this is for one machine and for tests, never for real concerns.
public final class LocalBroker implements AutoCloseable {
    private static final int NODE = 1;
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 12_000;
    private static final AtomicInteger NEXT_PORT = new AtomicInteger(new SecureRandom().nextInt(PORTS));

    private final KafkaRaftServer server;
    private final int port;

    private LocalBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /// Starts the broker and returns when it answers clients.
    ///
    /// @param folder where the log lives; made if it is not there
    /// @param port the port for clients
    /// @throws BrokerNotStarted if the folder cannot be used, or the broker does not answer within a minute
    public static LocalBroker start(Path folder, int port) {
        return start(folder, port, Map.of());
    }

    /// The same, with settings of the broker that go before its usual ones.
    ///
    /// @param further such as `authorizer.class.name`
    /// @throws BrokerNotStarted if the folder cannot be used, or the broker does not answer within a minute
    public static LocalBroker start(Path folder, int port, Map<String, String> further) {
        try {
            Files.createDirectories(folder);
            Properties settings = settings(folder, port, freePort());
            settings.putAll(further);
            var config = new KafkaConfig(settings, false);
            format(folder, config);
            var broker = new LocalBroker(new KafkaRaftServer(config, Time.SYSTEM), port);
            try {
                broker.server.startup();
                broker.forgetMembersOfAnEarlierRun();
            } catch (Exception cause) {
                broker.close();
                throw cause;
            }
            return broker;
        } catch (IOException | UncheckedIOException cause) {
            throw new BrokerNotStarted("its folder " + folder + " cannot be used", cause);
        } catch (Exception cause) {
            throw new BrokerNotStarted(atTheRoot(cause).toString(), cause);
        }
    }

    private static Throwable atTheRoot(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : atTheRoot(cause);
    }

    /// Starts the broker on a port that was free a moment ago, with every topic of Signpost on it.
    ///
    /// @param folder where the log lives; made if it is not there
    /// @throws BrokerNotStarted if the folder cannot be used, or the broker does not answer within a minute
    public static LocalBroker startWithTopics(Path folder) {
        try {
            return startWithTopics(folder, freePort());
        } catch (IOException cause) {
            throw new BrokerNotStarted("no port is free", cause);
        }
    }

    /// Starts the broker on that port, with every topic of Signpost on it.
    ///
    /// @param folder where the log lives; made if it is not there
    /// @throws BrokerNotStarted if the folder cannot be used, or the broker does not answer within a minute
    public static LocalBroker startWithTopics(Path folder, int port) {
        LocalBroker broker = start(folder, port);
        try (var admin = Admin.create(broker.clientSettings())) {
            new TopicSetup(admin, 1, 1).createMissing(ANSWER_WITHIN);
        } catch (Exception cause) {
            broker.close();
            throw new BrokerNotStarted("its topics could not be made", cause);
        }
        return broker;
    }

    /// The settings that every client of this broker needs.
    public Map<String, Object> clientSettings() {
        return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    }

    /// The port for clients.
    public int port() {
        return port;
    }

    /// The address for `bootstrap.servers`.
    public String bootstrapServers() {
        return LOOPBACK + ":" + port;
    }

    /// Stops the broker after the log is flushed. Consumers and producers are expected to be closed by then.
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static Properties settings(Path folder, int port, int controllerPort) {
        var settings = new Properties();
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", Integer.toString(NODE));
        settings.setProperty("log.dirs", folder.toString());
        settings.setProperty(
                "listeners", "CLIENTS://%s:%d,CONTROLLER://%s:%d".formatted(LOOPBACK, port, LOOPBACK, controllerPort));
        settings.setProperty("advertised.listeners", "CLIENTS://%s:%d".formatted(LOOPBACK, port));
        settings.setProperty("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.setProperty("inter.broker.listener.name", "CLIENTS");
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty("controller.quorum.voters", "%d@%s:%d".formatted(NODE, LOOPBACK, controllerPort));
        settings.setProperty("auto.create.topics.enable", "false");
        settings.setProperty("default.replication.factor", "1");
        settings.setProperty("min.insync.replicas", "1");
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("offsets.topic.num.partitions", "3");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("transaction.state.log.num.partitions", "3");
        settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.num.partitions", "1");
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        // a consumer that comes back after a month off must not find its place forgotten
        settings.setProperty(
                "offsets.retention.minutes", Long.toString(Duration.ofDays(90).toMinutes()));
        // after a kill the old registration has to time out before the new one counts; a busy machine needs some of it
        settings.setProperty("broker.session.timeout.ms", "3000");
        settings.setProperty("broker.heartbeat.interval.ms", "250");
        settings.setProperty("controller.quorum.election.timeout.ms", "200");
        settings.setProperty("controller.quorum.fetch.timeout.ms", "2000");
        // small machine, small log: threads and segments to match
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "4");
        settings.setProperty("background.threads", "2");
        settings.setProperty("log.segment.bytes", Integer.toString(64 << 20));
        settings.setProperty("log.index.size.max.bytes", Integer.toString(512 << 10));
        settings.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        settings.setProperty("metadata.log.segment.bytes", Integer.toString(8 << 20));
        return settings;
    }

    private static void format(Path folder, KafkaConfig config) throws Exception {
        var formatter = new Formatter();
        formatter
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(knownClusterId(folder))
                .setNodeId(NODE)
                .addDirectory(folder.toString())
                .setMetadataLogDirectory(folder.toString())
                .setControllerListenerName("CONTROLLER")
                .setIgnoreFormatted(true);
        if (!config.processRoles().isEmpty()) {
            formatter.run();
        }
    }

    /// The id this folder was formatted with, or a new one: a broker refuses a folder of another cluster.
    private static String knownClusterId(Path folder) throws IOException {
        Path file = folder.resolve("meta.properties");
        if (Files.exists(file)) {
            var known = new Properties();
            try (var reader = Files.newBufferedReader(file)) {
                known.load(reader);
            }
            String id = known.getProperty("cluster.id");
            if (id != null) {
                return id;
            }
        }
        return Uuid.randomUuid().toString();
    }

    /// A killed process leaves its consumers' seats taken until their sessions time out (45 s). Nobody but this process
    /// has used the log, so whoever sits there now is dead; freeing the seats lets the services go on at once.
    private void forgetMembersOfAnEarlierRun() throws InterruptedException, ExecutionException, TimeoutException {
        var settings = new Properties();
        settings.setProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        settings.setProperty(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, "20");
        settings.setProperty(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "100");
        settings.setProperty(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, "20");
        try (var admin = Admin.create(settings)) {
            for (String group : consumerGroups()) {
                if (hasMembers(admin, group)) {
                    admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                            .all()
                            .get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS);
                }
            }
        }
    }

    /// The services' groups. They are asked for by name: a list of groups leaves out those that the broker,
    /// which has just started, has not loaded yet, while a question about one of them waits for it.
    private static Set<String> consumerGroups() {
        return Topic.groups();
    }

    private static boolean hasMembers(Admin admin, String group)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return admin
                    .describeConsumerGroups(List.of(group))
                    .all()
                    .get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .anyMatch(described -> !described.members().isEmpty());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw e;
        }
    }

    /// A port of the loopback address that nobody listened on a moment ago, and a different one each time.
    ///
    /// It lies below the ports that the system gives to outgoing connections (from 32768 on Linux, 49152
    /// elsewhere): one of those may be taken by a client between this answer and the listening, most of all by a
    /// Kafka client that tries again and again to reach a broker that is gone.
    public static int freePort() throws IOException {
        for (int tries = 0; tries < PORTS; tries++) {
            int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
            try (var socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (BindException e) {
                // somebody listens there; the next one then
            }
        }
        throw new IOException("no port from %d to %d is free".formatted(FIRST_PORT, FIRST_PORT + PORTS - 1));
    }
}
