package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.local.WholePathSystemTest.CommandRun;
import org.signpost.local.stack.StackPorts;

class StartAndStopSystemTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CONCERN = """
        {"source": "system-test", "sourceReference": "%s", "danger": "no", "about": "someone-else",
         "under18": "no", "exploitation": ["sexual"], "places": [{"place": "Rugby"}],
         "reporter": {"identity": "anonymous"}}
        """;

    @TempDir
    Path folder;

    @Test
    void aRestartGoesOnWhereItStoppedAndASecondCopyIsRefused() throws Exception {
        Path data = folder.resolve("data");
        String reference;
        List<TestStack.Message> sent;
        try (var stack = TestStack.start(data)) {
            assertThat(stack.get(stack.form("/actuator/health/readiness")).statusCode())
                    .isEqualTo(200);
            reference =
                    stack.report(CONCERN.formatted("first")).path("reference").asString();
            await().atMost(SOON).until(() -> stack.messages(reference).size() >= 2);
            sent = stack.messages(reference);

            var second = run(data, StackPorts.free());

            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err())
                    .contains("another Signpost is running on the data folder")
                    .doesNotContain("\tat ");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .isEqualTo("rwx------");
            try (var parts = Files.list(data)) {
                assertThat(parts)
                        .extracting(part -> part.getFileName().toString())
                        .contains("inbox.jsonl", "keys", "kafka", "ledger.mv.db", "lock", "spool.mv.db");
            }
            try (var parts = Files.list(data)) {
                assertThat(parts)
                        .allSatisfy(
                                part -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(part)))
                                        .isEqualTo(Files.isDirectory(part) ? "rwx------" : "rw-------"));
            }
            try (var files = Files.list(data.resolve("keys"))) {
                assertThat(files)
                        .isNotEmpty()
                        .allSatisfy(key -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                                .isEqualTo("rw-------"));
            }
        }

        try (var stack = TestStack.start(data)) {
            String again =
                    stack.report(CONCERN.formatted("first")).path("reference").asString();
            String next =
                    stack.report(CONCERN.formatted("second")).path("reference").asString();

            assertThat(again).isEqualTo(reference);
            await().atMost(SOON).until(() -> stack.messages(next).size() >= 2);
            assertThat(stack.messages(reference)).isEqualTo(sent);
        }
    }

    @Test
    void aBusyPortIsNamedWithWhatToDo() throws Exception {
        try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var free = StackPorts.free();
            var ports = new StackPorts(
                    busy.getLocalPort(), free.partnerPages(), free.ops(), free.inbox(), free.smtp(), free.kafka());

            var run = run(folder.resolve("data"), ports);

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .contains("port " + busy.getLocalPort(), "--port-form")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamedWithWhatToDo() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");

        var run = run(file.resolve("data"), StackPorts.free());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("cannot be written", "--data").doesNotContain("\tat ");
    }

    @Test
    void aMistakeInThePolicyStopsTheStartWithItsLine() throws IOException {
        Path config = Files.createDirectory(folder.resolve("config"));
        Files.copy(TestStack.CONFIG.resolve("partners.yaml"), config.resolve("partners.yaml"));
        Files.writeString(
                config.resolve("policy.yaml"),
                Files.readString(TestStack.CONFIG.resolve("policy.yaml"))
                        .replaceFirst("urgency: emergency", "urgency: now"));
        var ports = StackPorts.free();

        var run = CommandRun.of(arguments(folder.resolve("data"), config, ports));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .containsPattern("policy\\.yaml:\\d+: ")
                .contains("→")
                .doesNotContain("\tat ");
    }

    private static CommandRun run(Path data, StackPorts ports) {
        return CommandRun.of(arguments(data, TestStack.CONFIG, ports));
    }

    private static String[] arguments(Path data, Path config, StackPorts ports) {
        return new String[] {
            "run",
            "--data=" + data,
            "--config=" + config,
            "--port-form=" + ports.form(),
            "--port-partner-pages=" + ports.partnerPages(),
            "--port-ops=" + ports.ops(),
            "--port-inbox=" + ports.inbox(),
            "--port-smtp=" + ports.smtp(),
            "--port-kafka=" + ports.kafka()
        };
    }
}
