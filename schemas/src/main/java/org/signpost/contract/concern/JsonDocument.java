package org.signpost.contract.concern;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// Reads JSON strictly, into values without a trace of the parser: its messages quote the document.
final class JsonDocument {
    private static final int DEEPEST = 12;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    // One more than the check below, which has the better answer.
                    .maxNestingDepth(DEEPEST + 1)
                    .maxStringLength(ConcernReader.LARGEST)
                    .maxNameLength(ConcernReader.LARGEST)
                    .build())
            // Names are a stranger's: no table of them is kept, and none can be made to collide.
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private final JsonParser parser;
    private final MistakesFound mistakes;

    private JsonDocument(JsonParser parser, MistakesFound mistakes) {
        this.parser = parser;
        this.mistakes = mistakes;
    }

    /// The one object of the document; empty, and a mistake, when there is none. A name that stands twice is a
    /// mistake, too.
    static Optional<JsonValue.Members> read(byte[] json, MistakesFound mistakes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            mistakes.add("", Rule.NOT_JSON, "send JSON in UTF-8");
            return Optional.empty();
        }
        // Some editors put a byte order mark first.
        String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), withoutMark)) {
            return new JsonDocument(parser, mistakes).object();
        } catch (TooDeep | StreamConstraintsException beyond) {
            mistakes.add("", Rule.TOO_DEEP, "send the fields of the dictionary; none of them is nested so deep");
            return Optional.empty();
        } catch (JacksonException notJson) {
            mistakes.add("", Rule.NOT_JSON, "send one JSON object; this is not JSON " + at(notJson.getLocation()));
            return Optional.empty();
        }
    }

    private static String at(@Nullable TokenStreamLocation location) {
        return location == null ? "anywhere" : "at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private Optional<JsonValue.Members> object() {
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_ARRAY) {
            mistakes.add("", Rule.NOT_JSON, "send one concern as one JSON object, and each concern on its own");
            return Optional.empty();
        }
        if (first != JsonToken.START_OBJECT) {
            mistakes.add("", Rule.NOT_JSON, "send one JSON object, as {\"danger\": \"no\", …}");
            return Optional.empty();
        }
        JsonValue.Members members = members("", 1);
        if (parser.nextToken() != null) {
            mistakes.add("", Rule.NOT_JSON, "end after the JSON object; more follows it");
            return Optional.empty();
        }
        return Optional.of(members);
    }

    private JsonValue value(JsonToken token, String pointer, int depth) {
        return switch (token) {
            case START_OBJECT -> members(pointer, depth + 1);
            case START_ARRAY -> items(pointer, depth + 1);
            case VALUE_STRING -> new JsonValue.Text(parser.getString());
            // Not the parser's own number: a thousand digits and an exponent cost it dearly.
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonValue.Numeral(Double.parseDouble(parser.getString()));
            case VALUE_TRUE -> new JsonValue.Truth(true);
            case VALUE_FALSE -> new JsonValue.Truth(false);
            case VALUE_NULL -> new JsonValue.Nothing();
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("JSON has no value that begins so");
        };
    }

    private JsonValue.Members members(String pointer, int depth) {
        refuseDepth(depth);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            String there = Pointer.to(pointer, name);
            JsonValue earlier = members.putIfAbsent(name, value(parser.nextToken(), there, depth));
            if (earlier != null) {
                mistakes.add(there, Rule.DUPLICATE_FIELD, "send each field once");
            }
        }
        return new JsonValue.Members(members);
    }

    private JsonValue.Items items(String pointer, int depth) {
        refuseDepth(depth);
        var items = new ArrayList<JsonValue>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(token, Pointer.to(pointer, items.size()), depth));
        }
        return new JsonValue.Items(items);
    }

    private static void refuseDepth(int depth) {
        if (depth > DEEPEST) {
            throw new TooDeep();
        }
    }

    /// The document is nested deeper than any concern.
    private static final class TooDeep extends RuntimeException {
        TooDeep() {
            super("the document is nested deeper than a concern", null, false, false);
        }
    }
}
