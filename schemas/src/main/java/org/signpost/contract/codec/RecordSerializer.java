package org.signpost.contract.codec;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/// Kafka's view of {@link RecordCodec} on the way out. A null record is a tombstone and stays null.
///
/// @param <T> the generated type
public final class RecordSerializer<T extends SpecificRecord> implements Serializer<T> {

    private final RecordCodec<T> codec;

    /// A serializer of that type of record.
    public RecordSerializer(RecordType<T> type) {
        this.codec = new RecordCodec<>(type);
    }

    /// Kafka calls a serializer under the lock of a caller's thread, and one producer may have many callers: hence the
    /// lock.
    @Override
    @SuppressWarnings("NullAway") // a tombstone: Kafka's interface is not annotated
    public synchronized byte @Nullable [] serialize(String topic, @Nullable T record) {
        return record == null ? null : codec.encode(record);
    }
}
