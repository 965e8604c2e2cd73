package org.signpost.notifier;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.topic.Topic;

/// A real broker in the JVM of a test, with the declared topics.
final class BrokerInTheTest implements AutoCloseable {

    private static final int PARTITION = 2;

    private final LocalBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;

    BrokerInTheTest(Path folder) {
        broker = LocalBroker.startWithTopics(folder);
        producer = new KafkaProducer<>(broker.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /// Sends to one and the same partition, so that what is sent first is read first.
    long send(Topic topic, String key, byte @Nullable [] value, Headers headers)
            throws InterruptedException, ExecutionException, TimeoutException {
        var record = new ProducerRecord<>(
                topic.topicName(), PARTITION, key.getBytes(StandardCharsets.UTF_8), value, headers);
        return producer.send(record).get(30, TimeUnit.SECONDS).offset();
    }

    /// The offset that the group goes on from in that partition; 0 when it has not moved.
    long committed(Topic topic, String group) throws InterruptedException, ExecutionException, TimeoutException {
        try (var admin = Admin.create(broker.clientSettings())) {
            var offset = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(30, TimeUnit.SECONDS)
                    .get(new TopicPartition(topic.topicName(), PARTITION));
            return offset == null ? 0 : offset.offset();
        }
    }

    /// Everything that stands on a topic.
    List<ConsumerRecord<byte[], byte[]>> recordsOn(String topic) {
        return TopicContents.of(broker, topic);
    }

    @Override
    public void close() {
        producer.close();
        broker.close();
    }
}
