package org.signpost.notifier.ledger;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// The same statements on the database that production uses. It is skipped where there is no Docker.
class PostgreSqlLedgerTest extends LedgerContract {

    private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:17");

    private static LedgerDatabase database;

    @BeforeAll
    static void start() {
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "PostgreSQL runs in a container, and there is no Docker on this machine");
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
