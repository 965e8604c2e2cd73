package org.signpost.intake;

import java.util.List;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.avro.ConcernHeld;
import org.signpost.contract.codec.Received;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.topic.Topic;

/// What the brokers have of held concerns at this moment.
final class HeldTopic {

    private HeldTopic() {}

    /// Every record that is no tombstone, by partition and offset.
    static List<ConcernHeld> concerns(LocalBroker broker) {
        var reader = new ReceivedDeserializer<>(RecordType.CONCERN_HELD);
        return TopicContents.of(broker, Topic.CONCERNS_HELD.topicName()).stream()
                .filter(record -> record.value() != null)
                .map(record -> switch (reader.deserialize(record.topic(), record.headers(), record.value())) {
                    case Received.Intact<ConcernHeld>(var intact, var _) -> intact;
                    case Received.Unreadable<ConcernHeld>(var reason, var _) -> throw new AssertionError(reason);
                })
                .toList();
    }
}
