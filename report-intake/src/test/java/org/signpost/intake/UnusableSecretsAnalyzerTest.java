package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.intake.secret.SecretsFile;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class UnusableSecretsAnalyzerTest {

    @TempDir
    Path folder;

    private void start() {
        try {
            new SpringApplicationBuilder(ReportIntakeApplication.class)
                    .properties("spring.config.name=report-intake")
                    .registerShutdownHook(false)
                    .run(
                            "--server.port=0",
                            "--signpost.intake.secrets-file=" + folder.resolve("intake.secret"),
                            "--signpost.intake.key-encryption-key-file=" + folder.resolve("kek.json"))
                    .close();
        } catch (RuntimeException refused) {
            return;
        }
        throw new AssertionError("the service started without its secrets");
    }

    @Test
    void aMissingSecretIsNamedInASentenceWithItsRemedy(CapturedOutput output) {
        start();

        assertThat(output.getAll())
                .contains("The secrets file " + folder.resolve("intake.secret") + " does not exist.")
                .contains("openssl rand -hex 32")
                .doesNotContain("\tat org.");
    }

    @Test
    void aMissingKeyEncryptionKeyIsNamedToo(CapturedOutput output) throws Exception {
        SecretsFile.create(folder.resolve("intake.secret"));

        start();

        assertThat(output.getAll())
                .contains("Nothing can be sealed")
                .contains("signpost.intake.key-encryption-key-file")
                .doesNotContain("\tat org.");
    }
}
