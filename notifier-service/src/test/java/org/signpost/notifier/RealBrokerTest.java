package org.signpost.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.SealingKey;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.reload.ReloadedFiles;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.sealing.Sealer;
import org.signpost.contract.topic.Topic;
import org.signpost.notifier.acknowledgement.LinkKeys;
import org.signpost.notifier.casefile.CaseFile;
import org.signpost.notifier.casefile.CaseFiles;
import org.signpost.notifier.ledger.SealingKeys;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.stream.config.ListenerContainerCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;

/// The binder as it is in production, where its own paths for poison and failure would lose records.
class RealBrokerTest {

    private static final String GROUP = "notifier-service";

    private static final GreenMail MAIL = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private static BrokerInTheTest broker;
    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        broker = new BrokerInTheTest(Files.createDirectory(folder.resolve("broker")));
        MAIL.start();
        service = service(folder, new SpringApplicationBuilder(NotifierServiceApplication.class));
    }

    private static ConfigurableApplicationContext service(
            Path folder, SpringApplicationBuilder application, String... more) throws Exception {
        LinkKeys.create(folder.resolve("link-key"));
        KeyEncryptionKey.create(folder.resolve("kek.json"));
        Files.writeString(folder.resolve("notify-key"), "test-" + UUID.randomUUID() + "-" + UUID.randomUUID());
        List<String> settings = new ArrayList<>(List.of(
                "--server.port=0",
                // the test binder is on the class path as well
                "--spring.cloud.stream.default-binder=kafka",
                "--signpost.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--signpost.notifier.partners-file=../config/partners.yaml",
                "--signpost.notifier.ledger-file=" + folder.resolve("ledger"),
                "--signpost.notifier.link-base=http://127.0.0.1:8082",
                "--signpost.notifier.link-key-file=" + folder.resolve("link-key"),
                "--signpost.notifier.key-encryption-key-file=" + folder.resolve("kek.json"),
                "--signpost.notifier.email.host=127.0.0.1",
                "--signpost.notifier.email.plain-on-loopback=true",
                "--signpost.notifier.email.port=" + MAIL.getSmtp().getPort(),
                "--signpost.notifier.email.from=alerts@signpost.example",
                "--signpost.notifier.sms.base-url=http://127.0.0.1:1",
                "--signpost.notifier.sms.api-key-file=" + folder.resolve("notify-key"),
                "--signpost.notifier.sms.template-id=" + UUID.randomUUID()));
        settings.addAll(List.of(more));
        return application.properties("spring.config.name=notifier-service").run(settings.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        service.close();
        MAIL.stop();
        broker.close();
    }

    @Test
    void poisonIsParkedAndTheNextRecordGoesThrough() throws Exception {
        ConcernId concern = RoutedRecords.newConcern();
        byte[] good = RoutedRecords.bytes(RoutedRecords.routed(concern, UrgencyLevel.STANDARD, ConcernMode.LIVE));
        byte[] noise = new byte[300];
        new Random(7).nextBytes(noise);
        byte[] unknown = good.clone();
        unknown[5] ^= 1;
        var headers = RoutedRecords.headers(concern, EventType.CONCERN_ROUTED);
        var typed = RoutedRecords.headers(concern, EventType.CONCERN_ROUTED);
        typed.add("x", "not json".getBytes(StandardCharsets.UTF_8));
        typed.add("spring_json_header_types", "{\"x\":\"java.util.ArrayList\"}".getBytes(StandardCharsets.UTF_8));

        long first = broker.send(Topic.CONCERNS_ROUTED, "key", noise, headers);
        long second = broker.send(Topic.CONCERNS_ROUTED, "key", unknown, headers);
        long third = broker.send(Topic.CONCERNS_ROUTED, "key", good, typed);
        long last = broker.send(Topic.CONCERNS_ROUTED, concern.toString(), good, headers);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(decisions(concern)).isEqualTo(1));
        assertThat(last).isEqualTo(first + 3);
        assertThat(third).isEqualTo(second + 1);
        var parked = broker.recordsOn(Topic.CONCERNS_ROUTED.parkedBy(GROUP));
        assertThat(parked)
                .extracting(record -> new String(
                        record.headers().lastHeader("sp_parked_reason").value(), StandardCharsets.UTF_8))
                .containsExactly("NOT_SINGLE_OBJECT", "UNKNOWN_FINGERPRINT", "HEADER_MALFORMED");
        assertThat(parked.get(0).value()).isEqualTo(noise);
        assertThat(parked.get(1).value()).isEqualTo(unknown);
        assertThat(parked.get(2).value()).isEqualTo(good);
        await().untilAsserted(() ->
                assertThat(broker.committed(Topic.CONCERNS_ROUTED, GROUP)).isEqualTo(last + 1));
        await().untilAsserted(() -> assertThat(broker.recordsOn(Topic.ALERTS_PROGRESSED.topicName()))
                .filteredOn(record -> new String(record.key(), StandardCharsets.UTF_8).equals(concern.toString()))
                .hasSize(4));
    }

    @Test
    void aWithdrawalIsCalledOneInTheEmailThatArrives() throws Exception {
        ConcernId concern = RoutedRecords.newConcern();
        ConcernId earlier = RoutedRecords.newConcern();
        var withdrawal = RoutedRecords.about(
                RoutedRecords.routed(concern, UrgencyLevel.STANDARD, ConcernMode.LIVE), ConcernKind.WITHDRAW, earlier);
        String subject = "Concern " + PublicReference.of(concern) + " takes back " + PublicReference.of(earlier) + ": ";

        long offset = broker.send(
                Topic.CONCERNS_ROUTED,
                concern.toString(),
                RoutedRecords.bytes(withdrawal),
                RoutedRecords.headers(concern, EventType.CONCERN_ROUTED));

        assertThat(offset).isNotNegative();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(MAIL.getReceivedMessages())
                        .extracting(MimeMessage::getSubject)
                        .filteredOn(each -> each.startsWith(subject))
                        .hasSize(2));
    }

    @Test
    void aConsumerThatDiesMakesTheServiceOneToRestart(@TempDir Path folder) throws Exception {
        String last = RoutedRecords.newConcern().toString();
        ListenerContainerCustomizer<AbstractMessageListenerContainer<byte[], byte[]>> dying =
                (container, _, _) -> container.setRecordInterceptor((record, _) -> {
                    if (new String(record.key(), StandardCharsets.UTF_8).equals(last)) {
                        throw new StackOverflowError("a test");
                    }
                    return record;
                });
        try (var doomed = service(
                folder,
                new SpringApplicationBuilder(NotifierServiceApplication.class)
                        .initializers(context -> context.getBeanFactory().registerSingleton("dying", dying)),
                // a group of its own, and no decisions, so that the other tests see nothing of it
                "--spring.cloud.stream.bindings.keepKeys-in-0.group=doomed",
                "--spring.cloud.function.definition=keepKeys")) {
            var availability = doomed.getBean(ApplicationAvailability.class);
            assertThat(availability.getLivenessState()).isEqualTo(LivenessState.CORRECT);

            long offset = broker.send(
                    Topic.CONCERNS_KEYS,
                    last,
                    null,
                    RoutedRecords.headers(ConcernId.parse(last), EventType.CONCERN_KEY));

            assertThat(offset).isNotNegative();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(availability.getLivenessState()).isEqualTo(LivenessState.BROKEN));
        }
    }

    @Test
    void whileTheLedgerIsAwayTheOffsetStaysAndAfterwardsNothingIsMissing() throws Exception {
        JdbcClient sql = service.getBean(JdbcClient.class);
        ConcernId concern = RoutedRecords.newConcern();
        byte[] good = RoutedRecords.bytes(RoutedRecords.routed(concern, UrgencyLevel.STANDARD, ConcernMode.LIVE));

        assertThat(sql.sql("alter table decision rename to decision_away").update())
                .isZero();
        long offset;
        try {
            offset = broker.send(
                    Topic.CONCERNS_ROUTED,
                    concern.toString(),
                    good,
                    RoutedRecords.headers(concern, EventType.CONCERN_ROUTED));
            // long enough for several attempts: 0.5 s, 1 s, 2 s
            await().during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(broker.committed(Topic.CONCERNS_ROUTED, GROUP))
                            .isLessThanOrEqualTo(offset));
        } finally {
            assertThat(sql.sql("alter table decision_away rename to decision").update())
                    .isZero();
        }

        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(decisions(concern)).isEqualTo(1));
        await().untilAsserted(() ->
                assertThat(broker.committed(Topic.CONCERNS_ROUTED, GROUP)).isEqualTo(offset + 1));
        assertThat(broker.recordsOn(Topic.CONCERNS_ROUTED.parkedBy(GROUP)))
                .noneMatch(record -> new String(record.key(), StandardCharsets.UTF_8).equals(concern.toString()));
    }

    @Test
    void aKeyIsKeptUntilItsTombstone() throws Exception {
        var keys = service.getBean(SealingKeys.class);
        ConcernId concern = RoutedRecords.newConcern();
        var key = SealingKey.newBuilder()
                .setConcernId(concern.toString())
                .setKeyId("key-1")
                .setWrappedKey(ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .setCreatedAt(Instant.ofEpochMilli(1))
                .build();
        var headers = RoutedRecords.headers(concern, EventType.CONCERN_KEY);

        long kept = broker.send(
                Topic.CONCERNS_KEYS,
                concern.toString(),
                new RecordCodec<>(RecordType.SEALING_KEY).encode(key),
                headers);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(keys.wrapped(concern, "key-1")).hasValue(new byte[] {1, 2, 3}));

        long shredded = broker.send(Topic.CONCERNS_KEYS, concern.toString(), null, headers);
        await().untilAsserted(() -> assertThat(keys.wrapped(concern, "key-1")).isEmpty());
        assertThat(shredded).isEqualTo(kept + 1);
    }

    @Test
    void aReportOpensWithItsKeyAndPoisonBesideItIsParked() throws Exception {
        var cases = service.getBean(CaseFiles.class);
        ConcernId concern = RoutedRecords.newConcern();
        var key = (KeyEncryptionKey)
                service.getBean("keyEncryptionKey", ReloadedFiles.class).get();
        var sealed = new Sealer(key)
                .seal(concern, ReportedRecords.particulars(concern).toJson());
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        var reported = RoutedRecords.headers(concern, EventType.CONCERN_REPORTED);
        assertThat(cases.open(concern)).isInstanceOf(CaseFile.NotArrived.class);

        long poison = broker.send(Topic.CONCERNS_REPORTED, concern.toString(), new byte[] {1, 2}, reported);
        long report = broker.send(
                Topic.CONCERNS_REPORTED, concern.toString(), ReportedRecords.reported(concern, sealed, now), reported);
        long keyed = broker.send(
                Topic.CONCERNS_KEYS,
                concern.toString(),
                ReportedRecords.key(concern, sealed, now),
                RoutedRecords.headers(concern, EventType.CONCERN_KEY));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(cases.open(concern))
                        .isInstanceOfSatisfying(
                                CaseFile.Opened.class,
                                opened -> assertThat(opened.particulars())
                                        .isEqualTo(ReportedRecords.particulars(concern))));
        assertThat(report).isEqualTo(poison + 1);
        assertThat(keyed).isNotNegative();
        assertThat(broker.recordsOn(Topic.CONCERNS_REPORTED.parkedBy(GROUP)))
                .hasSize(1)
                .allSatisfy(record -> assertThat(record.value()).isEqualTo(new byte[] {1, 2}));
        // who waits at a report or a key holds up nobody who alerts: each is a group of its own
        await().untilAsserted(() -> assertThat(broker.committed(Topic.CONCERNS_REPORTED, GROUP + "-cases"))
                .isEqualTo(report + 1));
        await().untilAsserted(() -> assertThat(broker.committed(Topic.CONCERNS_KEYS, GROUP + "-keys"))
                .isEqualTo(keyed + 1));
        assertThat(broker.committed(Topic.CONCERNS_REPORTED, GROUP)).isZero();
    }

    private static long decisions(ConcernId concern) {
        return service.getBean(JdbcClient.class)
                .sql("select count(*) from decision where concern_id = :concern")
                .param("concern", concern.value())
                .query(Long.class)
                .single();
    }
}
