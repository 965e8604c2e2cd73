package org.signpost.notifier.retention;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What is held, and which concerns a reference means.
public final class Holds {

    private final JdbcClient sql;

    /// The concerns in the database of that client.
    public Holds(JdbcClient sql) {
        this.sql = sql;
    }

    /// A concern that is held.
    ///
    /// @param by who held it
    public record Held(ConcernId concern, HoldReason reason, Instant since, Operator by) {}

    /// All that is held, what is held for longest first.
    public List<Held> all() {
        return sql.sql("""
            select r.concern_id, r.held_for, e.happened_at, e.done_by
            from retained_concern r
            join retention_event e on e.position = (
                select max(h.position) from retention_event h
                where h.concern_id = r.concern_id and h.what = 'HELD')
            where r.held_for is not null
            order by e.position\
            """)
                .query((row, _) -> new Held(
                        new ConcernId(row.getObject("concern_id", UUID.class)),
                        HoldReason.valueOf(row.getString("held_for")),
                        row.getObject("happened_at", OffsetDateTime.class).toInstant(),
                        new Operator(row.getString("done_by"))))
                .list();
    }

    /// The concerns of a reference: as a rule one, by chance two, none if nothing is known of such a concern. Those
    /// that nobody decided are among them.
    public Set<ConcernId> concernsOf(PublicReference reference) {
        var found = new LinkedHashSet<>(sql.sql("select distinct concern_id from decision where reference = :reference")
                .param("reference", reference.value())
                .query((row, _) -> new ConcernId(row.getObject("concern_id", UUID.class)))
                .list());
        sql.sql("""
            select k.concern_id from (
                select concern_id from sealing_key
                union select concern_id from case_file
                union select concern_id from retained_concern) k
            where not exists (select 1 from decision d where d.concern_id = k.concern_id)\
            """).query(row -> {
            var concern = new ConcernId(row.getObject("concern_id", UUID.class));
            if (PublicReference.of(concern).equals(reference)) {
                found.add(concern);
            }
        });
        return found;
    }
}
