package org.signpost.intake;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.signpost.contract.avro.ConcernHeld;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.SealingKey;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.sealing.Rewrapper;
import org.signpost.contract.sealing.Rewrapper.Wrapping;
import org.signpost.contract.topic.Topic;

/// Reads the concern among its records, and names in it the earlier concern that it adds to. It is used by one thread.
final class ReportedReader {

    private final RecordCodec<ConcernReported> codec = new RecordCodec<>(RecordType.CONCERN_REPORTED);
    private final RecordCodec<ConcernHeld> held = new RecordCodec<>(RecordType.CONCERN_HELD);
    private final RecordCodec<SealingKey> keys = new RecordCodec<>(RecordType.SEALING_KEY);

    /// The concern, also where it is one that is held; empty if none of the records can be read as one.
    Optional<ConcernReported> reported(List<ProducerRecord<byte[], byte[]>> records) {
        return on(Topic.CONCERNS_REPORTED, records)
                .or(() -> on(Topic.CONCERNS_HELD, records)
                        .flatMap(record -> decoded(held, record))
                        .flatMap(waiting -> Optional.ofNullable(waiting.getReported()))
                        .map(ReportedReader::copied))
                .flatMap(record -> decoded(codec, record));
    }

    /// The key that opens it, wrapped; empty if none of the records can be read as one.
    Optional<SealingKey> key(List<ProducerRecord<byte[], byte[]>> records) {
        return on(Topic.CONCERNS_KEYS, records).flatMap(record -> decoded(keys, record));
    }

    private static Optional<byte[]> on(Topic topic, List<ProducerRecord<byte[], byte[]>> records) {
        return records.stream()
                .filter(record -> record.topic().equals(topic.topicName()))
                .findFirst()
                .map(ProducerRecord::value);
    }

    private static byte[] copied(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /// The same records, with the earlier concern named and decided like it.
    ///
    /// @throws IllegalArgumentException if none of them can be read as a concern
    List<ProducerRecord<byte[], byte[]>> relatedTo(
            ConcernId earlier, ConcernProgress progress, List<ProducerRecord<byte[], byte[]>> records) {
        var related = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            related.add(isReported(record) ? relatedTo(earlier, progress, record) : record);
        }
        return related;
    }

    /// The same records, with the key wrapped by the key-encryption key as it is now: it may have been rotated
    /// while the concern waited, and the older key be destroyed soon.
    ///
    /// Empty if no key-encryption key unwraps it.
    Optional<List<ProducerRecord<byte[], byte[]>>> wrappedAnew(
            ConcernId concern, Rewrapper rewrapper, List<ProducerRecord<byte[], byte[]>> records) {
        Optional<SealingKey> key = key(records);
        if (key.isEmpty()) {
            return Optional.of(records);
        }
        return switch (rewrapper.rewrap(concern, copied(key.get().getWrappedKey()))) {
            case Wrapping.Current() -> Optional.of(records);
            case Wrapping.Unknown() -> Optional.empty();
            case Wrapping.Anew(var wrapped) -> {
                byte[] value = keys.encode(SealingKey.newBuilder(key.get())
                        .setWrappedKey(ByteBuffer.wrap(wrapped))
                        .build());
                yield Optional.of(records.stream()
                        .map(record -> record.topic().equals(Topic.CONCERNS_KEYS.topicName())
                                ? new ProducerRecord<>(record.topic(), null, record.key(), value, record.headers())
                                : record)
                        .toList());
            }
        };
    }

    private ProducerRecord<byte[], byte[]> relatedTo(
            ConcernId earlier, ConcernProgress progress, ProducerRecord<byte[], byte[]> record) {
        ConcernReported reported = decoded(codec, record.value())
                .orElseThrow(() -> new IllegalArgumentException("a spooled concern cannot be read by this version"));
        byte[] value = codec.encode(progress.withEarlier(ConcernReported.newBuilder(reported)
                .setRelatesTo(earlier.toString())
                .build()));
        return new ProducerRecord<>(record.topic(), null, record.key(), value, record.headers());
    }

    private static boolean isReported(ProducerRecord<byte[], byte[]> record) {
        return record.topic().equals(Topic.CONCERNS_REPORTED.topicName());
    }

    private static <T extends SpecificRecord> Optional<T> decoded(RecordCodec<T> codec, byte[] value) {
        return switch (codec.decode(value)) {
            case RecordCodec.Decoded.Value<T>(var intact) -> Optional.of(intact);
            case RecordCodec.Decoded.Poison<T>(var _) -> Optional.empty();
        };
    }
}
