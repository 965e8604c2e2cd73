package org.signpost.notifier.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.Kind;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.NamedId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.AlertEnd;
import org.signpost.notifier.alerting.AlertState;
import org.signpost.notifier.alerting.Ladder.Rung;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.MessageState;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.PlannedAlert;
import org.signpost.notifier.alerting.PlannedAlert.PlannedMessage;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Restriction;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.Step;
import org.signpost.notifier.alerting.Task;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.LinkId;
import org.signpost.notifier.ledger.LinkedAlert.Acknowledged;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.transaction.support.TransactionTemplate;

/// The alerts, their messages and attempts, and what others must be told of them.
///
/// Everything is inserted by an id that its cause gives it, so that to record something twice changes
/// nothing. Each method is one transaction, or part of the caller's. Times are kept to the microsecond.
public final class Ledger {

    private static final String INSERT_RUNG = "insert into rung (alert_id, number, whom, due_at) values (?, ?, ?, ?)";

    private static final String INSERT_ATTEMPTS = """
        insert into attempt (message_id, attempt, began_at, ended_at, outcome, reason, provider_id)
        select * from unnest(cast(:messages as uuid array), cast(:numbers as integer array),
            cast(:begins as timestamp(6) with time zone array), cast(:ends as timestamp(6) with time zone array),
            cast(:outcomes as varchar array), cast(:reasons as varchar array), cast(:providers as varchar array))
        on conflict do nothing\
        """;

    private static final String INSERT_STEPS = """
        insert into outbox (progress_id, alert_id, step, happened_at, message_id, attempt, reason)
        select * from unnest(cast(:steps as uuid array), cast(:stepAlerts as uuid array),
            cast(:stepNames as varchar array), cast(:stepTimes as timestamp(6) with time zone array),
            cast(:stepMessages as uuid array), cast(:stepAttempts as integer array), cast(:stepReasons as varchar array))
        on conflict do nothing\
        """;

    /// Several statements, which go to the database in one round trip; what is told is how many rows the first changed.
    private static final String HANDED_OVER = INSERT_ATTEMPTS + """
        ;
        merge into message
        using (select * from unnest(cast(:messages as uuid array),
            cast(:ends as timestamp(6) with time zone array)) as u (message_id, sent_at)) s
        on message.message_id = s.message_id
        when matched and message.state <> 'SENT' then update set state = 'SENT', sent_at = s.sent_at;
        update alert set state = 'SENT' where alert_id = any(:advanced);
        """ + INSERT_STEPS;

    private static final String BEGIN = """
        update message
        set state = 'SENDING', attempts = attempts + 1, unclear = (unclear or state = 'SENDING'),
            first_attempt_at = coalesce(first_attempt_at, :now), attempt_began_at = :now
        where message_id = any(:messages) and state in ('DUE', 'SENDING')\
        """;

    private static final String TEXTED = """
        delete from sms_to_contact where message_id = any(:texts);
        insert into sms_to_contact (message_id, partner, contact, began_at)
        select u.message_id, u.partner, u.contact, cast(:now as timestamp(6) with time zone)
        from unnest(cast(:texts as uuid array), cast(:partners as varchar array), cast(:contacts as varchar array))
            as u (message_id, partner, contact)\
        """;

    private final JdbcClient sql;
    private final JdbcOperations batches;
    private final TransactionTemplate transaction;
    private final Duration linkLife;

    /// A ledger in the database of that client.
    ///
    /// @param batches statements with many sets of parameters, in the same database
    /// @param linkLife how long a link to acknowledge works
    public Ledger(JdbcClient sql, JdbcOperations batches, TransactionTemplate transaction, Duration linkLife) {
        this.sql = sql;
        this.batches = batches;
        this.transaction = transaction;
        this.linkLife = linkLife;
    }

