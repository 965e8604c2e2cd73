package org.signpost.notifier;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.signpost.notifier.ledger.LedgerDatabase;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// The same on the database that production uses. It is skipped where there is no Docker.
@NeedsPostgreSql
class ShreddedOnPostgreSqlTest extends ShreddedContract {

    private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:17");

    @BeforeAll
    static void start() {
        POSTGRES.start();
    }

    @AfterAll
    static void stop() {
        POSTGRES.stop();
    }

    @Override
    LedgerDatabase database(Path inFolder) {
        var database = LedgerDatabase.at(POSTGRES.getJdbcUrl(), POSTGRES.getUsername(), POSTGRES.getPassword());
        // one container, a fresh ledger for each test
        for (String table : new String[] {
            "retention_event",
            "retained_concern",
            "key_rotation",
            "outbox_lease",
            "sealing_key",
            "case_file",
            "outbox",
            "rung",
            "message",
            "alert",
            "decision"
        }) {
            database.sql().sql("delete from " + table).update();
        }
        return database;
    }
}
