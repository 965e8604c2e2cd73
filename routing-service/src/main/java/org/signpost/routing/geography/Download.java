package org.signpost.routing.geography;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// What an operator downloaded: one file, a zip of files, or the folder that one was unpacked into. Nothing is unpacked
/// to disk, and no file is held in memory.
final class Download implements AutoCloseable {

    static final String DOWNLOAD_AGAIN = "download it again";

    private final Path path;
    private final List<Part> parts;
    private final AutoCloseable open;

    private Download(Path path, List<Part> parts, AutoCloseable open) {
        this.path = path;
        this.parts = parts.stream().sorted(Comparator.comparing(Part::name)).toList();
        this.open = open;
    }

    /// One file of a download.
    ///
    /// @param path inside of the download, with slashes
    /// @param name as messages name it: with the download's own name before it
    /// @param content opens it
    record Part(String path, String name, Content content) {

        InputStream open() throws IOException {
            return new BufferedInputStream(content.open(), 1 << 16);
        }
    }

    /// Opens the bytes of a part.
    interface Content {
        InputStream open() throws IOException;
    }

    /// Looks into a download.
    ///
    /// @throws SourceFileUnusable if there is none, or if it is a zip that was cut off
    static Download of(Path path) throws IOException {
        String name = nameOf(path);
        if (Files.isDirectory(path)) {
            try (Stream<Path> files = Files.walk(path)) {
                List<Part> parts = files.filter(Files::isRegularFile)
                        .map(file -> {
                            String inside = path.relativize(file).toString().replace('\\', '/');
                            return new Part(inside, name + "/" + inside, () -> Files.newInputStream(file));
                        })
                        .toList();
                return new Download(path, parts, () -> {});
            }
        }
        if (!Files.isReadable(path)) {
            throw new SourceFileUnusable(
                    name,
                    "there is no such file, or it may not be read",
                    "name a file, a zip or a folder that is there");
        }
        if (!name.toLowerCase(Locale.ROOT).endsWith(".zip")) {
            return new Download(path, List.of(new Part(name, name, () -> Files.newInputStream(path))), () -> {});
        }
        ZipFile zip;
        try {
            zip = new ZipFile(path.toFile());
        } catch (ZipException broken) {
            throw new SourceFileUnusable(name, "this is no whole zip file", DOWNLOAD_AGAIN);
        }
        List<Part> parts = new ArrayList<>();
        zip.stream()
                .filter(entry -> !entry.isDirectory())
                .forEach(entry -> parts.add(
                        new Part(entry.getName(), name + "/" + entry.getName(), () -> zip.getInputStream(entry))));
        return new Download(path, parts, zip);
    }

    static String nameOf(Path path) {
        Path name = path.getFileName();
        return name == null ? path.toString() : name.toString();
    }

    String name() {
        return nameOf(path);
    }

    /// The parts whose path fits, in the order of their paths. Upper and lower case are the same.
    List<Part> matching(String pattern) {
        return parts.stream()
                .filter(part -> part.path().toLowerCase(Locale.ROOT).matches(pattern))
                .toList();
    }

    @Override
    public void close() throws IOException {
        try {
            open.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("a download could not be closed", e);
        }
    }
}