    /// Writes down a decision with its alerts and messages. A decision whose id is known is ignored as a
    /// whole: the first one that arrived has been acted upon.
    /// @param occasion why its first messages are sent
    public Recording record(RoutedConcern concern, List<PlannedAlert> alerts, Occasion occasion, Instant now) {
        return in(() -> {
            int inserted = sql.sql("""
                insert into decision
                    (decision_id, concern_id, reference, mode, urgency, prompt, kind, earlier, restriction, received_at,
                     recorded_at, terms)
                values
                    (:decision, :concern, :reference, :mode, :urgency, :prompt, :kind, :earlier, :restriction, :receivedAt,
                     :now, :terms)
                on conflict do nothing\
                """)
                    .param("decision", concern.decision().value())
                    .param("concern", concern.concern().value())
                    .param("reference", concern.reference().value())
                    .param("mode", concern.mode().name())
                    .param("urgency", concern.urgency().name())
                    .param("prompt", concern.prompt().name())
                    .param("kind", concern.relation().kind().name())
                    .param(
                            "earlier",
                            concern.relation()
                                    .earlier()
                                    .map(PublicReference::value)
                                    .orElse(null))
                    .param("restriction", concern.restriction().name())
                    .param("receivedAt", utc(concern.receivedAt()))
                    .param("now", utc(now))
                    .param("terms", WrittenTerms.of(concern.terms()))
                    .update();
            if (inserted == 0) {
                return Recording.KNOWN;
            }
            record(concern.decision(), alerts, occasion, now);
            each(
                    "insert into withheld (decision_id, partner) values (?, ?)",
                    concern.withheld().stream()
                            .map(partner -> row(concern.decision().value(), partner.value()))
                            .toList());
            return Recording.RECORDED;
        });
    }

    /// Writes down alerts of a decision that is there.
    void record(DecisionId decision, List<PlannedAlert> alerts, Occasion occasion, Instant now) {
        each(
                """
                insert into alert (alert_id, decision_id, partner, reached, detour, role, task, state, deadline_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)\
                """,
                alerts.stream()
                        .map(alert -> row(
                                alert.id().value(),
                                decision.value(),
                                alert.partner().value(),
                                alert.reached().value(),
                                alert.detour().name(),
                                alert.role().name(),
                                alert.task().name(),
                                AlertState.RECORDED.name(),
                                utc(alert.deadline().orElse(null))))
                        .toList());
        var _ = insert(
                alerts.stream()
                        .flatMap(alert -> alert.messages().stream()
                                .map(message ->
                                        new NewMessage(alert.id(), alert.role() == Role.LEAD, message, occasion, 0)))
                        .toList(),
                now);
        each(
                INSERT_RUNG,
                alerts.stream()
                        .flatMap(alert -> alert.rungs().stream().map(rung -> row(alert.id(), rung)))
                        .toList());
        steps(alerts.stream()
                .map(alert -> new NewStep(alert.id(), Step.RECORDED, "", now, null, null, null))
                .toList());
    }

    /// Writes down a further rung of an alert's ladder.
    void add(AlertId alert, Rung rung) {
        each(INSERT_RUNG, List.<@Nullable Object[]>of(row(alert, rung)));
    }

    private static @Nullable Object[] row(AlertId alert, Rung rung) {
        return row(
                alert.value(), rung.number(), rung.whom().name(), utc(rung.at().orElse(null)));
    }

    /// Writes down messages of an alert. One that is known stays as it is.
    ///
    /// @param linked whether they hold a link to acknowledge
    /// @return those that were not known
    List<PlannedMessage> add(
            AlertId alert, boolean linked, List<PlannedMessage> messages, Occasion occasion, int rung, Instant now) {
        return insert(
                messages.stream()
                        .map(message -> new NewMessage(alert, linked, message, occasion, rung))
                        .toList(),
                now);
    }

    private record NewMessage(AlertId alert, boolean linked, PlannedMessage message, Occasion occasion, int rung) {}

    private List<PlannedMessage> insert(List<NewMessage> messages, Instant now) {
        OffsetDateTime linkExpiresAt = utc(now.plus(linkLife));
        int[] inserted = batches.batchUpdate(
                """
                insert into message
                    (message_id, alert_id, means, partner, contact, occasion, rung, state, attempts, unclear,
                     deadline_at, link_id, link_expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, 0, false, ?, ?, ?)
                on conflict do nothing\
                """,
                messages.stream()
                        .map(each -> row(
                                each.message().id().value(),
                                each.alert().value(),
                                each.message().means().name(),
                                each.message().partner().value(),
                                each.message().contact(),
                                each.occasion().name(),
                                each.rung(),
                                MessageState.DUE.name(),
                                utc(each.message().deadline().orElse(null)),
                                each.linked() ? LinkId.of(each.message().id()).value() : null,
                                each.linked() ? linkExpiresAt : null))
                        .toList());
        if (Arrays.stream(inserted).anyMatch(rows -> rows < 0)) {
            throw new IllegalStateException("the driver does not say which messages are new: leave"
                    + " reWriteBatchedInserts out of the address of the database");
        }
        return IntStream.range(0, inserted.length)
                .filter(i -> inserted[i] == 1)
                .mapToObj(i -> messages.get(i).message())
                .toList();
    }

