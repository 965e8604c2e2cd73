package org.signpost.notifier.retention;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Which cases are over, and since when.
public final class ClosedConcerns {

    private final JdbcClient sql;

    /// The cases in the database of that client.
    public ClosedConcerns(JdbcClient sql) {
        this.sql = sql;
    }

    /// Concerns that ended by then and are not shredded, in the order of their ids. Their cases may be open
    /// still: {@link #caseOf} says so.
    ///
    /// @param after goes on after that one; empty begins
    public List<ConcernId> endedBy(Instant then, Optional<ConcernId> after, int limit) {
        return sql.sql("""
            select d.concern_id
            from decision d
            left join alert a on a.decision_id = d.decision_id and a.role = 'LEAD'
            where d.concern_id > :after
            and not exists (
                select 1 from retained_concern r where r.concern_id = d.concern_id and r.ordered_at is not null)
            group by d.concern_id
            having count(a.alert_id) = count(a.ended_at) and max(coalesce(a.ended_at, d.recorded_at)) <= :then
            order by d.concern_id
            limit :limit\
            """)
                .param("after", after.map(ConcernId::value).orElse(new UUID(0, 0)))
                .param("then", then.atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, _) -> new ConcernId(row.getObject("concern_id", UUID.class)))
                .list();
    }

    /// The case of a concern, if it is over.
    public Optional<Closed> caseOf(ConcernId concern) {
        var ends = new ArrayList<Instant>();
        var remaining = new ArrayList<ConcernId>();
        for (ConcernId member : related(Set.of(concern))) {
            if (ordered(member)) {
                continue;
            }
            Optional<Instant> end = end(member);
            if (end.isEmpty()) {
                return Optional.empty();
            }
            ends.add(end.get());
            remaining.add(member);
        }
        return ends.stream().max(Comparator.naturalOrder()).map(at -> new Closed(remaining, at));
    }

    /// The cases of concerns that follow up one that was never decided, or that it follows up.
    ///
    /// @param reference its own
    /// @param earlier the concerns that it names
    public Set<ConcernId> related(PublicReference reference, Set<ConcernId> earlier) {
        var begin = new LinkedHashSet<>(earlier);
        begin.addAll(sql.sql("select concern_id from decision where earlier = :reference")
                .param("reference", reference.value())
                .query((row, _) -> new ConcernId(row.getObject("concern_id", UUID.class)))
                .list());
        return related(begin);
    }

    private Set<ConcernId> related(Set<ConcernId> begin) {
        var found = new LinkedHashSet<ConcernId>();
        var open = new ArrayDeque<>(begin);
        while (!open.isEmpty()) {
            ConcernId next = open.remove();
            if (found.add(next)) {
                open.addAll(neighbours(next));
            }
        }
        return found;
    }

    private List<ConcernId> neighbours(ConcernId concern) {
        return sql.sql("""
            select other.concern_id from decision own
            join decision other on other.earlier = own.reference or other.reference = own.earlier
            where own.concern_id = :concern and other.concern_id <> :concern\
            """)
                .param("concern", concern.value())
                .query((row, _) -> new ConcernId(row.getObject("concern_id", UUID.class)))
                .list();
    }

    private boolean ordered(ConcernId concern) {
        return sql.sql("select 1 from retained_concern where concern_id = :concern and ordered_at is not null")
                .param("concern", concern.value())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /// When the concern itself ended; empty while an alert of a lead has not, or nothing was decided.
    private Optional<Instant> end(ConcernId concern) {
        return sql.sql("""
            select max(coalesce(a.ended_at, d.recorded_at)) as closed_at
            from decision d
            left join alert a on a.decision_id = d.decision_id and a.role = 'LEAD'
            where d.concern_id = :concern
            group by d.concern_id
            having count(a.alert_id) = count(a.ended_at)\
            """)
                .param("concern", concern.value())
                .query((row, _) -> row.getObject("closed_at", OffsetDateTime.class))
                .optional()
                .map(OffsetDateTime::toInstant);
    }
}
