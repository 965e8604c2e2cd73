package org.signpost.local.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The folder in which everything lies that outlives the process: the broker's log, the ledger, the messages,
/// the keys.
///
/// One process holds it at a time. The keys are made at the first start and can be read by their owner alone.
final class DataFolder implements AutoCloseable {
    private static final String BROKER = "kafka";
    private static final String INBOX = "inbox.jsonl";
    private static final String LEDGER = "ledger";
    private static final String LOCK = "lock";
    private static final String H2_FILE = ".mv.db";

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
            makePrivate(folder);
            lockFile = FileChannel.open(
                    folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
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
        return folder.resolve(BROKER);
    }

    Path inbox() {
        return folder.resolve(INBOX);
    }

    /// The ledger's database, as H2 names it: without its suffix.
    Path ledger() {
        return folder.resolve(LEDGER);
    }

    /// The database of report-intake's spool, as H2 names it.
    Path spool() {
        return folder.resolve("spool");
    }

    /// The keys and secrets of the services.
    SecretFiles secrets() {
        return new SecretFiles(folder.resolve("keys"));
    }

    /// Whoever else is on this machine reads nothing of it, whatever its umask is, even if the folder is opened to
    /// others or copied: each part has an owner of its own.
    private static void makePrivate(Path folder) throws IOException {
        if (!posix(folder)) {
            return;
        }
        Path broker = folder.resolve(BROKER);
        Files.createDirectories(broker);
        for (Path part : List.of(folder, broker)) {
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwx------"));
        }
        for (String name : List.of(LOCK, INBOX, LEDGER + H2_FILE)) {
            Path file = folder.resolve(name);
            Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
            if (Files.exists(file)) {
                Files.setPosixFilePermissions(file, owner);
            } else {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(owner));
            }
        }
    }

    /// Lets go of the folder. The lock also ends with the process, however that ends.
    @Override
    public void close() {
        close(lockFile);
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
