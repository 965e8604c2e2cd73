package org.signpost.contract.concern;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// Cuts JSON documents without changing what they hold.
final class JsonCutting {
    private static final JsonFactory JSON = JsonFactory.builder()
            // each part is measured by whoever reads it; here only what would exhaust the parser is refused
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(500)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private JsonCutting() {}

    /// How one kind of document is cut.
    interface Cut {
        JsonParts cut(String text, JsonParser parser);
    }

    static JsonParts cut(byte[] json, String remedy, Cut cut) {
        String text;
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            // some editors put a byte order mark first
            text = decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
        } catch (CharacterCodingException notUtf8) {
            return new JsonParts.Refused(new Mistake("", Rule.NOT_JSON, "send JSON in UTF-8"));
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            return cut.cut(text, parser);
        } catch (StreamConstraintsException beyond) {
            return new JsonParts.Refused(new Mistake(
                    "", Rule.TOO_DEEP, "send the fields of the dictionary; none of them is nested so deep"));
        } catch (JacksonException notJson) {
            return new JsonParts.Refused(new Mistake("", Rule.NOT_JSON, remedy + "; this is not JSON"));
        }
    }

    static byte[] value(String text, JsonParser parser) {
        int from = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
        parser.skipChildren();
        parser.finishToken();
        int to = Math.toIntExact(parser.currentLocation().getCharOffset());
        return text.substring(from, to).getBytes(StandardCharsets.UTF_8);
    }

    static Optional<Mistake> ended(JsonParser parser) {
        return parser.nextToken() == null
                ? Optional.empty()
                : Optional.of(new Mistake("", Rule.NOT_JSON, "end after the document; more follows it"));
    }
}
