package org.signpost.intake;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A disk of a few megabytes that can be filled to the last byte.
final class SmallDisk implements AutoCloseable {

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    static SmallDisk mountedAt(Path folder, String size) throws IOException {
        Files.createDirectories(folder);
        if (!run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString())) {
            throw new IOException("the disk was not mounted");
        }
        return new SmallDisk(folder);
    }

    /// Runs a program; whether it said that all is well.
    static boolean run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void fill() throws IOException {
        try (OutputStream filler = Files.newOutputStream(folder.resolve("filler"))) {
            for (int size : new int[] {64 << 10, 1}) {
                fill(filler, new byte[size]);
            }
        }
    }

    private static void fill(OutputStream filler, byte[] bytes) {
        try {
            while (true) {
                filler.write(bytes);
            }
        } catch (IOException full) {
            // no room for so many more
        }
    }

    void makeRoom() throws IOException {
        Files.delete(folder.resolve("filler"));
    }

    @Override
    public void close() throws IOException {
        // lazily: a file may be open for a moment longer
        if (!run("umount", "-l", folder.toString())) {
            throw new IOException("the disk was not unmounted");
        }
    }
}
