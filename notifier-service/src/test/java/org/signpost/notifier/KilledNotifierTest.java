package org.signpost.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.topic.Topic;
import org.signpost.notifier.acknowledgement.LinkKeys;
import org.signpost.notifier.dispatch.Mailboxes;
import org.signpost.notifier.fault.NotifyStandIn;
import org.signpost.notifier.ledger.LedgerDatabase;

/// The notifier in a process of its own, killed again and again while decisions arrive and messages leave, at times
/// that a seed gives. Each message is sent at least once; one is sent twice only if a kill cut off an attempt at it,
/// and an SMS never, because the provider is asked first.
///
/// `signpost.test.kills` says how often it is killed, and `signpost.test.seed` with which times.
class KilledNotifierTest {

    private static final int KILLS = Integer.getInteger("signpost.test.kills", 4);
    private static final long SEED = Long.getLong("signpost.test.seed", 20261126);
    private static final int CONCERNS_A_ROUND = 12;
    private static final Duration START = Duration.ofMinutes(2);
    private static final List<String> LEADS = List.of(
            "warwickshire-police",
            "north-warwickshire-council",
            "nuneaton-and-bedworth-council",
            "rugby-council",
            "stratford-on-avon-council",
            "warwick-council",
            "children-front-door",
            "modern-slavery-helpline",
            "fair-work-agency",
            "anti-slavery-network");

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Set<String> concerns = new HashSet<>();

