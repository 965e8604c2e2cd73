package org.signpost.intake.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.signpost.contract.config.ConfigFile;
import org.signpost.contract.config.ConfigSection;
import org.signpost.contract.config.ConfigurationRefused;

/// A file of keys that a program changes and people read: what it does not change it leaves as it was written, comments
/// included, and the whole is replaced at once.
public final class ApiKeyFile {

    /// What a new file begins with.
    private static final String HEADER = """
        # Which systems may use the API. Written by `signpost keys add` and `signpost keys revoke`; read again while
        # the service runs. No key stands here, only its SHA-256: who reads this file can use none of them.
        """;

    private static final String EMPTY = "keys: []";

    private final Path file;
    private final String text;
    private final ApiKeys keys;

    private ApiKeyFile(Path file, String text, ApiKeys keys) {
        this.file = file;
        this.text = text;
        this.keys = keys;
    }

    /// Reads a file; one that is not there has no keys.
    ///
    /// @throws ConfigurationRefused when it has mistakes
    /// @throws IOException when it cannot be read
    public static ApiKeyFile read(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException absent) {
            text = HEADER + EMPTY + "\n";
        }
        return new ApiKeyFile(file, text, keysOf(file, text));
    }

    /// The keys.
    public ApiKeys keys() {
        return keys;
    }

    /// Writes the file with one more key.
    ///
    /// @throws NotEditable when the file is written in a way that this program cannot add to
    public void add(ApiKey key) throws IOException {
        var lines = new ArrayList<>(text.lines().toList());
        List<ConfigSection> items = items();
        if (items.isEmpty()) {
            int at = indexOf(lines, EMPTY);
            lines.set(at, "keys:");
            lines.addAll(at + 1, written(key, "  "));
        } else {
            int last = items.getLast().line() - 1;
            lines.addAll(end(lines, last), written(key, indent(lines.get(last))));
        }
        var wanted = new ArrayList<>(keys.keys());
        wanted.add(key);
        replace(lines, wanted);
    }

    /// Writes the file without a key.
    ///
    /// @throws NotEditable when the file is written in a way that this program cannot remove from
    public void remove(ApiKeyId id) throws IOException {
        List<ConfigSection> items = items();
        int position = keys.keys().stream().map(ApiKey::id).toList().indexOf(id);
        var lines = new ArrayList<>(text.lines().toList());
        int from = items.get(position).line() - 1;
        lines.subList(from, end(lines, from)).clear();
        if (items.size() == 1) {
            lines.set(indexOf(lines, "keys:"), EMPTY);
        }
        replace(lines, keys.keys().stream().filter(key -> !key.id().equals(id)).toList());
    }

    private List<ConfigSection> items() {
        return ConfigFile.read(name(file), text.getBytes(StandardCharsets.UTF_8))
                .root()
                .list("keys")
                .map(list -> list.sections())
                .orElse(List.of());
    }

    private static List<String> written(ApiKey key, String indent) {
        var lines = new ArrayList<String>();
        lines.add(indent + "- id: " + key.id());
        lines.add(indent + "  source: \"" + key.source() + "\"");
        lines.add(indent + "  sha256: \"" + key.sha256() + "\"");
        lines.add(indent + "  ends-in: \"" + key.endsIn() + "\"");
        lines.add(indent + "  scopes: "
                + key.scopes().stream()
                        .map(scope -> "\"" + scope.wire() + "\"")
                        .collect(Collectors.joining(", ", "[", "]")));
        lines.add(indent + "  created: " + key.created());
        lines.add(indent + "  expires: " + key.expires());
        key.perMinute().ifPresent(rate -> lines.add(indent + "  rate-per-minute: " + rate));
        key.mode().ifPresent(mode -> lines.add(indent + "  mode: " + mode.wire()));
        return lines;
    }

    private int indexOf(List<String> lines, String line) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(line)) {
                return i;
            }
        }
        throw new NotEditable(file);
    }

    /// The line after an item: its lines are set in further than its dash. Comments after it belong to what follows.
    private static int end(List<String> lines, int from) {
        int dash = indent(lines.get(from)).length();
        int end = from + 1;
        for (int i = from + 1; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean says = !line.isBlank() && !line.strip().startsWith("#");
            if (says && indent(line).length() <= dash) {
                break;
            }
            end = says ? i + 1 : end;
        }
        return end;
    }

    private static String indent(String line) {
        return line.substring(0, line.length() - line.stripLeading().length());
    }

    /// Whole or not at all, and only if it then says what it should.
    private void replace(List<String> lines, List<ApiKey> wanted) throws IOException {
        String changed = String.join("\n", lines) + "\n";
        try {
            if (!keysOf(file, changed).keys().equals(wanted)) {
                throw new NotEditable(file);
            }
        } catch (ConfigurationRefused broken) {
            throw new NotEditable(file);
        }
        Path draft = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        if (posix(file)) {
            Set<PosixFilePermission> open = Files.exists(file)
                    ? Files.getPosixFilePermissions(file)
                    : PosixFilePermissions.fromString("rw-r-----");
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(open));
        }
        Files.writeString(draft, changed);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static ApiKeys keysOf(Path file, String text) {
        return ApiKeys.read(name(file), text.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(Path file) {
        return file.toString().replace('\\', '/');
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /// The file can be read, and is written in a way that a program had better not change.
    public static final class NotEditable extends RuntimeException {
        NotEditable(Path file) {
            super(name(file) + " is not written as signpost writes it, and was not changed: write `keys:` with one"
                    + " indented `- id: …` for each key, or change it by hand");
        }
    }
}
