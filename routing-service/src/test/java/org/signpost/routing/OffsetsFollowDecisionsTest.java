package org.signpost.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.avro.AboutWhom;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.DangerAnswer;
import org.signpost.contract.avro.ExploitationKind;
import org.signpost.contract.avro.ReporterIdentity;
import org.signpost.contract.avro.ReporterPreference;
import org.signpost.contract.avro.YesNoUnsure;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.NamedId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.topic.Topic;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// A real broker, a backlog of several polls, and a producer that does not get one decision in the middle of it
/// acknowledged.
@Timeout(180)
class OffsetsFollowDecisionsTest {

    private static final String REPORTED = Topic.CONCERNS_REPORTED.topicName();
    private static final String ROUTED = Topic.CONCERNS_ROUTED.topicName();
    private static final String PARKED = Topic.CONCERNS_REPORTED.parkedBy("routing-service");
    private static final String GROUP = "routing-service";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int CONCERNS = 205;

    /// Enough for a poll to count as a backlog, which is worked off with several polls under way.
    private static final int OF_A_POLL = 25;

    @TempDir
    private Path folder;

    private final List<ConcernId> concerns = new ArrayList<>();
    private final List<ConfigurableApplicationContext> running = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before each test
    private LocalBroker broker;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Admin admin;

    @SuppressWarnings("NullAway.Init") // set before each test
    private RecordMetadata troubled;

    /// The middle one of a partition, so that there are others of its batch before it and after it.
    @BeforeEach
    void concernsThatWait() throws Exception {
        broker = LocalBroker.startWithTopics(folder.resolve("broker"));
        admin = Admin.create(broker.clientSettings());
        var codec = new RecordCodec<>(RecordType.CONCERN_REPORTED);
        try (var producer =
                new KafkaProducer<>(broker.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < CONCERNS; i++) {
                var concern = new ConcernId(NamedId.of("concern", "number " + i));
                var record = new ProducerRecord<>(REPORTED, 0, key(concern), codec.encode(reported(concern)));
                new CloudEventAttributes(
                                "event " + i,
                                EventType.CONCERN_REPORTED,
                                "/signpost/report-intake",
                                Instant.EPOCH,
                                concern)
                        .writeTo(record.headers());
                RecordMetadata written = producer.send(record).get(30, TimeUnit.SECONDS);
                concerns.add(concern);
                if (i == CONCERNS / 2) {
                    troubled = written;
                }
            }
        }
    }

    @AfterEach
    void stop() {
        running.forEach(ConfigurableApplicationContext::close);
        admin.close();
        broker.close();
    }

    @Test
    void aDecisionThatIsRefusedHoldsTheOffsetsAndComesAgain() throws Exception {
        var brokers = new Troubled(concerns.get(CONCERNS / 2), true);
        start(brokers);
        await().atMost(PATIENCE).until(() -> brokers.tries.get() >= 3);

        assertThat(committed()).isLessThanOrEqualTo(troubled.offset());
        brokers.inTrouble = false;

        await().atMost(PATIENCE).until(() -> committed() == end());
        assertThat(decided()).isEqualTo(Set.copyOf(concerns));
    }

    @Test
    void whatNobodyAcknowledgedBeforeAStopIsDecidedByTheNextService() throws Exception {
        var brokers = new Troubled(concerns.get(CONCERNS / 2), false);
        ConfigurableApplicationContext first = start(brokers);
        await().atMost(PATIENCE).until(() -> brokers.tries.get() >= 1);

        first.close();

        assertThat(committed()).isLessThanOrEqualTo(troubled.offset());
        assertThat(decided()).doesNotContain(concerns.get(CONCERNS / 2));
        start(new Troubled(concerns.get(CONCERNS / 2), true).over());
        await().atMost(PATIENCE).until(() -> committed() == end());
        assertThat(decided()).isEqualTo(Set.copyOf(concerns));
    }

