package org.signpost.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.avro.AlertProgressed;
import org.signpost.contract.avro.AlertStep;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.topic.Topic;
import org.signpost.notifier.acknowledgement.LinkKeys;
import org.signpost.notifier.dispatch.Mailboxes;
import org.signpost.notifier.fault.FaultyNetwork;
import org.signpost.notifier.fault.NotifyStandIn;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.PropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// The whole service while its database is paused, vanishes or fails over, with concerns coming in before, meanwhile
/// and afterwards. It is skipped where there is no Docker.
///
/// Each time: no decision is passed over, each message is sent, an SMS never twice, an email only if the database was
/// away while it was in flight, each step is published, the readiness says what is wrong, and nobody restarts anything.
@NeedsPostgreSql
@ExtendWith(OutputCaptureExtension.class)
class DatabaseAwayTest {

    private static final String GROUP = "notifier-service";
    private static final int CONCERNS = 8;
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:17");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static BrokerInTheTest broker;
    private static Mailboxes mail;
    private static NotifyStandIn provider;
    private static FaultyNetwork network;
    private static ConfigurableApplicationContext service;
    /// Straight to the database, whatever the network does.
    private static JdbcClient database;

    /// The concerns of a test by their offsets.
    private final Map<Long, ConcernId> concerns = new LinkedHashMap<>();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        POSTGRES.start();
        database = JdbcClient.create(
                new DriverManagerDataSource(POSTGRES.getJdbcUrl(), POSTGRES.getUsername(), POSTGRES.getPassword()));
        network = FaultyNetwork.to(POSTGRES.getFirstMappedPort());
        broker = new BrokerInTheTest(Files.createDirectory(folder.resolve("broker")));
        mail = new Mailboxes();
        provider = new NotifyStandIn();
        LinkKeys.create(folder.resolve("link-key"));
        KeyEncryptionKey.create(folder.resolve("kek.json"));
        Files.writeString(folder.resolve("notify-key"), "test-" + UUID.randomUUID() + "-" + UUID.randomUUID());
        service = new SpringApplicationBuilder(NotifierServiceApplication.class)
                .properties("spring.config.name=notifier-service")
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.cloud.stream.default-binder=kafka",
                        "--spring.datasource.url=jdbc:postgresql://127.0.0.1:" + network.port() + "/"
                                + POSTGRES.getDatabaseName(),
                        "--spring.datasource.username=" + POSTGRES.getUsername(),
                        "--spring.datasource.password=" + POSTGRES.getPassword(),
                        // as in production, a few times faster
                        "--spring.datasource.hikari.connection-timeout=1500",
                        "--spring.datasource.hikari.validation-timeout=500",
                        "--spring.datasource.hikari.data-source-properties.socketTimeout=2",
                        "--signpost.notifier.dispatch.heartbeat=500ms",
                        "--signpost.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                        "--signpost.notifier.partners-file=../config/partners.yaml",
                        "--signpost.notifier.link-base=http://127.0.0.1:8082",
                        "--signpost.notifier.link-key-file=" + folder.resolve("link-key"),
                        "--signpost.notifier.key-encryption-key-file=" + folder.resolve("kek.json"),
                        "--signpost.notifier.email.host=127.0.0.1",
                        "--signpost.notifier.email.plain-on-loopback=true",
                        "--signpost.notifier.email.port=" + mail.port(),
                        "--signpost.notifier.email.from=alerts@signpost.example",
                        "--signpost.notifier.sms.base-url=" + provider.baseUrl(),
                        "--signpost.notifier.sms.api-key-file=" + folder.resolve("notify-key"),
                        "--signpost.notifier.sms.template-id=" + UUID.randomUUID(),
                        // what is tested here is that each message leaves, not that several go in one
                        "--signpost.notifier.dispatch.sms-per-hour=1000");
    }

    @AfterEach
    void mend() {
        provider.onTaking(_ -> {});
        network.works();
    }

    @AfterAll
    static void stop() throws IOException {
        service.close();
        provider.close();
        mail.close();
        broker.close();
        network.close();
        POSTGRES.stop();
    }

    @Test
    void aDatabaseThatIsPausedAndGoesOnLosesNothing() throws Exception {
        sendingIsOn();
        network.holds();
        send(CONCERNS);

        awaitReadiness(503);
        mustNotSkip();
        network.works();
        send(CONCERNS);

        everythingIsAsPromised();
    }

    @Test
    void aPrimaryThatBecameAStandbyIsLeft() throws Exception {
        sendingIsOn();
        // as a failover leaves it: the connections stay open, and nothing can be written by them
        mayWrite(false);
        List<Integer> before = connections();
        send(CONCERNS);

        mustNotSkip();
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(connections())
                        .as("connections that something was to be written by")
                        .doesNotContainSequence(before));
        mayWrite(true);
        send(CONCERNS);

        everythingIsAsPromised();
    }

    private static void mayWrite(boolean may) throws Exception {
        // from within, so that it can be taken back
        var done = POSTGRES.execInContainer(
                "psql",
                "-U",
                POSTGRES.getUsername(),
                "-d",
                POSTGRES.getDatabaseName(),
                "-c",
                "set default_transaction_read_only = off",
                "-c",
                "alter system set default_transaction_read_only = " + (may ? "off" : "on"),
                "-c",
                "select pg_reload_conf()");
        assertThat(done.getExitCode()).as(done.getStderr()).isZero();
    }

    /// The processes of the server that serve the connections of the service.
    private static List<Integer> connections() {
        return database.sql("select pid from pg_stat_activity where datname = current_database()"
                        + " and pid <> pg_backend_pid() order by pid")
                .query((row, _) -> row.getInt(1))
                .list();
    }

    @Test
    void aDatabaseThatVanishesWithoutAWordHoldsNothingUp(CapturedOutput output) throws Exception {
        sendingIsOn();
        network.stalls();
        send(CONCERNS);

        awaitReadiness(503);
        mustNotSkip();
        await().atMost(LONG).untilAsserted(() -> assertThat(output.getAll()).contains("a lane cannot do its work now"));
        // what was asked meanwhile will never be answered
        network.works();
        send(CONCERNS);

        everythingIsAsPromised();
        assertThat(output.getAll())
                .doesNotContain("Unhandled exception. Will keep running", "Failed while completing execution")
                .doesNotContain(" RunUntilShutdown :", " ExecutePicked :");
    }

    @Test
    void aDatabaseThatFailsOverLosesNothing() throws Exception {
        sendingIsOn();
        network.resetsAndRefuses();
        send(CONCERNS);

        awaitReadiness(503);
        mustNotSkip();
        network.works();
        send(CONCERNS);

        everythingIsAsPromised();
    }

    @Test
    void anSmsWhoseHandoverCouldNotBeWrittenDownIsAskedForAndNotRepeated(CapturedOutput output) throws Exception {
        var handedOver = new CompletableFuture<String>();
        provider.onTaking(reference -> {
            if (!handedOver.isDone()) {
                network.holds();
                handedOver.complete(reference);
            }
        });
        send(1);

        String first = handedOver.get(30, TimeUnit.SECONDS);
        await().atMost(LONG)
                .untilAsserted(
                        () -> assertThat(output).containsPattern("could not be written down.*messageId=\"" + first));
        send(CONCERNS);
        network.works();

        everythingIsAsPromised();
        assertThat(provider.asked()).contains(first);
        assertThat(database.sql("select ended_at is null from attempt where message_id = :message order by attempt")
                        .param("message", UUID.fromString(first))
                        .query(Boolean.class)
                        .list())
                .as("the first attempt was cut off, the second one found it at the provider")
                .containsExactly(true, false);
    }

    @Test
    void asItIsDeliveredNothingWaitsForEverForTheDatabase() {
        PropertySource<?> delivered = service.getEnvironment().getPropertySources().stream()
                .filter(source -> source.getName().contains("notifier-service.yaml"))
                .findFirst()
                .orElseThrow();
        String driver = "spring.datasource.hikari.data-source-properties.";

        assertThat(delivered.getProperty(driver + "socketTimeout")).isEqualTo(20);
        assertThat(delivered.getProperty(driver + "connectTimeout")).isEqualTo(5);
        assertThat(delivered.getProperty(driver + "tcpKeepAlive")).isEqualTo(true);
        assertThat(service.getBean(HikariDataSource.class).getDataSourceProperties())
                .containsEntry("socketTimeout", "2")
                .containsEntry("connectTimeout", "5");
    }

    private void everythingIsAsPromised() {
        Set<String> ids = new HashSet<>();
        concerns.values().forEach(concern -> ids.add(concern.toString()));
        await().atMost(LONG).pollInterval(Duration.ofMillis(250)).untilAsserted(() -> {
            assertThat(messages("m.state = 'SENT'")).hasSize(3 * ids.size());
            assertThat(published(ids)).hasSize(5 * ids.size());
        });
        awaitReadiness(200);
        long last = concerns.keySet().stream().mapToLong(Long::longValue).max().orElseThrow();
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(broker.committed(Topic.CONCERNS_ROUTED, GROUP))
                        .isEqualTo(last + 1));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(
                                database.sql("select count(*) from dispatch_emergency where task_name = 'send-message'")
                                        .query(Integer.class)
                                        .single())
                        .as("nothing is left to send")
                        .isZero());
        assertThat(messages("true")).hasSize(3 * ids.size());
        assertThat(provider.taken()).containsAll(messages("m.means = 'SMS'"));
        assertThat(provider.repeated()).isEmpty();

        var emails = new HashMap<String, Integer>();
        mail.received()
                .forEach(email ->
                        emails.merge(email.id().substring(1, email.id().indexOf('@')), 1, Integer::sum));
        assertThat(emails.keySet()).containsAll(messages("m.means = 'EMAIL'"));
        List<String> twice = emails.entrySet().stream()
                .filter(email -> email.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
        assertThat(cutOff()).as("attempts that were in flight").containsAll(twice);
        inOrder(ids);
        assertThat(broker.recordsOn(Topic.CONCERNS_ROUTED.parkedBy(GROUP))).isEmpty();
    }

    private static List<String> cutOff() {
        return database.sql("select message_id from attempt where ended_at is null")
                .query((row, _) -> row.getObject(1, UUID.class).toString())
                .list();
    }

    /// The messages of the concerns of this test.
    private List<String> messages(String which) {
        return database.sql("""
            select m.message_id from message m
            join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id
            where d.concern_id in (:concerns) and %s\
            """.formatted(which))
                .param(
                        "concerns",
                        concerns.values().stream().map(ConcernId::value).toList())
                .query((row, _) -> row.getObject(1, UUID.class).toString())
                .list();
    }

    /// What stands on the topic about those concerns, each step once.
    private static Map<String, AlertProgressed> published(Set<String> ids) {
        var codec = new RecordCodec<>(RecordType.ALERT_PROGRESSED);
        var steps = new LinkedHashMap<String, AlertProgressed>();
        for (ConsumerRecord<byte[], byte[]> record : broker.recordsOn(Topic.ALERTS_PROGRESSED.topicName())) {
            if (ids.contains(new String(record.key(), StandardCharsets.UTF_8))) {
                AlertProgressed step = switch (codec.decode(record.value())) {
                    case RecordCodec.Decoded.Value<AlertProgressed>(var value) -> value;
                    case RecordCodec.Decoded.Poison<AlertProgressed>(var reason) ->
                        throw new AssertionError("poison was published: " + reason);
                };
                steps.putIfAbsent(step.getProgressId(), step);
            }
        }
        return steps;
    }

    private static void inOrder(Set<String> ids) {
        Map<String, List<AlertStep>> steps = new HashMap<>();
        published(ids)
                .values()
                .forEach(step -> steps.computeIfAbsent(step.getAlertId(), _ -> new ArrayList<>())
                        .add(step.getStep()));
        assertThat(steps.values())
                .allSatisfy(each -> assertThat(each)
                        .startsWith(AlertStep.RECORDED)
                        .containsOnlyOnce(AlertStep.RECORDED)
                        .contains(AlertStep.SENT));
    }

    /// The consumer has passed over nothing that is not written down.
    private void mustNotSkip() {
        await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            long committed = broker.committed(Topic.CONCERNS_ROUTED, GROUP);
            List<UUID> recorded = database.sql("select concern_id from decision")
                    .query((row, _) -> row.getObject(1, UUID.class))
                    .list();
            concerns.forEach((offset, concern) -> {
                if (offset < committed) {
                    assertThat(recorded).contains(concern.value());
                }
            });
        });
    }

    private void send(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            ConcernId concern = RoutedRecords.newConcern();
            byte[] record = RoutedRecords.bytes(RoutedRecords.routedExactly(
                    concern,
                    UrgencyLevel.EMERGENCY,
                    ConcernMode.LIVE,
                    List.of(RoutedRecords.POLICE),
                    List.of(RoutedRecords.RUGBY)));
            long offset = broker.send(
                    Topic.CONCERNS_ROUTED,
                    concern.toString(),
                    record,
                    RoutedRecords.headers(concern, EventType.CONCERN_ROUTED));
            concerns.put(offset, concern);
        }
    }

    /// Concerns are taken in and messages leave.
    private void sendingIsOn() throws Exception {
        int before = mail.received().size();
        send(CONCERNS);
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> mail.received().size() > before + 2);
        send(CONCERNS);
    }

    private static void awaitReadiness(int status) {
        String port = service.getEnvironment().getProperty("local.server.port");
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> CLIENT.send(
                                        HttpRequest.newBuilder(URI.create(
                                                        "http://127.0.0.1:" + port + "/actuator/health/readiness"))
                                                .build(),
                                        BodyHandlers.discarding())
                                .statusCode(),
                        answered -> answered == status);
    }
}
