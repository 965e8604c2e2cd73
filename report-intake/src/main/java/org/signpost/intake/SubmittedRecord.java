package org.signpost.intake;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.concern.Attribution;
import org.signpost.contract.concern.ConcernField;
import org.signpost.contract.concern.ConcernFields;
import org.signpost.contract.concern.ConcernReader;
import org.signpost.contract.concern.JsonParts;
import org.signpost.contract.concern.Mistake;
import org.signpost.contract.concern.Rule;
import org.signpost.contract.concern.Sender;
import org.signpost.contract.parking.RecordParking.BrokenRule;
import org.signpost.intake.event.SubmittedEvents;

/// Reads a record of `concerns.submitted.v1`: a CloudEvent in JSON (structured mode), or one with its attributes in
/// headers and a concern as its value (binary mode). It never throws for what a record holds.
sealed interface SubmittedRecord {

    /// An event with something in it that may be a concern.
    ///
    /// @param at the pointer to it in what was sent
    @SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
    record Submitted(byte[] concern, Attribution attribution, String at) implements SubmittedRecord {
        /// Where the concern breaks rules.
        List<BrokenRule> broken(List<Mistake> mistakes) {
            return mistakes.stream()
                    .limit(MOST_TOLD)
                    .map(mistake -> new BrokenRule(
                            at + known(mistake.pointer()), mistake.rule().wire()))
                    .toList();
        }

        @Override
        public String toString() {
            return "Submitted[hidden]";
        }
    }

    /// What must be parked.
    record Poison(PoisonReason reason, List<BrokenRule> broken) implements SubmittedRecord {}

    /// The most mistakes that the headers of a parked record tell.
    int MOST_TOLD = 10;

    /// The most bytes of an event in JSON: a concern of the largest size in base 64, and its attributes.
    int LARGEST = ConcernReader.LARGEST * 4 / 3 + 16 * 1024;

    /// Reads a record.
    static SubmittedRecord read(Headers headers, byte @Nullable [] value) {
        if (value == null) {
            return new Poison(PoisonReason.NO_VALUE, List.of());
        }
        if (value.length > LARGEST) {
            return new Poison(PoisonReason.NOT_A_CONCERN, List.of(new BrokenRule("", Rule.TOO_LARGE.wire())));
        }
        return switch (EventHeaders.read(headers)) {
            case EventHeaders.Refused(var broken) -> new Poison(PoisonReason.HEADER_MALFORMED, broken);
            case EventHeaders.Texts texts -> read(texts, value);
        };
    }

    private static SubmittedRecord read(EventHeaders.Texts headers, byte[] value) {
        String type = headers.get(EventHeaders.CONTENT_TYPE).toLowerCase(Locale.ROOT);
        if (type.startsWith("application/cloudevents-batch")) {
            return notAnEvent(new BrokenRule(EventHeaders.CONTENT_TYPE, Rule.NOT_ALLOWED.wire()));
        }
        boolean structured = type.startsWith("application/cloudevents")
                || (headers.get("ce_specversion").isEmpty() && looksStructured(value));
        return structured ? structured(value) : binary(headers, value);
    }

    /// A console producer writes no headers.
    private static boolean looksStructured(byte[] value) {
        return JsonParts.members(value) instanceof JsonParts.Members(var members) && members.containsKey("specversion");
    }

    private static SubmittedRecord structured(byte[] value) {
        return switch (SubmittedEvents.in(value, Attribution.of(Sender.UPSTREAM))) {
            case SubmittedEvents.Refused(var mistakes, _) ->
                new Poison(
                        PoisonReason.NOT_AN_EVENT,
                        mistakes.stream()
                                .limit(MOST_TOLD)
                                .map(mistake -> new BrokenRule(
                                        known(mistake.pointer()), mistake.rule().wire()))
                                .toList());
            case SubmittedEvents.Submitted(var concern, var attribution) ->
                new Submitted(concern, attribution, "/data");
        };
    }

    private static SubmittedRecord binary(EventHeaders.Texts headers, byte[] value) {
        var missing = SubmittedEvents.REQUIRED.stream()
                .map(name -> "ce_" + name)
                .filter(name -> headers.get(name).isBlank())
                .map(name -> new BrokenRule(name, Rule.REQUIRED.wire()))
                .toList();
        if (!missing.isEmpty()) {
            return new Poison(PoisonReason.NOT_AN_EVENT, missing);
        }
        CloudEvent event;
        try {
            event = KafkaMessageFactory.createReader(headers.attributes(), value)
                    .toEvent();
        } catch (RuntimeException noEvent) {
            // the SDK's message names the attribute, and the value too
            return notAnEvent(new BrokenRule("ce_*", Rule.WRONG_FORM.wire()));
        }
        return switch (SubmittedEvents.in(event, Attribution.of(Sender.UPSTREAM))) {
            case SubmittedEvents.Refused(var mistakes, _) ->
                new Poison(
                        PoisonReason.NOT_AN_EVENT,
                        mistakes.stream()
                                .map(mistake -> new BrokenRule(
                                        inBinary(mistake.pointer()),
                                        mistake.rule().wire()))
                                .toList());
            case SubmittedEvents.Submitted(var concern, var attribution) -> new Submitted(concern, attribution, "");
        };
    }