    @Test
    void whenPartitionsMoveWhileADecisionIsRefusedNothingIsLost() throws Exception {
        var brokers = new Troubled(concerns.get(CONCERNS / 2), true);
        ConfigurableApplicationContext first = start(brokers);
        await().atMost(PATIENCE).until(() -> brokers.tries.get() >= 1);

        // refused here as well, so that offsets that move would be seen whoever has the partition
        var others = new Troubled(concerns.get(CONCERNS / 2), true);
        start(others);
        await().atMost(PATIENCE).until(() -> members() == 2);
        int tries = brokers.tries.get() + others.tries.get();
        await().atMost(PATIENCE).until(() -> brokers.tries.get() + others.tries.get() >= tries + 2);
        assertThat(committed()).isLessThanOrEqualTo(troubled.offset());

        first.close();
        assertThat(committed()).isLessThanOrEqualTo(troubled.offset());
        others.inTrouble = false;

        await().atMost(PATIENCE).until(() -> committed() == end());
        assertThat(decided()).isEqualTo(Set.copyOf(concerns));
    }

    @Test
    void theLastOfABacklogComesAgainWhenRefusedThoughNothingFollows() throws Exception {
        var brokers = new Troubled(concerns.getLast(), true);
        start(brokers);
        await().atMost(PATIENCE).until(() -> brokers.tries.get() >= 2);

        assertThat(committed()).isLessThan(end());
        brokers.inTrouble = false;

        await().atMost(PATIENCE).until(() -> committed() == end());
        assertThat(decided()).isEqualTo(Set.copyOf(concerns));
    }

    @Test
    void aDecisionThatIsTooLargeIsParkedAndTheBacklogGoesThrough() throws Exception {
        start(new Troubled(concerns.get(CONCERNS / 2), new RecordTooLargeException("larger than a record may be")));

        await().atMost(PATIENCE).until(() -> committed() == end());
        var all = new HashSet<>(concerns);
        all.remove(concerns.get(CONCERNS / 2));
        assertThat(decided()).isEqualTo(all);
        assertThat(concernsOn(PARKED)).containsExactly(concerns.get(CONCERNS / 2));
    }

