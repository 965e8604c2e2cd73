package org.signpost.notifier.casepage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.signpost.notifier.acknowledgement.LinkKeys;

/// Hashes what is kept of codes and sessions with the keys of the links, so that a copy of the database opens
/// nothing: six digits are soon tried out without the key.
final class KeyedHash {

    /// Keeps hashes for one purpose from being of use for another.
    enum Purpose {
        CODE,
        SESSION,
        FORM
    }

    private final LinkKeys keys;

    KeyedHash(LinkKeys keys) {
        this.keys = keys;
    }

    /// 64 hexadecimal digits, under the first key.
    String of(Purpose purpose, String content) {
        return HexFormat.of().formatHex(keys.sign(hashed(purpose, content)));
    }

    /// The same under every key, for what was hashed before a key was replaced.
    List<String> all(Purpose purpose, String content) {
        return keys.signatures(hashed(purpose, content)).stream()
                .map(HexFormat.of()::formatHex)
                .toList();
    }

    /// Whether that is the hash, in a time that tells nothing.
    boolean matches(Purpose purpose, String content, String hash) {
        boolean same = false;
        for (String each : all(purpose, content)) {
            same |= MessageDigest.isEqual(
                    each.getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.UTF_8));
        }
        return same;
    }

    private static byte[] hashed(Purpose purpose, String content) {
        return ("case-page/1 " + purpose + " " + content).getBytes(StandardCharsets.UTF_8);
    }
}
