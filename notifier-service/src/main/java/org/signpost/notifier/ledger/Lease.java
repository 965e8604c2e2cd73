package org.signpost.notifier.ledger;

import static org.signpost.notifier.ledger.Ledger.utc;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Lets one instance at a time do something.
public final class Lease {

    private final JdbcClient sql;
    private final String name;

    /// The lease of that name in the database of that client.
    ///
    /// @param name at most 16 characters
    public Lease(JdbcClient sql, String name) {
        this.sql = sql;
        this.name = name;
    }

    /// Takes or renews the lease; empty when another holder has it.
    ///
    /// @param holder names this instance
    public Optional<Instant> take(String holder, Duration length, Instant now) {
        Instant until = now.plus(length);
        int renewed = sql.sql("""
            update outbox_lease set holder = :holder, until = :until
            where name = :name and (holder = :holder or until < :now)\
            """)
                .param("holder", holder)
                .param("until", utc(until))
                .param("name", name)
                .param("now", utc(now))
                .update();
        if (renewed == 1) {
            return Optional.of(until);
        }
        int taken = sql.sql("""
            insert into outbox_lease (name, holder, until) values (:name, :holder, :until)
            on conflict do nothing\
            """)
                .param("name", name)
                .param("holder", holder)
                .param("until", utc(until))
                .update();
        return taken == 1 ? Optional.of(until) : Optional.empty();
    }

    /// Gives the lease back, so that another instance need not wait for its end.
    public void release(String holder) {
        int released = sql.sql("delete from outbox_lease where name = :name and holder = :holder")
                .param("name", name)
                .param("holder", holder)
                .update();
        if (released > 1) {
            throw new IllegalStateException("there is one lease of a name");
        }
    }
}
