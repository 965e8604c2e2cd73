package org.signpost.contract.id;

import java.util.UUID;
import java.util.regex.Pattern;

/// Reads UUIDs strictly: `UUID.fromString` alone also takes `1-1-1-1-1`, and repeats its input when it fails.
final class Uuids {

    private static final Pattern CANONICAL =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private Uuids() {}

    static UUID parse(String text) {
        if (!CANONICAL.matcher(text).matches()) {
            throw new IllegalArgumentException("not a UUID: 8-4-4-4-12 hexadecimal digits are expected");
        }
        return UUID.fromString(text);
    }
}
