package org.signpost.routing.policy;

import java.util.regex.Pattern;

/// Names a row or a line of a policy, such as `R15b` or `A3`.
public record RuleId(String value) {

    private static final Pattern SHAPE = Pattern.compile("[A-Z][A-Za-z0-9-]{0,15}");

    /// @throws IllegalArgumentException unless the value begins with a capital letter and has at most 16 letters,
    /// digits and hyphens
    public RuleId {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "a rule id begins with a capital letter and has at most 16 letters, digits and hyphens");
        }
    }

    /// Whether a text could be a rule id.
    public static boolean isValid(String text) {
        return SHAPE.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