    /// Begins an attempt to send a message, and says all that sending needs. Empty when there is nothing
    /// more to do about the message: it has been sent, or failed for good, another one speaks for it, or its alert
    /// has ended meanwhile.
    public Optional<Attempt> begin(MessageId message, Instant now) {
        return in(() -> {
            var _ = lockAlertsOf(List.of(message));
            return due(List.of(message), now).stream()
                    .filter(this::mayBegin)
                    .flatMap(due -> begin(List.of(due), now).stream())
                    .findFirst();
        });
    }

    /// Locks the alerts of messages, always in the same order, and says how far they have come. Everybody locks an
    /// alert
    /// before its messages. Part of the caller's transaction.
    public Map<AlertId, AlertState> lockAlertsOf(List<MessageId> messages) {
        var states = new HashMap<AlertId, AlertState>();
        sql.sql("""
            select alert_id, state from alert
            where alert_id in (select m.alert_id from message m where m.message_id = any(:messages))
            order by alert_id for update\
            """).param("messages", ids(messages)).query(row -> {
            states.put(new AlertId(uuid(row, "alert_id")), AlertState.valueOf(row.getString("state")));
        });
        return states;
    }

    /// The messages with those ids, as they stand and with their next attempt. Part of the caller's transaction, in
    /// which their alerts were locked.
    public List<DueMessage> due(List<MessageId> messages, Instant now) {
        return sql.sql("""
            select m.message_id, m.state, m.attempts, m.unclear, m.means, m.partner as reached, m.contact, m.occasion,
                   m.deadline_at, m.first_attempt_at, m.link_expires_at, m.carries, m.attempt_began_at,
                   a.alert_id, a.partner, a.role, a.task, a.ended_at,
                   exists (select 1 from withheld w join decision wd on wd.decision_id = w.decision_id
                           where wd.concern_id = d.concern_id and w.partner = m.partner)
                       or (m.occasion = 'TAKEN' and a.ended_by = 'NOT_FOR_US') as unwanted,
                   d.concern_id, d.reference, d.mode, d.urgency, d.prompt, d.kind, d.earlier, d.restriction,
                   d.received_at,
                   c.state as carrier, c.sent_at as carrier_sent_at,
                   (select min(l.partner) from alert l join decision ld on ld.decision_id = l.decision_id
                    where ld.concern_id = d.concern_id and l.role = 'COPY' and l.task = 'LOCATE'
                        and l.ended_at is null) as locating,
                   d.earlier is not null
                       or exists (select 1 from decision rd join alert ra on ra.decision_id = rd.decision_id
                                  join refusal r on r.alert_id = ra.alert_id
                                  where rd.reference = d.reference or rd.earlier = d.reference) as disputed
            from message m
            join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id
            left join message c on c.message_id = m.carried_by
            where m.message_id = any(:messages)\
            """)
                .param("messages", ids(messages))
                .query((row, _) -> dueMessage(row, now))
                .list();
    }

    private static DueMessage dueMessage(ResultSet row, Instant now) throws SQLException {
        MessageState state = MessageState.valueOf(row.getString("state"));
        int carries = row.getInt("carries");
        return new DueMessage(
                new Attempt(
                        new MessageId(uuid(row, "message_id")),
                        row.getInt("attempts") + 1,
                        row.getBoolean("unclear") || state == MessageState.SENDING,
                        new AlertId(uuid(row, "alert_id")),
                        new ConcernId(uuid(row, "concern_id")),
                        new PublicReference(row.getString("reference")),
                        Mode.valueOf(row.getString("mode")),
                        Urgency.valueOf(row.getString("urgency")),
                        Prompt.valueOf(row.getString("prompt")),
                        relation(row),
                        Restriction.valueOf(row.getString("restriction")),
                        Role.valueOf(row.getString("role")),
                        Task.valueOf(row.getString("task")),
                        new Means(row.getString("means")),
                        new PartnerId(row.getString("reached")),
                        row.getString("contact"),
                        new PartnerId(row.getString("partner")),
                        Occasion.valueOf(row.getString("occasion")),
                        instant(row, "received_at"),
                        optionalInstant(row, "first_attempt_at").orElse(now),
                        now,
                        optionalInstant(row, "deadline_at"),
                        optionalInstant(row, "link_expires_at"),
                        Optional.ofNullable(row.getString("locating")).map(PartnerId::new),
                        row.getBoolean("disputed")),
                state,
                optionalInstant(row, "attempt_began_at"),
                optionalInstant(row, "ended_at").isPresent() || row.getBoolean("unwanted"),
                row.getBoolean("unwanted"),
                Optional.ofNullable(row.getString("carrier")).map(MessageState::valueOf),
                optionalInstant(row, "carrier_sent_at"),
                Math.max(1, carries));
    }

