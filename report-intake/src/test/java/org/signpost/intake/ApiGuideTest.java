package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.intake.key.ApiKey;
import org.signpost.intake.key.ApiKeyFile;
import org.signpost.intake.key.ApiKeyId;
import org.signpost.intake.key.ApiSecret;
import org.signpost.intake.key.Scope;

/// Types every command of `docs/api.md` as a reader would, with a key of their own, and compares the answer's
/// status with what the page says beneath.
@EnabledIf(value = "curlIsHere", disabledReason = "the commands of docs/api.md are typed with curl, which is not here")
class ApiGuideTest {

    private static final Path PAGE = Path.of("..", "docs", "api.md");
    private static final Pattern COMMAND =
            Pattern.compile("```sh\\n(?<command>.+?)```\\n\\n→ (?<status>\\d{3})", Pattern.DOTALL);
    private static final Pattern CONCERN = Pattern.compile("\"concernId\":\"([0-9a-f-]{36})\"");

    @TempDir
    private Path folder;

    static boolean curlIsHere() {
        return List.of("/usr/bin", "/bin").stream()
                .anyMatch(bin -> Files.isExecutable(Path.of(bin, "curl")) && Files.isExecutable(Path.of(bin, "bash")));
    }

    @Test
    void everyCommandOnThePageDoesWhatThePageSays() throws Exception {
        String page = Files.readString(PAGE);
        var secret = ApiSecret.make(new SecureRandom());
        Path keys = folder.resolve("api-keys.yaml");
        ApiKeyFile.read(keys)
                .add(new ApiKey(
                        ApiKeyId.make(new SecureRandom()),
                        "your-system",
                        HexFormat.of().formatHex(secret.sha256()),
                        secret.lastDigits(),
                        EnumSet.allOf(Scope.class),
                        LocalDate.now(ZoneOffset.UTC).minusDays(1),
                        LocalDate.now(ZoneOffset.UTC).plusDays(2),
                        Optional.empty(),
                        Optional.empty()));
        var statuses = new ArrayList<String>();
        try (var broker = LocalBroker.startWithTopics(folder.resolve("log"));
                var intake = new RunningIntake(
                                broker.bootstrapServers(),
                                folder,
                                "signpost.intake.api.keys-required=true",
                                "signpost.intake.api.keys-file=" + keys)
                        .awaitReady()) {
            String concern = "none";
            var commands = COMMAND.matcher(page);
            while (commands.find()) {
                Path body = folder.resolve("body");
                Files.deleteIfExists(body);
                String status = typed(commands.group("command"), intake, secret, concern, body);

                assertThat(status)
                        .as("%s%s", commands.group("command"), Files.exists(body) ? Files.readString(body) : "")
                        .isEqualTo(commands.group("status"));
                statuses.add(status);
                var receipt = CONCERN.matcher(Files.readString(body));
                concern = receipt.find() ? receipt.group(1) : concern;
            }
        }
        assertThat(statuses).hasSize(page.split("```sh", -1).length - 1).hasSizeGreaterThan(6);
    }

    private static String typed(String command, RunningIntake intake, ApiSecret secret, String concern, Path body)
            throws Exception {
        var shell = new ProcessBuilder(
                "bash",
                "-c",
                "curl() { command curl -q -sS -m 60 -o \"$BODY\" -w '%{http_code}' \"$@\"; }\n" + command);
        shell.environment().put("SIGNPOST", "http://127.0.0.1:" + intake.port());
        shell.environment().put("KEY", secret.text());
        shell.environment().put("ID", concern);
        shell.environment().put("BODY", body.toString());
        shell.environment().put("no_proxy", "127.0.0.1");
        Process running = shell.redirectErrorStream(true).start();
        String said = new String(running.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(said).isZero();
        return said;
    }
}
