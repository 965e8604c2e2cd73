package org.signpost.notifier.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.id.ConcernId;

class H2LedgerTest extends LedgerContract {

    @TempDir
    static Path folder;

    private static LedgerDatabase database;

    @BeforeAll
    static void open(@TempDir Path files) {
        database = LedgerDatabase.h2(files);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Override
    LedgerDatabase database() {
        return database;
    }

    /// The offset in Kafka moves when a commit returns. H2 keeps commits in memory for half a second unless it is told
    /// not to, and what a killed process had in memory would be lost for good.
    @Test
    void whatWasCommittedOutlivesTheKillingOfTheProcess() throws IOException, InterruptedException {
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommitAndDie.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();

        assertThat(killed.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(killed.exitValue()).isEqualTo(CommitAndDie.DEAD);
        try (var reopened = LedgerDatabase.h2(folder)) {
            for (UUID concern : CommitAndDie.CONCERNS) {
                assertThat(new SealingKeys(reopened.sql()).wrapped(new ConcernId(concern), "key"))
                        .isPresent();
            }
        }
    }
}
