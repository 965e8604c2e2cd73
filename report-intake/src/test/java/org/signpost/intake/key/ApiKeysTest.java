package org.signpost.intake.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.config.ConfigurationRefused;

class ApiKeysTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final LocalDate DAY = LocalDate.of(2026, 11, 25);

    @TempDir
    private Path folder;

    private static ApiKey key(String source, ApiSecret secret, Optional<Mode> mode) {
        return new ApiKey(
                ApiKeyId.make(RANDOM),
                source,
                HexFormat.of().formatHex(secret.sha256()),
                secret.lastDigits(),
                EnumSet.of(Scope.CONCERNS_WRITE, Scope.OPEN311_WRITE),
                DAY,
                DAY.plusDays(10),
                Optional.empty(),
                mode);
    }

    @Test
    void aSecretIsRecognisedAndASlipIsNot() {
        var secret = ApiSecret.make(RANDOM);
        String text = secret.text();
        char wrong = text.charAt(20) == 'a' ? 'b' : 'a';

        assertThat(text).matches("signpost_[0-9a-f]{72}");
        assertThat(ApiSecret.parse(text)).contains(secret);
        assertThat(ApiSecret.parse(text.substring(0, 20) + wrong + text.substring(21)))
                .isEmpty();
        assertThat(ApiSecret.parse(text.substring(1))).isEmpty();
        assertThat(ApiSecret.parse("")).isEmpty();
        assertThat(secret.toString()).doesNotContain(text);
        assertThat(ApiSecret.make(RANDOM)).isNotEqualTo(secret);
    }

    @Test
    void aKeyIsTakenOnItsFirstAndLastDayAndNotBesideThem() {
        ApiKey key = key("app", ApiSecret.make(RANDOM), Optional.empty());

        assertThat(key.validOn(DAY)).isTrue();
        assertThat(key.validOn(DAY.plusDays(10))).isTrue();
        assertThat(key.validOn(DAY.minusDays(1))).isFalse();
        assertThat(key.validOn(DAY.plusDays(11))).isFalse();
    }

    @Test
    void aFileKeepsItsCommentsAndHoldsNoSecret() throws Exception {
        Path file = folder.resolve("api-keys.yaml");
        var first = ApiSecret.make(RANDOM);
        var second = ApiSecret.make(RANDOM);
        ApiKeyFile.read(file).add(key("one", first, Optional.empty()));
        Files.writeString(file, Files.readString(file) + "  # the county's own, see the agreement\n");
        ApiKeyFile.read(file).add(key("two", second, Optional.of(Mode.TEST)));
        String both = Files.readString(file);

        ApiKeyFile keys = ApiKeyFile.read(file);
        keys.remove(keys.keys().with(first).orElseThrow().id());

        assertThat(both).contains("# the county's own", "source: \"one\"", "source: \"two\"", "mode: test");
        assertThat(both).doesNotContain(first.text(), second.text());
        ApiKeys left = ApiKeyFile.read(file).keys();
        assertThat(left.with(first)).isEmpty();
        assertThat(left.with(second).orElseThrow().mode()).contains(Mode.TEST);
        assertThat(Files.readString(file)).contains("# Which systems may use the API", "# the county's own");
        keys = ApiKeyFile.read(file);
        keys.remove(left.keys().getFirst().id());
        assertThat(ApiKeyFile.read(file).keys()).isEqualTo(ApiKeys.none());
        ApiKeyFile.read(file).add(key("three", first, Optional.empty()));
        assertThat(ApiKeyFile.read(file).keys().keys()).hasSize(1);
    }

    @Test
    void aFileThatIsWrittenOtherwiseIsLeftAlone() throws Exception {
        Path file = folder.resolve("api-keys.yaml");
        String flow = "keys: [ ]\n";
        Files.writeString(file, flow);

        assertThatThrownBy(() -> ApiKeyFile.read(file).add(key("one", ApiSecret.make(RANDOM), Optional.empty())))
                .isInstanceOf(ApiKeyFile.NotEditable.class);
        assertThat(Files.readString(file)).isEqualTo(flow);
    }

    @Test
    void everyMistakeIsToldWithItsLine() {
        assertThatThrownBy(() -> ApiKeys.read("api-keys.yaml", """
            keys:
              - id: 17
                source: public-form
                sha256: secret
                ends-in: "9f3a"
                scopes: ["concern:write"]
                created: 2026-11-25
                expires: 2026-11-24
                mode: live
                rate-per-minute: 0
              - id: k-00000001
                colour: red
            """.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ConfigurationRefused.class)
                .hasMessageContaining("api-keys.yaml:2: this is no id of a key")
                .hasMessageContaining("api-keys.yaml:3: this is no name of a source")
                .hasMessageContaining("api-keys.yaml:4: this is no SHA-256")
                .hasMessageContaining(
                        "api-keys.yaml:6: unknown scope \"concern:write\" → did you mean \"concerns:write\"?")
                .hasMessageContaining("api-keys.yaml:8: the key expires before it is created")
                .hasMessageContaining("api-keys.yaml:9: unknown mode \"live\"")
                .hasMessageContaining("api-keys.yaml:10: this is not a whole number")
                .hasMessageContaining("api-keys.yaml:12: unknown key \"colour\"")
                .hasMessageContaining("api-keys.yaml:11: \"source\" is missing here");
    }

    @Test
    void aSourceHasTwoKeysOnOneDayAndNoThird() {
        String one =
                "  - {id: k-0000000%d, source: app, sha256: \"%s\", ends-in: \"0000\", scopes: [\"concerns:read\"],"
                        + " created: %s, expires: %s}\n";
        String keys = "keys:\n"
                + one.formatted(1, "1".repeat(64), "2026-01-01", "2026-12-31")
                + one.formatted(2, "2".repeat(64), "2026-06-01", "2027-05-31");

        assertThat(ApiKeys.read("f", keys.getBytes(StandardCharsets.UTF_8)).keys())
                .hasSize(2);
        assertThat(ApiKeys.read(
                                "f",
                                (keys + one.formatted(3, "3".repeat(64), "2027-01-01", "2027-12-31"))
                                        .getBytes(StandardCharsets.UTF_8))
                        .keys())
                .hasSize(3);
        assertThatThrownBy(() -> ApiKeys.read(
                        "f",
                        (keys + one.formatted(3, "2".repeat(64), "2026-12-31", "2027-12-31"))
                                .getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("f:4: the source has more than two keys that are taken on 2026-12-31")
                .hasMessageContaining("f:4: this is the key of line 3 again");
    }
}
