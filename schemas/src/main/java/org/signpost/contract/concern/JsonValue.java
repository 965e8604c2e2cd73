package org.signpost.contract.concern;

import java.util.List;
import java.util.Map;

/// A piece of a JSON document.
sealed interface JsonValue {
    /// An object.
    ///
    /// @param members in the order of the document; of two with the same name the first
    record Members(Map<String, JsonValue> members) implements JsonValue {}

    /// An array.
    record Items(List<JsonValue> items) implements JsonValue {}

    /// A string, as it was written.
    record Text(String value) implements JsonValue {
        @Override
        public String toString() {
            return "Text[hidden]";
        }
    }

    /// A number; infinite when it is too large.
    record Numeral(double value) implements JsonValue {
        @Override
        public String toString() {
            return "Numeral[hidden]";
        }
    }

    /// `true` or `false`.
    record Truth(boolean value) implements JsonValue {}

    /// `null`.
    record Nothing() implements JsonValue {}
}
