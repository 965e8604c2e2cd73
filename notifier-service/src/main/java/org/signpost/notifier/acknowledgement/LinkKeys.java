package org.signpost.notifier.acknowledgement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The keys that sign acknowledgement links and hash the codes and sessions of the case page, from a file that only its
/// owner may read: one key a line, in base 64. The
/// first signs and all verify, so a key is replaced by writing the new one above it and removing the old one when its
/// last link has expired.
public final class LinkKeys {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_LENGTH = 32;

    private final List<SecretKeySpec> keys;

    private LinkKeys(List<SecretKeySpec> keys) {
        this.keys = List.copyOf(keys);
    }

    /// Reads the keys of a file.
    ///
    /// @throws LinkKeysNotUsable if the file is missing, unreadable, or holds no key or something else
    public static LinkKeys load(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new LinkKeysNotUsable("the link key file " + file + " cannot be read", e);
        }
        var keys = new ArrayList<SecretKeySpec>();
        for (String line : lines) {
            if (line.isBlank()) {
                continue;
            }
            byte[] key;
            try {
                key = Base64.getDecoder().decode(line.strip());
            } catch (IllegalArgumentException e) {
                throw new LinkKeysNotUsable("a line of the link key file " + file + " is not base 64", e);
            }
            if (key.length < KEY_LENGTH) {
                throw new LinkKeysNotUsable(
                        "a key of the link key file " + file + " is shorter than " + KEY_LENGTH + " bytes", null);
            }
            keys.add(new SecretKeySpec(key, ALGORITHM));
        }
        if (keys.isEmpty()) {
            throw new LinkKeysNotUsable("the link key file " + file + " holds no key", null);
        }
        return new LinkKeys(keys);
    }

    /// Writes a new key to a new file, readable by its owner alone.
    ///
    /// @throws LinkKeysNotUsable if the file exists or cannot be written
    public static void create(Path file) {
        byte[] key = new byte[KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        String line = Base64.getEncoder().encodeToString(key) + "\n";
        try {
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, line);
            } else {
                Files.writeString(file, line, StandardOpenOption.CREATE_NEW);
            }
        } catch (IOException e) {
            throw new LinkKeysNotUsable("the link key file " + file + " cannot be written", e);
        }
    }

    /// The HMAC-SHA-256 of a content under the first key.
    public byte[] sign(byte[] content) {
        return mac(keys.getFirst(), content);
    }

    /// The same under every key.
    public List<byte[]> signatures(byte[] content) {
        return keys.stream().map(key -> mac(key, content)).toList();
    }

    private static byte[] mac(SecretKeySpec key, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(content);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform must have " + ALGORITHM, e);
        }
    }

    /// There are no usable keys for links: nobody could acknowledge until the file is put right.
    public static final class LinkKeysNotUsable extends RuntimeException {
        LinkKeysNotUsable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
