package org.signpost.contract.id;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/// Derives an identifier from what caused it, so that a redelivered record names the same alert again
/// instead of making a second one.
///
/// The result is a version 8 UUID (RFC 9562) over SHA-256 of the parts, each preceded by its length, so
/// that `("ab", "c")` and `("a", "bc")` differ.
public final class NamedId {

    private NamedId() {}

    /// The identifier of these parts: equal parts, equal identifier, on every machine and in every version.
    public static UUID of(String... parts) {
        var named = new ByteArrayOutputStream();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            named.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
            named.writeBytes(bytes);
        }
        return ofDigest(sha256(named.toByteArray()));
    }

    /// A version 8 UUID made of the first 16 bytes of a digest, such as a keyed hash.
    ///
    /// @param digest at least 16 bytes
    public static UUID ofDigest(byte[] digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest, 0, 16);
        long high = (bytes.getLong() & 0xffff_ffff_ffff_0fffL) | 0x8000L;
        long low = (bytes.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
