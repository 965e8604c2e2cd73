package org.signpost.notifier.retention;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.signpost.contract.id.ConcernId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Concerns of which something is kept though no decision about them has come.
public final class UndecidedConcerns {

    private final JdbcClient sql;

    /// The concerns in the database of that client.
    public UndecidedConcerns(JdbcClient sql) {
        this.sql = sql;
    }

    /// Those of which everything came by then, keys and reports, and that are neither held nor shredded; in the
    /// order of their ids.
    ///
    /// @param after goes on after that one; empty begins
    public List<ConcernId> keptBy(Instant then, Optional<ConcernId> after, int limit) {
        return sql.sql("""
            select k.concern_id from (
                select concern_id, kept_at from sealing_key
                union all select concern_id, kept_at from case_file) k
            where k.concern_id > :after
            and not exists (select 1 from decision d where d.concern_id = k.concern_id)
            and not exists (
                select 1 from retained_concern r
                where r.concern_id = k.concern_id and (r.ordered_at is not null or r.held_for is not null))
            group by k.concern_id
            having max(k.kept_at) <= :then
            order by k.concern_id
            limit :limit\
            """)
                .param("after", after.map(ConcernId::value).orElse(new UUID(0, 0)))
                .param("then", then.atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, _) -> new ConcernId(row.getObject("concern_id", UUID.class)))
                .list();
    }

    /// Those that somebody holds.
    public List<ConcernId> held() {
        return sql.sql("""
            select r.concern_id from retained_concern r
            where r.held_for is not null
            and not exists (select 1 from decision d where d.concern_id = r.concern_id)
            order by r.concern_id\
            """)
                .query((row, _) -> new ConcernId(row.getObject("concern_id", UUID.class)))
                .list();
    }
}
