package org.signpost.contract.id;

import java.util.regex.Pattern;

/// Names a partner in files, records and pages, such as `warwickshire-police`.
public record PartnerId(String value) implements Comparable<PartnerId> {

    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9-]{1,62}");

    /// @throws IllegalArgumentException unless the value has 2 to 63 characters of `a-z`, `0-9` and `-`, beginning with
    /// a letter
    public PartnerId {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "a partner id has 2 to 63 lower-case letters, digits and hyphens and begins with a letter");
        }
    }

    /// Whether a text could be a partner id.
    public static boolean isValid(String text) {
        return SHAPE.matcher(text).matches();
    }

    @Override
    public int compareTo(PartnerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