    /// Whether an attempt at a message may begin. One whose alert has ended meanwhile is ended as not needed, and so is
    /// one whose reader must not hear of the concern any more. Part of the caller's transaction.
    public boolean mayBegin(DueMessage due) {
        if (due.state().isFinal() || due.state() == MessageState.COALESCED) {
            return false;
        }
        if (isUnwanted(due)) {
            endMessage(due.attempt().message(), MessageState.NOT_NEEDED);
            notTexted(due.attempt().message());
            return false;
        }
        return true;
    }

    private static boolean isUnwanted(DueMessage due) {
        return due.unwanted() || (due.ended() && due.attempt().occasion().isOnlyForOpenAlerts());
    }

    /// Whether a message is to be sent still: its alert has not ended, and its reader may hear of it.
    public boolean isWanted(MessageId message, Instant now) {
        return due(List.of(message), now).stream().noneMatch(Ledger::isUnwanted);
    }

    /// Begins attempts at messages that may begin. Part of the caller's transaction, in which they were read.
    ///
    /// @return those that were begun: all but those that another message has begun to speak for meanwhile
    public List<Attempt> begin(List<DueMessage> due, Instant now) {
        if (due.isEmpty()) {
            return List.of();
        }
        List<MessageId> messages =
                due.stream().map(each -> each.attempt().message()).toList();
        List<Attempt> texts = due.stream()
                .map(DueMessage::attempt)
                .filter(attempt -> attempt.means().equals(Means.SMS))
                .toList();
        int changed = sql.sql(texts.isEmpty() ? BEGIN : BEGIN + ";" + TEXTED)
                .param("messages", ids(messages))
                .params(texted(texts, now))
                .update();
        List<DueMessage> begun = due;
        if (changed != due.size()) {
            Set<MessageId> sending = inState(MessageState.SENDING, messages);
            begun = due.stream()
                    .filter(each -> sending.contains(each.attempt().message()))
                    .toList();
            changed(begun.size(), changed);
            texts.stream()
                    .map(Attempt::message)
                    .filter(message -> !sending.contains(message))
                    .forEach(this::notTexted);
        }
        end(begun.stream()
                .filter(each -> each.state() == MessageState.SENDING)
                .map(each -> new Ending(
                        each.attempt().message(),
                        each.attempt().number() - 1,
                        each.lastBeganAt().orElse(each.attempt().firstAttemptAt()),
                        null,
                        null,
                        null,
                        null))
                .toList());
        return begun.stream().map(DueMessage::attempt).toList();
    }

    /// The parameters that write down who is sent an SMS.
    private static Map<String, @Nullable Object> texted(List<Attempt> texts, Instant now) {
        var parameters = new HashMap<String, @Nullable Object>();
        parameters.put("now", utc(now));
        parameters.put("texts", ids(texts.stream().map(Attempt::message).toList()));
        parameters.put(
                "partners", array("varchar", texts, each -> each.partner().value()));
        parameters.put("contacts", array("varchar", texts, Attempt::contact));
        return parameters;
    }

    /// An SMS goes to a contact, or was spoken for by another one, which its contact had.
    void texted(Attempt attempt, Instant at) {
        if (attempt.means().equals(Means.SMS)) {
            int before = sql.sql(TEXTED).params(texted(List.of(attempt), at)).update();
            if (before > 1) {
                throw new IllegalStateException("one SMS was written down " + before + " times");
            }
        }
    }

    /// An SMS was not sent.
    private void notTexted(MessageId message) {
        int removed = sql.sql("delete from sms_to_contact where message_id = :message")
                .param("message", message.value())
                .update();
        if (removed > 1) {
            throw new IllegalStateException("one SMS was written down " + removed + " times");
        }
    }

    /// How an attempt ended; with nulls, that it was cut off.
    private record Ending(
            MessageId message,
            int number,
            Instant beganAt,
            @Nullable Instant endedAt,
            @Nullable String outcome,
            @Nullable FailureReason reason,
            @Nullable String providerId) {}

