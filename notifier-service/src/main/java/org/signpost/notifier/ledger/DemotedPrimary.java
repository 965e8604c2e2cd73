package org.signpost.notifier.ledger;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/// Gives up a connection to a PostgreSQL server that may only be read from. After a failover that is the former
/// primary, whose connections stay open; the next one is made to whoever is primary then. Public because the pool
/// makes it by its name.
public final class DemotedPrimary implements SQLExceptionOverride {

    /// `read_only_sql_transaction`; this service begins no such transaction by itself.
    private static final String READ_ONLY = "25006";

    /// Made by the pool.
    public DemotedPrimary() {}

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return READ_ONLY.equals(failure.getSQLState()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
