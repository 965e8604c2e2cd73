package org.signpost.intake.key;

import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.signpost.contract.concern.Mode;

/// A key as it is kept: for which source it speaks, what it may do, and for how long.
///
/// @param sha256 of the secret, as hexadecimal digits
/// @param endsIn the last digits of the secret
/// @param scopes at least one
/// @param created the first day on which it is taken
/// @param expires the last one
/// @param perMinute how many concerns it may send in a minute, if not as many as the settings say
/// @param mode the one mode that its concerns may have
public record ApiKey(
        ApiKeyId id,
        String source,
        String sha256,
        String endsIn,
        Set<Scope> scopes,
        LocalDate created,
        LocalDate expires,
        Optional<Integer> perMinute,
        Optional<Mode> mode) {

    public ApiKey {
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("a key may be used for something");
        }
        if (expires.isBefore(created)) {
            throw new IllegalArgumentException("a key is taken on one day at least");
        }
        scopes = Collections.unmodifiableSet(EnumSet.copyOf(scopes));
    }

    /// Whether it is taken on that day.
    public boolean validOn(LocalDate day) {
        return !day.isBefore(created) && !day.isAfter(expires);
    }

    /// Whether this is the key with that secret; as slow for a near miss as for a far one.
    boolean is(byte[] hashOfSecret) {
        return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), hashOfSecret);
    }

    /// Names it, and hides its hash.
    @Override
    public String toString() {
        return "ApiKey[" + id + "]";
    }
}
