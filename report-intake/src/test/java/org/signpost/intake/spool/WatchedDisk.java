package org.signpost.intake.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/// A file system for H2 that counts what was written and not yet forced to the disk, and that can be full.
public final class WatchedDisk extends FilePathWrapper {

    private static final WatchedDisk ONE = new WatchedDisk();

    private static final AtomicLong UNFORCED = new AtomicLong();
    private static final AtomicLong FORCES = new AtomicLong();
    private static final AtomicBoolean FULL = new AtomicBoolean();

    static WatchedDisk mounted() {
        FilePath.register(ONE);
        UNFORCED.set(0);
        FORCES.set(0);
        FULL.set(false);
        return ONE;
    }

    String path(Path file) {
        return getScheme() + ":" + file;
    }

    long unforcedWrites() {
        return UNFORCED.get();
    }

    long forces() {
        return FORCES.get();
    }

    void fill() {
        FULL.set(true);
    }

    void makeRoom() {
        FULL.set(false);
    }

    @Override
    public String getScheme() {
        return "watched";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Watched(super.open(mode));
    }

    private static final class Watched extends FileBaseDefault {

        private final FileChannel file;

        Watched(FileChannel file) {
            this.file = file;
        }

        @Override
        public synchronized int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public synchronized int write(ByteBuffer from, long position) throws IOException {
            if (FULL.get()) {
                throw new IOException("No space left on device");
            }
            UNFORCED.incrementAndGet();
            return file.write(from, position);
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
            FORCES.incrementAndGet();
            UNFORCED.set(0);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