    /// The dead-letter topic takes more than the topic, and the producer must let it.
    @Test
    void poisonAsLargeAsTheTopicTakesIsParkedAndTheBacklogGoesThrough() throws Exception {
        Map<String, Object> settings = new HashMap<>(broker.clientSettings());
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.LARGEST_PARKED);
        byte[] poison = new byte[1_048_180];
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(REPORTED, 0, key(concerns.getFirst()), poison))
                    .get(30, TimeUnit.SECONDS);
        }
        start(new Troubled(concerns.getFirst(), true).over());

        await().atMost(PATIENCE).until(() -> committed() == end());
        assertThat(decided()).isEqualTo(Set.copyOf(concerns));
        assertThat(concernsOn(PARKED)).containsExactly(concerns.getFirst());
    }

    @Test
    void anErrorOfTheMachineStopsNothing() throws Exception {
        var brokers = new Troubled(concerns.get(CONCERNS / 2), new OutOfMemoryError("for this test"));
        start(brokers);
        await().atMost(PATIENCE).until(() -> brokers.tries.get() >= 2);

        assertThat(committed()).isLessThanOrEqualTo(troubled.offset());
        brokers.inTrouble = false;

        await().atMost(PATIENCE).until(() -> committed() == end());
        assertThat(decided()).isEqualTo(Set.copyOf(concerns));
    }

    private ConfigurableApplicationContext start(Troubled brokers) {
        ConfigurableApplicationContext service = new SpringApplicationBuilder(RoutingServiceApplication.class)
                .properties("spring.config.name=routing-service")
                .initializers(context -> context.getBeanFactory().addBeanPostProcessor(brokers))
                .run(
                        "--server.port=0",
                        // the test binder is on the class path as well
                        "--spring.cloud.stream.default-binder=kafka",
                        "--spring.cloud.stream.default.consumer.concurrency=1",
                        "--spring.cloud.stream.kafka.binder.consumer-properties.max.poll.records=" + OF_A_POLL,
                        "--signpost.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                        "--signpost.routing.policy-file=" + config("policy.yaml"),
                        "--signpost.routing.partners-file=" + config("partners.yaml"),
                        "--signpost.routing.send-within=2s");
        running.add(service);
        return service;
    }

    private static Path config(String name) {
        return Path.of("..", "config", name).toAbsolutePath().normalize();
    }

    private long committed() throws Exception {
        OffsetAndMetadata committed = admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get(30, TimeUnit.SECONDS)
                .get(new TopicPartition(REPORTED, 0));
        return committed == null ? 0 : committed.offset();
    }

    private long end() throws Exception {
        var partition = new TopicPartition(REPORTED, 0);
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get(30, TimeUnit.SECONDS)
                .offset();
    }

    private int members() throws Exception {
        return admin.describeConsumerGroups(List.of(GROUP)).all().get(30, TimeUnit.SECONDS).values().stream()
                .mapToInt(group -> group.members().size())
                .sum();
    }

    /// The concerns of which there is a decision.
    private Set<ConcernId> decided() {
        return Set.copyOf(concernsOn(ROUTED));
    }

    /// The keys of a topic.
    private List<ConcernId> concernsOn(String topic) {
        var keys = new ArrayList<ConcernId>();
        try (var consumer = new KafkaConsumer<>(
                broker.clientSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(one -> new TopicPartition(topic, one.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                consumer.poll(Duration.ofSeconds(1))
                        .forEach(record -> keys.add(ConcernId.parse(new String(record.key(), StandardCharsets.UTF_8))));
            }
        }
        return keys;
    }

    private static byte[] key(ConcernId concern) {
        return concern.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ConcernReported reported(ConcernId concern) {
        return ConcernReported.newBuilder()
                .setConcernId(concern.toString())
                .setReference(PublicReference.of(concern).toString())
                .setSource("test")
                .setSourceReference("1")
                .setSubmittedAt(Instant.EPOCH)
                .setReceivedAt(Instant.EPOCH)
                .setMode(ConcernMode.LIVE)
                .setKind(ConcernKind.NEW)
                .setDanger(DangerAnswer.NO)
                .setAbout(AboutWhom.SOMEONE_ELSE)
                .setUnder18(YesNoUnsure.NO)
                .setExploitation(List.of(ExploitationKind.LABOUR))
                .setCoercion(YesNoUnsure.YES)
                .setStillHappening(YesNoUnsure.YES)
                .setIndicators(List.of())
                .setPlaces(List.of())
                .setSubjectWorksFor(List.of())
                .setReporterIdentity(ReporterIdentity.ANONYMOUS)
                .setPrefers(ReporterPreference.NONE)
                .setFollowUpCodeHash(ByteBuffer.wrap(new byte[32]))
                .setContentFingerprint(ByteBuffer.wrap(new byte[32]))
                .setSealingKeyId("0b7f6f6e-3b52-4a39-9a75-6f0c4f1f3d11")
                .setSealedParticulars(ByteBuffer.wrap(new byte[64]))
                .build();
    }

    /// Stands between the service and its producer: the decision about one concern does not reach the brokers, all
    /// the others do.
    private static final class Troubled implements BeanPostProcessor {
        private final ConcernId concern;
        private final boolean refuses;
        private final AtomicInteger tries = new AtomicInteger();
        private final Throwable failure;
        private volatile boolean inTrouble = true;

        /// @param refuses whether the brokers say no, or nothing at all
        Troubled(ConcernId concern, boolean refuses) {
            this.concern = concern;
            this.refuses = refuses;
            this.failure = new NotEnoughReplicasException("two of three are down");
        }

        /// The brokers will never take it.
        Troubled(ConcernId concern, Throwable failure) {
            this.concern = concern;
            this.refuses = true;
            this.failure = failure;
        }

        Troubled over() {
            inTrouble = false;
            return this;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!(bean instanceof Producer<?, ?>)) {
                return bean;
            }
            return Proxy.newProxyInstance(
                    Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (_, method, arguments) -> {
                        boolean decision = arguments != null
                                && arguments[0] instanceof ProducerRecord<?, ?> record
                                && record.topic().equals(ROUTED)
                                && concern.toString().equals(new String((byte[]) record.key(), StandardCharsets.UTF_8));
                        if (decision && inTrouble) {
                            tries.incrementAndGet();
                            return refuses ? refused((Callback) arguments[1]) : new CompletableFuture<RecordMetadata>();
                        }
                        try {
                            return method.invoke(bean, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private CompletableFuture<RecordMetadata> refused(@Nullable Callback callback) {
            if (failure instanceof Error error) {
                throw error;
            }
            if (callback != null) {
                callback.onCompletion(null, (Exception) failure);
            }
            return CompletableFuture.failedFuture(failure);
        }
    }
}
