package org.signpost.notifier;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.SealingKey;
import org.signpost.contract.codec.Received.Intact;
import org.signpost.contract.codec.Received.Unreadable;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.NamedId;
import org.signpost.contract.topic.Topic;
import org.signpost.notifier.ledger.WrappedKey;

/// Reads `concerns.keys.v1` from its beginning to its end, in no group, and writes to it what retention
/// changes.
///
/// Not safe for use by several threads at once.
class KeysTopic {

    private static final String TOPIC = Topic.CONCERNS_KEYS.topicName();
    private static final String SOURCE = "/signpost/notifier-service";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WholeTopic whole;
    private final Producer<byte[], byte[]> producer;
    private final ReceivedDeserializer<SealingKey> deserializer = new ReceivedDeserializer<>(RecordType.SEALING_KEY);
    private final RecordCodec<SealingKey> codec = new RecordCodec<>(RecordType.SEALING_KEY);

    /// @param consumerSettings how to reach the brokers
    /// @param producer must send with acks=all
    KeysTopic(Map<String, Object> consumerSettings, Producer<byte[], byte[]> producer) {
        this.whole = new WholeTopic(Topic.CONCERNS_KEYS, consumerSettings);
        this.producer = producer;
    }

    /// What lives on the topic up to the end that it had when the reading began.
    ///
    /// @throws KafkaException if the topic was not read to its end
    Living read() {
        var folded = new Folded();
        whole.read(folded::add);
        return folded.living();
    }

    /// Publishes a key in its present wrapping, and returns when all replicas have it.
    ///
    /// @throws NotAcknowledged if the brokers did not say so
    void publish(WrappedKey key) {
        var value = SealingKey.newBuilder()
                .setConcernId(key.concern().toString())
                .setKeyId(key.keyId())
                .setWrappedKey(ByteBuffer.wrap(key.wrapped()))
                .setCreatedAt(key.createdAt())
                .build();
        String id = NamedId.of("wrapped-anew", key.keyId(), key.wrappedAt().toString())
                .toString();
        send(key.concern(), codec.encode(value), id, key.wrappedAt());
    }

    /// Ends a concern on the topic, and returns when all replicas have the tombstone.
    ///
    /// @throws NotAcknowledged if the brokers did not say so
    void tombstone(ConcernId concern, Instant now) {
        send(concern, null, NamedId.of("shredded", concern.toString()).toString(), now);
    }

    @SuppressWarnings("NullAway") // a tombstone: Kafka's class is not annotated
    private void send(ConcernId concern, byte @Nullable [] value, String id, Instant at) {
        var record = new ProducerRecord<>(TOPIC, concern.toString().getBytes(StandardCharsets.UTF_8), value);
        new CloudEventAttributes(id, EventType.CONCERN_KEY, SOURCE, at, concern).writeTo(record.headers());
        try {
            long offset = producer.send(record)
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .offset();
            if (offset < 0) {
                throw new NotAcknowledged(concern, new IllegalStateException("the producer does not wait for brokers"));
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new NotAcknowledged(concern, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotAcknowledged(concern, e);
        }
    }

    /// What the last records of the topic's keys say.
    ///
    /// @param keys every key of a concern without a later tombstone, in its latest wrapping
    /// @param unreadable how many records that count cannot be read: each may be the key of a concern
    record Living(List<WrappedKey> keys, int unreadable) {
        Living {
            keys = List.copyOf(keys);
        }
    }

    private final class Folded {

        private final Map<String, Map<String, WrappedKey>> keys = new LinkedHashMap<>();
        private final Map<String, ConsumerRecord<byte[], byte[]>> unreadable = new HashMap<>();

        void add(ConsumerRecord<byte[], byte[]> record) {
            String name = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
                keys.remove(name);
                unreadable.remove(name);
                return;
            }
            switch (deserializer.deserialize(record.topic(), record.headers(), record.value())) {
                case Unreadable<SealingKey> _ -> unreadable.put(name, record);
                case Intact<SealingKey>(var key, var event) -> {
                    if (!event.subject().toString().equals(name)) {
                        unreadable.put(name, record);
                        return;
                    }
                    unreadable.remove(name);
                    keys.computeIfAbsent(name, _ -> new LinkedHashMap<>())
                            .put(
                                    key.getKeyId(),
                                    new WrappedKey(
                                            event.subject(),
                                            key.getKeyId(),
                                            bytes(key.getWrappedKey()),
                                            key.getCreatedAt(),
                                            event.time()));
                }
            }
        }

        Living living() {
            var all = new ArrayList<WrappedKey>();
            keys.values().forEach(each -> all.addAll(each.values()));
            return new Living(all, unreadable.size());
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /// The brokers did not acknowledge; it will be sent again.
    static final class NotAcknowledged extends RuntimeException {
        NotAcknowledged(ConcernId concern, Exception cause) {
            super("no broker acknowledged a record about the keys of concern " + concern + "; it is sent again", cause);
        }
    }
}