    private static String inBinary(String pointer) {
        return switch (pointer) {
            case "", "/data" -> "";
            case "/datacontenttype" -> EventHeaders.CONTENT_TYPE;
            default -> "ce_" + pointer.substring(1);
        };
    }

    private static Poison notAnEvent(BrokenRule rule) {
        return new Poison(PoisonReason.NOT_AN_EVENT, List.of(rule));
    }

    /// A pointer as far as its names are ours: the name of an unknown field is the sender's, and could be a person's.
    private static String known(String pointer) {
        var told = new StringBuilder();
        for (String name : pointer.split("/", -1)) {
            if (name.isEmpty()) {
                continue;
            }
            if (!Names.OURS.contains(name) && !Names.PLACE.matcher(name).matches()) {
                break;
            }
            told.append('/').append(name);
        }
        return told.toString();
    }

    /// The names that may be told.
    final class Names {
        private static final Pattern PLACE = Pattern.compile("[0-9]{1,6}");
        private static final Set<String> OURS = ours();

        private Names() {}

        private static Set<String> ours() {
            var names = new TreeSet<>(Set.of(
                    "specversion",
                    "id",
                    "source",
                    "type",
                    "datacontenttype",
                    "dataschema",
                    "subject",
                    "time",
                    "data",
                    "data_base64"));
            ConcernFields.all().stream()
                    .map(ConcernField::name)
                    .map(name -> name.replace("[]", ""))
                    .forEach(names::add);
            return Set.copyOf(names);
        }
    }

    /// The headers of a record that are an event's.
    sealed interface EventHeaders {

        String CONTENT_TYPE = "content-type";

        /// Names Java classes to make out of headers. Nobody here asks for it, so whoever does means no good.
        String JAVA_TYPES_HEADER = "spring_json_header_types";

        String PREFIX = "ce_";
        int LONGEST_VALUE = 1000;
        int MOST_HEADERS = 100;

        static EventHeaders read(Headers headers) {
            var texts = new HashMap<String, String>();
            var broken = new ArrayList<BrokenRule>();
            int number = 0;
            for (Header header : headers) {
                if (++number > MOST_HEADERS) {
                    broken.add(new BrokenRule("*", Rule.TOO_MANY.wire()));
                    break;
                }
                if (header.key().equals(JAVA_TYPES_HEADER)) {
                    broken.add(new BrokenRule(JAVA_TYPES_HEADER, Rule.NOT_ALLOWED.wire()));
                }
                if (!header.key().startsWith(PREFIX) && !header.key().equals(CONTENT_TYPE)) {
                    continue;
                }
                Rule rule = added(texts, header);
                if (rule != null && broken.size() < MOST_TOLD) {
                    broken.add(new BrokenRule(name(header.key()), rule.wire()));
                }
            }
            return broken.isEmpty() ? new Texts(texts) : new Refused(broken);
        }

        private static @Nullable Rule added(Map<String, String> texts, Header header) {
            byte[] value = header.value();
            if (value == null) {
                return Rule.WRONG_TYPE;
            }
            if (value.length > LONGEST_VALUE) {
                return Rule.TOO_LONG;
            }
            String text;
            try {
                text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(value))
                        .toString();
            } catch (CharacterCodingException noText) {
                return Rule.WRONG_FORM;
            }
            if (text.chars().anyMatch(Character::isISOControl)) {
                return Rule.WRONG_FORM;
            }
            return texts.put(header.key(), text) == null ? null : Rule.DUPLICATE_FIELD;
        }

        /// The name of an attribute that CloudEvents specifies; that of another is the sender's.
        private static String name(String header) {
            boolean ours = header.equals(CONTENT_TYPE)
                    || Names.OURS.contains(header.substring(Math.min(PREFIX.length(), header.length())));
            return ours ? header : "ce_*";
        }

        /// They are texts, each there once.
        record Texts(Map<String, String> texts) implements EventHeaders {
            public Texts {
                texts = Map.copyOf(texts);
            }

            /// The text of a header; empty if it is not there.
            String get(String name) {
                return texts.getOrDefault(name, "");
            }

            /// The headers alone that the SDK reads.
            Headers attributes() {
                var headers = new RecordHeaders();
                texts.forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
                return headers;
            }

            @Override
            public String toString() {
                return "Texts[hidden]";
            }
        }

        /// They are not.
        record Refused(List<BrokenRule> broken) implements EventHeaders {
            public Refused {
                broken = List.copyOf(broken);
            }
        }
    }
}
