package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();

    @Test
    void whatIsMissingIsMadeAndWhatIsThereStays() throws Exception {
        assertThat(create()).isZero();
        Map<String, String> first = files();
        Files.delete(folder.resolve("notifier/operator-key"));

        assertThat(create()).isZero();

        Map<String, String> second = files();
        assertThat(first.keySet())
                .containsExactly(
                        "database/spring.datasource.password",
                        "demo/inbox-password",
                        "demo/notify-api-key",
                        "intake/intake-secret",
                        "notifier/link-keys",
                        "notifier/operator-key",
                        "shared/key-encryption-key.json");
        assertThat(second.remove("notifier/operator-key"))
                .isNotBlank()
                .isNotEqualTo(first.remove("notifier/operator-key"));
        assertThat(second).isEqualTo(first);
    }

    @Test
    void nobodyElseCanReadThemAndNoneIsPrinted() throws Exception {
        assertThat(create()).isZero();

        for (var file : files().entrySet()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file.getKey()))))
                    .as(file.getKey())
                    .isEqualTo("rw-------");
            assertThat(out.toString())
                    .contains(file.getKey())
                    .doesNotContain(file.getValue().strip());
        }
    }

    @Test
    void aFolderIsPrivateUnlessItWasThereAndOpenToOthers() throws Exception {
        Path database = Files.createDirectories(folder.resolve("database"));
        Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(create()).isZero();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database)))
                .as("PostgreSQL reads its password as another user")
                .isEqualTo("rwxr-xr-x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("shared"))))
                .isEqualTo("rwx------");
    }

    private int create() {
        return SignpostCommand.commandLine(new PrintWriter(out, true), new PrintWriter(out, true))
                .execute("secrets", "create", "--into", folder.toString());
    }

    private Map<String, String> files() throws IOException {
        var files = new TreeMap<String, String>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }
}
