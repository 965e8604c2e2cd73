package org.signpost.local.parked;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads stretches of topics, each to an end that is fixed before. No group's place moves.
final class TopicReader implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
    private static final Duration SILENT_FOR = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(250);

    private final KafkaConsumer<byte[], byte[]> consumer;

    TopicReader(Map<String, Object> client) {
        var settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(ANSWER_WITHIN.toMillis()));
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// The offset after the last record of each partition at this moment; empty if there is no such topic.
    ///
    /// @throws org.apache.kafka.common.KafkaException if no broker answers, or the topic may not be read
    Map<Integer, Long> ends(String topic) {
        var found = consumer.listTopics(ANSWER_WITHIN).get(topic);
        var ends = new TreeMap<Integer, Long>();
        if (found != null) {
            consumer.endOffsets(
                            found.stream()
                                    .map(one -> new TopicPartition(topic, one.partition()))
                                    .toList(),
                            ANSWER_WITHIN)
                    .forEach((partition, end) -> ends.put(partition.partition(), end));
        }
        return ends;
    }

    /// The offset after the last record of a partition at this moment.
    long end(TopicPartition partition) {
        return consumer.endOffsets(List.of(partition), ANSWER_WITHIN).getOrDefault(partition, 0L);
    }

    /// Reads what stands on a partition from one offset to before another, as long as whoever looks wants more.
    ///
    /// @param look gets each record in its order, and says whether it wants another
    /// @throws org.apache.kafka.common.KafkaException if the broker falls silent, or the topic may not be read
    void read(TopicPartition partition, long from, long to, Predicate<ConsumerRecord<byte[], byte[]>> look) {
        if (from >= to) {
            return;
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long heardAt = System.nanoTime();
        while (consumer.position(partition, ANSWER_WITHIN) < to) {
            var records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.offset() >= to || !look.test(record)) {
                    return;
                }
            }
            if (!records.isEmpty()) {
                heardAt = System.nanoTime();
            } else if (System.nanoTime() - heardAt > SILENT_FOR.toNanos()) {
                throw new TimeoutException("the broker has fallen silent");
            }
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
