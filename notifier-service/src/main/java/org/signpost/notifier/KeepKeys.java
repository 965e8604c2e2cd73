package org.signpost.notifier;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.SealingKey;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.codec.Received.Intact;
import org.signpost.contract.codec.Received.Unreadable;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.topic.Topic;
import org.signpost.notifier.ledger.SealingKeys;
import org.signpost.notifier.retention.RetainedConcerns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;
import org.springframework.stereotype.Component;

/// Keeps the wrapped data keys of `concerns.keys.v1` in their latest wrapping, and shreds a concern when its
/// tombstone arrives.
@Component("keepKeys")
class KeepKeys implements Consumer<Message<ArrivedRecord>> {

    private static final Logger log = LoggerFactory.getLogger(KeepKeys.class);

    /// One for each thread of the consumer: a codec is not made for several.
    private final ThreadLocal<ReceivedDeserializer<SealingKey>> deserializer =
            ThreadLocal.withInitial(() -> new ReceivedDeserializer<>(RecordType.SEALING_KEY));

    private final SealingKeys keys;
    private final RetainedConcerns retained;
    private final SideTrack sideTrack;
    private final Clock clock;

    KeepKeys(SealingKeys keys, RetainedConcerns retained, SideTrack sideTrack, Clock clock) {
        this.keys = keys;
        this.retained = retained;
        this.clock = clock;
        this.sideTrack = sideTrack;
    }

    @Override
    public void accept(Message<ArrivedRecord> message) {
        ConsumerRecord<byte[], byte[]> record = message.getPayload().whole();
        if (record.value() == null) {
            shred(record);
            return;
        }
        switch (deserializer.get().deserialize(record.topic(), record.headers(), record.value())) {
            case Unreadable<SealingKey>(var reason, _) ->
                sideTrack.park(Topic.CONCERNS_KEYS, record, reason, null);
            case Intact<SealingKey>(var key, var event) ->
                keys.keep(
                        event.subject(), key.getKeyId(), bytes(key), key.getCreatedAt(), event.time(), clock.instant());
        }
    }

    private void shred(ConsumerRecord<byte[], byte[]> record) {
        Optional<ConcernId> concern = concern(record.key());
        if (concern.isEmpty()) {
            sideTrack.park(Topic.CONCERNS_KEYS, record, PoisonReason.NOT_PROCESSABLE, null);
            return;
        }
        switch (retained.tombstone(concern.get(), clock.instant())) {
            case SHREDDED ->
                log.atInfo().addKeyValue("concernId", concern.get()).log("keys shredded");
            case IGNORED ->
                log.atError()
                        .addKeyValue("concernId", concern.get())
                        .log("a tombstone of a held concern came from somebody else: what is kept here stays, find out"
                                + " who sent it");
        }
    }

    private static Optional<ConcernId> concern(byte @Nullable [] key) {
        if (key == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ConcernId.parse(new String(key, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(SealingKey key) {
        var wrapped = key.getWrappedKey().duplicate();
        byte[] bytes = new byte[wrapped.remaining()];
        wrapped.get(bytes);
        return bytes;
    }
}
