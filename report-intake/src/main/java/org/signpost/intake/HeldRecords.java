package org.signpost.intake;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.signpost.contract.avro.ConcernHeld;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.DangerAnswer;
import org.signpost.contract.avro.HeldState;
import org.signpost.contract.avro.HoldReason;
import org.signpost.contract.topic.Topic;
import org.springframework.stereotype.Component;

/// Writes a concern that is held for review: the records that it would be reported with, the last of them wrapped.
@Component
class HeldRecords {

    private final HeldSettings settings;

    HeldRecords(HeldSettings settings) {
        this.settings = settings;
    }

    /// The key of a concern, and the concern as one that is held.
    ///
    /// @param records the records that it would be reported with
    ConcernRecords inPlaceOf(ConcernRecords records, ConcernReported reported, HoldReason why) {
        return inPlaceOf(records, reported, why, reported.getReceivedAt());
    }

    /// The same, for one that went on first and is held from a later moment: whoever reviews it has the usual time.
    ConcernRecords inPlaceOf(ConcernRecords records, ConcernReported reported, HoldReason why, Instant from) {
        return new ConcernRecords(
                records.concern(),
                records.records().stream()
                        .map(record -> record.topic().equals(Topic.CONCERNS_REPORTED.topicName())
                                ? held(record, reported, why, from)
                                : record)
                        .toList());
    }

    private ProducerRecord<byte[], byte[]> held(
            ProducerRecord<byte[], byte[]> record, ConcernReported reported, HoldReason why, Instant from) {
        boolean danger = reported.getDanger() == DangerAnswer.NOW;
        return HeldReview.record(
                ConcernHeld.newBuilder()
                        .setConcernId(reported.getConcernId())
                        .setReference(reported.getReference())
                        .setState(HeldState.HELD)
                        .setWhy(why)
                        .setHeldAt(from)
                        .setReleaseAt(from.plus(settings.within(danger)))
                        .setMode(reported.getMode())
                        .setDanger(reported.getDanger())
                        .setUnder18(reported.getUnder18())
                        .setReported(ByteBuffer.wrap(record.value()))
                        .build(),
                from);
    }
}
