package org.signpost.notifier.ledger;

import java.time.Instant;
import org.signpost.contract.id.ConcernId;

/// A data key of a concern as the key-encryption key wraps it.
///
/// @param keyId names it among the keys of the concern
/// @param createdAt when the data key was made
/// @param wrappedAt when it was wrapped as it is
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record WrappedKey(ConcernId concern, String keyId, byte[] wrapped, Instant createdAt, Instant wrappedAt) {

    /// The same data key in another wrapping, which is the later one whatever the clocks of the services say.
    public WrappedKey anew(byte[] wrappedAnew, Instant now) {
        Instant later = wrappedAt.plusMillis(1);
        return new WrappedKey(concern, keyId, wrappedAnew, createdAt, now.isAfter(later) ? now : later);
    }

    @Override
    public String toString() {
        return "WrappedKey[" + concern + ", " + keyId + "]";
    }
}
