package org.signpost.contract.sealing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.function.Supplier;
import org.signpost.contract.id.ConcernId;

/// Wraps data keys anew with the primary key-encryption key, so that the older ones can be destroyed. The data
/// key itself, and so the ciphertext of the concern, stays as it is.
public final class Rewrapper {

    private final Supplier<KeyEncryptionKey> keyEncryptionKey;

    /// One that wraps with what that key is when it is asked.
    public Rewrapper(Supplier<KeyEncryptionKey> keyEncryptionKey) {
        this.keyEncryptionKey = keyEncryptionKey;
    }

    /// How a wrapped key stands towards the key-encryption key, and what it is wrapped anew.
    ///
    /// @throws IllegalStateException if the platform's cryptography fails
    public Wrapping rewrap(ConcernId concern, byte[] wrappedKey) {
        byte[] context = concern.toString().getBytes(StandardCharsets.UTF_8);
        KeyEncryptionKey now = keyEncryptionKey.get();
        if (opens(now.primary(), wrappedKey, context)) {
            return new Wrapping.Current();
        }
        KeysetHandle key;
        try {
            key = TinkProtoKeysetFormat.parseEncryptedKeyset(wrappedKey, now.aead(), context, AeadConfig2026.get());
        } catch (GeneralSecurityException doesNotFit) {
            return new Wrapping.Unknown();
        }
        try {
            return new Wrapping.Anew(
                    TinkProtoKeysetFormat.serializeEncryptedKeyset(key, now.aead(), context, AeadConfig2026.get()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key of concern " + concern + " was not wrapped anew", e);
        }
    }

    private static boolean opens(Aead aead, byte[] wrappedKey, byte[] context) {
        try {
            return TinkProtoKeysetFormat.parseEncryptedKeyset(wrappedKey, aead, context, AeadConfig2026.get())
                            .size()
                    > 0;
        } catch (GeneralSecurityException doesNotFit) {
            return false;
        }
    }

    /// How a wrapped key stands.
    public sealed interface Wrapping {

        /// It is wrapped by the primary key already.
        record Current() implements Wrapping {}

        /// It was wrapped by an older key.
        ///
        /// @param wrappedKey the same data key, wrapped by the primary key
        @SuppressWarnings("ArrayRecordComponent") // written into records, never compared
        record Anew(byte[] wrappedKey) implements Wrapping {
            @Override
            public String toString() {
                return "Anew[hidden]";
            }
        }

        /// No key of the file unwraps it for that concern.
        record Unknown() implements Wrapping {}
    }
}
