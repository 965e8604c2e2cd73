package org.signpost.intake.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.intake.secret.SecretsFile.SecretUnusable;

class SecretsFileTest {

    @TempDir
    Path folder;

    @Test
    void aNewFileIsReadableByItsOwnerAloneAndGivesTheSameSecretAgain() throws IOException {
        var file = folder.resolve("intake.secret");

        SecretsFile.create(file);

        assertThat(SecretsFile.read(file).concernOf("a", "b"))
                .isEqualTo(SecretsFile.read(file).concernOf("a", "b"));
        assumeThat(file.getFileSystem().supportedFileAttributeViews()).contains("posix");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aSecretIsNeverOverwritten() throws IOException {
        var file = folder.resolve("intake.secret");
        SecretsFile.create(file);

        assertThatThrownBy(() -> SecretsFile.create(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void aMissingFileSaysHowToMakeOne() {
        var file = folder.resolve("nowhere");

        assertThatThrownBy(() -> SecretsFile.read(file)).isInstanceOfSatisfying(SecretUnusable.class, refusal -> {
            assertThat(refusal).hasMessage("The secrets file " + file + " does not exist.");
            assertThat(refusal.remedy()).contains("openssl rand -hex 32").contains("signpost.intake.secrets-file");
        });
    }

    @Test
    void somethingElseInTheFileIsRefusedAndNotRepeated() throws IOException {
        var file = folder.resolve("intake.secret");
        SecretsFile.create(file);
        Files.writeString(file, "hunter2");

        assertThatThrownBy(() -> SecretsFile.read(file))
                .isInstanceOf(SecretUnusable.class)
                .hasMessageContaining("64 hexadecimal digits")
                .hasMessageNotContaining("hunter2");

        Files.write(file, "ü".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> SecretsFile.read(file)).isInstanceOf(SecretUnusable.class);
    }

    @Test
    void aFileThatOthersMayReadIsRefused() throws IOException {
        var file = folder.resolve("intake.secret");
        SecretsFile.create(file);
        assumeThat(file.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> SecretsFile.read(file))
                .isInstanceOfSatisfying(
                        SecretUnusable.class,
                        refusal -> assertThat(refusal.remedy()).contains("chmod 600"));
    }
}
