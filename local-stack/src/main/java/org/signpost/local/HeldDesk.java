package org.signpost.local;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.ConcernHeld;
import org.signpost.contract.codec.Received;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.delivery.CertainDelivery;
import org.signpost.contract.topic.Topic;
import org.signpost.intake.HeldReview;

/// Where a person reviews held reports: it reads `concerns.held.v1` beside the services, and writes what the person
/// decides.
final class HeldDesk implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration SILENT_FOR = Duration.ofSeconds(10);

    private final String broker;
    private final Properties client;
    private final Clock clock;
    private @Nullable Producer<byte[], byte[]> producer;

    /// @param client further settings of the connection
    HeldDesk(String broker, Properties client, Clock clock) {
        this.broker = broker;
        this.client = client;
        this.clock = clock;
    }

    /// The last word on each held report.
    ///
    /// @throws Failure if the broker does not answer, or has no such topic
    List<ConcernHeld> all() {
        try (var consumer = new KafkaConsumer<>(reading(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return all(consumer);
        } catch (TimeoutException silent) {
            throw new Failure(
                    SignpostCommand.NOT_REACHABLE,
                    "no broker answers at %s; start it with: signpost run (or name it with --kafka)".formatted(broker));
        } catch (KafkaException broken) {
            throw new Failure(
                    SignpostCommand.NOT_REACHABLE,
                    "the broker at %s cannot be read; is it HOST:PORT, and may you read it?".formatted(broker));
        }
    }

    private List<ConcernHeld> all(KafkaConsumer<byte[], byte[]> consumer) {
        String topic = Topic.CONCERNS_HELD.topicName();
        var found = consumer.listTopics(ANSWER_WITHIN).get(topic);
        if (found == null) {
            throw new Failure(
                    SignpostCommand.NOT_REACHABLE,
                    "the broker at %s has none of Signpost's topics; start Signpost first".formatted(broker));
        }
        var partitions = found.stream()
                .map(one -> new TopicPartition(topic, one.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER_WITHIN);
        var reader = new ReceivedDeserializer<>(RecordType.CONCERN_HELD);
        var last = new LinkedHashMap<String, ConcernHeld>();
        long heardAt = System.nanoTime();
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey(), ANSWER_WITHIN) < end.getValue())) {
            var records = consumer.poll(Duration.ofMillis(250));
            if (!records.isEmpty()) {
                heardAt = System.nanoTime();
            } else if (System.nanoTime() - heardAt > SILENT_FOR.toNanos()) {
                throw new TimeoutException("the broker has fallen silent");
            }
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.value() == null) {
                    last.values().removeIf(held -> held.getConcernId().equals(text(record.key())));
                } else if (reader.deserialize(topic, record.headers(), record.value())
                        instanceof Received.Intact<ConcernHeld>(var held, var _)) {
                    last.put(held.getConcernId(), held);
                }
            }
        }
        return List.copyOf(last.values());
    }

    private static String text(byte @Nullable [] key) {
        return key == null ? "" : new String(key, java.nio.charset.StandardCharsets.UTF_8);
    }

    void release(ConcernHeld held, String reason, String reviewer) {
        review().release(held, reason, reviewer, false);
    }

    void reject(ConcernHeld held, String reason, String reviewer) {
        review().reject(held, reason, reviewer);
    }

    private HeldReview review() {
        if (producer == null) {
            producer = new KafkaProducer<>(writing(), new ByteArraySerializer(), new ByteArraySerializer());
        }
        return new HeldReview(producer, ANSWER_WITHIN.plusSeconds(1), clock);
    }

    private Map<String, Object> writing() {
        var settings = new HashMap<String, Object>();
        client.stringPropertyNames().forEach(name -> settings.put(name, client.getProperty(name)));
        settings.putAll(CertainDelivery.settings(ANSWER_WITHIN, ANSWER_WITHIN));
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.LARGEST_PARKED);
        return settings;
    }

    private Properties reading() {
        var settings = new Properties();
        settings.putAll(client);
        settings.setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker);
        settings.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.setProperty(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(ANSWER_WITHIN.toMillis()));
        return settings;
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(ANSWER_WITHIN);
        }
    }
}
