package org.signpost.contract.id;

import java.util.regex.Pattern;

/// Names a district, borough or unitary authority by its code of the Office for National Statistics, such as
/// `E07000222`.
public record DistrictCode(String value) implements Comparable<DistrictCode> {

    private static final Pattern SHAPE = Pattern.compile("[ENSW][0-9]{8}");

    /// @throws IllegalArgumentException unless the value is a country's letter and eight digits
    public DistrictCode {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a district code is one of E, N, S, W and eight digits");
        }
    }

    /// Whether a text could be a district code.
    public static boolean isValid(String text) {
        return SHAPE.matcher(text).matches();
    }

    @Override
    public int compareTo(DistrictCode other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
