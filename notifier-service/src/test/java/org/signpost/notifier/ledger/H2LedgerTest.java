package org.signpost.notifier.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.alerting.Brief;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.channel.LinkId;

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

    @Test
    void alertsOfBeforeTheUpgradeStandAlone(@TempDir Path files) {
        MessageId message = new MessageId(UUID.randomUUID());
        LinkId link = LinkId.of(message);
        UUID decision = UUID.randomUUID();
        UUID alert = UUID.randomUUID();
        try (var before = LedgerDatabase.h2(files, "1")) {
            int rows = before.sql()
                    .sql("insert into decision values (:decision, random_uuid(), 'K7Q2-4MX9', 'LIVE', 'URGENT',"
                            + " 'ADULT', now(), now())")
                    .param("decision", decision)
                    .update();
            rows += before.sql()
                    .sql("insert into alert values (:alert, :decision, 'police', 'police', 'NONE', 'LEAD',"
                            + " 'RECORDED', now())")
                    .param("alert", alert)
                    .param("decision", decision)
                    .update();
            rows += before.sql()
                    .sql("insert into message values (:message, :alert, 'SMS', 'duty', 'DUE', 0, false, null, null,"
                            + " null, :link, now())")
                    .param("message", message.value())
                    .param("alert", alert)
                    .param("link", link.value())
                    .update();
            assertThat(rows).isEqualTo(3);
        }

        try (var after = LedgerDatabase.h2(files)) {
            assertThat(after.ledger().linked(link).orElseThrow().relation()).isEqualTo(Relation.NONE);
            assertThat(after.ledger().linked(link).orElseThrow().brief(Optional.empty()))
                    .isEqualTo(Brief.USUAL);
            assertThat(after.ledger()
                            .begin(message, Instant.EPOCH)
                            .orElseThrow()
                            .relation())
                    .isEqualTo(Relation.NONE);
        }
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
