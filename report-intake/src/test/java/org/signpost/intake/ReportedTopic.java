package org.signpost.intake;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.SealingKey;
import org.signpost.contract.codec.Received;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.topic.Topic;

/// What the brokers have of the concerns at this moment.
final class ReportedTopic {

    private ReportedTopic() {}

    /// By partition and offset.
    static List<ConcernReported> concerns(LocalBroker broker) {
        var reader = new ReceivedDeserializer<>(RecordType.CONCERN_REPORTED);
        return TopicContents.of(broker, Topic.CONCERNS_REPORTED.topicName()).stream()
                .map(record -> read(reader, record))
                .toList();
    }

    static List<SealingKey> keys(LocalBroker broker) {
        var reader = new ReceivedDeserializer<>(RecordType.SEALING_KEY);
        return TopicContents.of(broker, Topic.CONCERNS_KEYS.topicName()).stream()
                .map(record -> read(reader, record))
                .toList();
    }

    private static <T extends org.apache.avro.specific.SpecificRecord> T read(
            ReceivedDeserializer<T> reader, ConsumerRecord<byte[], byte[]> record) {
        return switch (reader.deserialize(record.topic(), record.headers(), record.value())) {
            case Received.Intact<T>(var intact, var _) -> intact;
            case Received.Unreadable<T>(var reason, var _) ->
                throw new AssertionError(reason + " " + new String(record.key(), StandardCharsets.UTF_8));
        };
    }
}
