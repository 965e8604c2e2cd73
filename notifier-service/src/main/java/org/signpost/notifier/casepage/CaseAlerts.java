package org.signpost.notifier.casepage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.signpost.contract.concern.Kind;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.alerting.Brief;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Restriction;
import org.signpost.notifier.alerting.Task;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.ledger.LinkedAlert;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/// What the case page and the list of a partner say of alerts, out of the ledger.
final class CaseAlerts {

    private final JdbcClient sql;

    CaseAlerts(JdbcClient sql) {
        this.sql = sql;
    }

    /// An alert that waits for somebody at a partner.
    ///
    /// @param decided the partner that it is meant for
    /// @param brief what the partner is asked to do beyond to act, and to heed
    /// @param relation what it is to an earlier one
    /// @param own the link of the reader, if it was sent to the reader
    record Waiting(
            AlertId alert,
            PublicReference reference,
            Urgency urgency,
            Mode mode,
            PartnerId decided,
            Instant receivedAt,
            Instant deadline,
            Brief brief,
            Relation relation,
            Optional<OwnLink> own) {}

    /// A link that was sent to the reader.
    record OwnLink(MessageId message, Instant expiresAt) {}

    /// A report that follows another.
    ///
    /// @param own the link of the reader with which it is read, if one was sent to the reader
    /// @param alerted whether the reader's partner has an alert about it
    record Later(
            PublicReference reference, Relation relation, Instant receivedAt, Optional<OwnLink> own, boolean alerted) {

        boolean isWithdrawal() {
            return relation.kind() == Kind.WITHDRAW;
        }
    }

    /// What follows a report and the reader's partner may hear of, the oldest first. What was recalled is left out.
    ///
    /// @param following its decisions
    List<Later> later(List<DecisionId> following, LinkedAlert reader) {
        return following.isEmpty()
                ? List.of()
                : sql.sql("""
                    select d.concern_id, d.reference, d.kind, d.earlier, d.received_at,
                           exists (select 1 from alert a join decision ad on ad.decision_id = a.decision_id
                                   where ad.concern_id = d.concern_id and a.partner = :partner
                                       and (a.ended_by is null or a.ended_by in ('ACKNOWLEDGED', 'GIVEN_UP'))) as alerted
                    from decision d
                    where d.decision_id = any(:decisions) and (d.mode = 'LIVE') = :live
                        and not exists (select 1 from withheld w join decision wd on wd.decision_id = w.decision_id
                                        where wd.concern_id = d.concern_id and w.partner = :partner)
                        and exists (select 1 from alert a join decision ad on ad.decision_id = a.decision_id
                                    where ad.concern_id = d.concern_id
                                        and (a.ended_by is null or a.ended_by <> 'RECALLED'))
                    order by d.received_at, d.reference\
                    """)
                        .param(
                                "decisions",
                                new SqlArrayValue(
                                        "uuid",
                                        following.stream()
                                                .<Object>map(DecisionId::value)
                                                .toArray()))
                        .param("partner", reader.reached().value())
                        .param("live", reader.mode() == Mode.LIVE)
                        .query((row, _) -> new Later(
                                new PublicReference(row.getString("reference")),
                                relation(row),
                                row.getObject("received_at", OffsetDateTime.class)
                                        .toInstant(),
                                own(row.getObject("concern_id", UUID.class), reader),
                                row.getBoolean("alerted")))
                        .list();
    }

