package org.signpost.local;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.signpost.routing.places.Geography;
import org.signpost.routing.places.GeographyUnreadable;

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

    /// The table of a file, or the one that the product carries, as a service would take it when it starts.
    ///
    /// @throws Failure if it is no table, or one that a service refuses; it says why
    static Geography usable(@Nullable Path file) throws IOException {
        Geography geography;
        try (InputStream in = open(file)) {
            geography = Geography.read(in);
        } catch (GeographyUnreadable unreadable) {
            throw new Failure(SignpostCommand.FINDING, name(file) + ": " + Failure.inWords(unreadable));
        }
        List<String> findings = file == null ? List.of() : geography.findings();
        if (!findings.isEmpty()) {
            throw new Failure(
                    SignpostCommand.FINDING,
                    name(file) + " must not be used: " + String.join("; ", findings)
                            + ". See: signpost geography check");
        }
        return geography;
    }

    static String name(@Nullable Path file) {
        return file == null ? "the table of this product" : file.toString();
    }
}
