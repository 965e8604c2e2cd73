package org.signpost.local.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.local.inbox.NotifyKey;
import org.signpost.notifier.acknowledgement.LinkKeys;

/// The folder in which everything lies that outlives the process: the broker's log, the ledger, the messages,
/// the keys.
///
/// One process holds it at a time. The keys are made at the first start and can be read by their owner alone.
final class DataFolder implements AutoCloseable {
    private final Path folder;
    private final FileChannel lockFile;

    private DataFolder(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /// Makes the folder if it is not there, and takes hold of it.
    ///
    /// @throws StackNotStarted if it cannot be written, or another process holds it
    static DataFolder open(Path folder) {
        FileChannel lockFile;
        try {
            Files.createDirectories(folder);
            if (posix(folder)) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            lockFile = FileChannel.open(
                    folder.resolve("lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } catch (IOException cause) {
            throw new StackNotStarted(
                    "the data folder %s cannot be written; make it writable, or choose another with --data"
                            .formatted(folder),
                    cause);
        }
        if (lock(lockFile) == null) {
            close(lockFile);
            throw new StackNotStarted(
                    "another Signpost is running on the data folder %s; stop that one, or choose another folder with --data"
                            .formatted(folder));
        }
        return new DataFolder(folder, lockFile);
    }

    Path broker() {
        return folder.resolve("kafka");
    }

    Path inbox() {
        return folder.resolve("inbox.jsonl");
    }

    /// The ledger's database, as H2 names it: without its suffix.
    Path ledger() {
        return folder.resolve("ledger");
    }

    /// The database of report-intake's spool, as H2 names it.
    Path spool() {
        return folder.resolve("spool");
    }

    Path keyEncryptionKey() {
        Path file = keys().resolve("key-encryption-key.json");
        if (!Files.exists(file)) {
            KeyEncryptionKey.create(file);
        }
        return file;
    }

    /// What report-intake derives concern ids and follow-up codes from.
    Path intakeSecret() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return secret("intake-secret", HexFormat.of().formatHex(secret) + "\n");
    }

    /// What signs the links in alerts.
    Path linkKeys() {
        Path file = keys().resolve("link-keys");
        if (!Files.exists(file)) {
            LinkKeys.create(file);
        }
        return file;
    }

    /// The API key of the GOV.UK Notify stand-in.
    Path notifyApiKey() {
        return secret("notify-api-key", new NotifyKey(UUID.randomUUID(), UUID.randomUUID()).asApiKey() + "\n");
    }

    /// What operators show to the notifier.
    Path operatorKey() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return secret("operator-key", HexFormat.of().formatHex(secret) + "\n");
    }

    NotifyKey notifyKey() {
        Path file = notifyApiKey();
        try {
            return NotifyKey.ofApiKey(Files.readString(file).strip());
        } catch (IOException | IllegalArgumentException cause) {
            throw new StackNotStarted(
                    "%s is not what Signpost wrote there; delete it, and a new key is made".formatted(file), cause);
        }
    }

    /// Lets go of the folder. The lock also ends with the process, however that ends.
    @Override
    public void close() {
        close(lockFile);
    }

    private Path keys() {
        Path keys = folder.resolve("keys");
        try {
            return Files.createDirectories(keys);
        } catch (IOException cause) {
            throw new StackNotStarted("the folder %s cannot be made; is the disk full?".formatted(keys), cause);
        }
    }

    private Path secret(String name, String firstContent) {
        Path file = keys().resolve(name);
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
            if (posix(draft.getParent())) {
                Files.createFile(
                        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(draft, content);
            Files.move(draft, file);
        } catch (IOException cause) {
            throw new StackNotStarted("the key file %s cannot be written; is the disk full?".formatted(file), cause);
        }
    }

    private static boolean posix(@Nullable Path path) {
        return Optional.ofNullable(path)
                .map(there ->
                        there.getFileSystem().supportedFileAttributeViews().contains("posix"))
                .orElse(false);
    }

    private static @Nullable FileLock lock(FileChannel file) {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException | IOException held) {
            return null;
        }
    }

    private static void close(FileChannel file) {
        try {
            file.close();
        } catch (IOException harmless) {
            // the lock ends with the process
        }
    }
}
