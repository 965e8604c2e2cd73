package org.signpost.notifier.alerting;

import java.util.Locale;
import java.util.regex.Pattern;

/// A means of telling a partner, such as `SMS`. Each channel names its own, so the list is open.
///
/// @param name 2 to 16 capital letters and digits
public record Means(String name) implements Comparable<Means> {

    // before the constants, which are checked against it
    private static final Pattern SHAPE = Pattern.compile("[A-Z][A-Z0-9]{1,15}");

    public static final Means SMS = new Means("SMS");
    public static final Means EMAIL = new Means("EMAIL");

    /// @throws IllegalArgumentException when the name has another shape
    public Means {
        if (!SHAPE.matcher(name).matches()) {
            throw new IllegalArgumentException("a means has 2 to 16 capital letters and digits");
        }
    }

    /// The name as people and metrics read it, such as `sms`.
    public String word() {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public int compareTo(Means other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
