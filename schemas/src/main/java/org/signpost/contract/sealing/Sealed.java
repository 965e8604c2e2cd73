package org.signpost.contract.sealing;

import java.util.UUID;

/// Particulars of one concern under a key of their own, and that key, wrapped.
///
/// @param keyId identifies the key
/// @param wrappedKey the key, encrypted by the key-encryption key; for `concerns.keys.v1`
/// @param ciphertext the particulars, for `ConcernReported.sealedParticulars`
@SuppressWarnings("ArrayRecordComponent") // written into records, never compared
public record Sealed(UUID keyId, byte[] wrappedKey, byte[] ciphertext) {
    @Override
    public String toString() {
        return "Sealed[key " + keyId + "]";
    }
}
