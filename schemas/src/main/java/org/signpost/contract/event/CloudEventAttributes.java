package org.signpost.contract.event;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.ConcernId;

/// The CloudEvents 1.0 attributes of a record, carried as the headers `ce_specversion`, `ce_id`, `ce_type`,
/// `ce_source`, `ce_time` and `ce_subject`.
///
/// Source: CloudEvents 1.0.2, Kafka protocol binding, section 3.2 (binary content mode).
///
/// @param id identifies the event; a redelivered or repeated event has the same
/// @param source the service that wrote it, such as `/signpost/report-intake`
/// @param subject the concern
public record CloudEventAttributes(String id, EventType type, String source, Instant time, ConcernId subject) {

    /// What spring-kafka's JSON header mapper would leave behind: names of Java classes to make out of
    /// headers. Nobody here writes it, so a record that has it comes from someone who should not be writing.
    private static final String JAVA_TYPES_HEADER = "spring_json_header_types";

    private static final int LONGEST_VALUE = 300;

    /// No attribute is empty.
    private static final String REFUSED = "";

    private static final char REPLACEMENT = '\uFFFD';

    /// Puts the attributes on a record that is about to be sent.
    public void writeTo(Headers headers) {
        boolean fresh = !headers.iterator().hasNext();
        put(headers, fresh, "ce_specversion", "1.0");
        put(headers, fresh, "ce_id", id);
        put(headers, fresh, "ce_type", type.wire());
        put(headers, fresh, "ce_source", source);
        put(headers, fresh, "ce_time", time.toString());
        put(headers, fresh, "ce_subject", subject.toString());
        put(headers, fresh, "content-type", "avro/binary");
    }

    /// Reads the attributes of a record; empty when one is missing, is there twice, or does not have its type.
    public static Optional<CloudEventAttributes> read(Headers headers) {
        String version = null;
        String id = null;
        String type = null;
        String source = null;
        String time = null;
        String subject = null;
        for (Header header : headers) {
            switch (header.key()) {
                case JAVA_TYPES_HEADER -> {
                    return Optional.empty();
                }
                case "ce_specversion" -> version = text(version, header);
                case "ce_id" -> id = text(id, header);
                case "ce_type" -> type = text(type, header);
                case "ce_source" -> source = text(source, header);
                case "ce_time" -> time = text(time, header);
                case "ce_subject" -> subject = text(subject, header);
                default -> {
                    // somebody else's
                }
            }
        }
        if (!"1.0".equals(version) || id == null || type == null || source == null || time == null || subject == null) {
            return Optional.empty();
        }
        if (id.equals(REFUSED) || source.equals(REFUSED)) {
            return Optional.empty();
        }
        try {
            // neither a time, nor a concern, nor a type is written as one that is refused
            Instant at = Instant.parse(time);
            ConcernId concern = ConcernId.parse(subject);
            EventType known = EventType.ofWire(type).orElse(null);
            return known == null
                    ? Optional.empty()
                    : Optional.of(new CloudEventAttributes(id, known, source, at, concern));
        } catch (DateTimeException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /// @param fresh whether there was no header before, so that none has to be looked for
    private static void put(Headers headers, boolean fresh, String name, String value) {
        if (!fresh) {
            headers.remove(name);
        }
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /// The text of a header, or what stands for one that is refused: not text, without any, too long, or there a
    /// second time.
    private static String text(@Nullable String before, Header header) {
        byte[] value = header.value();
        if (before != null || value == null || value.length == 0 || value.length > LONGEST_VALUE) {
            return REFUSED;
        }
        String text = new String(value, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : strictText(value);
    }

    /// Tells a replacement character that was written from one that stands for bytes that are no text.
    private static String strictText(byte[] value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return REFUSED;
        }
    }
}
