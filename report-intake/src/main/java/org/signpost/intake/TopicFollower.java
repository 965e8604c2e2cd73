package org.signpost.intake;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.codec.Received;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.topic.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a whole topic from its beginning and then follows it, to keep a view of it in memory. Every instance reads
/// everything, so an instance also knows what the others took in.
///
/// What it cannot read is parked, once: the committed offset of the group `report-intake` says up to where that was
/// looked after already, which a rebuild after a restart respects. Broken surroundings are waited for, for ever.
///
/// It reads the partitions that exist when it starts; a topic that gets more of them needs a restart of the
/// service.
///
/// @param <T> the record of the topic
class TopicFollower<T extends SpecificRecord> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final String GROUP = "report-intake";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    /// Committed offsets of a group without members expire after `offsets.retention.minutes` (a week): a quiet
    /// topic's are renewed long before.
    private static final Duration RENEW_COMMIT = Duration.ofHours(1);

    private final Topic topic;
    private final ReceivedDeserializer<T> reader;
    private final Map<String, Object> settings;
    private final RecordParking parking;
    private final View<T> view;
    private final PollingThread thread;
    private final ConcurrentHashMap<Integer, Long> readTo = new ConcurrentHashMap<>();
    private volatile boolean caughtUp;
    private volatile boolean following;

    /// What learns every record, in order within a concern; it may see the same record again.
    interface View<T> {
        void learn(T record, int partition, long offset);

        /// The last record of a key is gone from a compacted topic.
        default void forget(String key) {}
    }

    /// @param view learns every record, in order within a concern; it may see the same record again
    TopicFollower(Topic topic, RecordType<T> type, BrokerSettings brokers, RecordParking parking, Consumer<T> view) {
        this(topic, type, brokers, parking, (View<T>) (record, _, _) -> view.accept(record));
    }

    TopicFollower(Topic topic, RecordType<T> type, BrokerSettings brokers, RecordParking parking, View<T> view) {
        this.topic = topic;
        this.reader = new ReceivedDeserializer<>(type);
        this.settings = consumerSettings(topic, brokers);
        this.parking = parking;
        this.view = view;
        this.thread = new PollingThread("follow-" + topic.topicName(), Duration.ofSeconds(5), this::run);
    }

    private static Map<String, Object> consumerSettings(Topic topic, BrokerSettings brokers) {
        var settings = brokers.forClient("report-intake-" + topic.topicName());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        return settings;
    }

    void start() {
        thread.start();
    }

    /// Whether the view holds everything that was on the topic when this service started.
    boolean caughtUp() {
        return caughtUp;
    }

    /// Whether the view holds everything that stands before these offsets.
    boolean hasReadTo(Map<Integer, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> readTo.getOrDefault(end.getKey(), -1L) >= end.getValue());
    }

    /// Whether the topic is being read right now.
    boolean following() {
        return following && thread.isAlive();
    }

    @Override
    public void close() {
        thread.stop();
    }

    private void run() {
        while (thread.goesOn()) {
            try (var consumer =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                thread.polls(consumer);
                follow(consumer);
            } catch (WakeupException | InterruptException stopped) {
                // the service stops, or the loop begins again
                following = false;
            } catch (KafkaException | RecordParking.RecordNotParked broken) {
                if (following || !caughtUp) {
                    LOG.atWarn()
                            .addKeyValue("topic", topic.topicName())
                            .addKeyValue("failure", broken.getClass().getSimpleName())
                            .log("topic cannot be followed; trying again until it can");
                }
                following = false;
            } finally {
                thread.polls(null);
            }
            thread.pause(PAUSE_AFTER_FAILURE);
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("topic " + topic.topicName() + " has no partitions yet");
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> known = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> lookedAfter = lookedAfter(consumer, known);
        consumer.seekToBeginning(partitions);
        long committedAt = System.nanoTime();
        while (thread.goesOn()) {
            var records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                learn(record, lookedAfter);
            }
            partitions.forEach(partition -> readTo.put(partition.partition(), consumer.position(partition)));
            if (!caughtUp && partitions.stream().allMatch(p -> consumer.position(p) >= known.getOrDefault(p, 0L))) {
                caughtUp = true;
                LOG.atInfo().addKeyValue("topic", topic.topicName()).log("topic read to its end");
            }
            following = true;
            if (!records.isEmpty() || System.nanoTime() - committedAt > RENEW_COMMIT.toNanos()) {
                commit(consumer, partitions, lookedAfter);
                committedAt = System.nanoTime();
            }
        }
    }

    /// Up to where each partition was looked after before. An offset beyond the end belongs to an earlier topic of
    /// the same name and says nothing.
    private static Map<TopicPartition, Long> lookedAfter(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        var offsets = new HashMap<TopicPartition, Long>();
        consumer.committed(ends.keySet()).forEach((partition, committed) -> {
            if (committed != null && committed.offset() <= ends.getOrDefault(partition, 0L)) {
                offsets.put(partition, committed.offset());
            }
        });
        return offsets;
    }

    /// Never moves an offset back, so that a rebuild does not forget what was parked.
    private static void commit(
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> lookedAfter) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (TopicPartition partition : partitions) {
            long reached = Math.max(consumer.position(partition), lookedAfter.getOrDefault(partition, 0L));
            lookedAfter.put(partition, reached);
            offsets.put(partition, new OffsetAndMetadata(reached));
        }
        consumer.commitSync(offsets);
    }

    private void learn(ConsumerRecord<byte[], byte[]> record, Map<TopicPartition, Long> lookedAfter) {
        var partition = new TopicPartition(record.topic(), record.partition());
        boolean parkedBefore = record.offset() < lookedAfter.getOrDefault(partition, 0L);
        byte[] value = record.value();
        if (value == null && topic.compacted() && record.key() != null) {
            view.forget(new String(record.key(), StandardCharsets.UTF_8));
            return;
        }
        if (value == null) {
            park(record, PoisonReason.NO_VALUE, null, parkedBefore);
            return;
        }
        switch (reader.deserialize(record.topic(), record.headers(), value)) {
            case Received.Unreadable<T>(var reason, var _) -> park(record, reason, null, parkedBefore);
            case Received.Intact<T>(var intact, var _) -> {
                try {
                    view.learn(intact, record.partition(), record.offset());
                } catch (RuntimeException unexpected) {
                    park(record, PoisonReason.NOT_PROCESSABLE, unexpected, parkedBefore);
                }
            }
        }
    }

    private void park(
            ConsumerRecord<byte[], byte[]> record,
            PoisonReason reason,
            @Nullable RuntimeException failure,
            boolean parkedBefore) {
        if (parkedBefore) {
            return;
        }
        var origin = new RecordParking.Origin(
                topic, record.partition(), record.offset(), record.key(), record.value(), record.headers());
        parking.park(origin, reason, failure);
        LOG.atWarn()
                .addKeyValue("record", origin)
                .addKeyValue("reason", reason)
                .log("record cannot be read and was parked");
    }
}
