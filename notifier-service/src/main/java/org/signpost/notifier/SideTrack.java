package org.signpost.notifier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
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
    private static final List<Topic> READ =
            List.of(Topic.CONCERNS_ROUTED, Topic.CONCERNS_KEYS, Topic.CONCERNS_REPORTED);

    private final RecordParking parking;
    private final MeterRegistry registry;

    SideTrack(RecordParking parking, MeterRegistry registry) {
        this.parking = parking;
        this.registry = registry;
        // there from the start, so that the first one is an increase
        for (Topic topic : READ) {
            var _ = parked(topic);
        }
    }

    private Counter parked(Topic topic) {
        return registry.counter("signpost.notifier.parked", "topic", topic.topicName());
    }

    /// Parks a record.
    ///
    /// @throws RecordParking.RecordNotParked when no broker took it; the offset must not move
    void park(Topic topic, ConsumerRecord<byte[], byte[]> record, PoisonReason reason, @Nullable Exception failure) {
        parking.park(
                new Origin(topic, record.partition(), record.offset(), record.key(), record.value(), record.headers()),
                reason,
                failure);
        parked(topic).increment();
        log.atError()
                .addKeyValue("topic", topic.topicName())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("reason", reason)
                .log("record parked: somebody may not have been told, look at the dead-letter topic");
    }
}
