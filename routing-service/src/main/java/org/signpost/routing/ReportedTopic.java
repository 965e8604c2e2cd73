package org.signpost.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.signpost.contract.topic.Topic;

/// Reads `concerns.reported.v1` beside the services: in no group, so no service's place moves, and nothing is written.
public final class ReportedTopic {

    private static final String TOPIC = Topic.CONCERNS_REPORTED.topicName();

    /// Short enough that a person at a terminal still waits.
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private static final Duration SILENT_FOR = Duration.ofSeconds(10);

    private ReportedTopic() {}

    /// Hands over every record from a moment on, up to the end that the topic had when the reading began.
    ///
    /// @param bootstrapServers such as `127.0.0.1:9092`
    /// @param client further settings of the connection, such as `security.protocol`
    /// @throws TimeoutException if the broker does not answer within 5 seconds, or falls silent for 10
    /// @throws UnknownTopicOrPartitionException if the broker has no such topic
    /// @throws org.apache.kafka.common.KafkaException if it can be reached and not be read
    public static void read(
            String bootstrapServers, Properties client, Instant since, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (var consumer = new KafkaConsumer<>(
                settings(bootstrapServers, client), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = partitions(consumer);
            Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(
                    all.stream().collect(Collectors.toMap(one -> one, _ -> since.toEpochMilli())), ANSWER_WITHIN);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all, ANSWER_WITHIN);

            // a partition without a start has nothing as young as that
            Map<TopicPartition, Long> left = new HashMap<>();
            starts.forEach((partition, start) -> {
                if (start != null) {
                    left.put(partition, start.offset());
                }
            });
            consumer.assign(left.keySet());
            left.forEach(consumer::seek);
            readTo(ends, consumer, each);
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        var found = consumer.listTopics(ANSWER_WITHIN).get(TOPIC);
        if (found == null) {
            throw new UnknownTopicOrPartitionException("the broker has no topic " + TOPIC);
        }
        return found.stream()
                .map(one -> new TopicPartition(TOPIC, one.partition()))
                .toList();
    }

    private static void readTo(
            Map<TopicPartition, Long> ends,
            KafkaConsumer<byte[], byte[]> consumer,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        long heardAt = System.nanoTime();
        while (true) {
            List<TopicPartition> done = consumer.assignment().stream()
                    .filter(one -> consumer.position(one, ANSWER_WITHIN) >= ends.getOrDefault(one, 0L))
                    .toList();
            if (done.size() == consumer.assignment().size()) {
                return;
            }
            consumer.pause(done);
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            consumer.poll(Duration.ofMillis(250)).forEach(records::add);
            records.removeIf(one -> one.offset() >= ends.getOrDefault(new TopicPartition(TOPIC, one.partition()), 0L));
            if (!records.isEmpty()) {
                heardAt = System.nanoTime();
            } else if (System.nanoTime() - heardAt > SILENT_FOR.toNanos()) {
                throw new TimeoutException("the broker has fallen silent");
            }
            // partitions come one after the other; people read in the order of time
            records.sort((one, other) -> Long.compare(one.timestamp(), other.timestamp()));
            records.forEach(each);
        }
    }

    private static Properties settings(String bootstrapServers, Properties client) {
        var settings = new Properties();
        settings.putAll(client);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // what has been deleted since the offsets were looked up is gone
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
        return settings;
    }
}
