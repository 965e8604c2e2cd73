package org.signpost.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.notifier.acknowledgement.LinkKeys;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// A service that cannot do its work does not start, and says what to do.
@ExtendWith(OutputCaptureExtension.class)
class UnusableConfigurationTest {

    @TempDir
    Path folder;

    @Test
    void aPartnerFileWithAMistakeIsNamedWithItsLine(CapturedOutput output) throws Exception {
        Path partners = folder.resolve("partners.yaml");
        Files.writeString(partners, "partners:\n  - id: Rugby Council\n");

        assertThat(starts("--signpost.notifier.partners-file=" + partners)).isFalse();

        assertThat(output.getAll())
                .contains("partners.yaml:2")
                .contains("signpost.notifier.partners-file")
                .doesNotContain("\tat org.springframework");
    }

    @Test
    void anAddressThatItsChannelCannotUseIsNamedWithItsLineAndNotRepeated(CapturedOutput output) throws Exception {
        Path partners = folder.resolve("partners.yaml");
        String shipped = Files.readString(Path.of("../config/partners.yaml"));
        String mobile = "        mobile: \"07700 900001\"\n";
        Files.writeString(
                partners, shipped.replace(mobile, mobile + "        also: { webhook: \"http://CANARY.example/\" }\n"));

        assertThat(starts("--signpost.notifier.partners-file=" + partners)).isFalse();

        assertThat(output.getAll())
                .contains("partners.yaml:")
                .contains("the address of a webhook must be https")
                .doesNotContain("CANARY");
    }

    @Test
    void aMissingLinkKeyIsNamedWithTheCommandThatMakesOne(CapturedOutput output) throws Exception {
        assertThat(starts("--signpost.notifier.link-key-file=" + folder.resolve("none")))
                .isFalse();

        assertThat(output.getAll()).contains("none cannot be read").contains("openssl rand -base64 32");
    }

    @Test
    void aFileWithoutAnApiKeyIsNamedAndNotRepeated(CapturedOutput output) throws Exception {
        Files.writeString(folder.resolve("secret"), "CANARY-NOT-A-KEY");

        assertThat(starts("--signpost.notifier.sms.api-key-file=" + folder.resolve("secret")))
                .isFalse();

        assertThat(output.getAll())
                .contains("holds no API key of GOV.UK Notify")
                .contains("signpost.notifier.sms.api-key-file")
                .doesNotContain("CANARY-NOT-A-KEY");
    }

    @Test
    void aMissingKeyEncryptionKeyIsNamed(CapturedOutput output) throws Exception {
        assertThat(starts("--signpost.notifier.key-encryption-key-file=" + folder.resolve("none")))
                .isFalse();

        assertThat(output).contains("No case can be opened").contains("signpost.notifier.key-encryption-key-file");
    }

    @Test
    void aSecretOfACallerThatCouldBeGuessedIsNamedAndNotRepeated(CapturedOutput output) throws Exception {
        Files.writeString(folder.resolve("secret"), "CANARY\n");

        for (String setting :
                List.of("operator-key-file", "callbacks.notify-token-file", "callbacks.twilio-token-file")) {
            assertThat(starts("--signpost.notifier." + setting + "=" + folder.resolve("secret")))
                    .as(setting)
                    .isFalse();
            assertThat(output.getAll()).contains("Its place is set by signpost.notifier." + setting + ".");
        }

        assertThat(output.getAll()).contains("has fewer than 16 characters").doesNotContain("CANARY");
    }

    private boolean starts(String broken) throws Exception {
        Path link = folder.resolve("link-key");
        Path sealing = folder.resolve("kek.json");
        if (!Files.exists(link)) {
            LinkKeys.create(link);
            KeyEncryptionKey.create(sealing);
        }
        Path key = folder.resolve("notify-key");
        Files.writeString(key, "test-" + UUID.randomUUID() + "-" + UUID.randomUUID());
        List<String> arguments = new ArrayList<>(Arrays.asList(
                "--server.port=0",
                "--spring.cloud.stream.default-binder=kafka",
                "--signpost.notifier.partners-file=../config/partners.yaml",
                "--signpost.notifier.ledger-file=" + folder.resolve("ledger"),
                "--signpost.notifier.link-base=http://127.0.0.1:8082",
                "--signpost.notifier.link-key-file=" + link,
                "--signpost.notifier.key-encryption-key-file=" + sealing,
                "--signpost.notifier.email.host=127.0.0.1",
                "--signpost.notifier.email.from=alerts@signpost.example",
                "--signpost.notifier.sms.api-key-file=" + key,
                "--signpost.notifier.sms.template-id=" + UUID.randomUUID()));
        String name = broken.substring(0, broken.indexOf('='));
        arguments.removeIf(argument -> argument.startsWith(name));
        arguments.add(broken);
        try (var context = new SpringApplicationBuilder(NotifierServiceApplication.class)
                .properties("spring.config.name=notifier-service")
                .run(arguments.toArray(String[]::new))) {
            return context.isRunning();
        } catch (RuntimeException refused) {
            return false;
        }
    }
}
