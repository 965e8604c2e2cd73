package org.signpost.contract.partner;

import java.util.regex.Pattern;

/// Names a contact within its partner, such as `control-room`.
public record ContactId(String value) implements Comparable<ContactId> {
    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9-]{1,62}");

    /// @throws IllegalArgumentException unless the value has 2 to 63 characters of `a-z`, `0-9` and `-`, beginning
    ///         with a letter
    public ContactId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a contact id has 2 to 63 lower-case letters, digits and hyphens and begins with a letter");
        }
    }

    @Override
    public int compareTo(ContactId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
