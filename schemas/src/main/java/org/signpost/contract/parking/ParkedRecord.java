package org.signpost.contract.parking;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.topic.Topic;

/// What the headers of a parked record say of it, as far as it is our own vocabulary: no text of a header that somebody
/// else may have written, and nothing of its key and value.
///
/// @param partition where it stands on the dead-letter topic
/// @param offset where it stands there
/// @param reason why it was parked; empty if a reason is written that this build does not know
/// @param parkedAt when it was parked
/// @param original where it came from; empty if the headers do not say so, and then it was not parked by a service
/// @param sentAgain how many times it was sent again before it was parked this time
/// @param valueLeftOut whether its value was too large to be parked
public record ParkedRecord(
        int partition,
        long offset,
        Optional<PoisonReason> reason,
        Instant parkedAt,
        Optional<Original> original,
        int sentAgain,
        boolean valueLeftOut) {

    private static final Pattern ORIGINAL = Pattern.compile("(.+)-([0-9]{1,9})@([0-9]{1,18})");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    /// Where a record was read that was parked then.
    public record Original(Topic topic, int partition, long offset) {
        @Override
        public String toString() {
            return topic.topicName() + "-" + partition + "@" + offset;
        }
    }

    /// Reads the headers of a record of a dead-letter topic.
    ///
    /// @param source the topic whose records are parked there
    public static ParkedRecord read(Topic source, ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        return new ParkedRecord(
                record.partition(),
                record.offset(),
                text(headers, RecordParking.REASON).flatMap(ParkedRecord::reason),
                text(headers, RecordParking.AT)
                        .flatMap(ParkedRecord::instant)
                        .orElse(Instant.ofEpochMilli(record.timestamp())),
                text(headers, RecordParking.FROM).flatMap(from -> original(source, from)),
                text(headers, RecordParking.SENT_AGAIN)
                        .filter(COUNT.asMatchPredicate())
                        .map(Integer::parseInt)
                        .orElse(0),
                headers.lastHeader(RecordParking.VALUE_LEFT_OUT) != null);
    }

    /// The headers with which a parked record is sent again: those that it came with, in their order, and how many
    /// times it was sent again.
    ///
    /// @param sentAgain how many times, with this time
    public static Headers toSendAgain(Headers parked, int sentAgain) {
        var headers = new RecordHeaders();
        for (Header header : parked) {
            if (!header.key().startsWith(RecordParking.PREFIX) && !header.key().equals(RecordParking.SENT_AGAIN)) {
                headers.add(header);
            }
        }
        headers.add(RecordParking.SENT_AGAIN, Integer.toString(sentAgain).getBytes(StandardCharsets.UTF_8));
        return headers;
    }

    /// The last one counts: whoever parks adds its own after those that came.
    private static Optional<String> text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        byte @Nullable [] value = header == null ? null : header.value();
        return value == null ? Optional.empty() : Optional.of(new String(value, StandardCharsets.UTF_8));
    }

    private static Optional<PoisonReason> reason(String name) {
        return Arrays.stream(PoisonReason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException notOurs) {
            return Optional.empty();
        }
    }

    private static Optional<Original> original(Topic source, String text) {
        var found = ORIGINAL.matcher(text);
        return found.matches() && found.group(1).equals(source.topicName())
                ? Optional.of(new Original(source, Integer.parseInt(found.group(2)), Long.parseLong(found.group(3))))
                : Optional.empty();
    }
}
