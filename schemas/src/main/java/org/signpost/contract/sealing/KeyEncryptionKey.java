package org.signpost.contract.sealing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;

/// The key that wraps the data keys of all concerns: a Tink keyset of AES-256-GCM keys in a file that only
/// its owner may read. A keyset with several keys wraps with its primary key and unwraps with any, which is
/// how the key is rotated.
public final class KeyEncryptionKey {

    private final Aead aead;

    private KeyEncryptionKey(Aead aead) {
        this.aead = aead;
    }

    /// Reads the keyset of a file.
    ///
    /// @param file a Tink keyset in JSON, as {@link #create} writes it
    /// @throws KeyNotUsable if the file is missing, unreadable, or holds no such keyset
    public static KeyEncryptionKey load(Path file) {
        try {
            KeysetHandle keyset = TinkJsonProtoKeysetFormat.parseKeyset(
                    Files.readString(file), AeadConfig2026.get(), InsecureSecretKeyAccess.get());
            return new KeyEncryptionKey(keyset.getPrimitive(AeadConfig2026.get(), Aead.class));
        } catch (IOException e) {
            throw new KeyNotUsable("the key-encryption key file " + file + " cannot be read", e);
        } catch (GeneralSecurityException e) {
            throw new KeyNotUsable("the key-encryption key file " + file + " holds no Tink keyset for AES-GCM", e);
        }
    }

    /// Writes a new keyset to a new file, readable by its owner alone.
    ///
    /// @throws KeyNotUsable if the file exists or cannot be written
    public static void create(Path file) {
        try {
            KeysetHandle keyset = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get());
            String json = TinkJsonProtoKeysetFormat.serializeKeyset(
                    keyset, AeadConfig2026.get(), InsecureSecretKeyAccess.get());
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, json);
            } else {
                Files.writeString(file, json, StandardOpenOption.CREATE_NEW);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new KeyNotUsable("the key-encryption key file " + file + " cannot be written", e);
        }
    }

    Aead aead() {
        return aead;
    }

    /// There is no usable key-encryption key: nothing can be sealed or opened until its file is put right.
    public static final class KeyNotUsable extends RuntimeException {
        KeyNotUsable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
