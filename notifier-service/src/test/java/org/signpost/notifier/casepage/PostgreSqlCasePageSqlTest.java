package org.signpost.notifier.casepage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.signpost.notifier.NeedsPostgreSql;
import org.signpost.notifier.ledger.LedgerDatabase;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// The same statements on the database that production uses. It is skipped where there is no Docker.
@NeedsPostgreSql
class PostgreSqlCasePageSqlTest extends CasePageSqlContract {

    private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:17");

    private static LedgerDatabase database;

    @BeforeAll
    static void start() {
        POSTGRES.start();
        database = LedgerDatabase.at(POSTGRES.getJdbcUrl(), POSTGRES.getUsername(), POSTGRES.getPassword());
    }

    @AfterAll
    static void stop() {
        if (database != null) {
            database.close();
        }
        POSTGRES.stop();
    }

    @Override
    LedgerDatabase database() {
        return database;
    }
}
