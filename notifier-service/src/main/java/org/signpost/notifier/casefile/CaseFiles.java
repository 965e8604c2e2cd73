package org.signpost.notifier.casefile;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordCodec.Decoded;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.concern.Particulars;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.sealing.Opener;
import org.signpost.notifier.ledger.SealingKeys;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reports by concern, as bytes: their particulars are ciphertext here too.
public final class CaseFiles {

    private final JdbcClient sql;
    private final SealingKeys keys;
    private final Opener opener;

    /// The case files in the database of that client.
    ///
    /// @param opener opens what is asked for, and nothing else
    public CaseFiles(JdbcClient sql, SealingKeys keys, Opener opener) {
        this.sql = sql;
        this.keys = keys;
        this.opener = opener;
    }

    /// Keeps a report. To keep it again changes nothing, and one whose concern is shredded is not kept.
    ///
    /// @param keyId names the key that seals its particulars
    /// @param record the report as it came from the topic
    public void keep(ConcernId concern, String keyId, byte[] record, Instant now) {
        int kept = sql.sql("""
            insert into case_file (concern_id, key_id, record, kept_at)
            select cast(:concern as uuid), :key, cast(:record as bytea), cast(:now as timestamp(6) with time zone)
            where not exists (
                select 1 from retained_concern r where r.concern_id = :concern and r.ordered_at is not null)
            on conflict do nothing\
            """)
                .param("concern", concern.value())
                .param("key", keyId)
                .param("record", record)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        if (kept > 1) {
            throw new IllegalStateException("one report was kept " + kept + " times");
        }
    }

    /// Opens what there is of a concern. Whoever asks must have been told of it, and be known by now.
    public CaseFile open(ConcernId concern) {
        Optional<Instant> shredded = shredded(concern);
        if (shredded.isPresent()) {
            return new CaseFile.Shredded(shredded.get());
        }
        for (Kept kept : kept(concern)) {
            Optional<CaseFile> opened = keys.wrapped(concern, kept.keyId()).flatMap(key -> opened(concern, kept, key));
            if (opened.isPresent()) {
                return opened.get();
            }
        }
        return new CaseFile.NotArrived();
    }

    /// The concerns that the reports of a concern add to or take back, as far as they can be read.
    public Earlier earlierOf(ConcernId concern) {
        var earlier = new LinkedHashSet<ConcernId>();
        boolean complete = true;
        for (Kept kept : kept(concern)) {
            switch (decoded(kept)) {
                case Decoded.Poison<ConcernReported> _ -> complete = false;
                case Decoded.Value<ConcernReported>(var record) -> {
                    String named = record.getRelatesTo();
                    if (named != null) {
                        try {
                            earlier.add(ConcernId.parse(named));
                        } catch (IllegalArgumentException noConcern) {
                            complete = false;
                        }
                    }
                }
            }
        }
        return new Earlier(earlier, complete);
    }

    /// Deletes what is kept of a concern.
    ///
    /// @return how many reports there were
    public int delete(ConcernId concern) {
        return sql.sql("delete from case_file where concern_id = :concern")
                .param("concern", concern.value())
                .update();
    }

    private Optional<CaseFile> opened(ConcernId concern, Kept kept, byte[] wrappedKey) {
        ConcernReported record = decoded(concern, kept);
        return opener.open(concern, wrappedKey, bytes(record.getSealedParticulars()))
                .map(json -> new CaseFile.Opened(record, Particulars.fromJson(json)));
    }

    private static ConcernReported decoded(ConcernId concern, Kept kept) {
        return switch (decoded(kept)) {
            case Decoded.Poison<ConcernReported> _ ->
                throw new IllegalStateException("a report of concern " + concern + " was kept that cannot be read");
            case Decoded.Value<ConcernReported>(var record) -> record;
        };
    }

    private static Decoded<ConcernReported> decoded(Kept kept) {
        return new RecordCodec<>(RecordType.CONCERN_REPORTED).decode(kept.record());
    }

    private Optional<Instant> shredded(ConcernId concern) {
        return sql.sql("""
            select coalesce(shredded_at, ordered_at) from retained_concern
            where concern_id = :concern and ordered_at is not null\
            """)
                .param("concern", concern.value())
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    private List<Kept> kept(ConcernId concern) {
        return sql.sql("select key_id, record from case_file where concern_id = :concern order by kept_at, key_id")
                .param("concern", concern.value())
                .query((row, _) -> new Kept(row.getString("key_id"), row.getBytes("record")))
                .list();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @SuppressWarnings("ArrayRecordComponent") // read at once, never compared
    private record Kept(String keyId, byte[] record) {}
}
