package org.signpost.broker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.access.AccessInspection;
import org.signpost.contract.access.AccessInspection.NoAuthorizer;
import org.signpost.contract.access.DeclaredAccess;
import org.signpost.contract.access.Passwords;
import org.signpost.contract.topic.Topic;
import org.signpost.contract.topic.Topic.Declaration;
import org.signpost.contract.topic.TopicInspection;
import org.signpost.contract.topic.TopicInspection.Copies;
import org.signpost.contract.topic.TopicSetup;

/// Against a broker that refuses whatever nobody has allowed.
class DeclaredAccessTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final int SOON_MS = 5000;

    @TempDir
    private static Path folder;

    private static GuardedBroker guarded;
    private static Admin admin;

    private final DeclaredAccess declared = DeclaredAccess.underOwnNames();
    private AccessInspection inspection;

    @BeforeAll
    static void start() throws Exception {
        guarded = GuardedBroker.start(folder.resolve("guarded"));
        admin = Admin.create(guarded.broker().clientSettings());
        new TopicSetup(admin, 1, 1).createMissing(WITHIN);
        var passwords = new HashMap<String, String>();
        DeclaredAccess.principals().forEach(principal -> passwords.put(principal, passwordOf(principal)));
        assertThat(new Passwords(admin).give(passwords, WITHIN)).isEmpty();
        writeToEachTopic();
    }

    private static void writeToEachTopic() throws Exception {
        byte[] nothing = "first".getBytes(StandardCharsets.UTF_8);
        try (var producer = new KafkaProducer<>(
                guarded.broker().clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Declaration topic : Topic.declarations()) {
                producer.send(new ProducerRecord<>(topic.name(), 0, nothing, nothing))
                        .get();
            }
        }
    }

    @AfterAll
    static void stop() {
        admin.close();
        guarded.close();
    }

    @BeforeEach
    void putRight() throws Exception {
        inspection = new AccessInspection(admin, declared, Set.of());
        assertThat(inspection.apply(true, WITHIN).none()).isTrue();
    }

    @Test
    void nothingIsMissingAfterItWasApplied() throws Exception {
        var found = admin.describeAcls(AclBindingFilter.ANY).values().get();

        assertThat(found).containsExactlyInAnyOrderElementsOf(declared.bindings());
        assertThat(inspection.differences(WITHIN).none()).isTrue();
    }

    @Test
    void whatSomebodyTookAwayIsMissingAndPutBack() throws Exception {
        AclBinding lost = allowed("User:routing-service", ResourceType.TOPIC, "concerns.routed.v1", AclOperation.WRITE);
        admin.deleteAcls(List.of(lost.toFilter())).all().get();

        await().untilAsserted(() ->
                assertThat(inspection.differences(WITHIN).missing()).containsExactly(lost));
        assertThat(inspection.apply(false, WITHIN).none()).isTrue();
    }

    @Test
    void whatNobodyDeclaredIsTooMuchAndStaysUntilItIsToBeRemoved() throws Exception {
        List<AclBinding> undeclared = List.of(
                // a service that may more than it must
                allowed("User:routing-service", ResourceType.TOPIC, "concerns.keys.v1", AclOperation.READ),
                // everybody, everything
                allowed("User:*", ResourceType.TOPIC, "*", AclOperation.READ),
                // a stranger, by the beginning of a name
                new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, "concerns.", PatternType.PREFIXED),
                        new AccessControlEntry("User:stranger", "*", AclOperation.READ, AclPermissionType.ALLOW)),
                // a stranger in a group of ours would take partitions away
                allowed("User:stranger", ResourceType.GROUP, "notifier-service", AclOperation.READ),
                allowed("User:stranger", ResourceType.CLUSTER, "kafka-cluster", AclOperation.ALTER),
                // what is forbidden goes before what is allowed
                new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, "concerns.routed.v1", PatternType.LITERAL),
                        new AccessControlEntry(
                                "User:notifier-service", "*", AclOperation.READ, AclPermissionType.DENY)));
        admin.createAcls(undeclared).all().get();

        await().untilAsserted(() ->
                assertThat(inspection.differences(WITHIN).tooMuch()).containsExactlyInAnyOrderElementsOf(undeclared));
        assertThat(inspection.apply(false, WITHIN).tooMuch()).hasSameSizeAs(undeclared);
        assertThat(inspection.apply(true, WITHIN).none()).isTrue();
    }

    @Test
    void whatOthersMayOnAClusterThatTheyShareIsTheirs() throws Exception {
        List<AclBinding> theirs = List.of(
                allowed("User:payroll", ResourceType.TOPIC, "salaries.paid.v1", AclOperation.READ),
                allowed("User:platform", ResourceType.CLUSTER, "kafka-cluster", AclOperation.ALTER));
        admin.createAcls(theirs).all().get();

        try {
            assertThat(new AccessInspection(admin, declared, Set.of("User:platform"))
                            .apply(true, WITHIN)
                            .none())
                    .isTrue();
            assertThat(admin.describeAcls(AclBindingFilter.ANY).values().get()).containsAll(theirs);
        } finally {
            admin.deleteAcls(theirs.stream().map(AclBinding::toFilter).toList())
                    .all()
                    .get();
        }
    }

    @Test
    void eachPrincipalReadsAndWritesWhatItMustAndNothingElse() throws Exception {
        var reads = new TreeMap<String, Set<String>>();
        var writes = new TreeMap<String, Set<String>>();
        for (String principal : DeclaredAccess.principals()) {
            reads.put(principal, new HashSet<>());
            writes.put(principal, new HashSet<>());
            for (Declaration topic : Topic.declarations()) {
                if (mayRead(principal, topic.name())) {
                    requireNonNull(reads.get(principal)).add(topic.name());
                }
                if (mayWrite(principal, topic.name())) {
                    requireNonNull(writes.get(principal)).add(topic.name());
                }
            }
        }

        assertThat(reads.get("report-intake"))
                .containsExactlyInAnyOrder(
                        "concerns.submitted.v1",
                        "concerns.reported.v1",
                        "concerns.held.v1",
                        "concerns.routed.v1",
                        "alerts.progressed.v1");
        assertThat(writes.get("report-intake"))
                .containsExactlyInAnyOrder(
                        "concerns.reported.v1",
                        "concerns.held.v1",
                        "concerns.keys.v1",
                        "concerns.submitted.v1.report-intake.dlq",
                        "concerns.reported.v1.report-intake.dlq",
                        "concerns.held.v1.report-intake.dlq",
                        "concerns.routed.v1.report-intake.dlq",
                        "alerts.progressed.v1.report-intake.dlq");
        assertThat(reads.get("routing-service")).containsExactly("concerns.reported.v1");
        assertThat(writes.get("routing-service"))
                .containsExactlyInAnyOrder("concerns.routed.v1", "concerns.reported.v1.routing-service.dlq");
        assertThat(reads.get("notifier-service"))
                .containsExactlyInAnyOrder(
                        "concerns.routed.v1", "concerns.keys.v1", "concerns.reported.v1", "concerns.held.v1");
        assertThat(writes.get("notifier-service"))
                .containsExactlyInAnyOrder(
                        "alerts.progressed.v1",
                        "concerns.keys.v1",
                        "concerns.routed.v1.notifier-service.dlq",
                        "concerns.keys.v1.notifier-service.dlq",
                        "concerns.reported.v1.notifier-service.dlq");
        assertThat(reads.get("reviewer")).containsExactly("concerns.held.v1");
        assertThat(writes.get("reviewer")).containsExactlyInAnyOrder("concerns.held.v1", "concerns.reported.v1");
        assertThat(reads.get("upstream")).isEmpty();
        assertThat(writes.get("upstream")).containsExactly("concerns.submitted.v1");
        var allButKeys = new HashSet<String>();
        Topic.declarations().forEach(topic -> allButKeys.add(topic.name()));
        allButKeys.removeIf(topic -> topic.startsWith("concerns.keys."));
        assertThat(reads.get("ops")).containsExactlyInAnyOrderElementsOf(allButKeys);
        assertThat(writes.get("ops")).isEmpty();
    }

    @Test
    void eachServiceMayLookAtItsTopicsAndReadInItsGroupsOnly() throws Exception {
        for (String service : List.of("report-intake", "routing-service", "notifier-service")) {
            try (var itself = Admin.create(guarded.client(service, passwordOf(service)))) {
                assertThat(new TopicInspection(itself, Copies.SINGLE_BROKER).findings(Topic.usedBy(service), WITHIN))
                        .as(service)
                        .isEmpty();
            }
            for (Topic topic : Topic.values()) {
                for (Topic.Use use : topic.uses()) {
                    for (String group : use.groups()) {
                        assertThat(mayCommit(service, topic.topicName(), group))
                                .as("%s in %s on %s", service, group, topic)
                                .isEqualTo(use.by().equals(service));
                    }
                }
            }
        }
    }

    @Test
    void opsSeesHowTopicsRightsAndGroupsStand() throws Exception {
        try (var ops = Admin.create(guarded.client("ops", passwordOf("ops")))) {
            assertThat(new TopicInspection(ops, Copies.SINGLE_BROKER).findings(Topic.declarations(), WITHIN))
                    .isEmpty();
            assertThat(new AccessInspection(ops, declared, Set.of())
                            .differences(WITHIN)
                            .none())
                    .isTrue();
            assertThat(ops.listConsumerGroupOffsets("notifier-service")
                            .partitionsToOffsetAndMetadata()
                            .get())
                    .isNotNull();
            assertThatThrownBy(() -> ops.createAcls(List.of(
                                    allowed("User:ops", ResourceType.TOPIC, "concerns.keys.v1", AclOperation.READ)))
                            .all()
                            .get())
                    .hasCauseInstanceOf(AuthorizationException.class);
        }
    }

    @Test
    void aPasswordThatWasReplacedIsGoodNoLonger() throws Exception {
        var passwords = new Passwords(admin);
        assertThat(passwords.give(Map.of("upstream", "another"), WITHIN)).contains("ops", "reviewer");
        try {
            await().untilAsserted(() -> assertThat(failureOf(guarded.client("upstream", passwordOf("upstream"))))
                    .isInstanceOf(SaslAuthenticationException.class));
            assertThat(failureOf(guarded.client("nobody", "another"))).isInstanceOf(SaslAuthenticationException.class);
        } finally {
            assertThat(passwords.give(Map.of("upstream", passwordOf("upstream")), WITHIN))
                    .isNotEmpty();
        }
    }

    @Test
    void aClusterThatRefusesNothingIsNotComparedWithAnything() throws Exception {
        try (var open = LocalBroker.start(folder.resolve("open"), LocalBroker.freePort());
                var its = Admin.create(open.clientSettings())) {
            assertThatThrownBy(() -> new AccessInspection(its, declared, Set.of()).differences(WITHIN))
                    .isInstanceOf(NoAuthorizer.class)
                    .hasMessageContaining("has no authorizer");
        }
    }

    private static @Nullable Throwable failureOf(Map<String, Object> client) throws InterruptedException {
        try (var itself = Admin.create(client)) {
            itself.listTopics().names().get();
            return null;
        } catch (ExecutionException failed) {
            return failed.getCause();
        }
    }

    private static boolean mayRead(String principal, String topic) {
        var settings = consumerSettings(principal);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            await().until(() -> !consumer.poll(Duration.ofMillis(100)).isEmpty());
            return true;
        } catch (AuthorizationException refused) {
            return false;
        }
    }

    private static boolean mayCommit(String principal, String topic, String group) {
        var settings = consumerSettings(principal);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.commitSync(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)));
            return true;
        } catch (AuthorizationException refused) {
            return false;
        }
    }

    private static Map<String, Object> consumerSettings(String principal) {
        var settings = guarded.client(principal, passwordOf(principal));
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, SOON_MS);
        return settings;
    }

    private static boolean mayWrite(String principal, String topic) throws InterruptedException {
        var settings = guarded.client(principal, passwordOf(principal));
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, SOON_MS);
        // an idempotent producer is refused before it names a topic when it may write to none
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] nothing = "attempt".getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(topic, 0, nothing, nothing)).get();
            return true;
        } catch (ExecutionException failed) {
            assertThat(failed).hasCauseInstanceOf(AuthorizationException.class);
            return false;
        }
    }

    private static String passwordOf(String principal) {
        return principal + "-password";
    }

    private static AclBinding allowed(String user, ResourceType type, String name, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry(user, "*", operation, AclPermissionType.ALLOW));
    }
}
