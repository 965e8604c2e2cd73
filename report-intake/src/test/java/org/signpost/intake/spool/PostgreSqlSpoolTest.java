package org.signpost.intake.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.signpost.contract.id.ConcernId;
import org.signpost.intake.NeedsPostgreSql;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// The same statements on the database that several instances share. It is skipped where there is no Docker.
@NeedsPostgreSql
class PostgreSqlSpoolTest extends SpoolContract {

    private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:17");

    @BeforeAll
    static void start() throws SQLException {
        POSTGRES.start();
        // the tables of another service in the same schema are no obstacle
        execute("create table ledger_of_another_service (id integer)");
    }

    @AfterAll
    static void stop() {
        POSTGRES.stop();
    }

    @Override
    Spool open() {
        return new Spool(POSTGRES.getJdbcUrl(), POSTGRES.getUsername(), POSTGRES.getPassword());
    }

    @Override
    void forget(ConcernId concern) {
        try {
            execute("delete from spooled_concern where concern_id = '" + concern + "'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void execute(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        POSTGRES.getJdbcUrl(), POSTGRES.getUsername(), POSTGRES.getPassword());
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    @Test
    void theLockOfADrainerWhoseConnectionDiesEndsAndNothingIsLost() {
        try (Spool dying = open();
                Spool another = open()) {
            dying.open();
            another.open();
            another.add(concern(1));

            assertThatThrownBy(() -> dying.drain(100, oldest -> {
                        try {
                            execute("select pg_terminate_backend(pid) from pg_stat_activity"
                                    + " where state = 'idle in transaction'");
                        } catch (SQLException e) {
                            throw new AssertionError(e);
                        }
                        return allGone(oldest);
                    }))
                    .isInstanceOf(SpoolUnusable.class);

            assertThat(another.drain(100, SpoolContract::allGone)).isEqualTo(1);
        }
    }

    @Test
    void aDatabaseThatIsAwayIsUnusableAndNothingMore() {
        try (var away = new Spool("jdbc:postgresql://127.0.0.1:1/none", "nobody", "")) {
            assertThatThrownBy(away::open).isInstanceOf(SpoolUnusable.class);
            assertThatThrownBy(() -> away.add(concern(1))).isInstanceOf(SpoolUnusable.class);
            assertThatThrownBy(() -> away.drain(1, (List<Waiting> _) -> java.util.Map.of()))
                    .isInstanceOf(SpoolUnusable.class);
        }
    }
}
