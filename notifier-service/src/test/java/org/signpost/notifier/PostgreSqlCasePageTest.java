package org.signpost.notifier;

import org.junit.jupiter.api.AfterAll;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// The same on the database that production uses. It is skipped where there is no Docker.
@NeedsPostgreSql
class PostgreSqlCasePageTest extends CasePageContract {

    private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:17");

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry settings) {
        POSTGRES.start();
        settings.add("spring.datasource.url", POSTGRES::getJdbcUrl);
        settings.add("spring.datasource.username", POSTGRES::getUsername);
        settings.add("spring.datasource.password", POSTGRES::getPassword);
    }

    @AfterAll
    static void stopDatabase() {
        POSTGRES.stop();
    }
}
