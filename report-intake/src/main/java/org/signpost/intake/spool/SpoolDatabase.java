package org.signpost.intake.spool;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The database of the spool. Making one asks for no connection: the service must start without it, since the brokers
/// may be there. {@link #open} makes it ready, as often as it takes.
final class SpoolDatabase implements AutoCloseable {

    private static final String H2_FILE = "jdbc:h2:file:";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final int CONNECTIONS = 8;

    /// A person waits for it.
    private static final int PATIENCE_SECONDS = 3;

    private final String url;
    private final HikariDataSource source;
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final boolean forcedByCommit;
    private volatile boolean migrated;

    SpoolDatabase(String url, @Nullable String user, @Nullable String password) {
        this.url = url;
        this.forcedByCommit = !url.startsWith("jdbc:h2:");
        source = new HikariDataSource();
        source.setPoolName("spool");
        source.setJdbcUrl(url);
        source.setUsername(user == null ? "" : user);
        source.setPassword(password == null ? "" : password);
        source.setMaximumPoolSize(CONNECTIONS);
        source.setMinimumIdle(1);
        source.setConnectionTimeout(PATIENCE_SECONDS * 1000L);
        source.setValidationTimeout(PATIENCE_SECONDS * 500L);
        source.setInitializationFailTimeout(-1);
        if (url.startsWith(POSTGRESQL)) {
            // whatever the server's own settings are: an answer stands on the commit
            source.setConnectionInitSql("set synchronous_commit = on");
            source.addDataSourceProperty("socketTimeout", "15");
            source.addDataSourceProperty("connectTimeout", Integer.toString(PATIENCE_SECONDS));
        }
        var template = new JdbcTemplate((DataSource) source, true);
        template.setQueryTimeout(PATIENCE_SECONDS);
        sql = JdbcClient.create(template);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
    }

    /// Makes the tables if they are not there; returns at once when that was done before.
    ///
    /// @throws SpoolUnusable if the database cannot be reached
    synchronized void open() {
        if (migrated) {
            return;
        }
        try {
            keepOthersOut();
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:db/spool")
                    // the ledger of notifier-service may live in the same schema
                    .table("spool_schema_history")
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
            migrated = true;
        } catch (FlywayException | IOException e) {
            throw new SpoolUnusable("the database of the spool cannot be opened", e);
        }
    }

    /// H2 makes its file readable for everyone, so it is made here.
    private void keepOthersOut() throws IOException {
        if (!url.startsWith(H2_FILE)) {
            return;
        }
        String name = url.substring(H2_FILE.length()).replaceFirst(";.*", "");
        Path file = Path.of(name + ".mv.db").toAbsolutePath();
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (Files.notExists(file)
                && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    JdbcClient sql() {
        requireOpened();
        return sql;
    }

    TransactionTemplate transaction() {
        requireOpened();
        return transaction;
    }

    private void requireOpened() {
        if (!migrated) {
            throw new SpoolUnusable("the database of the spool was never reached");
        }
    }

    /// Returns when what was committed is on the disk and not only with the operating system. PostgreSQL's commit
    /// means that; H2's does not.
    void force() throws SQLException {
        if (forcedByCommit) {
            return;
        }
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("checkpoint sync");
        }
    }

    /// Drops the connections that are open. H2 closes the database when a write fails, and opens it again for a new
    /// connection; an old one stays broken.
    void startAfresh() {
        var pool = source.getHikariPoolMXBean();
        if (pool != null) {
            pool.softEvictConnections();
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
