package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;

class TopicsCommandTest {

    @TempDir
    private static Path folder;

    private static LocalBroker broker;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        broker = LocalBroker.start(Files.createDirectory(folder.resolve("broker")), LocalBroker.freePort());
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @Test
    void applyMakesWhatDiffMisses() {
        String[] single = {"--replication", "1", "--min-in-sync", "1"};
        assertThat(topics("apply", single)).isZero();
        assertThat(topics("diff", single)).isZero();
        assertThat(out.toString()).contains("topics are as they must be");
    }

    @Test
    void aClusterThatIsTooSmallIsSaidToBe() throws Exception {
        try (var empty = LocalBroker.start(Files.createDirectory(folder.resolve("empty")), LocalBroker.freePort())) {
            assertThat(run("topics", "apply", "--within", "5s", "--bootstrap-servers", empty.bootstrapServers()))
                    .isEqualTo(SignpostCommand.FINDING);
        }
        assertThat(err.toString())
                .contains("the cluster has fewer brokers than the 3 copies that --replication asks for");
    }

    @Test
    void aSingleBrokerIsNoClusterThatLivesDependOn() {
        assertThat(topics("apply", "--replication", "1", "--min-in-sync", "1")).isZero();

        assertThat(topics("diff")).isEqualTo(SignpostCommand.FINDING);
        assertThat(out.toString())
                .contains(
                        "WRONG  concerns.keys.v1: the number of copies is 1 and must be 3; add copies with Kafka's own"
                                + " kafka-reassign-partitions")
                .contains("WRONG  concerns.keys.v1: min.insync.replicas is 1 and must be 2");
    }

    @Test
    void fewerCopiesThanMustBeInSyncIsAWrongOption() {
        assertThat(topics("apply", "--replication", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("--min-in-sync is at least 1 and at most --replication");
    }

    @Test
    void brokersThatDoNotAnswerAreNotReachable() throws Exception {
        assertThat(run(
                        "topics",
                        "diff",
                        "--bootstrap-servers",
                        "127.0.0.1:" + LocalBroker.freePort(),
                        "--within",
                        "PT1S"))
                .isEqualTo(SignpostCommand.NOT_REACHABLE);
        assertThat(err.toString()).contains("did not describe the topics within 1 s; is 127.0.0.1:");
    }

    @Test
    void settingsOfTheConnectionComeFromAFile() throws Exception {
        Path settings = Files.writeString(folder.resolve("admin.properties"), "security.protocol=NONSENSE\n");

        assertThat(topics("diff", "--client-config", settings.toString())).isEqualTo(SignpostCommand.FINDING);
        assertThat(err.toString()).contains("security.protocol");
    }

    private int topics(String command, String... options) {
        var all = new ArrayList<>(List.of("topics", command, "--bootstrap-servers", broker.bootstrapServers()));
        all.addAll(List.of(options));
        return run(all.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return SignpostCommand.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}
