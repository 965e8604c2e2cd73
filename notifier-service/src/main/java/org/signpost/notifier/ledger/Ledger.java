package org.signpost.notifier.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.Step;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.LinkId;
import org.signpost.notifier.ledger.LinkedAlert.Acknowledged;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// The alerts, their messages and attempts, and what others must be told of them.
///
/// Everything is inserted by an id that its cause gives it, so that to record something twice changes
/// nothing. Each method is one transaction, or part of the caller's. Times are kept to the microsecond.
public final class Ledger {

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Duration linkLife;

    /// A ledger in the database of that client.
    ///
    /// @param linkLife how long a link to acknowledge works
    public Ledger(JdbcClient sql, TransactionTemplate transaction, Duration linkLife) {
        this.sql = sql;
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
                    (decision_id, concern_id, reference, mode, urgency, prompt, kind, earlier, received_at, recorded_at)
                values
                    (:decision, :concern, :reference, :mode, :urgency, :prompt, :kind, :earlier, :receivedAt, :now)
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
                    .param("receivedAt", utc(concern.receivedAt()))
                    .param("now", utc(now))
                    .update();
            if (inserted == 0) {
                return Recording.KNOWN;
            }
            for (PlannedAlert alert : alerts) {
                record(concern.decision(), alert, occasion, now);
            }
            for (PartnerId partner : concern.withheld()) {
                changed(
                        1,
                        sql.sql("insert into withheld (decision_id, partner) values (:decision, :partner)")
                                .param("decision", concern.decision().value())
                                .param("partner", partner.value())
                                .update());
            }
            return Recording.RECORDED;
        });
    }

    /// Writes down an alert of a decision that is there.
    void record(DecisionId decision, PlannedAlert alert, Occasion occasion, Instant now) {
        changed(
                1,
                sql.sql("""
                    insert into alert (alert_id, decision_id, partner, reached, detour, role, state, deadline_at)
                    values (:alert, :decision, :partner, :reached, :detour, :role, :state, :deadline)\
                    """)
                        .param("alert", alert.id().value())
                        .param("decision", decision.value())
                        .param("partner", alert.partner().value())
                        .param("reached", alert.reached().value())
                        .param("detour", alert.detour().name())
                        .param("role", alert.role().name())
                        .param("state", AlertState.RECORDED.name())
                        .param("deadline", utc(alert.deadline().orElse(null)))
                        .update());
        add(alert.id(), alert.role() == Role.LEAD, alert.messages(), occasion, 0, now);
        for (Rung rung : alert.rungs()) {
            add(alert.id(), rung);
        }
        step(alert.id(), Step.RECORDED, "", now, null, null, null);
    }

    /// Writes down a further rung of an alert's ladder.
    void add(AlertId alert, Rung rung) {
        changed(
                1,
                sql.sql("insert into rung (alert_id, number, whom, due_at) values (:alert, :number, :whom, :due)")
                        .param("alert", alert.value())
                        .param("number", rung.number())
                        .param("whom", rung.whom().name())
                        .param("due", utc(rung.at().orElse(null)))
                        .update());
    }

    /// Writes down messages of an alert. One that is known stays as it is.
    ///
    /// @param linked whether they hold a link to acknowledge
    /// @return those that were not known
    List<PlannedMessage> add(
            AlertId alert, boolean linked, List<PlannedMessage> messages, Occasion occasion, int rung, Instant now) {
        return messages.stream()
                .filter(message -> sql.sql("""
                    insert into message
                        (message_id, alert_id, means, partner, contact, occasion, rung, state, attempts, unclear,
                         deadline_at, link_id, link_expires_at)
                    values
                        (:message, :alert, :means, :partner, :contact, :occasion, :rung, :state, 0, false,
                         :deadline, :link, :linkExpiresAt)
                    on conflict do nothing\
                    """)
                                .param("message", message.id().value())
                                .param("alert", alert.value())
                                .param("means", message.means().name())
                                .param("partner", message.partner().value())
                                .param("contact", message.contact())
                                .param("occasion", occasion.name())
                                .param("rung", rung)
                                .param("state", MessageState.DUE.name())
                                .param("deadline", utc(message.deadline().orElse(null)))
                                .param("link", linked ? LinkId.of(message.id()).value() : null)
                                .param("linkExpiresAt", linked ? utc(now.plus(linkLife)) : null)
                                .update()
                        == 1)
                .toList();
    }

    /// Begins an attempt to send a message, and says all that sending needs. Empty when there is nothing
    /// more to do about the message: it has been sent, or failed for good, another one speaks for it, or its alert
    /// has ended meanwhile.
    public Optional<Attempt> begin(MessageId message, Instant now) {
        return in(() -> {
            Optional<MessageState> state = lockedState(message);
            if (state.isEmpty() || state.get().isFinal() || state.get() == MessageState.COALESCED) {
                return Optional.<Attempt>empty();
            }
            Found found = found(message);
            if (found.ended() && found.occasion().isOnlyForOpenAlerts()) {
                endMessage(message, MessageState.NOT_NEEDED);
                return Optional.<Attempt>empty();
            }
            boolean cutOff = state.get() == MessageState.SENDING;
            Attempt attempt = found.attempt(message, cutOff, now);
            changed(
                    1,
                    sql.sql("""
                        update message
                        set state = :state, attempts = :number, unclear = :unclear, first_attempt_at = :firstAttemptAt
                        where message_id = :message\
                        """)
                            .param("state", MessageState.SENDING.name())
                            .param("number", attempt.number())
                            .param("unclear", attempt.mustAsk())
                            .param("firstAttemptAt", utc(attempt.firstAttemptAt()))
                            .param("message", message.value())
                            .update());
            changed(
                    1,
                    sql.sql("insert into attempt (message_id, attempt, began_at) values (:message, :number, :now)")
                            .param("message", message.value())
                            .param("number", attempt.number())
                            .param("now", utc(now))
                            .update());
            return Optional.of(attempt);
        });
    }

    /// Leaves a message, and those that it speaks for, to another contact, because the one that was chosen is
    /// gone. What was begun for the first time counts as not begun: whether the other has had too many is to be
    /// asked anew.
    public void leaveTo(Attempt attempt, PartnerId partner, String contact) {
        in(() -> {
            if (!isCurrent(attempt)) {
                return false;
            }
            int changed = sql.sql("""
                update message set partner = :partner, contact = :contact
                where message_id = :message or (carried_by = :message and state = 'COALESCED')\
                """)
                    .param("partner", partner.value())
                    .param("contact", contact)
                    .param("message", attempt.message().value())
                    .update();
            if (!attempt.mustAsk()) {
                changed(
                        1,
                        sql.sql("delete from attempt where message_id = :message and attempt = :number")
                                .param("message", attempt.message().value())
                                .param("number", attempt.number())
                                .update());
                changed(
                        1,
                        sql.sql("update message set state = 'DUE', attempts = :before where message_id = :message")
                                .param("before", attempt.number() - 1)
                                .param("message", attempt.message().value())
                                .update());
            }
            return changed > 0;
        });
    }

    /// Ends an attempt that handed the message over.
    public void sent(Attempt attempt, Optional<String> providerId, Instant now) {
        in(() -> {
            Optional<MessageState> state = lockedState(attempt.message());
            end(attempt, "SENT", null, now);
            if (state.isEmpty() || state.get() == MessageState.SENT) {
                return false;
            }
            changed(
                    1,
                    sql.sql("""
                        update message set state = :state, sent_at = :now, provider_id = :provider
                        where message_id = :message\
                        """)
                            .param("state", MessageState.SENT.name())
                            .param("now", utc(now))
                            .param("provider", providerId.orElse(null))
                            .param("message", attempt.message().value())
                            .update());
            advance(attempt.alert(), AlertState.SENT);
            step(
                    attempt.alert(),
                    Step.SENT,
                    attempt.message().toString(),
                    now,
                    attempt.message(),
                    attempt.number(),
                    null);
            return true;
        });
    }

    /// Ends an attempt that failed and may succeed later.
    ///
    /// @param unclear whether the message may have arrived all the same
    public void waiting(Attempt attempt, FailureReason reason, boolean unclear, Instant now) {
        in(() -> {
            end(attempt, unclear ? "UNCLEAR" : "DEFERRED", reason, now);
            if (!isCurrent(attempt)) {
                return false;
            }
            changed(
                    1,
                    sql.sql("update message set state = :state, unclear = :unclear where message_id = :message")
                            .param("state", MessageState.DUE.name())
                            .param("unclear", unclear || attempt.mustAsk())
                            .param("message", attempt.message().value())
                            .update());
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
            end(attempt, last.name(), reason, now);
            if (!isCurrent(attempt)) {
                return false;
            }
            endMessage(attempt.message(), last);
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
                   a.partner as decided, m.partner as reached, m.contact, m.means, m.occasion, d.received_at,
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

    private Optional<MessageState> lockedState(MessageId message) {
        lockAlertOf(message);
        return sql.sql("select state from message where message_id = :message for update")
                .param("message", message.value())
                .query((row, _) -> MessageState.valueOf(row.getString(1)))
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

    private void end(Attempt attempt, String outcome, @Nullable FailureReason reason, Instant now) {
        changed(
                1,
                sql.sql("""
                    update attempt set ended_at = :now, outcome = :outcome, reason = :reason
                    where message_id = :message and attempt = :number\
                    """)
                        .param("now", utc(now))
                        .param("outcome", outcome)
                        .param("reason", reason == null ? null : reason.name())
                        .param("message", attempt.message().value())
                        .param("number", attempt.number())
                        .update());
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
        UUID progress = NamedId.of("progress", alert.toString(), step.name(), which);
        int inserted = sql.sql("""
            insert into outbox (progress_id, alert_id, step, happened_at, message_id, attempt, reason)
            values (:progress, :alert, :step, :now, :message, :attempt, :reason) on conflict do nothing\
            """)
                .param("progress", progress)
                .param("alert", alert.value())
                .param("step", step.name())
                .param("now", utc(now))
                .param("message", message == null ? null : message.value())
                .param("attempt", attempt)
                .param("reason", reason == null ? null : reason.name())
                .update();
        if (inserted > 1) {
            throw new IllegalStateException("a step was written down " + inserted + " times");
        }
    }

    private Found found(MessageId message) {
        return sql.sql("""
            select m.attempts, m.unclear, m.means, m.partner as reached, m.contact, m.occasion, m.deadline_at,
                   m.first_attempt_at, m.link_expires_at, a.alert_id, a.partner, a.role, a.ended_at,
                   d.concern_id, d.reference, d.mode, d.urgency, d.prompt, d.kind, d.earlier, d.received_at
            from message m
            join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id
            where m.message_id = :message\
            """)
                .param("message", message.value())
                .query((row, _) -> new Found(
                        row.getInt("attempts"),
                        row.getBoolean("unclear"),
                        new Means(row.getString("means")),
                        row.getString("contact"),
                        optionalInstant(row, "first_attempt_at"),
                        optionalInstant(row, "link_expires_at"),
                        new AlertId(uuid(row, "alert_id")),
                        new PartnerId(row.getString("reached")),
                        Role.valueOf(row.getString("role")),
                        new PartnerId(row.getString("partner")),
                        Occasion.valueOf(row.getString("occasion")),
                        optionalInstant(row, "ended_at").isPresent(),
                        optionalInstant(row, "deadline_at"),
                        new ConcernId(uuid(row, "concern_id")),
                        new PublicReference(row.getString("reference")),
                        Mode.valueOf(row.getString("mode")),
                        Urgency.valueOf(row.getString("urgency")),
                        Prompt.valueOf(row.getString("prompt")),
                        relation(row),
                        instant(row, "received_at")))
                .single();
    }

    private record Found(
            int attempts,
            boolean unclear,
            Means means,
            String contact,
            Optional<Instant> firstAttemptAt,
            Optional<Instant> linkExpiresAt,
            AlertId alert,
            PartnerId reached,
            Role role,
            PartnerId decided,
            Occasion occasion,
            boolean ended,
            Optional<Instant> deadline,
            ConcernId concern,
            PublicReference reference,
            Mode mode,
            Urgency urgency,
            Prompt prompt,
            Relation relation,
            Instant receivedAt) {

        Attempt attempt(MessageId message, boolean cutOff, Instant now) {
            return new Attempt(
                    message,
                    attempts + 1,
                    unclear || cutOff,
                    alert,
                    concern,
                    reference,
                    mode,
                    urgency,
                    prompt,
                    relation,
                    role,
                    means,
                    reached,
                    contact,
                    decided,
                    occasion,
                    receivedAt,
                    firstAttemptAt.orElse(now),
                    deadline,
                    linkExpiresAt);
        }
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
