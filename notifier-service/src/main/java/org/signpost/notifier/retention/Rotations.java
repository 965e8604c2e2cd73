package org.signpost.notifier.retention;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Rotations of the key-encryption key: when each began, when it last had work, and when the old keys were
/// destroyed.
public final class Rotations {

    private final JdbcClient sql;
    private final TransactionTemplate transaction;

    /// The rotations in the database of that client.
    public Rotations(JdbcClient sql, TransactionTemplate transaction) {
        this.sql = sql;
        this.transaction = transaction;
    }

    /// Writes down that a key became the primary one, if that is not known: the file may have been changed
    /// before a process died, or by somebody else.
    ///
    /// @return the rotation as it is known
    public Rotation begun(String primary, Instant now) {
        transaction.executeWithoutResult(_ -> {
            int inserted = sql.sql("""
                insert into key_rotation (primary_key_id, started_at, busy_at) values (:primary, :now, :now)
                on conflict do nothing\
                """)
                    .param("primary", primary)
                    .param("now", now.atOffset(ZoneOffset.UTC))
                    .update();
            if (inserted == 1) {
                write("ROTATED", Operator.CLOCK, now);
            }
        });
        return sql.sql("select started_at, busy_at from key_rotation where primary_key_id = :primary")
                .param("primary", primary)
                .query((row, _) -> new Rotation(
                        row.getObject("started_at", OffsetDateTime.class).toInstant(),
                        row.getObject("busy_at", OffsetDateTime.class).toInstant()))
                .single();
    }

    /// Writes down that something was still wrapped by an old key; the time to wait begins anew.
    public void busy(String primary, Instant now) {
        one(sql.sql("update key_rotation set busy_at = :now where primary_key_id = :primary")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("primary", primary)
                .update());
    }

    /// Writes down that only that key is left, if a rotation to it is open.
    public void destroyed(String primary, Instant now) {
        transaction.executeWithoutResult(_ -> {
            int ended = sql.sql("""
                update key_rotation set destroyed_at = :now where primary_key_id = :primary and destroyed_at is null\
                """)
                    .param("now", now.atOffset(ZoneOffset.UTC))
                    .param("primary", primary)
                    .update();
            if (ended == 1) {
                write("OLD_KEYS_DESTROYED", Operator.CLOCK, now);
            }
        });
    }

    /// Orders a rotation; the service begins it within minutes.
    public void order(Operator by, Instant now) {
        write("ROTATION_ORDERED", by, now);
    }

    /// Whether one was ordered that has not begun.
    public boolean ordered() {
        return sql.sql("""
            select 1 from retention_event o where o.what = 'ROTATION_ORDERED' and not exists (
                select 1 from retention_event r where r.what = 'ROTATED' and r.position > o.position)
            limit 1\
            """).query(Integer.class).optional().isPresent();
    }

    /// When the last rotation began.
    public Optional<Instant> lastBegun() {
        return sql.sql("select started_at from key_rotation order by started_at desc limit 1")
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    private void write(String what, Operator by, Instant now) {
        one(sql.sql("insert into retention_event (happened_at, what, done_by) values (:now, :what, :by)")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("what", what)
                .param("by", by.name())
                .update());
    }

    private static void one(int rows) {
        if (rows != 1) {
            throw new IllegalStateException("a rotation changed " + rows + " rows where it must change 1");
        }
    }

    /// A rotation that goes on.
    ///
    /// @param startedAt when the new key became the primary one
    /// @param busyAt when something was last found that an old key had wrapped
    public record Rotation(Instant startedAt, Instant busyAt) {}
}
