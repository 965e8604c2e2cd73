package org.signpost.notifier.dispatch;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.signpost.notifier.NeedsPostgreSql;
import org.signpost.notifier.ledger.LedgerDatabase;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// The lanes on the database that production uses, where they skip locked rows. It is skipped where there is no Docker.
@NeedsPostgreSql
class PostgreSqlLifeTest extends LifeContract {

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
    LedgerDatabase database(Path folder) {
        var database = LedgerDatabase.at(POSTGRES.getJdbcUrl(), POSTGRES.getUsername(), POSTGRES.getPassword());
        // one container, a fresh ledger for each test
        database.sql()
                .sql("truncate table dispatch_emergency, dispatch_routine, dispatch_asking, decision, surge,"
                        + " sms_to_contact cascade")
                .update();
        return database;
    }

    @Override
    boolean postgres() {
        return true;
    }
}
