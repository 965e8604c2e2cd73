package org.signpost.notifier.ledger;

import static org.signpost.notifier.ledger.Ledger.uuid;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Role;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Finds messages and alerts by what people and providers call them.
public final class MessageRegister {

    private final JdbcClient sql;

    /// Over the ledger in the database of that client.
    public MessageRegister(JdbcClient sql) {
        this.sql = sql;
    }

    /// Whether there is such a message.
    public boolean knows(MessageId message) {
        return sql.sql("select message_id from message where message_id = :message")
                .param("message", message.value())
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    /// The message that a provider calls so.
    public Optional<MessageId> ofProvider(String name) {
        return sql.sql("select message_id from attempt where provider_id = :name order by message_id limit 1")
                .param("name", name)
                .query((row, _) -> new MessageId(uuid(row, "message_id")))
                .optional();
    }

    /// A message that asked a contact to acknowledge an alert.
    ///
    /// @param contact the name of the contact within the partner
    public record Asked(AlertId alert, MessageId message, Mode mode, PartnerId partner, String contact) {}

    /// The SMS about a reference that left, or may have, or were spoken for by another, and asked to
    /// acknowledge; the last one first. So do those that still wait, such as for one that speaks for several, when
    /// their contact was told of the alert by another channel meanwhile.
    public List<Asked> askedBySms(PublicReference reference) {
        return sql.sql("""
            select m.alert_id, m.message_id, d.mode, m.partner, m.contact
            from message m
            join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id
            where d.reference = :reference and a.role = :lead and m.means = :sms
                and m.link_id is not null and (m.attempts > 0 or m.state = 'SENT'
                    or exists (select 1 from message t
                               where t.alert_id = m.alert_id and t.partner = m.partner and t.contact = m.contact
                                   and t.link_id is not null and (t.state in ('SENT', 'SENDING') or t.unclear)))
            order by m.first_attempt_at desc nulls last, m.message_id\
            """)
                .param("reference", reference.value())
                .param("lead", Role.LEAD.name())
                .param("sms", Means.SMS.name())
                .query((row, _) -> new Asked(
                        new AlertId(uuid(row, "alert_id")),
                        new MessageId(uuid(row, "message_id")),
                        Mode.valueOf(row.getString("mode")),
                        new PartnerId(row.getString("partner")),
                        row.getString("contact")))
                .list();
    }

    /// The partners that the alerts about a reference are meant for.
    public Set<PartnerId> partnersOf(PublicReference reference) {
        return sql
                .sql("""
                    select distinct a.partner from alert a join decision d on d.decision_id = a.decision_id
                    where d.reference = :reference\
                    """)
                .param("reference", reference.value())
                .query((row, _) -> new PartnerId(row.getString("partner")))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableSet());
    }
}
