package org.signpost.contract.parking;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.topic.Topic;

/// Parks records of one service on the dead-letter topic of their topic.
///
/// The parked record has the key, the bytes and the headers of the original, and headers `sp_parked_…` that
/// say why, from where and when. Bytes that no dead-letter topic takes are left out, and a header says so. No header
/// holds a message text or a stack trace: those could repeat what a
/// person wrote.
public final class RecordParking {

    /// Header: the name of the {@link PoisonReason}.
    public static final String REASON = "sp_parked_reason";
    /// Header: the service that parked it.
    public static final String BY = "sp_parked_by";
    /// Header: `topic-partition@offset` of the original.
    public static final String FROM = "sp_parked_from";
    /// Header: when it was parked, ISO 8601.
    public static final String AT = "sp_parked_at";
    /// Header: the class of the exception, when one was thrown.
    public static final String FAILURE = "sp_parked_failure";

    /// Header: where in what was sent a rule is broken, as a JSON pointer or the name of a header; one for each
    /// mistake.
    public static final String FIELD = "sp_parked_field";
    /// Header: which rule is broken there; one for each field, in the same order.
    public static final String RULE = "sp_parked_rule";

    /// Header: how many bytes the value has that is missing here, because it is too large to be parked; the original
    /// stands where {@link #FROM} says for as long as its topic keeps it.
    public static final String VALUE_LEFT_OUT = "sp_parked_value_left_out";

    /// Header: how many times the record was parked and sent again. It is none of the others: it stays on the record
    /// when it is sent again, and so when it is parked once more.
    public static final String SENT_AGAIN = "sp_sent_again";

    /// How the names of all headers begin that are added here.
    static final String PREFIX = "sp_parked_";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Producer<byte[], byte[]> producer;
    private final String service;
    private final Clock clock;

    /// Parking for a service.
    ///
    /// @param producer must send with acks=all
    /// @param service the service's name, such as `routing-service`
    public RecordParking(Producer<byte[], byte[]> producer, String service, Clock clock) {
        this.producer = producer;
        this.service = service;
        this.clock = clock;
    }

    /// Parks a record and returns when the broker has it.
    ///
    /// @throws RecordNotParked if the broker did not take it; the caller must not move its offset
    public void park(Origin origin, PoisonReason reason, @Nullable Exception failure) {
        park(origin, reason, failure, List.of());
    }

    /// Parks a record that breaks rules, and returns when the broker has it.
    ///
    /// @param broken where, and which; none of it may repeat what was sent
    /// @throws RecordNotParked if the broker did not take it; the caller must not move its offset
    public void parkRefused(Origin origin, PoisonReason reason, List<BrokenRule> broken) {
        park(origin, reason, null, broken);
    }

    private void park(Origin origin, PoisonReason reason, @Nullable Exception failure, List<BrokenRule> broken) {
        var headers = new RecordHeaders();
        for (Header header : origin.headers()) {
            headers.add(header);
        }
        add(headers, REASON, reason.name());
        add(headers, BY, service);
        add(headers, FROM, origin.topic().topicName() + "-" + origin.partition() + "@" + origin.offset());
        add(headers, AT, clock.instant().toString());
        if (failure != null) {
            add(headers, FAILURE, failure.getClass().getName());
        }
        for (BrokenRule one : broken) {
            add(headers, FIELD, one.field());
            add(headers, RULE, one.rule());
        }
        byte[] value = origin.value();
        try {
            send(origin, value, headers);
        } catch (ExecutionException e) {
            if (value == null || !(e.getCause() instanceof RecordTooLargeException)) {
                throw new RecordNotParked(origin, e);
            }
            add(headers, VALUE_LEFT_OUT, Integer.toString(value.length));
            parkWithoutValue(origin, headers);
        } catch (TimeoutException | KafkaException e) {
            throw new RecordNotParked(origin, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RecordNotParked(origin, e);
        }
    }

    /// What was compressed may be small enough for its topic and too large to be sent on.
    private void parkWithoutValue(Origin origin, Headers headers) {
        try {
            send(origin, null, headers);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new RecordNotParked(origin, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RecordNotParked(origin, e);
        }
    }

    private void send(Origin origin, byte @Nullable [] value, Headers headers)
            throws ExecutionException, TimeoutException, InterruptedException {
        // a copy of the headers: the producer closes them to changes
        var parked = new ProducerRecord<>(
                origin.topic().parkedBy(service), origin.partition(), origin.key(), value, new RecordHeaders(headers));
        producer.send(parked).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /// A rule that a record breaks.
    ///
    /// @param field where: a JSON pointer, or the name of a header
    /// @param rule the name of the rule, such as `not-allowed`
    public record BrokenRule(String field, String rule) {}

    /// The record as it came. It hides its content when printed.
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Origin(
            Topic topic,
            int partition,
            long offset,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Iterable<Header> headers) {
        @Override
        public String toString() {
            return topic.topicName() + "-" + partition + "@" + offset;
        }
    }

    /// A record could not be parked. Nothing is lost as long as the offset stays where it is.
    public static final class RecordNotParked extends RuntimeException {
        RecordNotParked(Origin origin, Throwable cause) {
            super("record " + origin + " was not parked: no broker acknowledged it; it will be tried again", cause);
        }
    }
}
