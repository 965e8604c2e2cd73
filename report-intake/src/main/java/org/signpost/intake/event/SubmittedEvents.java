package org.signpost.intake.event;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.rw.CloudEventRWException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.Attribution;
import org.signpost.contract.concern.JsonParts;
import org.signpost.contract.concern.Mistake;
import org.signpost.contract.concern.Rule;
import org.signpost.contract.event.EventType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Finds in a CloudEvent the concern and whose it is.
///
/// The data are the concern, byte for byte as they were sent, so that it is read as strictly as a concern that comes
/// alone. What a concern does not say of itself the event says: its `source`, where no key has proved another, and from
/// its `source` and `id` together the source reference, since CloudEvents calls two events with the same two the same
/// event. A concern that has a sourceReference keeps it.
public final class SubmittedEvents {

    /// The attributes that every event has.
    public static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");

    private static final int LONGEST_SOURCE = 100;
    private static final int LONGEST_REFERENCE = 100;
    private static final Pattern PLAIN = Pattern.compile("[!-~]+");
    private static final Pattern JSON_TYPE = Pattern.compile("[a-z0-9.+-]+/([a-z0-9.+-]+\\+)?json *(;.*)?");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonFormat FORMAT = new JsonFormat();

    private SubmittedEvents() {}

    /// What an event was found to be.
    public sealed interface Found {}

    /// It has a concern in it, or at least something in its place.
    ///
    /// @param concern the data
    /// @param attribution what was known of the sender before, and what the event adds
    @SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
    public record Submitted(byte[] concern, Attribution attribution) implements Found {
        @Override
        public String toString() {
            return "Submitted[hidden]";
        }
    }

    /// It is none that can be taken.
    ///
    /// @param mistakes at the attributes, as pointers into the event in JSON, such as `/type`
    /// @param concern the data all the same, if there are any, so that all mistakes can be told at once
    @SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
    public record Refused(List<Mistake> mistakes, byte @Nullable [] concern) implements Found {
        public Refused {
            mistakes = List.copyOf(mistakes);
        }

        Refused(List<Mistake> mistakes) {
            this(mistakes, null);
        }

        /// What to read the data by: what the event would have added if it could be taken.
        public static Attribution attribution(Attribution known) {
            return known.orReferredToAs("event").orFrom("event");
        }

        @Override
        public String toString() {
            return "Refused[hidden]";
        }
    }

    /// Finds the concern in an event in JSON, `application/cloudevents+json`.
    ///
    /// @param known what is known of the sender already
    public static Found in(byte[] structured, Attribution known) {
        return switch (JsonParts.members(structured)) {
            case JsonParts.Refused(var mistake) -> new Refused(List.of(mistake));
            case JsonParts.Members(var members) -> in(structured, members, known);
            case JsonParts.Items _, JsonParts.TooMany _ -> throw new IllegalStateException("an object was cut");
        };
    }

    private static Found in(byte[] structured, Map<String, byte[]> members, Attribution known) {
        var mistakes = new ArrayList<Mistake>();
        for (String name : REQUIRED) {
            String text = text(members.get(name));
            if (text == null || text.isEmpty()) {
                mistakes.add(required(name));
            } else {
                check(name, text, mistakes);
            }
        }
        for (String name : List.of("time", "datacontenttype")) {
            byte[] value = members.get(name);
            if (value != null && !isNull(value)) {
                String text = text(value);
                check(name, text == null ? "" : text, mistakes);
            }
        }
        byte[] data = members.get("data");
        if (data != null && members.containsKey("data_base64")) {
            mistakes.add(new Mistake("/data_base64", Rule.CONTRADICTION, "send data alone"));
        }
        if (!mistakes.isEmpty()) {
            return new Refused(mistakes, data);
        }
        try {
            // the SDK knows what else an event may not be; only the data are taken from the document itself
            return found(FORMAT.deserialize(structured), data, known);
        } catch (RuntimeException notAnEvent) {
            return new Refused(
                    List.of(new Mistake("", Rule.WRONG_FORM, "send a CloudEvent 1.0; one of its attributes is not")));
        }
    }