    @Test
    void everyMessageIsSentAndTwiceOnlyIfAKillCutItOff() throws Exception {
        try (var mail = new Mailboxes();
                var provider = new NotifyStandIn();
                var broker = new BrokerInTheTest(Files.createDirectory(folder.resolve("broker")))) {
            int port = LocalBroker.freePort();
            String[] settings = settings(broker, mail, provider, port);
            for (int kill = 0; kill < KILLS; kill++) {
                try (var service = new Service(folder, settings)) {
                    if (random.nextInt(5) > 0) {
                        service.awaitReady(port);
                    }
                    int enough = taken(mail, provider) + 1 + random.nextInt(2 * CONCERNS_A_ROUND);
                    send(broker, CONCERNS_A_ROUND);
                    // in the middle of them, or some time later when fewer leave
                    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(1500));
                    while (taken(mail, provider) < enough && System.nanoTime() < until) {
                        TimeUnit.MILLISECONDS.sleep(1);
                    }
                    service.kill();
                }
            }
            try (var service = new Service(folder, settings)) {
                service.awaitReady(port);
                await().atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(250))
                        .untilAsserted(() -> {
                            service.mustBeAlive();
                            // a lead's SMS and email and a copy's email for each concern
                            assertThat(distinct(mail)).hasSize(2 * concerns.size());
                            assertThat(provider.taken()).hasSize(concerns.size());
                        });
                // the last outcomes are on their way into the ledger
                await().during(Duration.ofSeconds(1)).until(() -> true);
            }
            verify(mail, provider);
        }
    }

    private void verify(Mailboxes mail, NotifyStandIn provider) {
        Map<String, Integer> emails = new HashMap<>();
        mail.received().forEach(email -> emails.merge(email.id(), 1, Integer::sum));
        List<String> twice = emails.entrySet().stream()
                .filter(email -> email.getValue() > 1)
                .map(email -> email.getKey().substring(1, email.getKey().indexOf('@')))
                .toList();
        try (var database = LedgerDatabase.h2(folder)) {
            Set<String> cutOff = new HashSet<>(database.sql()
                    .sql("select message_id from attempt where ended_at is null")
                    .query((row, _) -> row.getObject(1, UUID.class).toString())
                    .list());
            System.out.printf(
                    "%d kills (seed %d), %d concerns: %d emails and %d SMS, %d emails and %d SMS twice, %d attempts cut"
                            + " off%n",
                    KILLS,
                    SEED,
                    concerns.size(),
                    emails.size(),
                    provider.taken().size(),
                    twice.size(),
                    provider.repeated().size(),
                    cutOff.size());

            assertThat(cutOff).containsAll(twice);
            assertThat(provider.repeated()).isEmpty();
            assertThat(database.sql()
                            .sql("select distinct state from message")
                            .query(String.class)
                            .list())
                    .containsExactly("SENT");
            assertThat(database.sql()
                            .sql("select distinct state from alert where role = 'COPY'")
                            .query(String.class)
                            .list())
                    .containsExactly("SENT");
            assertThat(database.sql()
                            .sql("select count(*) from decision")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(concerns.size());
            assertThat(database.sql()
                            .sql("select count(*) from dispatch_routine where task_name = 'send-message'")
                            .query(Integer.class)
                            .single())
                    .isZero();
            assertThat(database.sql()
                            .sql("select count(*) from dispatch_routine where task_name = 'climb-rung'")
                            .query(Integer.class)
                            .single())
                    .as("each alert still has the clocks of its back-up contact and of the coordinator")
                    .isEqualTo(2 * concerns.size());
        }
    }

    private static int taken(Mailboxes mail, NotifyStandIn provider) {
        return mail.received().size() + provider.taken().size();
    }

    private static Set<String> distinct(Mailboxes mail) {
        var ids = new HashSet<String>();
        mail.received().forEach(email -> ids.add(email.id()));
        return ids;
    }

    private void send(BrokerInTheTest broker, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            ConcernId concern = RoutedRecords.newConcern();
            String lead = LEADS.get(concerns.size() % LEADS.size());
            String copy = lead.equals("rugby-council") ? "warwick-council" : "rugby-council";
            byte[] record = RoutedRecords.bytes(RoutedRecords.routedExactly(
                    concern, UrgencyLevel.URGENT, ConcernMode.LIVE, List.of(lead), List.of(copy)));
            long offset = broker.send(
                    Topic.CONCERNS_ROUTED,
                    concern.toString(),
                    record,
                    RoutedRecords.headers(concern, EventType.CONCERN_ROUTED));
            assertThat(offset).isNotNegative();
            assertThat(concerns.add(concern.toString())).isTrue();
        }
    }

    private String[] settings(BrokerInTheTest broker, Mailboxes mail, NotifyStandIn provider, int port)
            throws IOException {
        LinkKeys.create(folder.resolve("link-key"));
        KeyEncryptionKey.create(folder.resolve("kek.json"));
        Files.writeString(folder.resolve("notify-key"), "test-" + UUID.randomUUID() + "-" + UUID.randomUUID());
        return new String[] {
            "--spring.config.name=notifier-service",
            "--server.port=" + port,
            "--server.address=127.0.0.1",
            "--spring.cloud.stream.default-binder=kafka",
            "--signpost.kafka.bootstrap-servers=" + broker.bootstrapServers(),
            "--signpost.notifier.partners-file=../config/partners.yaml",
            "--signpost.notifier.ledger-file=" + folder.resolve("ledger"),
            "--signpost.notifier.link-base=http://127.0.0.1:8082",
            "--signpost.notifier.link-key-file=" + folder.resolve("link-key"),
            "--signpost.notifier.key-encryption-key-file=" + folder.resolve("kek.json"),
            "--signpost.notifier.email.host=127.0.0.1",
            "--signpost.notifier.email.plain-on-loopback=true",
            "--signpost.notifier.email.port=" + mail.port(),
            "--signpost.notifier.email.from=alerts@signpost.example",
            "--signpost.notifier.sms.base-url=http://127.0.0.1:" + provider.port(),
            "--signpost.notifier.sms.api-key-file=" + folder.resolve("notify-key"),
            "--signpost.notifier.sms.template-id=" + UUID.randomUUID(),
            // what is tested here is that each message leaves, not that several go in one
            "--signpost.notifier.dispatch.sms-per-hour=1000"
        };
    }

    /// The service in a JVM of its own.
    private final class Service implements AutoCloseable {

        private final Process process;
        private final Path log;

        Service(Path folder, String... arguments) throws IOException {
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx384m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    NotifierServiceApplication.class.getName()));
            command.addAll(List.of(arguments));
            this.log = Files.createTempFile(folder, "notifier", ".log");
            this.process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        }

        void awaitReady(int port) {
            await().atMost(START)
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> {
                        mustBeAlive();
                        return client.send(
                                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port
                                                                + "/actuator/health/liveness"))
                                                        .build(),
                                                HttpResponse.BodyHandlers.discarding())
                                        .statusCode()
                                == 200;
                    });
        }

        void mustBeAlive() throws IOException {
            if (!process.isAlive()) {
                throw new AssertionError("the service ended by itself:\n" + Files.readString(log));
            }
        }

        void kill() throws InterruptedException {
            assertThat(process.destroyForcibly().waitFor()).isNotZero();
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(60, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
