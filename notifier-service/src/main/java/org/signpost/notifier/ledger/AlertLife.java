package org.signpost.notifier.ledger;

import static org.signpost.notifier.ledger.Ledger.changed;
import static org.signpost.notifier.ledger.Ledger.instant;
import static org.signpost.notifier.ledger.Ledger.optionalInstant;
import static org.signpost.notifier.ledger.Ledger.utc;
import static org.signpost.notifier.ledger.Ledger.uuid;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.AlertEnd;
import org.signpost.notifier.alerting.AlertState;
import org.signpost.notifier.alerting.EscalationCause;
import org.signpost.notifier.alerting.HandOver;
import org.signpost.notifier.alerting.Inheritance;
import org.signpost.notifier.alerting.Ladder.Rung;
import org.signpost.notifier.alerting.Ladder.Whom;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.MessageState;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.PlannedAlert;
import org.signpost.notifier.alerting.PlannedAlert.PlannedMessage;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.RecallReason;
import org.signpost.notifier.alerting.RefusalReason;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Restriction;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.RoutedConcern.Told;
import org.signpost.notifier.alerting.Step;
import org.signpost.notifier.alerting.Task;
import org.signpost.notifier.alerting.Terms;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.Delivery;
import org.signpost.notifier.channel.FailureReason;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/// The part of the ledger that says what becomes of an alert after its first messages: who was told next,
/// what arrived, how it ended.
///
/// Each method is part of the caller's transaction. Whoever changes an alert locks it first.
public final class AlertLife {

    private final JdbcClient sql;
    private final Ledger ledger;

    /// In the database of that client.
    public AlertLife(JdbcClient sql, Ledger ledger) {
        this.sql = sql;
        this.ledger = ledger;
    }

    /// An alert as it stands.
    ///
    /// @param partner the partner that it is meant for
    /// @param reached whose contact was told first
    /// @param rung the highest rung climbed; 0 when only the first contact was told
    /// @param ended how it ended, if it did
    public record Standing(
            AlertId alert,
            ConcernId concern,
            PublicReference reference,
            DecisionId decision,
            Mode mode,
            Urgency urgency,
            Role role,
            PartnerId partner,
            PartnerId reached,
            Instant recordedAt,
            int rung,
            Optional<AlertEnd> ended) {}

    /// Where a message about an alert went.
    ///
    /// @param contact the name of the contact within the partner
    public record Recipient(PartnerId partner, String contact) {}

    /// Locks an alert until the end of the transaction, and says how it stands; empty when there is no such
    /// alert.
    public Optional<Standing> lock(AlertId alert) {
        if (sql.sql("select alert_id from alert where alert_id = :alert for update")
                .param("alert", alert.value())
                .query((row, _) -> uuid(row, "alert_id"))
                .optional()
                .isEmpty()) {
            return Optional.empty();
        }
        return sql.sql("""
            select a.alert_id, d.concern_id, d.reference, d.decision_id, d.mode, d.urgency, a.role, a.partner, a.reached,
                   d.recorded_at, a.ended_by,
                   (select coalesce(max(r.number), 0) from rung r
                    where r.alert_id = a.alert_id and r.done_at is not null) as climbed
            from alert a join decision d on d.decision_id = a.decision_id
            where a.alert_id = :alert\
            """)
                .param("alert", alert.value())
                .query((row, _) -> new Standing(
                        new AlertId(uuid(row, "alert_id")),
                        new ConcernId(uuid(row, "concern_id")),
                        new PublicReference(row.getString("reference")),
                        new DecisionId(uuid(row, "decision_id")),
                        Mode.valueOf(row.getString("mode")),
                        Urgency.valueOf(row.getString("urgency")),
                        Role.valueOf(row.getString("role")),
                        new PartnerId(row.getString("partner")),
                        new PartnerId(row.getString("reached")),
                        instant(row, "recorded_at"),
                        row.getInt("climbed"),
                        Optional.ofNullable(row.getString("ended_by")).map(AlertEnd::valueOf)))
                .optional();
    }

    /// The lowest rung above those that were climbed.
    public Optional<Rung> next(AlertId alert) {
        return sql.sql("""
            select number, whom, due_at from rung
            where alert_id = :alert
                and number > (select coalesce(max(r.number), 0) from rung r
                              where r.alert_id = :alert and r.done_at is not null)
            order by number limit 1\
            """)
                .param("alert", alert.value())
                .query((row, _) -> new Rung(
                        row.getInt("number"), Whom.valueOf(row.getString("whom")), optionalInstant(row, "due_at")))
                .optional();
    }

    /// Writes down that a rung was climbed.
    public void climbed(AlertId alert, Rung rung, EscalationCause cause, Instant now) {
        changed(
                1,
                sql.sql("""
                    update rung set done_at = :now, cause = :cause
                    where alert_id = :alert and number = :number and done_at is null\
                    """)
                        .param("now", utc(now))
                        .param("cause", cause.name())
                        .param("alert", alert.value())
                        .param("number", rung.number())
                        .update());
        ledger.step(alert, Step.ESCALATED, String.valueOf(rung.number()), now, null, null, cause);
    }

