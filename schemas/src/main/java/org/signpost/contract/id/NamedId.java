package org.signpost.contract.id;

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

    /// Looking for one takes longer than its work.
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(NamedId::sha256);

    private NamedId() {}

    /// The identifier of these parts: equal parts, equal identifier, on every machine and in every version.
    public static UUID of(String... parts) {
        MessageDigest digest = SHA_256.get();
        digest.reset();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            for (int shift = 24; shift >= 0; shift -= 8) {
                digest.update((byte) (bytes.length >> shift));
            }
            digest.update(bytes);
        }
        return ofDigest(digest.digest());
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

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
