package org.signpost.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.topic.Topic;

/// Reads the concern among its records, and names in it the earlier concern that it adds to. It is used by one thread.
final class ReportedReader {

    private final RecordCodec<ConcernReported> codec = new RecordCodec<>(RecordType.CONCERN_REPORTED);

    /// The concern; empty if none of the records can be read as one.
    Optional<ConcernReported> reported(List<ProducerRecord<byte[], byte[]>> records) {
        return records.stream().filter(ReportedReader::isReported).findFirst().flatMap(this::decoded);
    }

    /// The same records, with the earlier concern named.
    ///
    /// @throws IllegalArgumentException if none of them can be read as a concern
    List<ProducerRecord<byte[], byte[]>> relatedTo(ConcernId earlier, List<ProducerRecord<byte[], byte[]>> records) {
        var related = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            related.add(isReported(record) ? relatedTo(earlier, record) : record);
        }
        return related;
    }

    private ProducerRecord<byte[], byte[]> relatedTo(ConcernId earlier, ProducerRecord<byte[], byte[]> record) {
        ConcernReported reported = decoded(record)
                .orElseThrow(() -> new IllegalArgumentException("a spooled concern cannot be read by this version"));
        byte[] value = codec.encode(ConcernReported.newBuilder(reported)
                .setRelatesTo(earlier.toString())
                .build());
        return new ProducerRecord<>(record.topic(), null, record.key(), value, record.headers());
    }

    private static boolean isReported(ProducerRecord<byte[], byte[]> record) {
        return record.topic().equals(Topic.CONCERNS_REPORTED.topicName());
    }

    private Optional<ConcernReported> decoded(ProducerRecord<byte[], byte[]> record) {
        return switch (codec.decode(record.value())) {
            case RecordCodec.Decoded.Value<ConcernReported>(var reported) -> Optional.of(reported);
            case RecordCodec.Decoded.Poison<ConcernReported>(var _) -> Optional.empty();
        };
    }
}
