package org.signpost.contract.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.signpost.contract.reload.FileAsSeen.Content;
import org.signpost.contract.reload.FileAsSeen.Missing;
import org.signpost.contract.reload.FileAsSeen.TooLong;
import org.signpost.contract.reload.FileAsSeen.Unreadable;

/// A file that may change while the service runs.
///
/// @param role what it is for, such as `policy`; metrics and records name it so
/// @param path where it is; links are followed anew at each look
/// @param longest how many bytes it may have
public record WatchedFile(String role, Path path, int longest) {

    /// The longest file of those that people edit: 1 MiB.
    private static final int LONGEST_EDITED = 1 << 20;

    public WatchedFile {
        if (role.isBlank() || longest < 1 || longest == Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a watched file has a role and a length that it may have");
        }
    }

    /// A file that people edit; it may have 1 MiB.
    public static WatchedFile edited(String role, Path path) {
        return new WatchedFile(role, path, LONGEST_EDITED);
    }

    /// How mistakes name the file.
    String name() {
        return path.toString().replace('\\', '/');
    }

    /// Looks at it. It reads no more than it may have, and nothing but a plain file: a pipe would never end.
    FileAsSeen look() {
        try {
            if (Files.notExists(path)) {
                return new Missing(this);
            }
            if (!Files.isRegularFile(path)) {
                return new Unreadable(this);
            }
            if (Files.size(path) > longest) {
                return new TooLong(this);
            }
            try (InputStream in = Files.newInputStream(path)) {
                byte[] bytes = in.readNBytes(longest + 1);
                return bytes.length > longest ? new TooLong(this) : new Content(this, bytes);
            }
        } catch (NoSuchFileException goneMeanwhile) {
            return new Missing(this);
        } catch (IOException unreadable) {
            return new Unreadable(this);
        }
    }
}
