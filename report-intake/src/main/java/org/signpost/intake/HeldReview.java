package org.signpost.intake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.signpost.contract.avro.ConcernHeld;
import org.signpost.contract.avro.HeldState;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.topic.Topic;

/// Ends the wait of a concern that is held for review.
///
/// To release one it is reported first, and only then noted as released: a process that dies between the two leaves it
/// waiting, and it is reported again, under the same id, which every reader takes for one. The other way round it could
/// be lost.
public final class HeldReview {

    private static final String SOURCE = "/signpost/report-intake";
    private static final int LONGEST_REVIEWER = 100;
    private static final int LONGEST_REASON = 500;

    private final Producer<byte[], byte[]> producer;
    private final Duration patience;
    private final Clock clock;

    /// For one producer.
    ///
    /// @param producer must send with acks=all
    /// @param patience how long an acknowledgement may take
    public HeldReview(Producer<byte[], byte[]> producer, Duration patience, Clock clock) {
        this.producer = producer;
        this.patience = patience;
        this.clock = clock;
    }

    /// Reports a concern that waits, or that was rejected, and returns when the brokers have it and the note.
    ///
    /// @param reportedBefore whether it is known to stand on `concerns.reported.v1` already
    /// @throws ReviewNotStored if they did not acknowledge it; doing it again is harmless
    public void release(ConcernHeld held, String reason, String reviewer, boolean reportedBefore) {
        ByteBuffer reported = held.getReported();
        if (reported == null) {
            throw new IllegalArgumentException("a concern that was released has nothing to be released");
        }
        ConcernId concern = ConcernId.parse(held.getConcernId());
        if (!reportedBefore) {
            var bytes = new byte[reported.remaining()];
            reported.duplicate().get(bytes);
            var record = new ProducerRecord<>(Topic.CONCERNS_REPORTED.topicName(), key(concern), bytes);
            new CloudEventAttributes(concern.toString(), EventType.CONCERN_REPORTED, SOURCE, held.getHeldAt(), concern)
                    .writeTo(record.headers());
            send(concern, record);
        }
        Instant now = now();
        send(
                concern,
                record(
                        reviewed(held, HeldState.RELEASED, reason, reviewer, now)
                                .setReported(null)
                                .build(),
                        now));
    }

    /// Notes that a concern shall not be reported. It is kept, sealed, with the reason, and can still be released.
    ///
    /// @throws ReviewNotStored if the brokers did not acknowledge it; doing it again is harmless
    public void reject(ConcernHeld held, String reason, String reviewer) {
        if (held.getState() == HeldState.RELEASED) {
            throw new IllegalArgumentException("a concern that was released cannot be taken back");
        }
        Instant now = now();
        send(
                ConcernId.parse(held.getConcernId()),
                record(reviewed(held, HeldState.REJECTED, reason, reviewer, now).build(), now));
    }

    /// Ends the retention of a concern that was reviewed.
    ///
    /// @throws ReviewNotStored if the brokers did not acknowledge it; doing it again is harmless
    void forget(ConcernId concern) {
        send(concern, new ProducerRecord<>(Topic.CONCERNS_HELD.topicName(), key(concern), null));
    }

    private static ConcernHeld.Builder reviewed(
            ConcernHeld held, HeldState state, String reason, String reviewer, Instant now) {
        return ConcernHeld.newBuilder(held)
                .setState(state)
                .setReviewedAt(now)
                .setReviewer(atMost(LONGEST_REVIEWER, reviewer))
                .setReason(atMost(LONGEST_REASON, reason));
    }

    private static String atMost(int longest, String text) {
        return text.codePointCount(0, text.length()) <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, longest));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /// The record of a held concern.
    static ProducerRecord<byte[], byte[]> record(ConcernHeld held, Instant at) {
        ConcernId concern = ConcernId.parse(held.getConcernId());
        byte[] value = new RecordCodec<>(RecordType.CONCERN_HELD).encode(held);
        var record = new ProducerRecord<>(Topic.CONCERNS_HELD.topicName(), key(concern), value);
        String cause = concern + " " + held.getState() + " " + at;
        String id =
                UUID.nameUUIDFromBytes(cause.getBytes(StandardCharsets.UTF_8)).toString();
        new CloudEventAttributes(id, EventType.CONCERN_HELD, SOURCE, at, concern).writeTo(record.headers());
        return record;
    }

    private static byte[] key(ConcernId concern) {
        return concern.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void send(ConcernId concern, ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new ReviewNotStored(concern, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReviewNotStored(concern, e);
        }
    }

    /// No broker acknowledged the end of a review. The concern still waits, or waits no more; doing it again is
    /// harmless.
    public static final class ReviewNotStored extends RuntimeException {
        ReviewNotStored(ConcernId concern, Throwable cause) {
            super("the review of concern " + concern + " was not stored: no broker acknowledged it in time", cause);
        }
    }
}
