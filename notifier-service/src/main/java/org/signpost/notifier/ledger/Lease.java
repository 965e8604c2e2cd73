package org.signpost.notifier.ledger;

import static org.signpost.notifier.ledger.Ledger.utc;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Lets one instance at a time do something. Its times are the database's: clocks of instances may differ.
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

    /// Takes or renews the lease.
    ///
    /// @param holder names this instance
    /// @return whether this instance has it now, from before the call for that length
    public boolean take(String holder, Duration length) {
        Instant now = sql.sql("select current_timestamp")
                .query((row, _) -> row.getObject(1, OffsetDateTime.class))
                .single()
                .toInstant();
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
            return true;
        }
        // one that ends later than any could was taken before the clock was put back, and its holder may be dead
        int cut = sql.sql("update outbox_lease set until = :until where name = :name and until > :until")
                .param("until", utc(until))
                .param("name", name)
                .update();
        return cut == 0
                && sql.sql("""
                    insert into outbox_lease (name, holder, until) values (:name, :holder, :until)
                    on conflict do nothing\
                    """)
                                .param("name", name)
                                .param("holder", holder)
                                .param("until", utc(until))
                                .update()
                        == 1;
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
