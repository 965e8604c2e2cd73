package org.signpost.notifier.ledger;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// A migrated database with a ledger in it.
public record LedgerDatabase(
        HikariDataSource source, JdbcClient sql, TransactionTemplate transaction, Ledger ledger, AlertLife life)
        implements AutoCloseable {

    /// An H2 file with the settings of the service.
    public static LedgerDatabase h2(Path folder) {
        return h2(folder, "latest");
    }

    /// The same, migrated to that version only.
    static LedgerDatabase h2(Path folder, String version) {
        return at(
                "jdbc:h2:file:" + folder.resolve("ledger") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;"
                        + "DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE",
                "",
                "",
                version);
    }

    /// Any database.
    public static LedgerDatabase at(String url, String user, String password) {
        return at(url, user, password, "latest");
    }

    private static LedgerDatabase at(String url, String user, String password, String version) {
        var source = new HikariDataSource();
        source.setJdbcUrl(url);
        source.setUsername(user);
        source.setPassword(password);
        source.setMaximumPoolSize(12);
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/ledger")
                .target(version)
                .load()
                .migrate();
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
        JdbcClient sql = JdbcClient.create((DataSource) source);
        var ledger = new Ledger(sql, new JdbcTemplate(source), transaction, Duration.ofDays(14));
        return new LedgerDatabase(source, sql, transaction, ledger, new AlertLife(sql, ledger));
    }

    @Override
    public void close() {
        source.close();
    }
}
