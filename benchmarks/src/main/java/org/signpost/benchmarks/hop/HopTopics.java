package org.signpost.benchmarks.hop;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.signpost.benchmarks.concern.MadeUpConcerns;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordCodec.Decoded;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.topic.Topic;

/// The topics of the hop on the broker of the measurement: filled once, emptied of answers before each run, and
/// looked at from outside while a contender works.
final class HopTopics implements AutoCloseable {

    static final String PARKED = "concerns.parked.benchmark";

    private static final String REPORTED = Topic.CONCERNS_REPORTED.topicName();
    private static final String ROUTED = Topic.CONCERNS_ROUTED.topicName();
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final String brokers;
    private final int partitions;
    private final Admin admin;

    HopTopics(String brokers, int partitions) {
        this.brokers = brokers;
        this.partitions = partitions;
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers));
    }

    /// Makes the topic of concerns and fills it.
    void fill(MadeUpConcerns concerns, long number) throws InterruptedException, ExecutionException {
        make(REPORTED);
        make(PARKED);
        make(Topic.CONCERNS_REPORTED.topicName() + ".routing-service.dlq");
        var codec = new RecordCodec<>(RecordType.CONCERN_REPORTED);
        Map<String, Object> settings = new HashMap<>(new LoopSettings(brokers, "", 1).producer());
        settings.put("linger.ms", 20);
        settings.put("batch.size", 128 << 10);
        Future<?> last = null;
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < number; i++) {
                ConcernReported concern = concerns.concern(i);
                // evenly over the partitions, so that none of them is the last to be done
                last = producer.send(new ProducerRecord<>(
                        REPORTED,
                        (int) (i % partitions),
                        null,
                        concern.getConcernId().getBytes(StandardCharsets.UTF_8),
                        codec.encode(concern),
                        RealRouting.headers(concern)));
                if (i == 0) {
                    last.get();
                }
            }
            producer.flush();
            if (last != null) {
                last.get();
            }
        }
        if (sum(ends(REPORTED)) != number) {
            throw new IllegalStateException("the topic of concerns was not filled");
        }
    }

    /// Takes the topic of answers away and makes it anew.
    void forgetAnswers() throws InterruptedException, ExecutionException {
        if (names().contains(ROUTED)) {
            admin.deleteTopics(List.of(ROUTED)).all().get();
        }
        long until = Clock.systemUTC().millis() + PATIENCE_NANOS / 1_000_000;
        while (names().contains(ROUTED) && Clock.systemUTC().millis() < until) {
            LockSupport.parkNanos(100_000_000);
        }
        make(ROUTED);
    }

    /// How many answers there are.
    long answers() throws InterruptedException, ExecutionException {
        return sum(ends(ROUTED));
    }

    /// What the answers say of each concern, by its id: all but when it was decided.
    Map<String, String> decisions() throws InterruptedException, ExecutionException {
        var codec = new RecordCodec<>(RecordType.CONCERN_ROUTED);
        var decisions = new HashMap<String, String>();
        Map<TopicPartition, Long> ends = ends(ROUTED);
        try (var consumer = new KafkaConsumer<>(
                new LoopSettings(brokers, "looks", 1).consumer(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    if (codec.decode(record.value()) instanceof Decoded.Value<ConcernRouted>(var routed)) {
                        decisions.put(
                                routed.getConcernId(),
                                String.join(
                                        " ",
                                        routed.getDecisionId(),
                                        routed.getRule(),
                                        routed.getUrgency().name(),
                                        routed.getPlaces().toString(),
                                        routed.getPartners().toString()));
                    }
                }
            }
        }
        return decisions;
    }

    /// How many records were set aside, by any contender.
    long parked() throws InterruptedException, ExecutionException {
        return sum(ends(PARKED)) + sum(ends(REPORTED + ".routing-service.dlq"));
    }

    /// How far a group has got, over all partitions.
    long committed(String group) throws InterruptedException, ExecutionException {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    @Override
    public void close() {
        admin.close();
    }

    private Set<String> names() throws InterruptedException, ExecutionException {
        return admin.listTopics().names().get();
    }

    /// A producer must not write before each partition has answered: its first batches could overtake each other.
    private void make(String topic) throws InterruptedException, ExecutionException {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all()
                .get();
        long until = Clock.systemUTC().millis() + PATIENCE_NANOS / 1_000_000;
        while (true) {
            try {
                ends(topic);
                return;
            } catch (ExecutionException notYet) {
                if (Clock.systemUTC().millis() > until) {
                    throw notYet;
                }
                LockSupport.parkNanos(100_000_000);
            }
        }
    }

    private Map<TopicPartition, Long> ends(String topic) throws InterruptedException, ExecutionException {
        var asked = new HashMap<TopicPartition, OffsetSpec>();
        for (int partition = 0; partition < partitions; partition++) {
            asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(asked).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private static long sum(Map<TopicPartition, Long> ends) {
        return ends.values().stream().mapToLong(Long::longValue).sum();
    }
}
