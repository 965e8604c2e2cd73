package org.signpost.local;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.signpost.routing.places.Geography;

/// A geography table as commands name it: a file, or the one that the product carries.
final class TableFile {

    private TableFile() {}

    static InputStream open(@Nullable Path file) throws IOException {
        if (file == null) {
            return Objects.requireNonNull(Geography.class.getResourceAsStream(Geography.RESOURCE));
        }
        if (!Files.isReadable(file)) {
            throw new Failure(SignpostCommand.FINDING, file + ": there is no such file, or it may not be read");
        }
        return new BufferedInputStream(Files.newInputStream(file));
    }

    static String name(@Nullable Path file) {
        return file == null ? "the table of this product" : file.toString();
    }
}
