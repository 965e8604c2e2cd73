package org.signpost.local.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /// The keys and secrets of the services.
    SecretFiles secrets() {
        return new SecretFiles(folder.resolve("keys"));
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
