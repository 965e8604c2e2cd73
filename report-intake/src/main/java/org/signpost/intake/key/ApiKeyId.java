package org.signpost.intake.key;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Names a key without telling anything of it: what a person revokes it by.
///
/// @param value `k-` and eight hexadecimal digits
public record ApiKeyId(String value) {

    private static final Pattern FORM = Pattern.compile("k-[0-9a-f]{8}");

    public ApiKeyId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("the id of a key is k- and eight hexadecimal digits");
        }
    }

    /// A new one.
    public static ApiKeyId make(SecureRandom random) {
        byte[] four = new byte[4];
        random.nextBytes(four);
        return new ApiKeyId("k-" + HexFormat.of().formatHex(four));
    }

    @Override
    public String toString() {
        return value;
    }
}
