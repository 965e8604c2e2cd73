package org.signpost.contract.sealing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.function.Supplier;
import org.signpost.contract.id.ConcernId;

/// Opens what {@link Sealer} sealed, for the case page of a partner who was told.
public final class Opener {

    private final Supplier<KeyEncryptionKey> keyEncryptionKey;

    /// An opener for keys that were wrapped by that key.
    public Opener(KeyEncryptionKey keyEncryptionKey) {
        this(() -> keyEncryptionKey);
    }

    /// The same, with what that key is each time.
    public Opener(Supplier<KeyEncryptionKey> keyEncryptionKey) {
        this.keyEncryptionKey = keyEncryptionKey;
    }

    /// The particulars; empty when the key does not fit the ciphertext, the concern, or the key-encryption key.
    public Optional<byte[]> open(ConcernId concern, byte[] wrappedKey, byte[] ciphertext) {
        byte[] context = concern.toString().getBytes(StandardCharsets.UTF_8);
        try {
            KeysetHandle key = TinkProtoKeysetFormat.parseEncryptedKeyset(
                    wrappedKey, keyEncryptionKey.get().aead(), context, AeadConfig2026.get());
            return Optional.of(
                    key.getPrimitive(AeadConfig2026.get(), Aead.class).decrypt(ciphertext, context));
        } catch (GeneralSecurityException doesNotFit) {
            return Optional.empty();
        }
    }
}
