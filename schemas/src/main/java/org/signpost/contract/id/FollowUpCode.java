package org.signpost.contract.id;

import java.nio.ByteBuffer;
import java.util.Optional;

/// The secret with which a reporter can come back to a concern: 16 characters of Crockford's base 32, 80 bits.
///
/// It is shown once to the reporter alone and hides itself everywhere else.
public record FollowUpCode(String secret) {

    private static final int LENGTH = 16;

    /// @throws IllegalArgumentException unless the secret has the form `XXXX-XXXX-XXXX-XXXX`; the message does not
    /// repeat it
    public FollowUpCode {
        String digits = Crockford.normalise(secret, LENGTH);
        if (digits == null || !secret.equals(hyphenated(digits))) {
            throw new IllegalArgumentException("not a follow-up code: sixteen characters are expected");
        }
    }

    /// The code made of the first 80 bits of a keyed hash.
    ///
    /// @param digest at least 10 bytes
    public static FollowUpCode ofDigest(byte[] digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest, 0, 10);
        long high = Integer.toUnsignedLong(bytes.getInt()) << 8 | Byte.toUnsignedLong(bytes.get());
        long low = Integer.toUnsignedLong(bytes.getInt()) << 8 | Byte.toUnsignedLong(bytes.get());
        return new FollowUpCode(hyphenated(Crockford.write(high, 8) + Crockford.write(low, 8)));
    }

    /// Reads what a person typed: any case, with or without hyphens, O for 0, I or L for 1.
    public static Optional<FollowUpCode> parse(String typed) {
        String digits = Crockford.normalise(typed, LENGTH);
        return digits == null ? Optional.empty() : Optional.of(new FollowUpCode(hyphenated(digits)));
    }

    private static String hyphenated(String digits) {
        return String.join(
                "-", digits.substring(0, 4), digits.substring(4, 8), digits.substring(8, 12), digits.substring(12));
    }

    @Override
    public String toString() {
        return "FollowUpCode[hidden]";
    }
}
