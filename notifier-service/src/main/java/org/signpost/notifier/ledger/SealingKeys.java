package org.signpost.notifier.ledger;

import static org.signpost.notifier.ledger.Ledger.instant;
import static org.signpost.notifier.ledger.Ledger.utc;
import static org.signpost.notifier.ledger.Ledger.uuid;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.signpost.contract.id.ConcernId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The wrapped data keys of concerns, for whoever opens the sealed particulars later.
public final class SealingKeys {

    private final JdbcClient sql;

    /// The keys in the database of that client.
    public SealingKeys(JdbcClient sql) {
        this.sql = sql;
    }

    /// Keeps a key as it was wrapped when it was made.
    public void keep(ConcernId concern, String keyId, byte[] wrappedKey, Instant createdAt) {
        keep(concern, keyId, wrappedKey, createdAt, createdAt, createdAt);
    }

    /// Keeps a key. A later wrapping replaces an earlier one; an earlier one, and the same one again, change
    /// nothing. None is kept of a concern that is shredded.
    ///
    /// @param wrappedAt when it was wrapped as it is
    /// @param now when it came, which is kept of the first time
    public void keep(
            ConcernId concern, String keyId, byte[] wrappedKey, Instant createdAt, Instant wrappedAt, Instant now) {
        int inserted = sql.sql("""
            insert into sealing_key (concern_id, key_id, wrapped_key, created_at, wrapped_at, kept_at)
            select cast(:concern as uuid), :key, cast(:wrapped as bytea),
                   cast(:createdAt as timestamp(6) with time zone), cast(:wrappedAt as timestamp(6) with time zone),
                   cast(:now as timestamp(6) with time zone)
            where not exists (
                select 1 from retained_concern r where r.concern_id = :concern and r.ordered_at is not null)
            on conflict do nothing\
            """)
                .param("concern", concern.value())
                .param("key", keyId)
                .param("wrapped", wrappedKey)
                .param("createdAt", utc(createdAt))
                .param("wrappedAt", utc(wrappedAt))
                .param("now", utc(now))
                .update();
        int replaced = inserted > 0
                ? 0
                : sql.sql("""
                    update sealing_key set wrapped_key = :wrapped, wrapped_at = :wrappedAt
                    where concern_id = :concern and key_id = :key and wrapped_at < :wrappedAt\
                    """)
                        .param("concern", concern.value())
                        .param("key", keyId)
                        .param("wrapped", wrappedKey)
                        .param("wrappedAt", utc(wrappedAt))
                        .update();
        if (inserted + replaced > 1) {
            throw new IllegalStateException("one key was kept " + (inserted + replaced) + " times");
        }
    }

    /// Forgets all keys of a concern, so that its particulars can never be opened again.
    ///
    /// @return how many keys there were
    public int shred(ConcernId concern) {
        return sql.sql("delete from sealing_key where concern_id = :concern")
                .param("concern", concern.value())
                .update();
    }

    /// A wrapped key, if it has arrived and was not shredded.
    public Optional<byte[]> wrapped(ConcernId concern, String keyId) {
        return sql.sql("select wrapped_key from sealing_key where concern_id = :concern and key_id = :key")
                .param("concern", concern.value())
                .param("key", keyId)
                .query(byte[].class)
                .optional();
    }

    /// Keys in the order of their concerns, to look at all of them.
    ///
    /// @param after goes on after that one; empty begins
    public List<WrappedKey> all(Optional<WrappedKey> after, int limit) {
        return sql.sql("""
            select concern_id, key_id, wrapped_key, created_at, wrapped_at from sealing_key
            where concern_id > :concern or (concern_id = :concern and key_id > :key)
            order by concern_id, key_id limit :limit\
            """)
                .param("concern", after.map(key -> key.concern().value()).orElse(new UUID(0, 0)))
                .param("key", after.map(WrappedKey::keyId).orElse(""))
                .param("limit", limit)
                .query((row, _) -> new WrappedKey(
                        new ConcernId(uuid(row, "concern_id")),
                        row.getString("key_id"),
                        row.getBytes("wrapped_key"),
                        instant(row, "created_at"),
                        instant(row, "wrapped_at")))
                .list();
    }

    /// Keeps a key in a later wrapping.
    public void keep(WrappedKey key) {
        keep(key.concern(), key.keyId(), key.wrapped(), key.createdAt(), key.wrappedAt(), key.wrappedAt());
    }
}
