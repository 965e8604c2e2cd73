package org.signpost.notifier.ledger;

import static org.signpost.notifier.ledger.Ledger.changed;
import static org.signpost.notifier.ledger.Ledger.instant;
import static org.signpost.notifier.ledger.Ledger.utc;
import static org.signpost.notifier.ledger.Ledger.uuid;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.notifier.alerting.AlertState;
import org.signpost.notifier.alerting.Step;
import org.signpost.notifier.ledger.AlertLife.Recipient;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

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

    /// How many SMS went to contacts, since a time or right now; a contact that is missing got none.
    public Map<Recipient, Integer> textedSince(Collection<Recipient> contacts, Instant since) {
        var counts = new HashMap<Recipient, Integer>();
        sql.sql("""
            select partner, contact, count(*) as messages from sms_to_contact
            where partner = any(:partners) and contact = any(:contacts) and began_at > :since
            group by partner, contact\
            """)
                .param(
                        "partners",
                        texts(contacts.stream().map(to -> to.partner().value())))
                .param("contacts", texts(contacts.stream().map(Recipient::contact)))
                .param("since", utc(since))
                .query(row -> {
                    counts.put(
                            new Recipient(new PartnerId(row.getString("partner")), row.getString("contact")),
                            row.getInt("messages"));
                });
        return counts;
    }

    private static SqlArrayValue texts(Stream<String> texts) {
        return new SqlArrayValue("varchar", texts.distinct().toArray());
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

    /// Lets a message speak for all others to its contact that wait and have never been tried, but for emergencies, for
    /// those whose alert has ended, and for those that another instance has its hands on: it waits for no row.
    ///
    /// @return those for which it speaks now
    public Set<MessageId> gather(Attempt carrier) {
        List<UUID> waiting = sql.sql("""
            select m.message_id from message m
            join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id
            where m.partner = :partner and m.contact = :contact and m.means = :means
                and m.state = 'DUE' and m.attempts = 0 and m.message_id <> :carrier and a.ended_at is null
                and d.urgency <> 'EMERGENCY' and m.occasion not in ('TAKEN', 'RECALLED')
            order by m.message_id\
            """)
                .param("partner", carrier.partner().value())
                .param("contact", carrier.contact())
                .param("means", carrier.means().name())
                .param("carrier", carrier.message().value())
                .query((row, _) -> uuid(row, "message_id"))
                .list();
        List<UUID> free = sql.sql("""
            select message_id from message where message_id = any(:waiting) and state = 'DUE' and attempts = 0
            order by message_id for update skip locked\
            """)
                .param("waiting", new SqlArrayValue("uuid", waiting.toArray()))
                .query((row, _) -> uuid(row, "message_id"))
                .list();
        var gathered = new HashSet<MessageId>();
        for (UUID each : free) {
            if (sql.sql("""
                update message set state = 'COALESCED', carried_by = :carrier
                where message_id = :message and state = 'DUE' and attempts = 0\
                """)
                            .param("carrier", carrier.message().value())
                            .param("message", each)
                            .update()
                    == 1) {
                gathered.add(new MessageId(each));
            }
        }
        changed(
                1,
                sql.sql("update message set carries = :carries where message_id = :carrier")
                        .param("carries", gathered.size() + 1)
                        .param("carrier", carrier.message().value())
                        .update());
        return gathered;
    }

    /// A message was spoken for by one that was sent; what became of that one, became of this.
    public void spokenFor(Attempt message, Instant at) {
        int now = sql.sql("""
            update message
            set state = 'SENT', sent_at = :at,
                delivery = (select c.delivery from message c where c.message_id = message.carried_by),
                delivery_at = (select c.delivery_at from message c where c.message_id = message.carried_by)
            where message_id = :m and state = 'COALESCED'\
            """)
                .param("at", utc(at))
                .param("m", message.message().value())
                .update();
        if (now == 1) {
            ledger.texted(message, at);
            ledger.advance(message.alert(), AlertState.SENT);
            ledger.step(message.alert(), Step.SENT, message.message().toString(), at, message.message(), null, null);
        }
    }

    /// Forgets who had an SMS before a time, which must be longer ago than anybody asks about.
    ///
    /// @return how many SMS
    public int forget(Instant before) {
        return sql.sql("delete from sms_to_contact where began_at < :before")
                .param("before", utc(before))
                .update();
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
