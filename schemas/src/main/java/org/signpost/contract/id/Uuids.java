package org.signpost.contract.id;

import java.util.HexFormat;
import java.util.UUID;

/// Reads UUIDs strictly: `UUID.fromString` alone also takes `1-1-1-1-1`, and repeats its input when it fails.
final class Uuids {

    private static final int LENGTH = 36;

    private Uuids() {}

    static UUID parse(String text) {
        if (!isCanonical(text)) {
            throw new IllegalArgumentException("not a UUID: 8-4-4-4-12 hexadecimal digits are expected");
        }
        return UUID.fromString(text);
    }

    /// By hand, because every record of every topic names a concern, and a regular expression takes a microsecond.
    private static boolean isCanonical(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char one = text.charAt(i);
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? one != '-' : !HexFormat.isHexDigit(one)) {
                return false;
            }
        }
        return true;
    }
}
