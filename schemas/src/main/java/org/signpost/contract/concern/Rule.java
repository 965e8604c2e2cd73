package org.signpost.contract.concern;

import java.util.Locale;

/// A rule that a document breaks. The names are stable: programs and pages decide by them.
public enum Rule {
    /// The document is not JSON, not UTF-8, or not one object.
    NOT_JSON,
    /// The document is longer than a concern may be.
    TOO_LARGE,
    /// Objects and lists are nested deeper than any concern.
    TOO_DEEP,
    /// An answer is missing.
    REQUIRED,
    /// The dictionary has no such field here.
    UNKNOWN_FIELD,
    /// The service finds this out by itself and takes it from nobody.
    DERIVED_FIELD,
    /// The same field stands twice.
    DUPLICATE_FIELD,
    /// The value has another JSON type than the field.
    WRONG_TYPE,
    /// The value is none of the closed list.
    NOT_ALLOWED,
    /// The text has not the form of its kind: a time, an id, a language, an address.
    WRONG_FORM,
    /// The text is too long.
    TOO_LONG,
    /// The list is too long.
    TOO_MANY,
    /// The number is out of its range.
    OUT_OF_RANGE,
    /// The answer contradicts another answer.
    CONTRADICTION;

    /// The name in documents, such as `unknown-field`.
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
