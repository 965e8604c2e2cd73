package org.signpost.intake;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.Serializer;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.SealingKey;
import org.signpost.contract.codec.RecordSerializer;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.delivery.CertainDelivery;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.topic.Topic;
import org.springframework.stereotype.Component;

/// Puts a concern on its topics and returns when the brokers have it.
///
/// The wrapped key goes first, so that a concern which anyone reads can be opened. If the process dies between the
/// two, a key without a concern is left behind; the reporter's next attempt makes another key, and compaction
/// removes the first. It is not sent together with the concern, although that would spare a round trip: a process that
/// died then could leave a concern that nobody can open.
@Component
class ConcernPublisher {

    private static final String SOURCE = "/signpost/report-intake";

    private final Producer<byte[], byte[]> producer;
    private final Serializer<SealingKey> keys = new RecordSerializer<>(RecordType.SEALING_KEY);
    private final Serializer<ConcernReported> concerns = new RecordSerializer<>(RecordType.CONCERN_REPORTED);
    private final AtomicInteger unresolved = new AtomicInteger();
    private final Duration patience;

    ConcernPublisher(Producer<byte[], byte[]> intakeProducer, IntakeSettings settings) {
        this.producer = intakeProducer;
        // the producer gives up by itself after answerWithin; this is for one that does not
        this.patience = settings.answerWithin().plusSeconds(1);
    }

    /// Settings of the producer: nothing counts as sent before every replica that must have it has it, and no
    /// attempt goes on for longer than a person waits for an answer.
    static Map<String, Object> producerSettings(BrokerSettings brokers, IntakeSettings settings) {
        var producer = brokers.forClient("report-intake");
        producer.putAll(CertainDelivery.settings(settings.answerWithin(), settings.answerWithin()));
        producer.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        // it parks, too
        producer.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.LARGEST_PARKED);
        return producer;
    }

    /// The records of a concern: its key, then the concern itself.
    ConcernRecords recordsOf(ConcernId concern, SealingKey key, ConcernReported reported) {
        return new ConcernRecords(
                concern,
                List.of(
                        record(
                                concern,
                                Topic.CONCERNS_KEYS,
                                keys.serialize(Topic.CONCERNS_KEYS.topicName(), key),
                                new CloudEventAttributes(
                                        key.getKeyId(), EventType.CONCERN_KEY, SOURCE, key.getCreatedAt(), concern)),
                        record(
                                concern,
                                Topic.CONCERNS_REPORTED,
                                concerns.serialize(Topic.CONCERNS_REPORTED.topicName(), reported),
                                new CloudEventAttributes(
                                        concern.toString(),
                                        EventType.CONCERN_REPORTED,
                                        SOURCE,
                                        reported.getReceivedAt(),
                                        concern))));
    }

    private static ProducerRecord<byte[], byte[]> record(
            ConcernId concern, Topic topic, byte[] value, CloudEventAttributes event) {
        byte[] key = concern.toString().getBytes(StandardCharsets.UTF_8);
        var record = new ProducerRecord<>(topic.topicName(), key, value);
        event.writeTo(record.headers());
        return record;
    }

    /// Publishes the records of a concern, one after the other.
    ///
    /// @throws ConcernNotStored if a broker did not acknowledge one of them in time; sending again is harmless
    void publish(ConcernRecords concern) {
        for (ProducerRecord<byte[], byte[]> record : concern.records()) {
            send(concern.concern(), record);
        }
    }

    /// Publishes several concerns, and says of each how that ended. All keys go first and then all concerns, so
    /// that it takes two round trips and not two for each; a concern goes on only as long as none before it has
    /// failed. Records of one partition keep their order.
    Map<ConcernRecords, Outcome> publishInOrder(List<ConcernRecords> concerns) {
        var outcomes = new LinkedHashMap<ConcernRecords, Outcome>();
        List<ConcernRecords> going = concerns;
        for (int step = 0; !going.isEmpty(); step++) {
            var sent = new ArrayList<Future<RecordMetadata>>();
            for (ConcernRecords concern : going) {
                sent.add(begun(concern.records().get(step)));
            }
            var next = new ArrayList<ConcernRecords>();
            boolean failed = false;
            long deadline = System.nanoTime() + patience.toNanos();
            for (int i = 0; i < sent.size(); i++) {
                ConcernRecords concern = going.get(i);
                Outcome outcome = outcome(sent.get(i), deadline);
                boolean last = step == concern.records().size() - 1;
                failed |= outcome == Outcome.NOT_ACKNOWLEDGED;
                if (outcome != Outcome.ACKNOWLEDGED || last) {
                    outcomes.put(concern, outcome);
                } else if (failed) {
                    outcomes.put(concern, Outcome.NOT_ACKNOWLEDGED);
                } else {
                    next.add(concern);
                }
            }
            going = next;
        }
        return outcomes;
    }

    private static Outcome outcome(Future<RecordMetadata> sent, long deadline) {
        try {
            sent.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return Outcome.ACKNOWLEDGED;
        } catch (ExecutionException e) {
            return e.getCause() instanceof RecordTooLargeException || e.getCause() instanceof InvalidRecordException
                    ? Outcome.NEVER_TAKEN
                    : Outcome.NOT_ACKNOWLEDGED;
        } catch (TimeoutException e) {
            return Outcome.NOT_ACKNOWLEDGED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.NOT_ACKNOWLEDGED;
        }
    }

    /// How many records were handed to the producer whose end is open: they may still reach the brokers.
    int unresolved() {
        return unresolved.get();
    }

    private Future<RecordMetadata> begun(ProducerRecord<byte[], byte[]> record) {
        // a copy: the producer closes the headers to changes, and it may be sent again
        var copy = new ProducerRecord<>(record.topic(), null, record.key(), record.value(), record.headers());
        unresolved.incrementAndGet();
        try {
            return producer.send(copy, (_, failure) -> unresolved.decrementAndGet());
        } catch (KafkaException e) {
            // without a word to the callback
            unresolved.decrementAndGet();
            return CompletableFuture.failedFuture(e);
        }
    }

    private void send(ConcernId concern, ProducerRecord<byte[], byte[]> record) {
        try {
            begun(record).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new ConcernNotStored(concern, record.topic(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConcernNotStored(concern, record.topic(), e);
        }
    }

    /// How sending a concern ended.
    enum Outcome {
        /// The brokers have all of it.
        ACKNOWLEDGED,
        /// They may have it or not; it can be sent again.
        NOT_ACKNOWLEDGED,
        /// They will never take it.
        NEVER_TAKEN
    }

    /// No broker acknowledged a concern. It may be on the topic or not; sending it again cannot make it two.
    static final class ConcernNotStored extends RuntimeException {
        ConcernNotStored(ConcernId concern, String topic, Throwable cause) {
            super(
                    "concern " + concern + " was not stored: no broker acknowledged it on " + topic
                            + " in time; safe to resubmit",
                    cause);
        }
    }
}