    /// Writes down how attempts ended. While one goes on its message alone says so. One that was thought dead and ends
    /// after all is on record as cut off.
    private void end(List<Ending> endings) {
        if (endings.isEmpty()) {
            return;
        }
        end(endings, sql.sql(INSERT_ATTEMPTS).params(attempts(endings)).update());
    }

    /// What is to be done about attempts that were known to have begun.
    private void end(List<Ending> endings, int inserted) {
        if (inserted != endings.size()) {
            each(
                    """
                    update attempt set ended_at = ?, outcome = ?, reason = ?, provider_id = ?
                    where message_id = ? and attempt = ?\
                    """,
                    endings.stream()
                            .filter(each -> each.outcome() != null)
                            .map(each -> row(
                                    utc(each.endedAt()),
                                    each.outcome(),
                                    name(each.reason()),
                                    each.providerId(),
                                    each.message().value(),
                                    each.number()))
                            .toList());
        }
    }

    private static Map<String, @Nullable Object> attempts(List<Ending> endings) {
        var parameters = new HashMap<String, @Nullable Object>();
        parameters.put("messages", ids(endings.stream().map(Ending::message).toList()));
        parameters.put("numbers", array("int4", endings, Ending::number));
        parameters.put("begins", times(endings, Ending::beganAt));
        parameters.put("ends", times(endings, Ending::endedAt));
        parameters.put("outcomes", array("varchar", endings, Ending::outcome));
        parameters.put("reasons", array("varchar", endings, each -> name(each.reason())));
        parameters.put("providers", array("varchar", endings, Ending::providerId));
        return parameters;
    }

    private static @Nullable String name(@Nullable Enum<?> reason) {
        return reason == null ? null : reason.name();
    }

    /// An attempt that handed its message over.
    ///
    /// @param providerId what the provider calls it, if it says so
    public record HandedOver(Attempt attempt, Optional<String> providerId, Instant at) {}

    /// Leaves a message to another contact, because the one that was chosen is gone. What was begun for the
    /// first time counts as not begun: whether the other has had too many is to be asked anew. Those that it
    /// speaks for are due for themselves again, since not everybody may hear of each.
    ///
    /// @return whether this attempt is still the one that counts; if not nothing was changed
    public boolean leaveTo(Attempt attempt, PartnerId partner, String contact) {
        return in(() -> {
            if (!isCurrent(attempt)) {
                return false;
            }
            changed(
                    1,
                    sql.sql("""
                        update message set partner = :partner, contact = :contact, carries = null
                        where message_id = :message\
                        """)
                            .param("partner", partner.value())
                            .param("contact", contact)
                            .param("message", attempt.message().value())
                            .update());
            int freed = sql.sql("""
                update message set state = 'DUE', carried_by = null
                where carried_by = :message and state = 'COALESCED'\
                """).param("message", attempt.message().value()).update();
            notTexted(attempt.message());
            if (attempt.mustAsk()) {
                texted(attempt.to(partner, contact), attempt.beganAt());
            } else {
                changed(
                        1,
                        sql.sql("update message set state = 'DUE', attempts = :before where message_id = :message")
                                .param("before", attempt.number() - 1)
                                .param("message", attempt.message().value())
                                .update());
            }
            return freed >= 0;
        });
    }

    /// Ends an attempt that handed the message over.
    public void sent(Attempt attempt, Optional<String> providerId, Instant now) {
        in(() -> {
            sent(List.of(new HandedOver(attempt, providerId, now)), lockAlertsOf(List.of(attempt.message())));
            return true;
        });
    }

    /// Ends attempts that handed their messages over. What was known to be sent stays as it is. Part of the caller's
    /// transaction, in which their alerts were locked.
    ///
    /// @param alerts how far those have come
    public void sent(List<HandedOver> all, Map<AlertId, AlertState> alerts) {
        if (all.isEmpty()) {
            return;
        }
        List<Ending> endings = all.stream()
                .map(each -> new Ending(
                        each.attempt().message(),
                        each.attempt().number(),
                        each.attempt().beganAt(),
                        each.at(),
                        "SENT",
                        null,
                        each.providerId().orElse(null)))
                .toList();
        Object[] advanced = all.stream()
                .map(each -> each.attempt().alert())
                .distinct()
                .filter(alert -> {
                    AlertState state = alerts.getOrDefault(alert, AlertState.SENT);
                    return state.advance(AlertState.SENT) != state;
                })
                .map(AlertId::value)
                .toArray();
        // of a message that was known to be sent this step is known, too
        List<NewStep> steps = all.stream()
                .map(each -> new NewStep(
                        each.attempt().alert(),
                        Step.SENT,
                        each.attempt().message().toString(),
                        each.at(),
                        each.attempt().message(),
                        each.attempt().number(),
                        null))
                .toList();
        int inserted = sql.sql(HANDED_OVER)
                .params(attempts(endings))
                .param("advanced", new SqlArrayValue("uuid", advanced))
                .params(parameters(steps))
                .update();
        end(endings, inserted);
    }

