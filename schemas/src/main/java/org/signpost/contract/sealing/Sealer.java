package org.signpost.contract.sealing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import java.util.function.Supplier;
import org.signpost.contract.id.ConcernId;

/// Seals the particulars of a concern with AES-256-GCM under a new key. The concern id is the associated data, so that
/// neither the ciphertext nor the wrapped key can be moved to another concern.
public final class Sealer {

    private final Supplier<KeyEncryptionKey> keyEncryptionKey;

    /// A sealer whose keys are wrapped by that key.
    public Sealer(KeyEncryptionKey keyEncryptionKey) {
        this(() -> keyEncryptionKey);
    }

    /// The same, with what that key is each time.
    public Sealer(Supplier<KeyEncryptionKey> keyEncryptionKey) {
        this.keyEncryptionKey = keyEncryptionKey;
    }

    /// Seals, with a key made for this call.
    ///
    /// @throws IllegalStateException if the platform's cryptography fails; nothing was sealed
    public Sealed seal(ConcernId concern, byte[] particulars) {
        byte[] context = concern.toString().getBytes(StandardCharsets.UTF_8);
        try {
            KeysetHandle key = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get());
            byte[] ciphertext =
                    key.getPrimitive(AeadConfig2026.get(), Aead.class).encrypt(particulars, context);
            byte[] wrapped = TinkProtoKeysetFormat.serializeEncryptedKeyset(
                    key, keyEncryptionKey.get().aead(), context, AeadConfig2026.get());
            return new Sealed(UUID.randomUUID(), wrapped, ciphertext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the particulars of concern " + concern + " were not sealed", e);
        }
    }
}
