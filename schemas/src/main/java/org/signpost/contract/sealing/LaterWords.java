package org.signpost.contract.sealing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.signpost.contract.id.ConcernId;

/// Seals what is written about a concern after it was reported, with the key that the concern has already: whoever
/// shreds the concern shreds that as well. The concern's id and the text's own are the associated data, so that no
/// text can be moved to another concern, put in another's place, or be taken for the particulars.
public final class LaterWords {

    private final Supplier<KeyEncryptionKey> keyEncryptionKey;

    /// Over keys that were wrapped by what that key is each time.
    public LaterWords(Supplier<KeyEncryptionKey> keyEncryptionKey) {
        this.keyEncryptionKey = keyEncryptionKey;
    }

    /// Seals a text; empty when the key is not the concern's, or not wrapped by the key-encryption key.
    ///
    /// @param id the text's own
    public Optional<byte[]> seal(ConcernId concern, UUID id, byte[] wrappedKey, byte[] text) {
        try {
            return Optional.of(aead(concern, wrappedKey).encrypt(text, context(concern, id)));
        } catch (GeneralSecurityException doesNotFit) {
            return Optional.empty();
        }
    }

    /// Opens a text; empty when the key does not fit, or the text was not sealed as that one of that concern.
    public Optional<byte[]> open(ConcernId concern, UUID id, byte[] wrappedKey, byte[] ciphertext) {
        try {
            return Optional.of(aead(concern, wrappedKey).decrypt(ciphertext, context(concern, id)));
        } catch (GeneralSecurityException doesNotFit) {
            return Optional.empty();
        }
    }

    private Aead aead(ConcernId concern, byte[] wrappedKey) throws GeneralSecurityException {
        KeysetHandle key = TinkProtoKeysetFormat.parseEncryptedKeyset(
                wrappedKey,
                keyEncryptionKey.get().aead(),
                concern.toString().getBytes(StandardCharsets.UTF_8),
                AeadConfig2026.get());
        return key.getPrimitive(AeadConfig2026.get(), Aead.class);
    }

    private static byte[] context(ConcernId concern, UUID id) {
        return (concern + " later " + id).getBytes(StandardCharsets.UTF_8);
    }
}
