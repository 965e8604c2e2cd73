package org.signpost.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.signpost.broker.BrokerNotStarted;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.contract.reload.ReloadedFiles;
import org.signpost.contract.reload.WatchedFile;
import org.signpost.contract.topic.TopicSetup;
import org.signpost.local.inbox.AddressBook;
import org.signpost.local.inbox.PartnerInbox;
import org.signpost.routing.policyfile.PolicyFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// The whole of Signpost in one JVM: broker, topics, partner inbox, and the three services as the applications that are
/// otherwise deployed on their own. They talk to each other through topics alone.
public final class LocalStack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);
    private static final Duration TOPICS_WITHIN = Duration.ofMinutes(1);
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);

    private final StackPorts ports;

    /// What is running, the last started first: that is the order in which it is stopped.
    private final Deque<Running> running = new ArrayDeque<>();

    private record Running(String name, AutoCloseable part) {}

    private LocalStack(StackPorts ports) {
        this.ports = ports;
    }

    /// Starts everything and returns when a concern would go the whole way.
    ///
    /// @throws StackNotStarted with a sentence for the person at the terminal; what had started is stopped
    public static LocalStack start(StackSettings settings, Clock clock) {
        shareOneLog();
        var stack = new LocalStack(settings.ports());
        try {
            stack.startParts(settings, clock);
            return stack;
        } catch (StackNotStarted why) {
            stack.close();
            throw why;
        } catch (InterruptedException cause) {
            stack.close();
            Thread.currentThread().interrupt();
            throw new StackNotStarted("the start was interrupted", cause);
        } catch (IOException | RuntimeException cause) {
            stack.close();
            throw new StackNotStarted(FirstCause.inWords(cause), cause);
        }
    }

    private void startParts(StackSettings settings, Clock clock) throws IOException, InterruptedException {
        requireConfiguration(settings);
        PartnerDirectory partners = PartnerDirectory.load(settings.partners());
        PolicyFile.load(settings.policy(), partners);
        // the folder first: when a second copy is started, that is the true reason why the ports are busy
        var data = opened("the data folder", DataFolder.open(settings.data()));
        ports.requireFree();
        // keys first: a folder that cannot hold them should stop the start before anything runs
        var services = ServiceStart.all(settings, data);
        var notifyKey = data.secrets().notifyKey();

        var broker = startBroker(data);
        var admin = opened("the admin client", Admin.create(adminSettings(broker)));
        new TopicSetup(admin, 1, 1).createMissing(TOPICS_WITHIN);
        var inbox = PartnerInbox.start(
                data.inbox(),
                ports.inbox(),
                ports.smtp(),
                notifyKey,
                ServiceStart.smsTemplates(),
                opened("the inbox's address book", addresses(settings, clock)),
                clock);
        opened("the partner inbox", inbox);

        var wholePath = new WholePath(admin);
        startServices(services, wholePath);
        wholePath.awaitUp(READY_WITHIN);
        opened("the ops page", OpsPage.start(ports.ops(), admin, wholePath));
    }

    /// Follows the partner file as the services do, so that the inbox names whoever a message went to.
    private static ReloadedFiles<AddressBook> addresses(StackSettings settings, Clock clock) {
        return ReloadedFiles.load(
                        "partner-inbox",
                        List.of(WatchedFile.edited("partners", settings.partners())),
                        files -> Addresses.of(PartnerDirectory.read(
                                files.getFirst().name(), files.getFirst().bytes())),
                        clock)
                .look(ServiceStart.RELOAD_EVERY);
    }

    private LocalBroker startBroker(DataFolder data) {
        try {
            return opened("the broker", LocalBroker.start(data.broker(), ports.kafka()));
        } catch (BrokerNotStarted cause) {
            throw new StackNotStarted(
                    cause.getMessage() + "; if its log in " + data.broker()
                            + " is damaged, choose a new folder with --data",
                    cause);
        }
    }

    private void startServices(List<ServiceStart> services, WholePath wholePath) throws InterruptedException {
        // the first web server of this process leaves its folder here; once that is gone, servers that start at the
        // same
        // time would get in each other's way making it again
        var _ = System.clearProperty("catalina.home");
        try (var starters = Executors.newCachedThreadPool()) {
            var started = new ArrayList<Map.Entry<String, Future<ServiceStart.Started>>>();
            for (ServiceStart service : services) {
                started.add(Map.entry(service.name(), starters.submit(() -> service.start(wholePath))));
            }
            StackNotStarted failure = null;
            for (var start : started) {
                try {
                    var service = start.getValue().get();
                    opened(start.getKey(), service);
                    wholePath.add(service);
                } catch (ExecutionException cause) {
                    failure =
                            new StackNotStarted(start.getKey() + " did not start: " + FirstCause.inWords(cause), cause);
                }
            }
            if (failure != null) {
                throw failure;
            }
        }
    }

    /// Three applications share one terminal: logback.xml speaks for all of them, and none sets it up anew.
    private static void shareOneLog() {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
    }

    /// The addresses to show, in the order in which a newcomer wants them.
    public List<Map.Entry<String, String>> addresses() {
        return List.of(
                Map.entry("Report a concern", "http://localhost:" + ports.form() + "/"),
                Map.entry("Partner inbox", "http://localhost:" + ports.inbox() + "/"),
                Map.entry("API", "http://localhost:" + ports.form() + "/v1/concerns"),
                Map.entry("Partner pages", "http://localhost:" + ports.partnerPages() + "/"),
                Map.entry("State of the parts", "http://localhost:" + ports.ops() + "/"),
                Map.entry("Kafka", "localhost:" + ports.kafka()));
    }

    /// Stops everything, the last started first. What is on its way stays on disk, and goes on at the next start.
    @Override
    public synchronized void close() {
        while (!running.isEmpty()) {
            var last = running.pop();
            try {
                last.part().close();
            } catch (Exception failure) {
                LOG.atWarn().setCause(failure).addKeyValue("part", last.name()).log("a part did not stop cleanly");
            }
        }
    }

    private synchronized <T extends AutoCloseable> T opened(String name, T part) {
        running.push(new Running(name, part));
        return part;
    }

    private static void requireConfiguration(StackSettings settings) {
        for (var file : List.of(settings.partners(), settings.policy())) {
            if (!Files.isReadable(file)) {
                throw new StackNotStarted(
                        "%s cannot be read; choose the folder that holds it with --config".formatted(file));
            }
        }
        Path geography = settings.geography();
        if (geography != null && !Files.isReadable(geography)) {
            throw new StackNotStarted("%s cannot be read; name the table with --geography".formatted(geography));
        }
    }

    private static Properties adminSettings(LocalBroker broker) {
        var settings = new Properties();
        settings.setProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        return settings;
    }
}
