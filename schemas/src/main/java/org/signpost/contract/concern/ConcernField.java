package org.signpost.contract.concern;

import java.util.List;

/// A field of the dictionary.
///
/// @param path as people write it, such as `reporter.identity` or `places[].postcode`
/// @param allowed the closed list of values; empty when there is none
/// @param need whether an answer must be there
/// @param sealed whether it travels sealed
/// @param longest the most characters of a text, or the most items of a list; 0 where it does not apply
/// @param meaning what it says, and what is taken when it is not there
public record ConcernField(
        String path, Type type, List<String> allowed, Need need, boolean sealed, int longest, String meaning) {
    public ConcernField {
        allowed = List.copyOf(allowed);
    }

    /// What a field holds.
    public enum Type {
        /// A text.
        TEXT("text"),
        /// One value of a closed list.
        CHOICE("one value"),
        /// Several values of a closed list.
        CHOICES("list of values"),
        /// A moment in ISO 8601, with its offset.
        MOMENT("ISO 8601 time with offset"),
        /// A number.
        NUMBER("number"),
        /// `true` or `false`.
        TRUTH("true or false"),
        /// Partner ids.
        PARTNERS("list of partner ids"),
        /// An object.
        OBJECT("object"),
        /// A list of objects.
        OBJECTS("list of objects");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        /// The type in words.
        public String words() {
            return words;
        }
    }

    /// Whether an answer must be there.
    public enum Need {
        /// Always.
        REQUIRED,
        /// Unless the concern is about advice.
        UNLESS_ADVICE,
        /// When the kind is not `new`.
        UNLESS_NEW,
        /// Never.
        OPTIONAL
    }

    /// The name in its object: the last part of the path.
    public String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /// The path of the object that holds it: empty, `places[]` or `reporter`.
    public String holder() {
        return path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
    }
}
