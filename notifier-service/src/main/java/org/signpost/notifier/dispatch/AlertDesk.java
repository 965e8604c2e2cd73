package org.signpost.notifier.dispatch;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.alerting.AlertPlan;
import org.signpost.notifier.alerting.Detour;
import org.signpost.notifier.alerting.Ladder.Rung;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.PlannedAlert;
import org.signpost.notifier.alerting.PlannedAlert.PlannedMessage;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.RoutedConcern.Told;
import org.signpost.notifier.alerting.Terms;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.ledger.AlertLife;
import org.signpost.notifier.ledger.AlertLife.FollowUp;
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
    private final DispatchMetrics metrics;
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
            DispatchMetrics metrics,
            ProgressSignal progressed) {
        this.plan = plan;
        this.contacts = contacts;
        this.ledger = ledger;
        this.life = life;
        this.lanes = lanes;
        this.transaction = transaction;
        this.clock = clock;
        this.metrics = metrics;
        this.progressed = progressed;
    }

    /// Takes a decision in. Whoever was told of a report that this one follows hears of it as well, for
    /// information, if the decision does not name them; and whoever hears of it hears of what followed it and came
    /// first. When this returns, its alerts are durable and their messages are due.
    ///
    /// @throws org.springframework.dao.DataAccessException when the database did not take it; nothing was
    ///     recorded
    public void take(RoutedConcern decided) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        RoutedConcern concern = decided.relation()
                .earlier()
                .map(earlier -> (life.isRestricted(earlier) ? decided.restricted() : decided)
                        .alsoTelling(life.everTold(earlier)))
                .orElse(decided);
        List<PlannedAlert> alerts = plan(concern, now);
        Recording recording = transaction.execute(
                _ -> record(concern, alerts, concern.relation().occasion(), now));
        if (recording != Recording.RECORDED) {
            log.atInfo()
                    .addKeyValue("concernId", concern.concern())
                    .addKeyValue("decisionId", concern.decision())
                    .log("decision was known, nothing recorded");
        } else {
            recorded(concern.concern(), concern.urgency(), alerts);
        }
        // of one that was known, too: whoever recorded it may have died before this
        completeFollowUps(concern, now);
    }

    /// A report and what follows it may be taken in at the same moment, or in the wrong order. Each is recorded first
    /// and looks for the other then, so that at least one of them sees both.
    void completeFollowUps(RoutedConcern concern, Instant now) {
        concern.relation().earlier().ifPresent(earlier -> alsoTell(concern.decision(), life.everTold(earlier), now));
        List<DecisionId> following = life.following(concern.reference());
        if (!following.isEmpty()) {
            Set<PartnerId> told = life.toldOf(concern.concern());
            following.forEach(decision -> alsoTell(decision, told, now));
        }
    }

    private void alsoTell(DecisionId decision, Set<PartnerId> partners, Instant now) {
        var added = new ArrayList<PlannedAlert>();
        Optional<FollowUp> completed =
                transaction.execute(_ -> life.lockFollowUp(decision).map(followUp -> {
                    added.addAll(missing(followUp, partners, now));
                    life.alsoTell(followUp, added, now);
                    schedule(added, followUp.urgency(), now);
                    return followUp;
                }));
        if (completed != null && !added.isEmpty()) {
            completed.ifPresent(followUp -> recorded(followUp.concern(), followUp.urgency(), added));
        }
    }

    private List<PlannedAlert> missing(FollowUp followUp, Set<PartnerId> partners, Instant now) {
        Set<PartnerId> told = life.toldOf(followUp.concern());
        Set<PartnerId> withheld = life.withheld(followUp.concern());
        var missing = new ArrayList<PlannedAlert>();
        partners.stream()
                .filter(partner -> !told.contains(partner) && !withheld.contains(partner))
                .sorted(Comparator.comparing(PartnerId::value))
                .forEach(partner -> contacts.reach(
                                followUp.mode(),
                                partner,
                                Role.COPY,
                                followUp.urgency(),
                                Terms.usual(followUp.urgency()),
                                now,
                                () -> !withheld.contains(PartnerDirectory.COORDINATOR))
                        .ifPresentOrElse(
                                reach -> missing.add(plan.copy(
                                        AlertId.of(followUp.concern(), partner, followUp.decision()),
                                        new Told(partner, Role.COPY),
                                        reach)),
                                () -> nobody(followUp.concern(), followUp.urgency(), new Told(partner, Role.COPY))));
        return missing;
    }

    private void recorded(ConcernId concern, Urgency urgency, List<PlannedAlert> alerts) {
        lanes.wake(urgency);
        progressed.raise();
        for (PlannedAlert alert : alerts) {
            (alert.detour() == Detour.NONE || alert.detour() == Detour.OUT_OF_HOURS_CONTACT
                            ? log.atInfo()
                            : log.atWarn())
                    .addKeyValue("concernId", concern)
                    .addKeyValue("alertId", alert.id())
                    .addKeyValue("partner", alert.partner())
                    .addKeyValue("reached", alert.reached())
                    .addKeyValue("detour", alert.detour())
                    .addKeyValue("role", alert.role())
                    .log("alert recorded");
        }
    }

    /// The alerts of a decision, as its partners can be reached now; none for a partner that cannot be.
    List<PlannedAlert> plan(RoutedConcern concern, Instant now) {
        return plan.ofReachable(
                concern,
                told -> contacts.reach(
                        concern.mode(),
                        told.partner(),
                        told.role(),
                        concern.urgency(),
                        concern.terms(),
                        now,
                        () -> !concern.withheld().contains(PartnerDirectory.COORDINATOR)
                                && !life.withheld(concern.concern()).contains(PartnerDirectory.COORDINATOR)),
                now);
    }

    /// Records a decision and puts its messages and clocks into their lanes, as part of the caller's
    /// transaction.
    Recording record(RoutedConcern concern, List<PlannedAlert> alerts, Occasion occasion, Instant now) {
        Recording recording = ledger.record(concern, alerts, occasion, now);
        if (recording == Recording.RECORDED) {
            schedule(alerts, concern.urgency(), now);
            concern.told().stream()
                    .filter(told ->
                            alerts.stream().noneMatch(alert -> alert.partner().equals(told.partner())))
                    .forEach(told -> nobody(concern.concern(), concern.urgency(), told));
        }
        return recording;
    }

    private void nobody(ConcernId concern, Urgency urgency, Told told) {
        metrics.nobody(urgency);
        log.atError()
                .addKeyValue("concernId", concern)
                .addKeyValue("partner", told.partner())
                .addKeyValue("role", told.role())
                .addKeyValue("urgency", urgency)
                .log("a partner has nobody who can be told, and the duty coordinator must not hear of it: put its"
                        + " contacts right, and tell the partner by telephone");
    }

    private void schedule(List<PlannedAlert> alerts, Urgency urgency, Instant now) {
        var work = new LaneSchedule.Entries();
        for (PlannedAlert alert : alerts) {
            for (PlannedMessage message : alert.messages()) {
                work.send(message.id(), urgency, now);
            }
            for (Rung rung : alert.rungs()) {
                rung.at().ifPresent(at -> work.climb(alert.id(), rung.number(), urgency, at));
            }
            alert.deliveredBy().ifPresent(at -> work.checkDelivery(alert.id(), 0, urgency, at));
        }
        lanes.put(work);
    }
}
