package org.signpost.contract.concern;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// A JSON document cut into its parts, each byte for byte as it was sent: what reads a part sees a name that stands
/// twice or a letter cut in half just as if the part had come alone.
public sealed interface JsonParts {

    /// The items of a list.
    record Items(List<byte[]> items) implements JsonParts {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return "Items[" + items.size() + "]";
        }
    }

    /// The members of an object.
    record Members(Map<String, byte[]> members) implements JsonParts {
        public Members {
            members = Map.copyOf(members);
        }

        @Override
        public String toString() {
            return "Members[" + members.size() + "]";
        }
    }

    /// There are no parts.
    record Refused(Mistake mistake) implements JsonParts {}

    /// There are more items than there may be.
    record TooMany() implements JsonParts {}

    /// Cuts a list.
    ///
    /// @param most the most items that it may have
    static JsonParts items(byte[] json, int most) {
        return Cutting.cut(json, "send a JSON array", (text, parser) -> {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return new Refused(new Mistake("", Rule.NOT_JSON, "send a JSON array, as [{…}, {…}]"));
            }
            var items = new ArrayList<byte[]>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (items.size() == most) {
                    return new TooMany();
                }
                items.add(Cutting.value(text, parser));
            }
            return Cutting.ended(parser).<JsonParts>map(Refused::new).orElseGet(() -> new Items(items));
        });
    }

    /// Cuts an object; a name that stands twice is a mistake.
    static JsonParts members(byte[] json) {
        return Cutting.cut(json, "send one JSON object", (text, parser) -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return new Refused(new Mistake("", Rule.NOT_JSON, "send one JSON object"));
            }
            var members = new LinkedHashMap<String, byte[]>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                if (members.put(name, Cutting.value(text, parser)) != null) {
                    return new Refused(new Mistake(Pointer.to("", name), Rule.DUPLICATE_FIELD, "send each field once"));
                }
            }
            return Cutting.ended(parser).<JsonParts>map(Refused::new).orElseGet(() -> new Members(members));
        });
    }

    /// How it is cut.
    final class Cutting {
        private static final JsonFactory JSON = JsonFactory.builder()
                // each part is measured by whoever reads it; here only what would exhaust the parser is refused
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(500)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .build())
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                .build();

        private Cutting() {}

        private interface Cut {
            JsonParts cut(String text, JsonParser parser);
        }

        private static JsonParts cut(byte[] json, String remedy, Cut cut) {
            String text;
            try {
                String decoded = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(json))
                        .toString();
                // some editors put a byte order mark first
                text = decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
            } catch (CharacterCodingException notUtf8) {
                return new Refused(new Mistake("", Rule.NOT_JSON, "send JSON in UTF-8"));
            }
            try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
                return cut.cut(text, parser);
            } catch (StreamConstraintsException beyond) {
                return new Refused(new Mistake(
                        "", Rule.TOO_DEEP, "send the fields of the dictionary; none of them is nested so deep"));
            } catch (JacksonException notJson) {
                return new Refused(new Mistake("", Rule.NOT_JSON, remedy + "; this is not JSON"));
            }
        }

        private static byte[] value(String text, JsonParser parser) {
            int from = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
            parser.skipChildren();
            parser.finishToken();
            int to = Math.toIntExact(parser.currentLocation().getCharOffset());
            return text.substring(from, to).getBytes(StandardCharsets.UTF_8);
        }

        private static Optional<Mistake> ended(JsonParser parser) {
            return parser.nextToken() == null
                    ? Optional.empty()
                    : Optional.of(new Mistake("", Rule.NOT_JSON, "end after the document; more follows it"));
        }
    }
}
