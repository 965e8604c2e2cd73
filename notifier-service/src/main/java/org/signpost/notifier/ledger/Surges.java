package org.signpost.notifier.ledger;

import static org.signpost.notifier.ledger.Ledger.changed;
import static org.signpost.notifier.ledger.Ledger.instant;
import static org.signpost.notifier.ledger.Ledger.optionalInstant;
import static org.signpost.notifier.ledger.Ledger.utc;
import static org.signpost.notifier.ledger.Ledger.uuid;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.notifier.alerting.AlertState;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.MessageState;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.Step;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.ledger.AlertLife.Recipient;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The part of the ledger that knows how many messages a number got, and which message speaks for which others.
///
/// Each method is part of the caller's transaction.
public final class Surges {

    private final JdbcClient sql;
    private final Ledger ledger;

    /// In the database of that client.
    public Surges(JdbcClient sql, Ledger ledger) {
        this.sql = sql;
        this.ledger = ledger;
    }

    /// A message that is about to be sent.
    ///
    /// @param ended whether its alert has ended
    /// @param carrier the state of the message that speaks for it, if one does
    public record Outgoing(
            MessageId message,
            AlertId alert,
            Means means,
            Recipient to,
            Occasion occasion,
            Urgency urgency,
            MessageState state,
            boolean ended,
            Optional<MessageState> carrier,
            Optional<Instant> carrierSentAt) {}

    /// A message that is about to be sent; empty when it is not known.
    public Optional<Outgoing> outgoing(MessageId message) {
        return sql.sql("""
            select m.alert_id, m.means, m.partner, m.contact, m.occasion, m.state, a.ended_at, d.urgency,
                   c.state as carrier, c.sent_at as carrier_sent_at
            from message m
            join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id
            left join message c on c.message_id = m.carried_by
            where m.message_id = :message\
            """)
                .param("message", message.value())
                .query((row, _) -> new Outgoing(
                        message,
                        new AlertId(uuid(row, "alert_id")),
                        new Means(row.getString("means")),
                        new Recipient(new PartnerId(row.getString("partner")), row.getString("contact")),
                        Occasion.valueOf(row.getString("occasion")),
                        Urgency.valueOf(row.getString("urgency")),
                        MessageState.valueOf(row.getString("state")),
                        optionalInstant(row, "ended_at").isPresent(),
                        Optional.ofNullable(row.getString("carrier")).map(MessageState::valueOf),
                        optionalInstant(row, "carrier_sent_at")))
                .optional();
    }

    /// How many messages went by a means to contacts that share a number, since a time.
    public int sentSince(Means means, List<Recipient> sharing, Instant since) {
        return sharing.stream()
                .mapToInt(to -> sql.sql("""
                    select count(*) from message
                    where partner = :partner and contact = :contact and means = :means
                        and (sent_at > :since or state = 'SENDING')\
                    """)
                        .param("partner", to.partner().value())
                        .param("contact", to.contact())
                        .param("means", means.name())
                        .param("since", utc(since))
                        .query(Integer.class)
                        .single())
                .sum();
    }

    /// Takes the right to send one message for several to a number, unless one went since a time.
    ///
    /// @return when the last one went, if that was since then and so nothing was taken
    public Optional<Instant> claim(Recipient first, Instant since, Instant now) {
        String name = first.partner() + "/" + first.contact();
        int inserted =
                sql.sql("""
                    insert into surge (contact, last_digest_at) values (:contact, :now) on conflict do nothing\
                    """).param("contact", name).param("now", utc(now)).update();
        if (inserted == 1) {
            return Optional.empty();
        }
        Instant last = sql.sql("select last_digest_at from surge where contact = :contact for update")
                .param("contact", name)
                .query((row, _) -> instant(row, "last_digest_at"))
                .single();
        if (last.isAfter(since)) {
            return Optional.of(last);
        }
        changed(
                1,
                sql.sql("update surge set last_digest_at = :now where contact = :contact")
                        .param("now", utc(now))
                        .param("contact", name)
                        .update());
        return Optional.empty();
    }

    /// Lets a message speak for all others to its contact that wait and have never been tried, but for emergencies and
    /// for those whose alert has ended.
    ///
    /// @return how many concerns it speaks for, its own included
    public int gather(Outgoing carrier) {
        List<UUID> waiting = sql.sql("""
            select m.message_id from message m
            join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id
            where m.partner = :partner and m.contact = :contact and m.means = :means
                and m.state = 'DUE' and m.attempts = 0 and m.message_id <> :carrier and a.ended_at is null
                and d.urgency <> 'EMERGENCY' and m.occasion not in ('TAKEN', 'RECALLED')\
            """)
                .param("partner", carrier.to().partner().value())
                .param("contact", carrier.to().contact())
                .param("means", carrier.means().name())
                .param("carrier", carrier.message().value())
                .query((row, _) -> uuid(row, "message_id"))
                .list();
        int gathered = 0;
        for (UUID each : waiting) {
            gathered += sql.sql("""
                update message set state = 'COALESCED', carried_by = :carrier
                where message_id = :message and state = 'DUE' and attempts = 0\
                """)
                    .param("carrier", carrier.message().value())
                    .param("message", each)
                    .update();
        }
        changed(
                1,
                sql.sql("update message set carries = :carries where message_id = :carrier")
                        .param("carries", gathered + 1)
                        .param("carrier", carrier.message().value())
                        .update());
        return gathered + 1;
    }

    /// How many concerns a message speaks for.
    public int carries(MessageId message) {
        return sql.sql("select coalesce(carries, 1) from message where message_id = :message")
                .param("message", message.value())
                .query(Integer.class)
                .single();
    }

    /// A message was spoken for by one that was sent.
    public void spokenFor(Outgoing message, Instant at) {
        int now = sql.sql("update message set state = 'SENT', sent_at = :at where message_id = :m and state ="
                        + " 'COALESCED'")
                .param("at", utc(at))
                .param("m", message.message().value())
                .update();
        if (now == 1) {
            ledger.advance(message.alert(), AlertState.SENT);
            ledger.step(message.alert(), Step.SENT, message.message().toString(), at, message.message(), null, null);
        }
    }

    /// The message that spoke for another one will not be sent, so that one is due for itself.
    public void alone(MessageId message) {
        int now = sql.sql("""
            update message set state = 'DUE', carried_by = null where message_id = :message and state = 'COALESCED'\
            """).param("message", message.value()).update();
        if (now > 1) {
            throw new IllegalStateException("one message was freed " + now + " times");
        }
    }
}