    /// Ends an attempt that failed and may succeed later.
    ///
    /// @param unclear whether the message may have arrived all the same
    public void waiting(Attempt attempt, FailureReason reason, boolean unclear, Instant now) {
        in(() -> {
            boolean current = isCurrent(attempt);
            end(attempt, unclear ? "UNCLEAR" : "DEFERRED", reason, now);
            if (!current) {
                return false;
            }
            changed(
                    1,
                    sql.sql("update message set state = :state, unclear = :unclear where message_id = :message")
                            .param("state", MessageState.DUE.name())
                            .param("unclear", unclear || attempt.mustAsk())
                            .param("message", attempt.message().value())
                            .update());
            notTexted(attempt.message());
            return true;
        });
    }

    /// Ends an attempt that failed for good.
    public void failed(Attempt attempt, FailureReason reason, Instant now) {
        finish(attempt, MessageState.FAILED, Step.FAILED, reason, now);
    }

    /// Ends an attempt that failed when the time to try was over.
    public void givenUp(Attempt attempt, FailureReason reason, Instant now) {
        finish(attempt, MessageState.GIVEN_UP, Step.GIVEN_UP, reason, now);
    }

    private void finish(Attempt attempt, MessageState last, Step step, FailureReason reason, Instant now) {
        in(() -> {
            boolean current = isCurrent(attempt);
            end(attempt, last.name(), reason, now);
            if (!current) {
                return false;
            }
            endMessage(attempt.message(), last);
            notTexted(attempt.message());
            step(attempt.alert(), step, attempt.message().toString(), now, attempt.message(), attempt.number(), reason);
            List<MessageState> states = sql.sql("select state from message where alert_id = :alert")
                    .param("alert", attempt.alert().value())
                    .query((row, _) -> MessageState.valueOf(row.getString(1)))
                    .list();
            if (states.stream().allMatch(each -> each == MessageState.FAILED)) {
                advance(attempt.alert(), AlertState.FAILED);
            } else if (states.stream().allMatch(each -> each == MessageState.FAILED || each == MessageState.GIVEN_UP)) {
                advance(attempt.alert(), AlertState.GIVEN_UP);
            }
            return true;
        });
    }

    /// The alert behind a link; empty when there is no such link, or when a decision about the concern
    /// withholds it from the partner whose link it is.
    public Optional<LinkedAlert> linked(LinkId link) {
        return sql.sql("""
            select m.message_id, a.alert_id, d.concern_id, d.reference, d.mode, d.urgency, d.prompt, d.kind, d.earlier,
                   d.restriction, a.task, a.partner as decided, m.partner as reached, m.contact, m.means, m.occasion, d.received_at,
                   m.deadline_at, m.link_expires_at, a.ended_by, k.acknowledged_at, k.message_id as through
            from message m
            join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id
            left join acknowledgement k on k.alert_id = a.alert_id
            where m.link_id = :link
                and not exists (select 1 from withheld w join decision wd on wd.decision_id = w.decision_id
                                where wd.concern_id = d.concern_id and w.partner = m.partner)\
            """)
                .param("link", link.value())
                .query((row, _) -> new LinkedAlert(
                        new MessageId(uuid(row, "message_id")),
                        new AlertId(uuid(row, "alert_id")),
                        new ConcernId(uuid(row, "concern_id")),
                        new PublicReference(row.getString("reference")),
                        Mode.valueOf(row.getString("mode")),
                        Urgency.valueOf(row.getString("urgency")),
                        Prompt.valueOf(row.getString("prompt")),
                        relation(row),
                        Restriction.valueOf(row.getString("restriction")),
                        Task.valueOf(row.getString("task")),
                        new PartnerId(row.getString("decided")),
                        new PartnerId(row.getString("reached")),
                        row.getString("contact"),
                        new Means(row.getString("means")),
                        Occasion.valueOf(row.getString("occasion")),
                        instant(row, "received_at"),
                        instant(row, "deadline_at"),
                        instant(row, "link_expires_at"),
                        Optional.ofNullable(row.getString("ended_by")).map(AlertEnd::valueOf),
                        optionalInstant(row, "acknowledged_at").map(at -> acknowledged(row, at))))
                .optional();
    }

