package org.signpost.contract.sealing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.contract.reload.FileAsSeen;
import org.signpost.contract.reload.ReloadedFiles;
import org.signpost.contract.reload.WatchedFile;

/// The key that wraps the data keys of all concerns: a Tink keyset of AES-256-GCM keys in a file that only
/// its owner may read. A keyset with several keys wraps with its primary key and unwraps with any, which is
/// how the key is rotated: {@link #addPrimary}, wrap anew what is to live on, {@link #destroyOld}.
///
/// The file is replaced whole or not at all. Whoever works with it follows it ({@link #follow}), so that a
/// rotation needs no restart.
public final class KeyEncryptionKey {

    private final KeysetHandle keyset;
    private final Aead aead;
    private final Aead primary;

    private KeyEncryptionKey(KeysetHandle keyset) throws GeneralSecurityException {
        this.keyset = keyset;
        this.aead = keyset.getPrimitive(AeadConfig2026.get(), Aead.class);
        this.primary = alone(keyset).getPrimitive(AeadConfig2026.get(), Aead.class);
    }

    /// Reads the keyset of a file.
    ///
    /// @param file a Tink keyset in JSON, as {@link #create} writes it
    /// @throws KeyNotUsable if the file is missing, unreadable, or holds no such keyset
    public static KeyEncryptionKey load(Path file) {
        try {
            return parse(file, Files.readString(file));
        } catch (IOException e) {
            throw new KeyNotUsable("the key-encryption key file " + file + " cannot be read", e);
        }
    }

    /// Reads the keyset of a file, and again when the file has changed. Nobody looks before
    /// {@link ReloadedFiles#look(java.time.Duration)}.
    ///
    /// @param follower who follows it, as the log names it
    /// @throws KeyNotUsable if the file is missing, unreadable, or holds no such keyset
    public static ReloadedFiles<KeyEncryptionKey> follow(String follower, Path file, Clock clock) {
        return ReloadedFiles.load(
                follower,
                List.of(WatchedFile.edited("key-encryption-key", file)),
                files -> seen(file, files.getFirst()),
                (key, _) -> key.keyset.size() == 1 ? "1 key" : key.keyset.size() + " keys",
                clock);
    }

    private static KeyEncryptionKey seen(Path file, FileAsSeen seen) {
        try {
            return parse(file, new String(seen.bytes(), StandardCharsets.UTF_8));
        } catch (ConfigurationRefused e) {
            throw new KeyNotUsable("the key-encryption key file " + file + " cannot be read", e);
        }
    }

    private static KeyEncryptionKey parse(Path file, String json) {
        try {
            return new KeyEncryptionKey(
                    TinkJsonProtoKeysetFormat.parseKeyset(json, AeadConfig2026.get(), InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException e) {
            throw new KeyNotUsable("the key-encryption key file " + file + " holds no Tink keyset for AES-GCM", e);
        }
    }

    /// Writes a new keyset to a new file, readable by its owner alone.
    ///
    /// @throws KeyNotUsable if the file exists or cannot be written
    public static void create(Path file) {
        try {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            write(file, KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get()));
        } catch (IOException | GeneralSecurityException e) {
            throw notWritten(file, e);
        }
    }

    /// Adds a new key to the file and makes it the primary one. The keys before it still unwrap.
    ///
    /// @return the keyset as it is now
    /// @throws KeyNotUsable if the file cannot be read, written, or holds no keyset; it is as it was
    public static KeyEncryptionKey addPrimary(Path file) {
        try {
            KeysetHandle more = KeysetHandle.newBuilder(load(file).keyset)
                    .setConfiguration(AeadConfig2026.get())
                    .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                            .withRandomId()
                            .makePrimary())
                    .build();
            write(file, more);
            return new KeyEncryptionKey(more);
        } catch (IOException | GeneralSecurityException e) {
            throw notWritten(file, e);
        }
    }

    /// Takes every key but the primary one out of the file. What they wrapped can never be unwrapped again,
    /// neither here nor from any copy of it, unless somebody kept a copy of the file.
    ///
    /// @param primary the primary key that everything which is to live on is wrapped by
    /// @return the keyset as it is now
    /// @throws KeyNotUsable if that is not the primary key of the file, or it cannot be written; it is as it
    /// was
    public static KeyEncryptionKey destroyOld(Path file, String primary) {
        KeyEncryptionKey now = load(file);
        if (!now.primaryId().equals(primary)) {
            throw new KeyNotUsable(
                    "the key-encryption key file " + file + " has another primary key than was expected",
                    new IllegalStateException("it was changed meanwhile"));
        }
        try {
            KeysetHandle alone = alone(now.keyset);
            write(file, alone);
            return new KeyEncryptionKey(alone);
        } catch (IOException | GeneralSecurityException e) {
            throw notWritten(file, e);
        }
    }

    /// Identifies the primary key among those of the file; it is no secret.
    public String primaryId() {
        return Integer.toHexString(keyset.getPrimary().getId());
    }

    /// Whether there are keys beside the primary one.
    public boolean hasOldKeys() {
        return keyset.size() > 1;
    }

    /// Wraps with the primary key, unwraps with any.
    Aead aead() {
        return aead;
    }

    /// Wraps and unwraps with the primary key only.
    Aead primary() {
        return primary;
    }

    private static KeysetHandle alone(KeysetHandle keyset) throws GeneralSecurityException {
        KeysetHandle.Entry entry = keyset.getPrimary();
        return KeysetHandle.newBuilder()
                .setConfiguration(AeadConfig2026.get())
                .addEntry(KeysetHandle.importKey(entry.getKey())
                        .withFixedId(entry.getId())
                        .makePrimary())
                .build();
    }

    /// Beside the file first, onto the disk, and then in its place: a crash leaves the one or the other.
    private static void write(Path file, KeysetHandle keyset) throws IOException, GeneralSecurityException {
        String json =
                TinkJsonProtoKeysetFormat.serializeKeyset(keyset, AeadConfig2026.get(), InsecureSecretKeyAccess.get());
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path draft = target.resolveSibling(target.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try {
            try (FileChannel channel = FileChannel.open(
                    draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(draft))) {
                ByteBuffer bytes = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    if (channel.write(bytes) < 1) {
                        throw new IOException("the disk takes no more");
                    }
                }
                channel.force(true);
            }
            move(draft, target);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void move(Path draft, Path target) throws IOException {
        try {
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
        }
        if (posix(target)) {
            // the name, too, must be on the disk before anybody wraps with what is in the file
            try (FileChannel folder = FileChannel.open(target.resolveSibling("."), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return posix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static KeyNotUsable notWritten(Path file, Exception cause) {
        return new KeyNotUsable("the key-encryption key file " + file + " cannot be written", cause);
    }

    /// There is no usable key-encryption key: nothing can be sealed or opened until its file is put right.
    public static final class KeyNotUsable extends RuntimeException {
        KeyNotUsable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
