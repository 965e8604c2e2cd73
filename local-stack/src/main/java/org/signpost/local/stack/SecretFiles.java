package org.signpost.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.local.inbox.NotifyKey;
import org.signpost.notifier.acknowledgement.LinkKeys;

/// A folder of keys and secrets, one a file. Each is made when it is asked for first, is never changed after that, and
/// can be read by its owner alone. Each method throws {@link StackNotStarted} if the file cannot be written.
public final class SecretFiles {
    private static final int SECRET_BYTES = 32;

    private final Path folder;

    /// In that folder, which is made when it is needed.
    public SecretFiles(Path folder) {
        this.folder = folder;
    }

    /// What wraps the data key of each concern; report-intake and notifier-service must have the same.
    public Path keyEncryptionKey() {
        Path file = folder().resolve("key-encryption-key.json");
        if (!Files.exists(file)) {
            KeyEncryptionKey.create(file);
        }
        return file;
    }

    /// What report-intake derives concern ids and follow-up codes from.
    public Path intakeSecret() {
        return secret("intake-secret");
    }

    /// What signs the links in alerts.
    public Path linkKeys() {
        Path file = folder().resolve("link-keys");
        if (!Files.exists(file)) {
            LinkKeys.create(file);
        }
        return file;
    }

    /// What operators show to the notifier.
    public Path operatorKey() {
        return secret("operator-key");
    }

    /// A password of this name, which nobody has to type.
    ///
    /// @param name of the file
    public Path password(String name) {
        return file(name, random());
    }

    /// The API key of the GOV.UK Notify stand-in.
    public Path notifyApiKey() {
        return file("notify-api-key", new NotifyKey(UUID.randomUUID(), UUID.randomUUID()).asApiKey() + "\n");
    }

    /// The same, read.
    public NotifyKey notifyKey() {
        return notifyKey(notifyApiKey());
    }

    /// The key in a file that {@link #notifyApiKey} wrote.
    ///
    /// @throws StackNotStarted if it holds something else
    public static NotifyKey notifyKey(Path file) {
        try {
            return NotifyKey.ofApiKey(Files.readString(file).strip());
        } catch (IOException | IllegalArgumentException cause) {
            throw new StackNotStarted(
                    "%s is not what Signpost wrote there; delete it, and a new key is made".formatted(file), cause);
        }
    }

    private Path secret(String name) {
        return file(name, random() + "\n");
    }

    private static String random() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    private Path folder() {
        if (Files.isDirectory(folder)) {
            // whoever made it has said who may open it
            return folder;
        }
        try {
            Path made = Files.createDirectories(folder);
            if (made.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
            }
            return made;
        } catch (IOException cause) {
            throw new StackNotStarted("the folder %s cannot be made; is the disk full?".formatted(folder), cause);
        }
    }

    private Path file(String name, String firstContent) {
        Path file = folder().resolve(name);
        if (!Files.exists(file)) {
            writePrivately(file, firstContent);
        }
        return file;
    }

    private static void writePrivately(Path file, String content) {
        try {
            // whole or not at all: half a key would lock out everything sealed later
            Path draft = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(draft);
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(draft, content);
            Files.move(draft, file);
        } catch (IOException cause) {
            throw new StackNotStarted("the key file %s cannot be written; is the disk full?".formatted(file), cause);
        }
    }
}