    /// Finds the concern in an event that was read already, as from binary mode, where the data are the body.
    ///
    /// @param known what is known of the sender already
    public static Found in(CloudEvent event, Attribution known) {
        return found(event, null, known);
    }

    private static Found found(CloudEvent event, byte @Nullable [] sent, Attribution known) {
        var mistakes = new ArrayList<Mistake>();
        check("type", event.getType(), mistakes);
        if (event.getDataContentType() != null) {
            check("datacontenttype", event.getDataContentType(), mistakes);
        }
        String source = event.getSource().toString();
        if (known.source().isEmpty() && source.length() > LONGEST_SOURCE) {
            mistakes.add(new Mistake("/source", Rule.TOO_LONG, "send at most " + LONGEST_SOURCE + " characters"));
        }
        byte[] data = sent == null ? bytes(event.getData()) : sent;
        if (data == null || data.length == 0) {
            mistakes.add(new Mistake("/data", Rule.REQUIRED, "data is required: send the concern in it"));
        }
        if (data == null || !mistakes.isEmpty()) {
            return new Refused(mistakes, data);
        }
        Attribution attribution = known.orReferredToAs(referenceOf(source, event.getId()));
        return new Submitted(data, known.source().isPresent() ? attribution : attribution.orFrom(source));
    }

    private static byte @Nullable [] bytes(@Nullable CloudEventData data) {
        try {
            return data == null ? null : data.toBytes();
        } catch (CloudEventRWException notWritable) {
            // half a letter, which can be read and not written
            return null;
        }
    }

    private static void check(String name, String value, List<Mistake> mistakes) {
        String pointer = "/" + name;
        switch (name) {
            case "specversion" -> {
                if (!value.equals("1.0")) {
                    mistakes.add(new Mistake(pointer, Rule.NOT_ALLOWED, "send 1.0"));
                }
            }
            case "type" -> {
                if (!value.equals(EventType.CONCERN_SUBMITTED.wire())) {
                    mistakes.add(new Mistake(pointer, Rule.NOT_ALLOWED, "send " + EventType.CONCERN_SUBMITTED.wire()));
                }
            }
            case "source" -> {
                try {
                    URI _ = URI.create(value);
                } catch (IllegalArgumentException notAUri) {
                    mistakes.add(new Mistake(pointer, Rule.WRONG_FORM, "send a URI reference, such as /county/app"));
                }
            }
            case "time" -> {
                try {
                    OffsetDateTime _ = OffsetDateTime.parse(value);
                } catch (DateTimeException notATime) {
                    mistakes.add(new Mistake(
                            pointer, Rule.WRONG_FORM, "send a time with its offset, such as 2026-11-23T14:20:00Z"));
                }
            }
            case "datacontenttype" -> {
                if (!JSON_TYPE.matcher(value.toLowerCase(Locale.ROOT)).matches()) {
                    mistakes.add(
                            new Mistake(pointer, Rule.NOT_ALLOWED, "send the data as JSON, and application/json here"));
                }
            }
            default -> {
                // any text
            }
        }
    }

    /// What is told of an attribute that is not there.
    public static Mistake required(String name) {
        return new Mistake("/" + name, Rule.REQUIRED, name + " is required: every CloudEvent 1.0 has it, as text");
    }

    private static @Nullable String text(byte @Nullable [] json) {
        try {
            return json == null ? null : JSON.readTree(json).stringValue(null);
        } catch (JacksonException broken) {
            return null;
        }
    }

    private static boolean isNull(byte[] json) {
        return new String(json, StandardCharsets.UTF_8).equals("null");
    }

    /// How a concern is referred to by the event that brought it: as people can read it where that fits, else by a hash
    /// of both parts.
    static String referenceOf(String source, String id) {
        String readable = "event:" + source + " " + id;
        boolean fits = readable.length() <= LONGEST_REFERENCE
                && PLAIN.matcher(source).matches()
                && PLAIN.matcher(id).matches();
        return fits ? readable : "event-sha256:" + hash(source.length() + ":" + source + id);
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_16BE));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }
}
