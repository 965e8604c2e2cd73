package org.signpost.notifier.ledger;

import static org.signpost.notifier.ledger.Ledger.utc;

import java.time.Instant;
import java.util.Optional;
import org.signpost.contract.id.ConcernId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The wrapped data keys of concerns, for whoever opens the sealed particulars later.
public final class SealingKeys {

    private final JdbcClient sql;

    /// The keys in the database of that client.
    public SealingKeys(JdbcClient sql) {
        this.sql = sql;
    }

    /// Keeps a key. To keep it again changes nothing.
    public void keep(ConcernId concern, String keyId, byte[] wrappedKey, Instant createdAt) {
        int inserted = sql.sql("""
            insert into sealing_key (concern_id, key_id, wrapped_key, created_at)
            values (:concern, :key, :wrapped, :createdAt) on conflict do nothing\
            """)
                .param("concern", concern.value())
                .param("key", keyId)
                .param("wrapped", wrappedKey)
                .param("createdAt", utc(createdAt))
                .update();
        if (inserted > 1) {
            throw new IllegalStateException("one key was kept " + inserted + " times");
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
}
