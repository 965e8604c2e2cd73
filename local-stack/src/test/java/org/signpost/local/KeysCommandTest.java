package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.intake.key.ApiKeyFile;
import org.signpost.intake.key.ApiSecret;
import tools.jackson.databind.json.JsonMapper;

class KeysCommandTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private CommandAsTyped keys(String... words) {
        var all = new ArrayList<>(List.of("keys"));
        all.addAll(List.of(words));
        all.addAll(List.of("--file", folder.resolve("api-keys.yaml").toString()));
        return CommandAsTyped.of(all.toArray(String[]::new));
    }

    @Test
    void aKeyIsShownOnceAndKeptNowhere() throws IOException {
        CommandAsTyped added = keys("add", "county-app", "--scope", "concerns:write,events:write", "--days", "30");

        assertThat(added.exitCode()).as(added.err()).isZero();
        String secret = added.out().lines().findFirst().orElseThrow();
        var key = ApiKeyFile.read(folder.resolve("api-keys.yaml"))
                .keys()
                .with(ApiSecret.parse(secret).orElseThrow())
                .orElseThrow();
        assertThat(key.source()).isEqualTo("county-app");
        assertThat(key.expires()).isEqualTo(key.created().plusDays(29));
        assertThat(Files.readString(folder.resolve("api-keys.yaml"))).doesNotContain(secret);
        CommandAsTyped list = keys("list");
        assertThat(list.out())
                .contains(
                        "county-app\t" + key.id(),
                        "concerns:write,events:write",
                        key.created() + "\t" + key.expires(),
                        "…" + secret.substring(secret.length() - 4))
                .doesNotContain(secret, key.sha256());
    }

    @Test
    void aThirdValidKeyIsRefusedUntilOneIsRevoked() {
        var first = JSON.readTree(keys("add", "app", "--json").out());
        assertThat(first.get("key").asString()).startsWith("signpost_");
        assertThat(keys("add", "app", "--mode", "test", "--rate", "5").exitCode())
                .isZero();
        assertThat(keys("add", "other").exitCode()).isZero();

        CommandAsTyped third = keys("add", "app");

        assertThat(third.exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(third.err())
                .contains(
                        "two valid keys already",
                        "signpost keys revoke " + first.get("id").asString());
        assertThat(third.out()).isEmpty();
        CommandAsTyped revoked = keys("revoke", first.get("id").asString(), "--json");
        assertThat(JSON.readTree(revoked.out()).get("source").asString()).isEqualTo("app");
        assertThat(keys("add", "app").exitCode()).isZero();
        assertThat(keys("list", "--json").out().lines())
                .hasSize(3)
                .noneMatch(line -> line.contains("signpost_"))
                .anyMatch(line -> line.contains("\"mode\":\"test\"") && line.contains("\"ratePerMinute\":5"));
    }

    @Test
    void whatIsWrongIsToldAndChangesNothing() throws IOException {
        assertThat(keys("revoke", "k-00000000").exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(keys("add", "public-form").exitCode()).isEqualTo(2);
        assertThat(keys("add", "app", "--scope", "everything").err()).contains("concerns:write, concerns:read");
        assertThat(keys("add", "app", "--mode", "live").exitCode()).isEqualTo(2);
        assertThat(keys("add", "app", "--days", "0").exitCode()).isEqualTo(2);
        assertThat(folder.resolve("api-keys.yaml")).doesNotExist();

        Files.writeString(folder.resolve("api-keys.yaml"), "keys:\n  - id: 1\n");
        CommandAsTyped broken = keys("list");
        assertThat(broken.exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(broken.err()).contains("api-keys.yaml:2: ", "k-1a2b3c4d");
        assertThat(keys("add", "app").exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(Files.readString(folder.resolve("api-keys.yaml"))).isEqualTo("keys:\n  - id: 1\n");
    }

    @Test
    void theShippedFileHasNoKeyAndCanBeRead() {
        CommandAsTyped list = CommandAsTyped.of("keys", "list", "--file", "../config/api-keys.yaml");

        assertThat(list.exitCode()).isZero();
        assertThat(list.out()).contains("no keys");
    }
}
