package org.signpost.contract.concern;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonToken;

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
        return JsonCutting.cut(json, "send a JSON array", (text, parser) -> {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return new Refused(new Mistake("", Rule.NOT_JSON, "send a JSON array, as [{…}, {…}]"));
            }
            var items = new ArrayList<byte[]>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (items.size() == most) {
                    return new TooMany();
                }
                items.add(JsonCutting.value(text, parser));
            }
            return JsonCutting.ended(parser).<JsonParts>map(Refused::new).orElseGet(() -> new Items(items));
        });
    }

    /// Cuts an object; a name that stands twice is a mistake.
    static JsonParts members(byte[] json) {
        return JsonCutting.cut(json, "send one JSON object", (text, parser) -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return new Refused(new Mistake("", Rule.NOT_JSON, "send one JSON object"));
            }
            var members = new LinkedHashMap<String, byte[]>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                if (members.put(name, JsonCutting.value(text, parser)) != null) {
                    return new Refused(new Mistake(Pointer.to("", name), Rule.DUPLICATE_FIELD, "send each field once"));
                }
            }
            return JsonCutting.ended(parser).<JsonParts>map(Refused::new).orElseGet(() -> new Members(members));
        });
    }
}
