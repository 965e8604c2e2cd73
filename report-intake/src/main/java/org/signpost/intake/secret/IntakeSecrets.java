package org.signpost.intake.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.FollowUpCode;
import org.signpost.contract.id.NamedId;

/// What report-intake derives from its one secret. Every purpose has a key of its own (HKDF-SHA-256, RFC 5869, with
/// the purpose as info), so that what one of them shows says nothing about another.
///
/// The same secret must stay for as long as repeats shall be recognised and follow-up codes shall be valid: it is
/// not rotated, and every instance has the same. It hides itself when printed.
public final class IntakeSecrets {

    /// The least length of the secret, in bytes.
    static final int LEAST_LENGTH = 32;

    private final SecretKey concernIdKey;
    private final SecretKey clashIdKey;
    private final SecretKey followUpCodeKey;
    private final SecretKey followUpHashKey;
    private final SecretKey fingerprintKey;

    /// @param secret at least 32 random bytes
    /// @throws IllegalArgumentException if the secret is shorter
    public IntakeSecrets(byte[] secret) {
        if (secret.length < LEAST_LENGTH) {
            throw new IllegalArgumentException("a secret of report-intake has at least " + LEAST_LENGTH + " bytes");
        }
        concernIdKey = derive(secret, "signpost/concern-id/1");
        clashIdKey = derive(secret, "signpost/clashing-concern-id/1");
        followUpCodeKey = derive(secret, "signpost/follow-up-code/1");
        followUpHashKey = derive(secret, "signpost/follow-up-code-hash/1");
        fingerprintKey = derive(secret, "signpost/report-fingerprint/1");
    }

    /// The concern that a source means by its own reference: a version 8 UUID of HMAC-SHA-256 over both.
    public ConcernId concernOf(String source, String sourceReference) {
        return new ConcernId(NamedId.ofDigest(hmac(
                concernIdKey,
                source.getBytes(StandardCharsets.UTF_8),
                sourceReference.getBytes(StandardCharsets.UTF_8))));
    }

    /// The concern that something else becomes that was accepted under the id of one: the same for the same content.
    public ConcernId clashOf(ConcernId first, ReportFingerprint other) {
        return new ConcernId(NamedId.ofDigest(hmac(clashIdKey, bytes(first), other.hash())));
    }

    /// The code of the reporter of a concern; the same whenever it is asked for.
    public FollowUpCode followUpCodeOf(ConcernId concern) {
        return FollowUpCode.ofDigest(hmac(followUpCodeKey, bytes(concern)));
    }

    /// What of a follow-up code may be stored and passed on: 32 bytes that lead back to it only with the secret.
    public byte[] hashOf(FollowUpCode code) {
        return hmac(followUpHashKey, code.secret().getBytes(StandardCharsets.UTF_8));
    }

    /// The fingerprint of what was reported.
    ///
    /// @param content the report in a form in which equal reports are equal bytes
    public ReportFingerprint fingerprintOf(byte[] content) {
        return new ReportFingerprint(hmac(fingerprintKey, content));
    }

    private static byte[] bytes(ConcernId concern) {
        return ByteBuffer.allocate(16)
                .putLong(concern.value().getMostSignificantBits())
                .putLong(concern.value().getLeastSignificantBits())
                .array();
    }

    private static SecretKey derive(byte[] secret, String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "HmacSHA256",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret)
                                    .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), 32));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java 25 has HKDF-SHA-256", e);
        }
    }

    /// Each part is preceded by its length, so that ("ab", "c") and ("a", "bc") differ.
    private static byte[] hmac(SecretKey key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(ByteBuffer.allocate(4).putInt(part.length).array());
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must have HMAC-SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "IntakeSecrets[hidden]";
    }

    /// Tells a repeated report from another one under the same reference, without saying what was reported.
    ///
    /// @param hash 32 bytes of a keyed hash
    @SuppressWarnings("ArrayRecordComponent") // compared in constant time below
    public record ReportFingerprint(byte[] hash) {

        @Override
        public boolean equals(Object other) {
            return other instanceof ReportFingerprint(byte[] theirs) && MessageDigest.isEqual(hash, theirs);
        }

        @Override
        public int hashCode() {
            return hash.length < 4 ? 0 : ByteBuffer.wrap(hash).getInt();
        }

        @Override
        public String toString() {
            return "ReportFingerprint[hidden]";
        }
    }
}
