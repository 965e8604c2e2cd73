package org.signpost.notifier.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.signpost.notifier.NeedsPostgreSql;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// It is skipped where there is no Docker.
@NeedsPostgreSql
class DemotedPrimaryTest {

    @Test
    void aConnectionThatMayOnlyReadIsGivenUpAndOneThatFailsOtherwiseIsKept() {
        try (var postgres = new PostgreSQLContainer("postgres:17");
                var pool = new HikariDataSource()) {
            postgres.start();
            pool.setJdbcUrl(postgres.getJdbcUrl());
            pool.setUsername(postgres.getUsername());
            pool.setPassword(postgres.getPassword());
            pool.setMaximumPoolSize(1);
            pool.setExceptionOverrideClassName(DemotedPrimary.class.getName());
            JdbcClient sql = JdbcClient.create(pool);
            assertThat(sql.sql("create table word (word text primary key)").update())
                    .isZero();
            assertThat(sql.sql("insert into word values ('one')").update()).isOne();
            int first = server(sql);

            assertThatThrownBy(() -> sql.sql("insert into word values ('one')").update())
                    .isInstanceOf(DuplicateKeyException.class);
            assertThat(server(sql)).isEqualTo(first);

            // the session alone, as a former primary; the next one finds a primary
            assertThat(sql.sql("set default_transaction_read_only = on").update())
                    .isZero();
            assertThatThrownBy(() -> sql.sql("insert into word values ('two')").update())
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("read-only");

            assertThat(sql.sql("insert into word values ('two')").update()).isOne();
            assertThat(server(sql)).isNotEqualTo(first);
        }
    }

    private static int server(JdbcClient sql) {
        return sql.sql("select pg_backend_pid()").query(Integer.class).single();
    }
}
