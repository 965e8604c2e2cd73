package org.signpost.notifier;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.signpost.contract.topic.Topic;

/// Reads a topic from its beginning to the end that it has when the reading begins, in no group.
class WholeTopic {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String topic;
    private final Map<String, Object> settings;

    /// @param consumerSettings how to reach the brokers
    WholeTopic(Topic topic, Map<String, Object> consumerSettings) {
        this.topic = topic.topicName();
        this.settings = new HashMap<>(consumerSettings);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "notifier-service-retention");
    }

    /// Hands over every record, those of a key in their order.
    ///
    /// @throws KafkaException if the topic was not read to its end: the brokers do not answer, do not
    ///     let it be read, or have no such topic
    void read(Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new KafkaException("there is no topic " + topic);
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long quietSince = System.nanoTime();
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
                if (!records.isEmpty()) {
                    quietSince = System.nanoTime();
                } else if (System.nanoTime() - quietSince > PATIENCE.toNanos()) {
                    throw new KafkaException(
                            "the topic " + topic + " was not read to its end: no broker answered in" + " time");
                }
                records.forEach(each);
            }
        }
    }

    /// The keys whose last record is no tombstone.
    ///
    /// @throws KafkaException if the topic was not read to its end
    Set<String> livingKeys() {
        var living = new HashSet<String>();
        read(record -> {
            String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
                living.remove(key);
            } else {
                living.add(key);
            }
        });
        return living;
    }
}
