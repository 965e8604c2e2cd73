package org.signpost.contract.codec;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.signpost.contract.codec.Received.Intact;
import org.signpost.contract.codec.Received.Unreadable;
import org.signpost.contract.event.CloudEventAttributes;

/// Kafka's view of {@link RecordCodec} on the way in. It never throws: an exception here would stop the consumer on one
/// record for ever, or skip the record after a line in a log. What cannot be read becomes {@link Unreadable}, which the
/// consumer parks.
///
/// A tombstone never reaches a deserializer; Kafka hands on null by itself.
///
/// @param <T> the generated type
public class ReceivedDeserializer<T extends SpecificRecord> implements Deserializer<Received<T>> {

    private final RecordType<T> type;
    private final RecordCodec<T> codec;

    /// A deserializer of that type of record.
    public ReceivedDeserializer(RecordType<T> type) {
        this.type = type;
        this.codec = new RecordCodec<>(type);
    }

    @Override
    public Received<T> deserialize(String topic, byte[] bytes) {
        return deserialize(topic, new RecordHeaders(), bytes);
    }

    @Override
    public Received<T> deserialize(String topic, Headers headers, byte[] bytes) {
        return switch (codec.decode(bytes)) {
            case RecordCodec.Decoded.Poison<T>(var reason) -> new Unreadable<>(reason, bytes);
            case RecordCodec.Decoded.Value<T>(var record) ->
                CloudEventAttributes.read(headers)
                        .map(event -> checked(record, event, bytes))
                        .orElseGet(() -> new Unreadable<>(PoisonReason.HEADER_MALFORMED, bytes));
        };
    }

    private Received<T> checked(T record, CloudEventAttributes event, byte[] bytes) {
        boolean agrees =
                event.type() == type.event() && event.subject().toString().equals(type.concernIdOf(record));
        return agrees ? new Intact<>(record, event) : new Unreadable<>(PoisonReason.HEADER_CONTRADICTS_BODY, bytes);
    }

    /// Reads `concerns.reported.v1`; for settings that name a class.
    public static final class OfConcernReported
            extends ReceivedDeserializer<org.signpost.contract.avro.ConcernReported> {
        /// Called by Kafka.
        public OfConcernReported() {
            super(RecordType.CONCERN_REPORTED);
        }
    }

    /// Reads `concerns.routed.v1`; for settings that name a class.
    public static final class OfConcernRouted extends ReceivedDeserializer<org.signpost.contract.avro.ConcernRouted> {
        /// Called by Kafka.
        public OfConcernRouted() {
            super(RecordType.CONCERN_ROUTED);
        }
    }

    /// Reads `alerts.progressed.v1`; for settings that name a class.
    public static final class OfAlertProgressed
            extends ReceivedDeserializer<org.signpost.contract.avro.AlertProgressed> {
        /// Called by Kafka.
        public OfAlertProgressed() {
            super(RecordType.ALERT_PROGRESSED);
        }
    }

    /// Reads `concerns.keys.v1`; for settings that name a class.
    public static final class OfSealingKey extends ReceivedDeserializer<org.signpost.contract.avro.SealingKey> {
        /// Called by Kafka.
        public OfSealingKey() {
            super(RecordType.SEALING_KEY);
        }
    }
}