    /// A link whose partner must not hear of the concern, and until when it would have worked.
    public record WithdrawnLink(MessageId message, Instant expiresAt) {}

    /// The link of a partner that must not hear of the concern; empty for any other link.
    public Optional<WithdrawnLink> withdrawn(LinkId link) {
        return sql.sql("""
            select m.message_id, m.link_expires_at
            from message m
            join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id
            where m.link_id = :link
                and exists (select 1 from withheld w join decision wd on wd.decision_id = w.decision_id
                            where wd.concern_id = d.concern_id and w.partner = m.partner)\
            """)
                .param("link", link.value())
                .query((row, _) ->
                        new WithdrawnLink(new MessageId(uuid(row, "message_id")), instant(row, "link_expires_at")))
                .optional();
    }

    private static Acknowledged acknowledged(ResultSet row, Instant at) {
        try {
            return new Acknowledged(at, new MessageId(uuid(row, "through")));
        } catch (SQLException e) {
            throw new IllegalStateException("an acknowledgement has no message", e);
        }
    }

    /// Writes down that a person followed the link of a message and did what no scanner of links does. Only
    /// the first time counts.
    public void opened(AlertId alert, MessageId through, Instant now) {
        step(alert, Step.OPENED, through.toString(), now, through, null, null);
    }

    /// Writes down that a person acknowledged an alert through the link of a message. Only the first time
    /// counts.
    ///
    /// @return the acknowledgement that counts, this one or an earlier one
    public Acknowledged acknowledge(AlertId alert, MessageId through, Instant now) {
        return in(() -> {
            advance(alert, AlertState.ACKNOWLEDGED);
            int inserted = sql.sql("""
                insert into acknowledgement (alert_id, message_id, acknowledged_at)
                values (:alert, :message, :now) on conflict do nothing\
                """)
                    .param("alert", alert.value())
                    .param("message", through.value())
                    .param("now", utc(now))
                    .update();
            if (inserted == 1) {
                changed(
                        1,
                        sql.sql("update alert set ended_at = :now, ended_by = :how where alert_id = :alert")
                                .param("now", utc(now))
                                .param("how", AlertEnd.ACKNOWLEDGED.name())
                                .param("alert", alert.value())
                                .update());
                step(alert, Step.ACKNOWLEDGED, "", now, through, null, null);
            }
            return sql.sql("select acknowledged_at, message_id as through from acknowledgement where alert_id = :alert")
                    .param("alert", alert.value())
                    .query((row, _) -> acknowledged(row, instant(row, "acknowledged_at")))
                    .single();
        });
    }

    /// How far an alert has come; empty when it is not known.
    public Optional<AlertState> stateOf(AlertId alert) {
        return sql.sql("select state from alert where alert_id = :alert")
                .param("alert", alert.value())
                .query((row, _) -> AlertState.valueOf(row.getString(1)))
                .optional();
    }

    private <T> T in(java.util.function.Supplier<T> work) {
        T result = transaction.execute(_ -> work.get());
        if (result == null) {
            throw new IllegalStateException("work in the ledger gives a result");
        }
        return result;
    }

    /// Locks the alert of a message, which everybody does before locking the message itself.
    void lockAlertOf(MessageId message) {
        var _ = sql.sql("""
            select alert_id from alert
            where alert_id = (select m.alert_id from message m where m.message_id = :message) for update\
            """)
                .param("message", message.value())
                .query((row, _) -> uuid(row, "alert_id"))
                .optional();
    }

    /// Whether no later attempt has begun; one that was thought dead must not undo what came after it.
    private boolean isCurrent(Attempt attempt) {
        lockAlertOf(attempt.message());
        return sql.sql("select attempts, state from message where message_id = :message for update")
                .param("message", attempt.message().value())
                .query((row, _) -> row.getInt("attempts") == attempt.number()
                        && MessageState.valueOf(row.getString("state")) == MessageState.SENDING)
                .optional()
                .orElse(false);
    }

    private void end(Attempt attempt, String outcome, FailureReason reason, Instant now) {
        end(List.of(new Ending(attempt.message(), attempt.number(), attempt.beganAt(), now, outcome, reason, null)));
    }

    /// Ends an alert, unless it has ended.
    ///
    /// @return whether this ended it
    boolean end(AlertId alert, AlertEnd how, Instant now) {
        return sql.sql("update alert set ended_at = :now, ended_by = :how where alert_id = :alert and ended_at is null")
                        .param("now", utc(now))
                        .param("how", how.name())
                        .param("alert", alert.value())
                        .update()
                == 1;
    }

