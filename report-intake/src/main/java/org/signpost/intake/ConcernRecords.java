package org.signpost.intake;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.topic.Topic;

/// What must be durable of one concern before its sender is told that it was accepted.
///
/// @param records in the order in which they must reach the brokers: the key first, so that a concern which anyone
/// reads can be opened
record ConcernRecords(ConcernId concern, List<ProducerRecord<byte[], byte[]>> records) {

    ConcernRecords {
        records = List.copyOf(records);
    }

    /// Whether the concern goes on at once, and is not held for review.
    boolean reported() {
        return records.stream().anyMatch(record -> record.topic().equals(Topic.CONCERNS_REPORTED.topicName()));
    }

    /// Names the concern alone: a record prints its value.
    @Override
    public String toString() {
        return "ConcernRecords[" + concern + "]";
    }
}
