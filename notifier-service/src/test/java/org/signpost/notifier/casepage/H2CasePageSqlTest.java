package org.signpost.notifier.casepage;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.notifier.ledger.LedgerDatabase;

/// What the case page keeps, in an H2 file.
class H2CasePageSqlTest extends CasePageSqlContract {

    @TempDir
    static Path folder;

    private static LedgerDatabase database;

    @BeforeAll
    static void start() {
        database = LedgerDatabase.h2(folder);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Override
    LedgerDatabase database() {
        return database;
    }
}