    private void endMessage(MessageId message, MessageState last) {
        changed(
                1,
                sql.sql("update message set state = :state where message_id = :message")
                        .param("state", last.name())
                        .param("message", message.value())
                        .update());
    }

    void advance(AlertId alert, AlertState learnt) {
        AlertState state = sql.sql("select state from alert where alert_id = :alert for update")
                .param("alert", alert.value())
                .query((row, _) -> AlertState.valueOf(row.getString(1)))
                .single();
        changed(
                1,
                sql.sql("update alert set state = :state where alert_id = :alert")
                        .param("state", state.advance(learnt).name())
                        .param("alert", alert.value())
                        .update());
    }

    /// Writes down a step that others must be told of, once.
    ///
    /// @param which tells it from other steps of the same kind of the same alert
    void step(
            AlertId alert,
            Step step,
            String which,
            Instant now,
            @Nullable MessageId message,
            @Nullable Integer attempt,
            @Nullable Enum<?> reason) {
        steps(List.of(new NewStep(alert, step, which, now, message, attempt, reason)));
    }

    private record NewStep(
            AlertId alert,
            Step step,
            String which,
            Instant at,
            @Nullable MessageId message,
            @Nullable Integer attempt,
            @Nullable Enum<?> reason) {}

    private void steps(List<NewStep> steps) {
        if (steps.isEmpty()) {
            return;
        }
        int inserted = sql.sql(INSERT_STEPS).params(parameters(steps)).update();
        if (inserted > steps.size()) {
            throw new IllegalStateException(inserted + " steps were written down, not " + steps.size());
        }
    }

    private static Map<String, @Nullable Object> parameters(List<NewStep> steps) {
        var parameters = new HashMap<String, @Nullable Object>();
        parameters.put("steps", array("uuid", steps, Ledger::idOf));
        parameters.put("stepAlerts", array("uuid", steps, each -> each.alert().value()));
        parameters.put("stepNames", array("varchar", steps, each -> each.step().name()));
        parameters.put("stepTimes", times(steps, NewStep::at));
        parameters.put(
                "stepMessages",
                array(
                        "uuid",
                        steps,
                        each -> each.message() == null ? null : each.message().value()));
        parameters.put("stepAttempts", array("int4", steps, NewStep::attempt));
        parameters.put("stepReasons", array("varchar", steps, each -> name(each.reason())));
        return parameters;
    }

    private static UUID idOf(NewStep step) {
        return NamedId.of("progress", step.alert().toString(), step.step().name(), step.which());
    }

    /// Changes one row with each set of parameters, in one round trip.
    private void each(String statement, List<@Nullable Object[]> parameters) {
        for (int rows : batches.batchUpdate(statement, parameters)) {
            changed(1, rows);
        }
    }

    private static @Nullable Object[] row(@Nullable Object... parameters) {
        return parameters;
    }

    static SqlArrayValue ids(List<MessageId> messages) {
        return new SqlArrayValue(
                "uuid", messages.stream().<Object>map(MessageId::value).toArray());
    }

    private static <T> SqlArrayValue times(List<T> rows, Function<T, @Nullable Instant> time) {
        return array("timestamptz", rows, each -> utc(time.apply(each)));
    }

    /// One column of rows.
    private static <T> SqlArrayValue array(String type, List<T> rows, Function<T, @Nullable Object> column) {
        return new SqlArrayValue(type, rows.stream().map(column).toArray());
    }

    private Set<MessageId> inState(MessageState state, List<MessageId> messages) {
        return Set.copyOf(sql.sql("select message_id from message where message_id = any(:messages) and state = :state")
                .param("messages", ids(messages))
                .param("state", state.name())
                .query((row, _) -> new MessageId(uuid(row, "message_id")))
                .list());
    }

    static void changed(int expected, int rows) {
        if (rows != expected) {
            throw new IllegalStateException("the ledger changed " + rows + " rows where it must change " + expected);
        }
    }

    static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return optionalInstant(row, column)
                .orElseThrow(() -> new IllegalStateException("column " + column + " is null in the ledger"));
    }

    static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    static Relation relation(ResultSet row) throws SQLException {
        return new Relation(
                Kind.valueOf(row.getString("kind")),
                Optional.ofNullable(row.getString("earlier")).map(PublicReference::new));
    }

    static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }
}
