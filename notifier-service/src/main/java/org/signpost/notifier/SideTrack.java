package org.signpost.notifier;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.parking.RecordParking.Origin;
import org.signpost.contract.topic.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Parks records that this service cannot act upon, and says so.
class SideTrack {

    private static final Logger log = LoggerFactory.getLogger(SideTrack.class);

    private final RecordParking parking;

    SideTrack(RecordParking parking) {
        this.parking = parking;
    }

    /// Parks a record.
    ///
    /// @throws RecordParking.RecordNotParked when no broker took it; the offset must not move
    void park(Topic topic, ConsumerRecord<byte[], byte[]> record, PoisonReason reason, @Nullable Exception failure) {
        parking.park(
                new Origin(topic, record.partition(), record.offset(), record.key(), record.value(), record.headers()),
                reason,
                failure);
        log.atError()
                .addKeyValue("topic", topic.topicName())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("reason", reason)
                .log("record parked: somebody may not have been told, look at the dead-letter topic");
    }
}
