package org.signpost.notifier.dispatch;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.signpost.notifier.alerting.AlertPlan;
import org.signpost.notifier.alerting.Detour;
import org.signpost.notifier.alerting.Ladder;
import org.signpost.notifier.alerting.Ladder.Rung;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.PlannedAlert;
import org.signpost.notifier.alerting.PlannedAlert.PlannedMessage;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.ledger.AlertLife;
import org.signpost.notifier.ledger.Ledger;
import org.signpost.notifier.ledger.ProgressSignal;
import org.signpost.notifier.ledger.Recording;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/// Records the alerts of a decision and puts their messages into their lanes, all in one transaction, and
/// returns. It sends nothing itself.
public final class AlertDesk {

    private static final Logger log = LoggerFactory.getLogger(AlertDesk.class);

    private final AlertPlan plan;
    private final ContactBook contacts;
    private final Ledger ledger;
    private final AlertLife life;
    private final LaneSchedule lanes;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final ProgressSignal progressed;

    /// @param progressed is raised after a step that others must be told of
    public AlertDesk(
            AlertPlan plan,
            ContactBook contacts,
            Ledger ledger,
            AlertLife life,
            LaneSchedule lanes,
            TransactionTemplate transaction,
            Clock clock,
            ProgressSignal progressed) {
        this.plan = plan;
        this.contacts = contacts;
        this.ledger = ledger;
        this.life = life;
        this.lanes = lanes;
        this.transaction = transaction;
        this.clock = clock;
        this.progressed = progressed;
    }

    /// Takes a decision in. Whoever was told of a report that this one follows hears of it as well, for
    /// information, if the decision does not name them. When this returns, its alerts are durable and their
    /// messages are due.
    ///
    /// @throws org.springframework.dao.DataAccessException when the database did not take it; nothing was
    ///     recorded
    public void take(RoutedConcern decided) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        RoutedConcern concern = decided.relation()
                .earlier()
                .map(earlier -> decided.alsoTelling(life.everTold(earlier)))
                .orElse(decided);
        List<PlannedAlert> alerts = plan(concern, now);
        Recording recording = transaction.execute(
                _ -> record(concern, alerts, concern.relation().occasion(), now));
        if (recording != Recording.RECORDED) {
            log.atInfo()
                    .addKeyValue("concernId", concern.concern())
                    .addKeyValue("decisionId", concern.decision())
                    .log("decision was known, nothing recorded");
            return;
        }
        lanes.wake(concern.urgency());
        progressed.raise();
        for (PlannedAlert alert : alerts) {
            (alert.detour() == Detour.NONE || alert.detour() == Detour.OUT_OF_HOURS_CONTACT
                            ? log.atInfo()
                            : log.atWarn())
                    .addKeyValue("concernId", concern.concern())
                    .addKeyValue("alertId", alert.id())
                    .addKeyValue("partner", alert.partner())
                    .addKeyValue("reached", alert.reached())
                    .addKeyValue("detour", alert.detour())
                    .addKeyValue("role", alert.role())
                    .log("alert recorded");
        }
    }

    /// The alerts of a decision, as its partners can be reached now.
    List<PlannedAlert> plan(RoutedConcern concern, Instant now) {
        return plan.of(
                concern,
                told -> contacts.reach(concern.mode(), told.partner(), told.role(), concern.urgency(), now),
                now);
    }

    /// Records a decision and puts its messages and clocks into their lanes, as part of the caller's
    /// transaction.
    Recording record(RoutedConcern concern, List<PlannedAlert> alerts, Occasion occasion, Instant now) {
        Recording recording = ledger.record(concern, alerts, occasion, now);
        if (recording == Recording.RECORDED) {
            var work = new LaneSchedule.Entries();
            for (PlannedAlert alert : alerts) {
                for (PlannedMessage message : alert.messages()) {
                    work.send(message.id(), concern.urgency(), now);
                }
                for (Rung rung : alert.rungs()) {
                    rung.at().ifPresent(at -> work.climb(alert.id(), rung.number(), concern.urgency(), at));
                }
                Ladder.deliveredWithin(alert.role(), concern.urgency())
                        .ifPresent(
                                patience -> work.checkDelivery(alert.id(), 0, concern.urgency(), now.plus(patience)));
            }
            lanes.put(work);
        }
        return recording;
    }
}
