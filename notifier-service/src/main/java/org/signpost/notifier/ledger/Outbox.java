package org.signpost.notifier.ledger;

import static org.signpost.notifier.ledger.Ledger.instant;
import static org.signpost.notifier.ledger.Ledger.optionalInstant;
import static org.signpost.notifier.ledger.Ledger.utc;
import static org.signpost.notifier.ledger.Ledger.uuid;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.Step;
import org.signpost.notifier.alerting.Urgency;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/// Steps that are written down and not published yet. One instance at a time publishes them, under a lease,
/// so that their order is kept.
public final class Outbox {

    private final JdbcClient sql;
    private final Lease lease;

    /// The outbox in the database of that client.
    public Outbox(JdbcClient sql) {
        this.sql = sql;
        this.lease = new Lease(sql, "outbox");
    }

    /// Lets one instance at a time publish.
    public Lease lease() {
        return lease;
    }

    /// The oldest steps that are not published, in their order.
    public List<OutboxEntry> unpublished(int limit) {
        return sql.sql("""
            select o.position, o.progress_id, o.step, o.happened_at, o.message_id, o.attempt, o.reason,
                   a.alert_id, a.partner, a.role, a.deadline_at,
                   d.concern_id, d.reference, d.mode, d.urgency, m.means
            from outbox o
            join alert a on a.alert_id = o.alert_id
            join decision d on d.decision_id = a.decision_id
            left join message m on m.message_id = o.message_id
            where o.published_at is null
            order by o.position
            limit :limit\
            """)
                .param("limit", limit)
                .query((row, _) -> new OutboxEntry(
                        row.getLong("position"),
                        uuid(row, "progress_id"),
                        new AlertId(uuid(row, "alert_id")),
                        new ConcernId(uuid(row, "concern_id")),
                        new PublicReference(row.getString("reference")),
                        new PartnerId(row.getString("partner")),
                        Mode.valueOf(row.getString("mode")),
                        Role.valueOf(row.getString("role")),
                        Urgency.valueOf(row.getString("urgency")),
                        Step.valueOf(row.getString("step")),
                        instant(row, "happened_at"),
                        optionalInstant(row, "deadline_at"),
                        Optional.ofNullable(row.getString("means")).map(Means::new),
                        Optional.ofNullable(row.getObject("message_id", UUID.class))
                                .map(MessageId::new),
                        Optional.ofNullable(row.getObject("attempt", Integer.class)),
                        Optional.ofNullable(row.getString("reason"))))
                .list();
    }

    /// Marks steps that the broker acknowledged.
    public void published(List<UUID> steps, Instant now) {
        if (steps.isEmpty()) {
            return;
        }
        Ledger.changed(
                steps.size(),
                sql.sql("update outbox set published_at = :now where progress_id = any(:steps)")
                        .param("now", utc(now))
                        .param("steps", new SqlArrayValue("uuid", steps.toArray()))
                        .update());
    }

    /// How many steps wait to be published.
    public long waiting() {
        return sql.sql("select count(*) from outbox where published_at is null")
                .query(Long.class)
                .single();
    }
}