    private Optional<OwnLink> own(UUID concern, LinkedAlert reader) {
        return sql.sql("""
            select m.message_id, m.link_expires_at
            from message m
            join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id
            where d.concern_id = :concern and m.partner = :partner and m.contact = :contact and m.link_id is not null
                and a.role = 'LEAD' and (a.ended_by is null or a.ended_by in ('ACKNOWLEDGED', 'GIVEN_UP'))
            order by case when m.means = :means then 0 else 1 end, m.link_expires_at desc, m.message_id limit 1\
            """)
                .param("concern", concern)
                .param("partner", reader.reached().value())
                .param("contact", reader.contact())
                .param("means", reader.means().name())
                .query((row, _) -> new OwnLink(
                        new MessageId(row.getObject("message_id", UUID.class)),
                        row.getObject("link_expires_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    /// The open alerts to act upon that a contact of the reader's partner was told of, emergencies first, then the
    /// newest. Concerns that are not real are for test contacts, and those that are real for the others.
    List<Waiting> waiting(LinkedAlert reader) {
        List<Row> rows = sql.sql("""
            select a.alert_id, d.reference, d.urgency, d.mode, a.partner as decided, d.received_at, d.restriction, a.task, m.message_id,
                   d.kind, d.earlier,
                   (select min(l.partner) from alert l join decision ld on ld.decision_id = l.decision_id
                    where ld.concern_id = d.concern_id and l.role = 'COPY' and l.task = 'LOCATE'
                        and l.ended_at is null and l.partner <> m.partner) as locating,
                   m.means, m.contact, m.deadline_at, m.link_expires_at
            from message m
            join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id
            where m.partner = :partner and m.link_id is not null and m.deadline_at is not null
                and a.role = 'LEAD' and a.ended_at is null
                and (d.mode = 'LIVE') = :live
                and not exists (select 1 from withheld w join decision wd on wd.decision_id = w.decision_id
                                where wd.concern_id = d.concern_id and w.partner = m.partner)
            order by d.received_at desc, a.alert_id, m.deadline_at desc, m.message_id\
            """)
                .param("partner", reader.reached().value())
                .param("live", reader.mode() == Mode.LIVE)
                .query((row, _) -> row(row))
                .list();
        Map<AlertId, List<Row>> byAlert = new LinkedHashMap<>();
        rows.forEach(row ->
                byAlert.computeIfAbsent(row.alert, _ -> new ArrayList<>()).add(row));
        return byAlert.values().stream()
                .map(messages -> waiting(messages, reader))
                // those that are equally urgent stay in the order of their arrival
                .sorted(Comparator.comparing(each -> each.urgency() != Urgency.EMERGENCY))
                .toList();
    }

    private static Waiting waiting(List<Row> messages, LinkedAlert reader) {
        Row any = messages.getFirst();
        List<Row> own = messages.stream()
                .filter(row -> row.contact.equals(reader.contact()))
                .sorted(Comparator.comparing(row -> !row.means.equals(reader.means())))
                .toList();
        Row clock = own.isEmpty() ? any : own.getFirst();
        return new Waiting(
                any.alert,
                any.reference,
                any.urgency,
                any.mode,
                any.decided,
                any.receivedAt,
                clock.deadline,
                any.brief,
                any.relation,
                own.stream().findFirst().map(row -> new OwnLink(row.message, row.linkExpiresAt)));
    }

    /// Whose contact acknowledged an alert.
    Optional<PartnerId> acknowledgedBy(AlertId alert) {
        return sql.sql("""
            select m.partner from acknowledgement k join message m on m.message_id = k.message_id
            where k.alert_id = :alert\
            """)
                .param("alert", alert.value())
                .query((row, _) -> new PartnerId(row.getString(1)))
                .optional();
    }

    private static Relation relation(ResultSet row) throws SQLException {
        return new Relation(
                Kind.valueOf(row.getString("kind")),
                Optional.ofNullable(row.getString("earlier")).map(PublicReference::new));
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                new AlertId(row.getObject("alert_id", UUID.class)),
                new PublicReference(row.getString("reference")),
                Urgency.valueOf(row.getString("urgency")),
                Mode.valueOf(row.getString("mode")),
                new PartnerId(row.getString("decided")),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                new Brief(
                                Task.valueOf(row.getString("task")),
                                Restriction.valueOf(row.getString("restriction")),
                                row.getString("decided").equals(PartnerDirectory.COORDINATOR.value()),
                                List.of(),
                                Optional.empty())
                        .locatedBy(Optional.ofNullable(row.getString("locating")).stream()
                                .toList()),
                relation(row),
                new MessageId(row.getObject("message_id", UUID.class)),
                new Means(row.getString("means")),
                row.getString("contact"),
                row.getObject("deadline_at", OffsetDateTime.class).toInstant(),
                row.getObject("link_expires_at", OffsetDateTime.class).toInstant());
    }

    private record Row(
            AlertId alert,
            PublicReference reference,
            Urgency urgency,
            Mode mode,
            PartnerId decided,
            Instant receivedAt,
            Brief brief,
            Relation relation,
            MessageId message,
            Means means,
            String contact,
            Instant deadline,
            Instant linkExpiresAt) {}
}
