package org.signpost.notifier;

import java.time.Clock;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.codec.Received.Intact;
import org.signpost.contract.codec.Received.Unreadable;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.topic.Topic;
import org.signpost.notifier.casefile.CaseFiles;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.messaging.Message;
import org.springframework.stereotype.Component;

/// Keeps the reports of `concerns.reported.v1` for the case page, sealed as they are: the topic forgets after
/// 30 days.
@Component("keepCases")
class KeepCases implements Consumer<Message<ArrivedRecord>> {

    /// One for each thread of the consumer: a codec is not made for several.
    private final ThreadLocal<ReceivedDeserializer<ConcernReported>> deserializer =
            ThreadLocal.withInitial(() -> new ReceivedDeserializer<>(RecordType.CONCERN_REPORTED));

    private final CaseFiles cases;
    private final SideTrack sideTrack;
    private final Clock clock;

    KeepCases(CaseFiles cases, SideTrack sideTrack, Clock clock) {
        this.cases = cases;
        this.sideTrack = sideTrack;
        this.clock = clock;
    }

    @Override
    public void accept(Message<ArrivedRecord> message) {
        ConsumerRecord<byte[], byte[]> record = message.getPayload().whole();
        if (record.value() == null) {
            sideTrack.park(Topic.CONCERNS_REPORTED, record, PoisonReason.NO_VALUE, null);
            return;
        }
        switch (deserializer.get().deserialize(record.topic(), record.headers(), record.value())) {
            case Unreadable<ConcernReported>(var reason, _) ->
                sideTrack.park(Topic.CONCERNS_REPORTED, record, reason, null);
            case Intact<ConcernReported>(var reported, var event) -> keep(record, reported, event.subject());
        }
    }

    private void keep(ConsumerRecord<byte[], byte[]> record, ConcernReported reported, ConcernId concern) {
        try {
            cases.keep(concern, reported.getSealingKeyId(), record.value(), clock.instant());
        } catch (DuplicateKeyException e) {
            // another instance is keeping the same; the next delivery will find it done
            throw e;
        } catch (DataIntegrityViolationException e) {
            sideTrack.park(Topic.CONCERNS_REPORTED, record, PoisonReason.NOT_PROCESSABLE, e);
        }
    }
}