    /// Writes down that a rung is out of the question, because a later one has come.
    public void passed(AlertId alert, Rung rung, Instant now) {
        changed(
                1,
                sql.sql("update rung set done_at = :now where alert_id = :alert and number = :number")
                        .param("now", utc(now))
                        .param("alert", alert.value())
                        .param("number", rung.number())
                        .update());
    }

    /// Puts a further rung on the ladder.
    public void add(AlertId alert, Rung rung) {
        ledger.add(alert, rung);
    }

    /// Adds messages to an alert.
    ///
    /// @param linked whether they hold a link to acknowledge
    /// @return those that were not known, which have to be sent
    public List<PlannedMessage> add(
            AlertId alert, boolean linked, List<PlannedMessage> messages, Occasion occasion, int rung, Instant now) {
        return ledger.add(alert, linked, messages, occasion, rung, now);
    }

    /// How the messages of a rung have fared, those that ask their reader to act or, for a copy, to know.
    public List<Fate> fates(AlertId alert, int rung) {
        return sql
                .sql("select state, delivery, occasion from message where alert_id = :alert and rung = :rung")
                .param("alert", alert.value())
                .param("rung", rung)
                .query((row, _) -> Occasion.valueOf(row.getString("occasion")).isOnlyForOpenAlerts()
                        ? Optional.of(fate(
                                MessageState.valueOf(row.getString("state")),
                                Delivery.valueOf(row.getString("delivery"))))
                        : Optional.<Fate>empty())
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /// How a message has fared.
    public enum Fate {
        ARRIVED,
        UNDECIDED,
        LOST
    }

    private static Fate fate(MessageState state, Delivery delivery) {
        return switch (delivery) {
            case DELIVERED -> Fate.ARRIVED;
            case FAILED -> Fate.LOST;
            case PENDING ->
                switch (state) {
                    case FAILED, GIVEN_UP -> Fate.LOST;
                    case DUE, COALESCED, SENDING, SENT, NOT_NEEDED -> Fate.UNDECIDED;
                };
        };
    }

    /// Writes down what a provider says of a message. What is older than what is known changes nothing.
    ///
    /// @return the alert of the message; empty when there is no such message or nothing new was learnt
    public Optional<AlertId> report(MessageId message, Delivery learnt, Instant now) {
        ledger.lockAlertOf(message);
        return sql.sql("""
            select alert_id, delivery, case when carried_by is null then attempts else 1 end as attempts
            from message where message_id = :message for update\
            """)
                .param("message", message.value())
                .query((row, _) -> {
                    var alert = new AlertId(uuid(row, "alert_id"));
                    Delivery known = Delivery.valueOf(row.getString("delivery"));
                    return new Known(alert, known, row.getInt("attempts"));
                })
                .optional()
                .filter(known -> known.attempts > 0 && known.delivery.advance(learnt) != known.delivery)
                .map(known -> {
                    changed(
                            1,
                            sql.sql("""
                                update message set delivery = :delivery, delivery_at = :now where message_id = :message\
                                """)
                                    .param("delivery", learnt.name())
                                    .param("now", utc(now))
                                    .param("message", message.value())
                                    .update());
                    switch (learnt) {
                        case DELIVERED -> {
                            ledger.advance(known.alert, AlertState.DELIVERED);
                            ledger.step(
                                    known.alert,
                                    Step.DELIVERED,
                                    message.toString(),
                                    now,
                                    message,
                                    known.attempts,
                                    null);
                        }
                        case FAILED ->
                            ledger.step(
                                    known.alert,
                                    Step.FAILED,
                                    message.toString(),
                                    now,
                                    message,
                                    known.attempts,
                                    FailureReason.NOT_DELIVERED);
                        case PENDING -> throw new IllegalStateException("nothing comes before pending");
                    }
                    return known.alert;
                });
    }

    private record Known(AlertId alert, Delivery delivery, int attempts) {}

    /// What a provider is asked about a message: empty when it is not at a provider, or was reported on
    /// already.
    public Optional<Silent> silent(MessageId message) {
        return sql.sql("""
            select m.means, m.sent_at, d.urgency
            from message m
            join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id
            where m.message_id = :message and m.state = 'SENT' and m.delivery = 'PENDING'\
            """)
                .param("message", message.value())
                .query((row, _) -> new Silent(
                        new Means(row.getString("means")),
                        instant(row, "sent_at"),
                        Urgency.valueOf(row.getString("urgency"))))
                .optional();
    }

    /// A message of which its provider has said nothing yet.
    public record Silent(Means means, Instant sentAt, Urgency urgency) {}

    /// Everybody else who was told of a concern by any decision, or will be, and may hear of it still.
    ///
    /// Left out is from whom it or what followed it is withheld; and of those told by another decision, the
    /// partner whose alert was withdrawn or was not for them.
    ///
    /// @param through the message with which somebody acknowledged
    public List<Recipient> othersTold(Standing standing, MessageId through) {
        Set<PartnerId> withheld = keptFrom(standing);
        return sql
                .sql("""
                    select distinct m.partner, m.contact
                    from message m
                    join alert a on a.alert_id = m.alert_id
                    join decision d on d.decision_id = a.decision_id
                    where d.concern_id = :concern
                        and (m.state in ('SENT', 'SENDING') or m.attempts > 0 or a.ended_at is null)
                        and (d.decision_id = :decision or m.partner <> a.partner or a.ended_by is null
                            or a.ended_by not in ('NOT_FOR_US', 'RECALLED'))
                        and not exists (select 1 from message t
                                        where t.message_id = :through and t.partner = m.partner
                                            and t.contact = m.contact)
                    order by m.partner, m.contact\
                    """)
                .param("concern", standing.concern().value())
                .param("decision", standing.decision().value())
                .param("through", through.value())
                .query((row, _) -> new Recipient(new PartnerId(row.getString("partner")), row.getString("contact")))
                .list()
                .stream()
                .filter(other -> !withheld.contains(other.partner()))
                .toList();
    }

    /// The partners to whom nobody new gives a concern: from whom it or something that follows it is withheld, or who
    /// said of what follows it that somebody there is involved.
    public Set<PartnerId> keptFrom(Standing standing) {
        var kept = new HashSet<>(withheld(standing.concern()));
        List<DecisionId> following = following(standing.reference(), standing.mode());
        if (!following.isEmpty()) {
            kept.addAll(involvedIn(following));
            kept.addAll(withheldFromAny(following));
        }
        return Set.copyOf(kept);
    }

    /// The partners from whom any of some concerns is withheld.
    ///
    /// @param decisions any decision about each of them
    public Set<PartnerId> withheldFromAny(List<DecisionId> decisions) {
        return Set.copyOf(sql.sql("""
            select distinct w.partner from withheld w join decision d on d.decision_id = w.decision_id
            where d.concern_id in (select one.concern_id from decision one
                                   where one.decision_id = any(:decisions))\
            """)
                .param("decisions", uuids(decisions))
                .query((row, _) -> new PartnerId(row.getString("partner")))
                .list());
    }

    /// Whether the partner to whose contact a message went must not hear of the concern.
    public boolean isKeptFromReaderOf(MessageId message) {
        return sql.sql("""
            select count(*) from message m
            join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id
            join decision wd on wd.concern_id = d.concern_id
            join withheld w on w.decision_id = wd.decision_id and w.partner = m.partner
            where m.message_id = :message\
            """)
                        .param("message", message.value())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /// Messages of an alert that have left, or may have, or for which one speaks that has or may have.
    public List<PlannedMessage> told(AlertId alert) {
        return sql.sql("""
            select m.message_id, m.means, m.partner, m.contact from message m
            left join message c on c.message_id = m.carried_by and m.state = 'COALESCED'
            where m.alert_id = :alert
                and (m.state in ('SENT', 'SENDING') or m.unclear or c.state in ('SENT', 'SENDING') or c.unclear)
            order by m.message_id\
            """)
                .param("alert", alert.value())
                .query((row, _) -> new PlannedMessage(
                        new MessageId(uuid(row, "message_id")),
                        new Means(row.getString("means")),
                        new PartnerId(row.getString("partner")),
                        row.getString("contact"),
                        Optional.empty()))
                .list();
    }

    /// Ends an alert that nobody acknowledged though everybody was told.
    public void giveUp(AlertId alert, Instant now) {
        if (ledger.end(alert, AlertEnd.GIVEN_UP, now)) {
            ledger.step(alert, Step.GIVEN_UP, "", now, null, null, null);
        }
    }

    /// Ends an alert because an operator withdraws it.
    ///
    /// @return whether it was not withdrawn before
    public boolean recall(AlertId alert, RecallReason reason, Instant now) {
        int inserted = sql.sql("""
            insert into recall (alert_id, reason, recalled_at) values (:alert, :reason, :now) on conflict do nothing\
            """)
                .param("alert", alert.value())
                .param("reason", reason.name())
                .param("now", utc(now))
                .update();
        if (inserted == 0) {
            return false;
        }
        boolean wasOpen = ledger.end(alert, AlertEnd.RECALLED, now);
        if (!wasOpen) {
            // an acknowledged alert stays acknowledged in history, but it is over all the same
            changed(
                    1,
                    sql.sql("update alert set ended_by = 'RECALLED' where alert_id = :alert")
                            .param("alert", alert.value())
                            .update());
        }
        ledger.advance(alert, AlertState.STOOD_DOWN);
        ledger.step(alert, Step.STOOD_DOWN, "", now, null, null, reason);
        return true;
    }

    /// The reason for which an alert was withdrawn.
    public Optional<RecallReason> recalled(AlertId alert) {
        return sql.sql("select reason from recall where alert_id = :alert")
                .param("alert", alert.value())
                .query((row, _) -> RecallReason.valueOf(row.getString("reason")))
                .optional();
    }

    /// Ends an alert because its partner says that it is not for them, or must not have it any more. In the second case
    /// it may have been acknowledged.
    ///
    /// @param next the decision that took over
    public void refuse(AlertId alert, RefusalReason reason, DecisionId next, Instant now) {
        changed(
                1,
                sql.sql("""
                    insert into refusal (alert_id, reason, refused_at, next_decision)
                    values (:alert, :reason, :now, :next)\
                    """)
                        .param("alert", alert.value())
                        .param("reason", reason.name())
                        .param("now", utc(now))
                        .param("next", next.value())
                        .update());
        if (!ledger.end(alert, AlertEnd.NOT_FOR_US, now)) {
            if (RefusalReason.ofPartners().contains(reason)) {
                throw new IllegalStateException("alert " + alert + " has ended and cannot be sent on");
            }
            changed(
                    1,
                    sql.sql("update alert set ended_by = 'NOT_FOR_US' where alert_id = :alert")
                            .param("alert", alert.value())
                            .update());
        }
        ledger.advance(alert, AlertState.STOOD_DOWN);
        ledger.step(alert, Step.STOOD_DOWN, "", now, null, null, reason);
    }

    /// Why a concern went on from one partner to another.
    ///
    /// @param by the partner that had it
    public record RefusedBefore(PartnerId by, RefusalReason reason) {

        /// Whether that is the partner, and somebody there is involved.
        public boolean isInvolved(PartnerId partner) {
            return by.equals(partner) && reason.isInvolvement();
        }
    }

    /// Who had the concern of an alert before, and why they have it no more.
    public Optional<RefusedBefore> refusedFor(AlertId alert) {
        return sql.sql("""
            select r0.partner, r.reason from alert a
            join refusal r on r.next_decision = a.decision_id
            join alert r0 on r0.alert_id = r.alert_id
            where a.alert_id = :alert order by r.refused_at limit 1\
            """)
                .param("alert", alert.value())
                .query((row, _) -> new RefusedBefore(
                        new PartnerId(row.getString("partner")), RefusalReason.valueOf(row.getString("reason"))))
                .optional();
    }

    /// The partner whose contact acknowledged an alert: the duty coordinator, when it came to them.
    public Optional<PartnerId> acknowledgedBy(AlertId alert) {
        return sql.sql("""
            select m.partner from acknowledgement k join message m on m.message_id = k.message_id
            where k.alert_id = :alert\
            """)
                .param("alert", alert.value())
                .query((row, _) -> new PartnerId(row.getString("partner")))
                .optional();
    }

    /// The messages for which a message spoke.
    public List<MessageId> spokenForBy(MessageId message) {
        return sql.sql("select message_id from message where carried_by = :message and state = 'SENT'")
                .param("message", message.value())
                .query((row, _) -> new MessageId(uuid(row, "message_id")))
                .list();
    }

    /// Makes whoever else ends or sends on alerts about a concern wait until the end of the transaction. To be called
    /// before an alert is locked.
    public void lockConcernOf(AlertId alert) {
        var _ = sql.sql("""
            select decision_id from decision
            where concern_id = (select d.concern_id from decision d join alert a on a.decision_id = d.decision_id
                                where a.alert_id = :alert)
            order by decision_id for update\
            """)
                .param("alert", alert.value())
                .query((row, _) -> uuid(row, "decision_id"))
                .list();
    }

    /// Locks the decisions about a report and about those that it follows, the first of them first, until
    /// the end of the transaction. What is said about one of them by then is seen by whoever waited. To be
    /// called before an alert is locked.
    public void lockChainOf(PublicReference reference) {
        new ArrayList<>(upFrom(reference)).reversed().forEach(this::lockDecisionsOf);
    }

    private void lockDecisionsOf(PublicReference reference) {
        var _ = sql.sql("""
            select decision_id from decision where reference = :reference order by decision_id for update\
            """)
                .param("reference", reference.value())
                .query((row, _) -> uuid(row, "decision_id"))
                .list();
    }

    /// The same of a decision, without those about its own report.
    public void lockEarlierOf(DecisionId decision) {
        sql.sql("select earlier from decision where decision_id = :decision and earlier is not null")
                .param("decision", decision.value())
                .query((row, _) -> new PublicReference(row.getString("earlier")))
                .optional()
                .ifPresent(this::lockChainOf);
    }

    /// The reference of the concern that an alert is about; empty when there is no such alert.
    public Optional<PublicReference> referenceOf(AlertId alert) {
        return sql.sql("""
            select d.reference from alert a join decision d on d.decision_id = a.decision_id
            where a.alert_id = :alert\
            """)
                .param("alert", alert.value())
                .query((row, _) -> new PublicReference(row.getString("reference")))
                .optional();
    }

    /// The alert of a message.
    public Optional<AlertId> alertOf(MessageId message) {
        return sql.sql("select alert_id from message where message_id = :message")
                .param("message", message.value())
                .query((row, _) -> new AlertId(uuid(row, "alert_id")))
                .optional();
    }

    /// The partners who must never hear of a concern, as any decision about it says.
    public Set<PartnerId> withheld(ConcernId concern) {
        return Set.copyOf(sql.sql("""
            select distinct w.partner from withheld w join decision d on d.decision_id = w.decision_id
            where d.concern_id = :concern\
            """)
                .param("concern", concern.value())
                .query((row, _) -> new PartnerId(row.getString("partner")))
                .list());
    }

    /// How many decisions about a concern there are.
    public int decisions(ConcernId concern) {
        return sql.sql("select count(*) from decision where concern_id = :concern")
                .param("concern", concern.value())
                .query(Integer.class)
                .single();
    }

    /// The partners told of a concern for information, and not withdrawn, in order of their names.
    public List<PartnerId> openCopies(ConcernId concern) {
        return partners(concern, "a.role = 'COPY' and a.ended_at is null");
    }

    /// The partners that were asked, each with a copy, to find out where a concern is.
    public List<PartnerId> locating(ConcernId concern) {
        return partners(concern, "a.role = 'COPY' and a.task = 'LOCATE' and a.ended_at is null");
    }

    /// The partners that lead on a concern and have not ended with it, or have acknowledged it.
    public Set<PartnerId> leads(ConcernId concern) {
        return Set.copyOf(partners(
                concern, "a.role = 'LEAD' and (a.ended_by is null or a.ended_by in ('ACKNOWLEDGED', 'GIVEN_UP'))"));
    }

    private List<PartnerId> partners(ConcernId concern, String which) {
        return sql.sql("""
            select distinct a.partner from alert a join decision d on d.decision_id = a.decision_id
            where d.concern_id = :concern and\
            """ + " " + which + " order by a.partner")
                .param("concern", concern.value())
                .query((row, _) -> new PartnerId(row.getString("partner")))
                .list();
    }

    /// What another body has to know of a concern that a partner sends on: what that partner knew, as a
    /// decision of its own whose clocks start now, on the terms that were agreed on.
    ///
    /// What that partner was to do beyond to act is still to be done, such as to pass it to the force of its place;
    /// otherwise the other body leads with what it was to do as a copy.
    public RoutedConcern sentOn(Standing standing, DecisionId decision, PartnerId body, Instant now) {
        return sql.sql("select prompt, kind, earlier, restriction from decision where decision_id = :decision")
                .param("decision", standing.decision().value())
                .query((row, _) -> new RoutedConcern(
                        standing.concern(),
                        standing.reference(),
                        decision,
                        standing.mode(),
                        standing.urgency(),
                        Prompt.valueOf(row.getString("prompt")),
                        Ledger.relation(row),
                        Restriction.valueOf(row.getString("restriction")),
                        now,
                        terms(standing.decision(), standing.urgency()),
                        List.of(new Told(body, Role.LEAD, taskOf(standing, body))),
                        withheld(standing.concern())))
                .single();
    }

    /// What was agreed on for the alerts of a decision when it was made.
    public Terms terms(DecisionId decision, Urgency urgency) {
        return sql.sql("select terms from decision where decision_id = :decision")
                .param("decision", decision.value())
                .query((row, _) -> Optional.ofNullable(row.getString("terms")))
                .optional()
                .flatMap(Function.identity())
                .flatMap(WrittenTerms::read)
                .orElseGet(() -> Terms.usual(urgency));
    }

    private Task taskOf(Standing refused, PartnerId body) {
        List<Task> tasks = sql.sql("""
            select a.task from alert a join decision d on d.decision_id = a.decision_id
            where a.alert_id = :alert
                or (d.concern_id = :concern and a.partner = :body and a.role = 'COPY' and a.ended_at is null)
            order by case when a.alert_id = :alert then 0 else 1 end, a.alert_id\
            """)
                .param("alert", refused.alert().value())
                .param("concern", refused.concern().value())
                .param("body", body.value())
                .query((row, _) -> Task.valueOf(row.getString("task")))
                .list();
        return tasks.stream().filter(task -> task != Task.ACT).findFirst().orElse(Task.ACT);
    }

    /// How many urgent concerns a message speaks for, its own among them.
    public int urgentSpokenForBy(MessageId carrier) {
        return sql.sql("""
            select count(*) from message m join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id
            where (m.message_id = :carrier or m.carried_by = :carrier) and d.urgency = 'URGENT'\
            """)
                .param("carrier", carrier.value())
                .query(Integer.class)
                .single();
    }

    /// The alerts about a reference, those of every decision about it.
    public List<AlertId> alertsOf(PublicReference reference) {
        return sql.sql("""
            select a.alert_id from alert a join decision d on d.decision_id = a.decision_id
            where d.reference = :reference order by a.alert_id\
            """)
                .param("reference", reference.value())
                .query((row, _) -> new AlertId(uuid(row, "alert_id")))
                .list();
    }

    /// What follows a report has from it, from those that it follows, and from others that follow the same;
    /// the partners who were told after an escalation are among those told. It is withheld from those who
    /// said of any of them that somebody there is involved. What is live has nothing from a test.
    ///
    /// @param mode that of what follows
    public Inheritance inherited(PublicReference reference, Mode mode) {
        SqlArrayValue chain = chainOf(reference);
        boolean tests = mode != Mode.LIVE;
        boolean restricted = sql.sql("""
            select count(*) from decision d
            where (d.reference = any(:chain) or d.earlier = any(:chain)) and d.restriction <> 'NONE'
                and (d.mode = 'LIVE' or :tests)\
            """)
                        .param("chain", chain)
                        .param("tests", tests)
                        .query(Integer.class)
                        .single()
                > 0;
        List<PartnerId> withheld = sql.sql("""
            select distinct w.partner from withheld w join decision d on d.decision_id = w.decision_id
            where (d.reference = any(:chain) or d.earlier = any(:chain)) and (d.mode = 'LIVE' or :tests)\
            """)
                .param("chain", chain)
                .param("tests", tests)
                .query((row, _) -> new PartnerId(row.getString("partner")))
                .list();
        List<PartnerId> told = sql.sql("""
            select a.partner from alert a join decision d on d.decision_id = a.decision_id
            where (d.reference = any(:chain) or d.earlier = any(:chain)) and (d.mode = 'LIVE' or :tests)
            union
            select m.partner from message m
            join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id
            where (d.reference = any(:chain) or d.earlier = any(:chain)) and m.attempts > 0
                and (d.mode = 'LIVE' or :tests)\
            """)
                .param("chain", chain)
                .param("tests", tests)
                .query((row, _) -> new PartnerId(row.getString("partner")))
                .list();
        var never = new HashSet<>(withheld);
        never.addAll(involved(chain, mode));
        return new Inheritance(restricted, never, Set.copyOf(told), handedOn(chain, tests));
    }

    /// A partner that leads, or led, by a decision.
    private record Leading(
            PartnerId partner,
            DecisionId decision,
            Urgency urgency,
            Optional<AlertEnd> ended,
            Optional<RefusalReason> reason,
            Optional<DecisionId> next) {

        boolean hasIt() {
            return ended.isEmpty() || ended.get() == AlertEnd.ACKNOWLEDGED || ended.get() == AlertEnd.GIVEN_UP;
        }
    }

    /// Of some reports, who sent any of them on and has none of them now.
    private List<HandOver> handedOn(SqlArrayValue chain, boolean tests) {
        List<Leading> all = sql.sql("""
            select a.partner, d.decision_id, d.urgency, a.ended_by, r.reason, r.next_decision
            from decision d
            join alert a on a.decision_id = d.decision_id
            left join refusal r on r.alert_id = a.alert_id
            where d.reference = any(:chain) and a.role = 'LEAD' and (d.mode = 'LIVE' or :tests)
            order by d.recorded_at, d.decision_id, a.partner\
            """)
                .param("chain", chain)
                .param("tests", tests)
                .query((row, _) -> new Leading(
                        new PartnerId(row.getString("partner")),
                        new DecisionId(uuid(row, "decision_id")),
                        Urgency.valueOf(row.getString("urgency")),
                        Optional.ofNullable(row.getString("ended_by")).map(AlertEnd::valueOf),
                        Optional.ofNullable(row.getString("reason")).map(RefusalReason::valueOf),
                        row.getString("next_decision") == null
                                ? Optional.empty()
                                : Optional.of(new DecisionId(uuid(row, "next_decision")))))
                .list();
        return all.stream()
                .filter(each -> each.reason().isPresent())
                .filter(each ->
                        all.stream().noneMatch(other -> other.partner().equals(each.partner()) && other.hasIt()))
                .map(each -> new HandOver(
                        each.partner(),
                        each.reason().filter(RefusalReason::isInvolvement).isPresent(),
                        each.urgency(),
                        whoHasItAfter(each, all)))
                .toList();
    }

    private static Set<PartnerId> whoHasItAfter(Leading first, List<Leading> all) {
        var have = new HashSet<PartnerId>();
        var seen = new HashSet<DecisionId>();
        var ahead = new ArrayDeque<DecisionId>();
        first.next().ifPresent(ahead::add);
        while (!ahead.isEmpty()) {
            DecisionId decision = ahead.remove();
            if (seen.add(decision)) {
                for (Leading each : all) {
                    if (each.decision().equals(decision)) {
                        each.next().ifPresent(ahead::add);
                        if (each.hasIt()) {
                            have.add(each.partner());
                        }
                    }
                }
            }
        }
        return have;
    }

    private SqlArrayValue chainOf(PublicReference reference) {
        return new SqlArrayValue(
                "varchar",
                upFrom(reference).stream().<Object>map(PublicReference::value).toArray());
    }

    /// A report, the one that it follows, and so on, as far as they are known.
    public Set<PublicReference> upFrom(PublicReference reference) {
        var chain = new LinkedHashSet<PublicReference>();
        Optional<PublicReference> each = Optional.of(reference);
        while (each.isPresent() && chain.add(each.get())) {
            each = sql.sql("select earlier from decision where reference = :reference and earlier is not null limit 1")
                    .param("reference", each.get().value())
                    .query((row, _) -> new PublicReference(row.getString("earlier")))
                    .optional();
        }
        return chain;
    }

    /// Every partner that was told of a concern or is to be; those who were told after an escalation among them.
    public Set<PartnerId> toldOf(ConcernId concern) {
        return Set.copyOf(sql.sql("""
            select a.partner from alert a join decision d on d.decision_id = a.decision_id
            where d.concern_id = :concern
            union
            select m.partner from message m
            join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id
            where d.concern_id = :concern and m.attempts > 0\
            """)
                .param("concern", concern.value())
                .query((row, _) -> new PartnerId(row.getString("partner")))
                .list());
    }

    /// Whether a decision is recorded and nothing follows its report. What comes later looks for it by itself.
    public boolean isTakenAndAlone(DecisionId decision) {
        return sql.sql("""
            select count(*) from decision d
            where d.decision_id = :decision
                and not exists (select 1 from decision later where later.earlier = d.reference)\
            """)
                        .param("decision", decision.value())
                        .query(Integer.class)
                        .single()
                == 1;
    }

    /// What follows a report, and what follows that in turn: of each concern its first decision.
    public List<DecisionId> following(PublicReference reference) {
        var decisions = new LinkedHashMap<ConcernId, DecisionId>();
        var seen = new HashSet<PublicReference>();
        var ahead = new ArrayDeque<>(List.of(reference));
        while (!ahead.isEmpty()) {
            PublicReference each = ahead.remove();
            if (seen.add(each)) {
                sql.sql("""
                    select decision_id, concern_id, reference from decision
                    where earlier = :reference order by recorded_at, decision_id\
                    """)
                        .param("reference", each.value())
                        .query((row, _) -> {
                            decisions.putIfAbsent(
                                    new ConcernId(uuid(row, "concern_id")), new DecisionId(uuid(row, "decision_id")));
                            return new PublicReference(row.getString("reference"));
                        })
                        .list()
                        .forEach(ahead::add);
            }
        }
        return List.copyOf(decisions.values());
    }

    /// The same, as far as it counts for a report of that mode: a test changes nothing about what is live.
    public List<DecisionId> following(PublicReference reference, Mode mode) {
        List<DecisionId> all = following(reference);
        if (mode != Mode.LIVE || all.isEmpty()) {
            return all;
        }
        Set<DecisionId> live = Set.copyOf(
                sql.sql("select decision_id from decision where decision_id = any(:decisions) and mode = 'LIVE'")
                        .param("decisions", uuids(all))
                        .query((row, _) -> new DecisionId(uuid(row, "decision_id")))
                        .list());
        return all.stream().filter(live::contains).toList();
    }

    /// The partners that lead on any of some concerns, or have acknowledged it, in order of their names.
    ///
    /// @param decisions any decision about each of them
    public List<PartnerId> leadsOfAny(List<DecisionId> decisions) {
        return decisions.isEmpty()
                ? List.of()
                : sql.sql("""
                    select distinct a.partner from alert a join decision d on d.decision_id = a.decision_id
                    where d.concern_id in (select one.concern_id from decision one
                                           where one.decision_id = any(:decisions))
                        and a.role = 'LEAD' and (a.ended_by is null or a.ended_by = 'ACKNOWLEDGED')
                    order by a.partner\
                    """)
                        .param("decisions", uuids(decisions))
                        .query((row, _) -> new PartnerId(row.getString("partner")))
                        .list();
    }

    /// The partners that lead on a report because a partner before them was named in a later one.
    public List<PartnerId> leadsAfterNaming(PublicReference reference) {
        return sql.sql("""
            select distinct a.partner from alert a
            join decision d on d.decision_id = a.decision_id
            join refusal r on r.next_decision = d.decision_id
            where d.reference = :reference and r.reason = any(:reasons)
                and a.role = 'LEAD' and (a.ended_by is null or a.ended_by = 'ACKNOWLEDGED')
            order by a.partner\
            """)
                .param("reference", reference.value())
                .param("reasons", names(RefusalReason.ofLaterReports()))
                .query((row, _) -> new PartnerId(row.getString("partner")))
                .list();
    }

    private static SqlArrayValue names(List<RefusalReason> reasons) {
        return new SqlArrayValue(
                "varchar", reasons.stream().<Object>map(Enum::name).toArray());
    }

    /// Of each concern that has a reference, its first decision.
    public List<DecisionId> decisionsAbout(PublicReference reference) {
        var decisions = new LinkedHashMap<ConcernId, DecisionId>();
        sql.sql("""
            select decision_id, concern_id from decision
            where reference = :reference order by recorded_at, decision_id\
            """).param("reference", reference.value()).query(row -> {
            decisions.putIfAbsent(new ConcernId(uuid(row, "concern_id")), new DecisionId(uuid(row, "decision_id")));
        });
        return List.copyOf(decisions.values());
    }

    private static SqlArrayValue uuids(List<DecisionId> decisions) {
        return new SqlArrayValue(
                "uuid", decisions.stream().<Object>map(DecisionId::value).toArray());
    }

    /// A decision about a concern, such as what follows a report.
    public record FollowUp(DecisionId decision, ConcernId concern, Mode mode, Urgency urgency, Relation relation) {}

    /// Locks the decisions about a concern until the end of the transaction, so that one at a time adds to them. Empty
    /// when there is nothing to tell of it any more, because it was withdrawn.
    public Optional<FollowUp> lockFollowUp(DecisionId decision) {
        var _ = sql.sql("""
            select decision_id from decision
            where concern_id = (select d.concern_id from decision d where d.decision_id = :decision)
            order by decision_id for update\
            """)
                .param("decision", decision.value())
                .query((row, _) -> uuid(row, "decision_id"))
                .list();
        return sql.sql("select concern_id, mode, urgency, kind, earlier from decision where decision_id = :decision")
                .param("decision", decision.value())
                .query((row, _) -> new FollowUp(
                        decision,
                        new ConcernId(uuid(row, "concern_id")),
                        Mode.valueOf(row.getString("mode")),
                        Urgency.valueOf(row.getString("urgency")),
                        Ledger.relation(row)))
                .optional()
                .filter(followUp -> !isWithdrawn(followUp.concern()));
    }

    /// Whether every alert about a concern was withdrawn, but for those of partners who must never hear of it. One
    /// that reached nobody was not.
    private boolean isWithdrawn(ConcernId concern) {
        Set<PartnerId> withheld = withheld(concern);
        List<Optional<String>> ends = sql
                .sql("""
                    select a.partner, a.ended_by from alert a join decision d on d.decision_id = a.decision_id
                    where d.concern_id = :concern\
                    """)
                .param("concern", concern.value())
                .query((row, _) -> withheld.contains(new PartnerId(row.getString("partner")))
                        ? Optional.<Optional<String>>empty()
                        : Optional.of(Optional.ofNullable(row.getString("ended_by"))))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
        return !ends.isEmpty() && ends.stream().allMatch(Optional.of(AlertEnd.RECALLED.name())::equals);
    }

    /// Writes down that those who were told of a concern may speak of it among themselves only.
    public void restrict(FollowUp followUp) {
        var _ = sql.sql("""
            update decision set restriction = :restriction where concern_id = :concern and restriction = 'NONE'\
            """)
                .param("restriction", Restriction.THOSE_TOLD.name())
                .param("concern", followUp.concern().value())
                .update();
    }

    /// Writes down that partners must never hear of a concern.
    public void withhold(FollowUp followUp, Set<PartnerId> partners) {
        for (PartnerId partner : partners) {
            var _ = sql.sql("insert into withheld (decision_id, partner) values (:decision, :partner)"
                            + " on conflict do nothing")
                    .param("decision", followUp.decision().value())
                    .param("partner", partner.value())
                    .update();
        }
    }

    /// Every partner that a decision about a concern named as lead, whatever became of it.
    public Set<PartnerId> everLed(ConcernId concern) {
        return Set.copyOf(partners(concern, "a.role = 'LEAD'"));
    }

    /// The alerts about a concern that partners have, locked until the end of the transaction; those that are over are
    /// left out.
    public List<Standing> lockAlertsOf(ConcernId concern, Set<PartnerId> partners) {
        return sql
                .sql("""
                    select a.alert_id, a.partner from alert a join decision d on d.decision_id = a.decision_id
                    where d.concern_id = :concern
                        and (a.ended_by is null or a.ended_by in ('ACKNOWLEDGED', 'GIVEN_UP'))
                    order by a.alert_id\
                    """)
                .param("concern", concern.value())
                .query((row, _) -> partners.contains(new PartnerId(row.getString("partner")))
                        ? Optional.of(new AlertId(uuid(row, "alert_id")))
                        : Optional.<AlertId>empty())
                .list()
                .stream()
                .flatMap(Optional::stream)
                .flatMap(alert -> lock(alert).stream())
                .toList();
    }

    /// Adds alerts to a decision that was recorded before.
    public void alsoTell(FollowUp followUp, List<PlannedAlert> alerts, Instant now) {
        ledger.record(followUp.decision(), alerts, followUp.relation().occasion(), now);
    }

    /// The partners that said that somebody there is involved: in a report, in one that it follows, or in
    /// another that follows any of these.
    ///
    /// @param mode that of the report; in what is live, nothing counts that was said in a test
    public Set<PartnerId> involved(PublicReference reference, Mode mode) {
        return involved(chainOf(reference), mode);
    }

    private Set<PartnerId> involved(SqlArrayValue chain, Mode mode) {
        return refusedAmong(chain, mode, List.of(RefusalReason.CONFLICT_OF_INTEREST));
    }

    /// The partners from whom one of the same reports was taken, because a later one says that somebody there is
    /// involved.
    ///
    /// @param mode that of the report
    public Set<PartnerId> namedLater(PublicReference reference, Mode mode) {
        return refusedAmong(chainOf(reference), mode, RefusalReason.ofLaterReports());
    }

    private Set<PartnerId> refusedAmong(SqlArrayValue chain, Mode mode, List<RefusalReason> reasons) {
        return Set.copyOf(sql.sql("""
            select distinct a.partner from decision d
            join alert a on a.decision_id = d.decision_id
            join refusal r on r.alert_id = a.alert_id
            where (d.reference = any(:chain) or d.earlier = any(:chain)) and r.reason = any(:reasons)
                and (d.mode = 'LIVE' or :tests)\
            """)
                .param("chain", chain)
                .param("tests", mode != Mode.LIVE)
                .param("reasons", names(reasons))
                .query((row, _) -> new PartnerId(row.getString("partner")))
                .list());
    }

    /// The partners that said, when they had one of those very concerns, that somebody there is involved.
    ///
    /// @param decisions any decision about each of them
    public Set<PartnerId> involvedIn(List<DecisionId> decisions) {
        return Set.copyOf(sql.sql("""
            select distinct a.partner from decision d
            join alert a on a.decision_id = d.decision_id
            join refusal r on r.alert_id = a.alert_id
            where r.reason = 'CONFLICT_OF_INTEREST'
                and d.concern_id in (select one.concern_id from decision one
                                     where one.decision_id = any(:decisions))\
            """)
                .param("decisions", uuids(decisions))
                .query((row, _) -> new PartnerId(row.getString("partner")))
                .list());
    }

    /// The partners that refused an alert about a concern.
    public Set<PartnerId> refusedBy(ConcernId concern) {
        return Set.copyOf(sql.sql("""
            select distinct a.partner from refusal r
            join alert a on a.alert_id = r.alert_id
            join decision d on d.decision_id = a.decision_id
            where d.concern_id = :concern\
            """)
                .param("concern", concern.value())
                .query((row, _) -> new PartnerId(row.getString("partner")))
                .list());
    }
}
