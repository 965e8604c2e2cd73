package org.signpost.notifier.casepage;

import static org.signpost.notifier.casepage.OneTimeCodes.utc;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.NamedId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.sealing.LaterWords;
import org.signpost.notifier.ledger.LinkedAlert;
import org.signpost.notifier.ledger.SealingKeys;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What partners wrote about a concern, for everybody who may open it. It is sealed with the concern's own key, and so
/// shredded with the concern.
final class Notes {

    /// The longest note, in characters as a person counts them.
    static final int LONGEST = 2000;

    private final JdbcClient sql;
    private final SealingKeys keys;
    private final LaterWords words;

    Notes(JdbcClient sql, SealingKeys keys, LaterWords words) {
        this.sql = sql;
        this.keys = keys;
        this.words = words;
    }

    /// A note. It hides itself when printed.
    record Note(PartnerId partner, String contact, Instant writtenAt, String text) {
        @Override
        public String toString() {
            return "Note[hidden]";
        }
    }

    /// Keeps a note. To keep one from the same form again changes nothing.
    ///
    /// @param form names the form that it was written in
    /// @return whether it is kept; not when the concern has no key, because its report has not arrived or was
    ///     shredded
    boolean add(LinkedAlert link, String form, String text, Instant now) {
        // made of all that it belongs to, so that no form can take the place of another's note
        UUID id = NamedId.of("note", link.alert().toString(), link.reached() + "/" + link.contact(), form);
        Optional<String> key = sql.sql("""
            select key_id from sealing_key where concern_id = :concern order by created_at, key_id limit 1\
            """)
                .param("concern", link.concern().value())
                .query(String.class)
                .optional();
        Optional<byte[]> sealed = key.flatMap(name -> keys.wrapped(link.concern(), name))
                .flatMap(wrapped -> words.seal(link.concern(), id, wrapped, text.getBytes(StandardCharsets.UTF_8)));
        if (key.isEmpty() || sealed.isEmpty()) {
            return false;
        }
        int added = sql.sql("""
            insert into case_note
                (note_id, concern_id, alert_id, partner, contact, written_at, key_id, sealed)
            select cast(:note as uuid), cast(:concern as uuid), cast(:alert as uuid), :partner, :contact,
                   cast(:now as timestamp(6) with time zone), :key, cast(:sealed as bytea)
            where exists (select 1 from sealing_key k where k.concern_id = :concern and k.key_id = :key)
            on conflict do nothing\
            """)
                .param("note", id)
                .param("concern", link.concern().value())
                .param("alert", link.alert().value())
                .param("partner", link.reached().value())
                .param("contact", link.contact())
                .param("now", utc(now))
                .param("key", key.get())
                .param("sealed", sealed.get())
                .update();
        return added == 1 || isThere(id);
    }

    private boolean isThere(UUID id) {
        return sql.sql("select count(*) from case_note where note_id = :note")
                        .param("note", id)
                        .query(Integer.class)
                        .single()
                == 1;
    }

    /// The notes about a concern in the order in which they were written.
    List<Note> of(ConcernId concern) {
        List<Kept> kept = sql.sql("""
            select note_id, partner, contact, written_at, key_id, sealed from case_note
            where concern_id = :concern order by written_at, note_id\
            """)
                .param("concern", concern.value())
                .query((row, _) -> new Kept(
                        row.getObject("note_id", UUID.class),
                        new PartnerId(row.getString("partner")),
                        row.getString("contact"),
                        row.getObject("written_at", OffsetDateTime.class).toInstant(),
                        row.getString("key_id"),
                        row.getBytes("sealed")))
                .list();
        return kept.stream()
                .map(note -> opened(concern, note))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Note> opened(ConcernId concern, Kept note) {
        return keys.wrapped(concern, note.keyId)
                .flatMap(wrapped -> words.open(concern, note.id, wrapped, note.sealed))
                .map(text ->
                        new Note(note.partner, note.contact, note.writtenAt, new String(text, StandardCharsets.UTF_8)));
    }

    @SuppressWarnings("ArrayRecordComponent") // opened at once, never compared
    private record Kept(UUID id, PartnerId partner, String contact, Instant writtenAt, String keyId, byte[] sealed) {}

    /// Deletes the notes about a concern.
    ///
    /// @return how many there were
    int delete(ConcernId concern) {
        return sql.sql("delete from case_note where concern_id = :concern")
                .param("concern", concern.value())
                .update();
    }
}
