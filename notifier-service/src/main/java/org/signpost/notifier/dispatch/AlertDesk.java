package org.signpost.notifier.dispatch;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.alerting.AlertPlan;
import org.signpost.notifier.alerting.Detour;
import org.signpost.notifier.alerting.Inheritance;
import org.signpost.notifier.alerting.Ladder.Rung;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.PlannedAlert;
import org.signpost.notifier.alerting.PlannedAlert.PlannedMessage;
import org.signpost.notifier.alerting.RecallReason;
import org.signpost.notifier.alerting.Restriction;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.RoutedConcern.Told;
import org.signpost.notifier.alerting.Terms;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.ledger.AlertLife;
import org.signpost.notifier.ledger.AlertLife.FollowUp;
import org.signpost.notifier.ledger.AlertLife.Standing;
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
    private final LaterNames laterNames;

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
        this.laterNames = new LaterNames(this, life, lanes, transaction, metrics, progressed);
    }

    /// Takes a decision in. Whoever was told of a report that this one follows hears of it as well, for
    /// information, if the decision does not name them; and whoever hears of it hears of what followed it and came
    /// first. Whoever must never hear of that report never hears of what follows it, and whoever must never hear of
    /// what follows a report has the report no more. When this returns, its alerts are durable and their messages
    /// are due.
    ///
    /// @throws org.springframework.dao.DataAccessException when the database did not take it; nothing was
    ///     recorded
    public void take(RoutedConcern decided) {
        if (decided.relation().earlier().isEmpty() && life.isTakenAndAlone(decided.decision())) {
            // a topic that is read again must not hold up what is new on it
            known(decided);
            return;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Optional<RoutedConcern> allowed = allowed(decided);
        // in an emergency somebody is told, even one whom it should be kept from
        RoutedConcern concern = allowed.orElse(decided);
        boolean tellsNobody = allowed.isEmpty() && decided.urgency() != Urgency.EMERGENCY;
        List<PlannedAlert> alerts = tellsNobody ? List.of() : plan(concern, now);
        Occasion occasion = concern.relation().occasion();
        var taken = new AtomicReference<Optional<LaterNames.Taken>>(Optional.empty());
        Recording recording = transaction.execute(_ -> {
            Recording done = tellsNobody
                    ? ledger.record(concern, alerts, occasion, now)
                    : record(concern, alerts, occasion, now);
            // before anything of it can be sent to somebody whom what came first names
            taken.set(
                    done == Recording.RECORDED
                            ? laterNames.within(concern.reference(), concern.decision(), now)
                            : Optional.empty());
            return done;
        });
        if (recording != Recording.RECORDED) {
            known(concern);
        } else {
            recorded(concern.concern(), concern.urgency(), alerts);
            if (tellsNobody) {
                nobodyMayLead(concern.concern(), concern.urgency());
            }
        }
        taken.get().ifPresent(it -> laterNames.told(concern.reference(), it, now));
        // of one that was known, too: whoever recorded it may have died before this
        laterNames.takeAway(concern.reference(), now);
        completeFollowUps(concern, now);
        if (!decided.withheld().isEmpty() || decided.restriction() != Restriction.NONE) {
            keepOthersAsClose(concern, now);
        }
    }

    private static void known(RoutedConcern concern) {
        log.atDebug()
                .addKeyValue("concernId", concern.concern())
                .addKeyValue("decisionId", concern.decision())
                .log("decision was known, nothing recorded");
    }

    /// A decision as what it follows allows it. Of what followed it and came first only this counts: who said then that
    /// somebody there is involved. From whom that is withheld is looked at when the decision is recorded.
    private Optional<RoutedConcern> allowed(RoutedConcern decided) {
        Optional<PublicReference> earlier = decided.relation().earlier();
        List<DecisionId> following = life.following(decided.reference(), decided.mode());
        Set<PartnerId> involved = following.isEmpty() ? Set.of() : life.involvedIn(following);
        if (earlier.isEmpty() && involved.isEmpty()) {
            return Optional.of(decided);
        }
        Inheritance inherited = earlier.map(reference -> life.inherited(reference, decided.mode()))
                .orElse(Inheritance.NONE);
        return decided.after(inherited.withheldFrom(involved), spared(decided), PartnerDirectory.COORDINATOR);
    }

    /// What follows the same report is kept as close, though it came first.
    void keepOthersAsClose(RoutedConcern concern, Instant now) {
        concern.relation()
                .earlier()
                .ifPresent(earlier -> life.following(earlier).stream()
                        .filter(other -> !other.equals(concern.decision()))
                        .forEach(other -> alsoTell(other, Set.of(), now)));
    }

    /// What follows a report is kept from those from whom it is kept now.
    void keepAsClose(PublicReference report, Set<PartnerId> withheld, Instant now) {
        life.following(report).stream()
                .filter(decision -> !life.withheldFromAny(List.of(decision)).containsAll(withheld))
                .forEach(decision -> alsoTell(decision, Set.of(), now));
    }

    /// Police that lead in an emergency: 999 work cannot wait for another force.
    private Set<PartnerId> spared(RoutedConcern decided) {
        return spared(
                decided.urgency(),
                decided.told().stream()
                        .filter(told -> told.role() == Role.LEAD)
                        .map(Told::partner)
                        .collect(Collectors.toSet()));
    }

    /// Those among the leads of a concern that have it whoever is involved.
    Set<PartnerId> spared(Urgency urgency, Set<PartnerId> leads) {
        return urgency == Urgency.EMERGENCY
                ? leads.stream().filter(contacts::isPolice).collect(Collectors.toSet())
                : Set.of();
    }

    /// A report and what follows it may be taken in at the same moment, or in the wrong order. Each is recorded first
    /// and looks for the other then, so that at least one of them sees both.
    void completeFollowUps(RoutedConcern concern, Instant now) {
        concern.relation()
                .earlier()
                .ifPresent(earlier -> alsoTell(
                        concern.decision(),
                        life.inherited(earlier, concern.mode()).told(),
                        now));
        List<DecisionId> following = life.following(concern.reference());
        if (!following.isEmpty()) {
            Set<PartnerId> told = life.toldOf(concern.concern());
            following.forEach(decision -> alsoTell(decision, told, now));
        }
    }

    private void alsoTell(DecisionId decision, Set<PartnerId> partners, Instant now) {
        var added = new ArrayList<PlannedAlert>();
        var withdrawn = new ArrayList<Standing>();
        Optional<FollowUp> completed = transaction.execute(_ -> {
            life.lockEarlierOf(decision);
            return life.lockFollowUp(decision).map(followUp -> {
                withdrawn.addAll(inherit(followUp, now, added));
                List<PlannedAlert> copies = missing(followUp, partners, now);
                life.alsoTell(followUp, copies, now);
                schedule(copies, followUp.urgency(), now);
                added.addAll(copies);
                return followUp;
            });
        });
        if (completed != null && completed.isPresent() && (!added.isEmpty() || !withdrawn.isEmpty())) {
            recorded(completed.get().concern(), completed.get().urgency(), added);
            withdrawn.forEach(standing -> log.atError()
                    .addKeyValue("reference", standing.reference())
                    .addKeyValue("concernId", standing.concern())
                    .addKeyValue("alertId", standing.alert())
                    .addKeyValue("partner", standing.partner())
                    .addKeyValue("role", standing.role())
                    .log("an alert was withdrawn: its partner must not hear of the reports that it belongs to, as was"
                            + " learnt later; whoever leads must know that this partner may have been told"));
        }
    }

    /// Brings what follows others up to what they say now, which may have come after it: it is as restricted, and
    /// withheld from the same partners. Nobody writes to those whose alerts are withdrawn for that.
    ///
    /// @param added takes the alert of whoever leads instead
    /// @return the alerts that were withdrawn
    private List<Standing> inherit(FollowUp followUp, Instant now, List<PlannedAlert> added) {
        Inheritance inherited = followUp.relation()
                .earlier()
                .map(reference -> life.inherited(reference, followUp.mode()))
                .orElse(Inheritance.NONE);
        if (inherited.restricted()) {
            life.restrict(followUp);
        }
        Set<PartnerId> withheld = new HashSet<>(inherited.withheld());
        // who said it of this very concern knows of it, and has sent it on
        withheld.removeAll(life.involvedIn(List.of(followUp.decision())));
        withheld.removeAll(spared(followUp.urgency(), life.everLed(followUp.concern())));
        withheld.addAll(life.withheld(followUp.concern()));
        List<Standing> misdirected = life.lockAlertsOf(followUp.concern(), withheld);
        Optional<Standing> lead = misdirected.stream()
                .filter(standing -> standing.role() == Role.LEAD)
                .findFirst();
        boolean noLeadIsLeft = lead.isPresent() && withheld.containsAll(life.leads(followUp.concern()));
        Optional<PartnerId> next = noLeadIsLeft ? nextLead(followUp, withheld) : Optional.empty();
        if (noLeadIsLeft && next.isEmpty()) {
            nobodyMayLead(followUp.concern(), followUp.urgency());
            if (followUp.urgency() == Urgency.EMERGENCY) {
                // somebody is told, even one whom it should be kept from
                misdirected.stream()
                        .filter(standing -> standing.role() == Role.LEAD)
                        .map(Standing::partner)
                        .forEach(withheld::remove);
            }
        }
        life.withhold(followUp, withheld);
        List<Standing> withdrawn = misdirected.stream()
                .filter(standing -> withheld.contains(standing.partner()))
                .filter(standing -> life.recall(standing.alert(), RecallReason.WRONG_PARTNER, now))
                .toList();
        if (lead.isPresent() && next.isPresent()) {
            DecisionId decision = DecisionId.of(followUp.concern(), life.decisions(followUp.concern()) + 1);
            RoutedConcern sentOn = life.sentOn(lead.get(), decision, next.get(), now);
            RoutedConcern passedOn =
                    next.get().equals(PartnerDirectory.COORDINATOR) ? sentOn.withNoOtherLead() : sentOn;
            List<PlannedAlert> alerts = plan(passedOn, now);
            if (record(passedOn, alerts, followUp.relation().occasion(), now) != Recording.RECORDED) {
                throw new IllegalStateException("decision " + decision + " was there before it was made");
            }
            added.addAll(alerts);
        }
        return withdrawn;
    }

    /// Who leads when it is withheld from those who did: who has what it follows because somebody was named later, else
    /// the duty coordinator, else one who knows of it.
    private Optional<PartnerId> nextLead(FollowUp followUp, Set<PartnerId> withheld) {
        Set<PartnerId> refused = life.refusedBy(followUp.concern());
        Optional<PartnerId> ofReport = followUp.relation().earlier().stream()
                .flatMap(earlier -> life.leadsAfterNaming(earlier).stream())
                .filter(lead -> !withheld.contains(lead) && !refused.contains(lead))
                .findFirst();
        if (ofReport.isPresent()) {
            return ofReport;
        }
        if (!withheld.contains(PartnerDirectory.COORDINATOR)) {
            return Optional.of(PartnerDirectory.COORDINATOR);
        }
        return life.openCopies(followUp.concern()).stream()
                .filter(copy -> !withheld.contains(copy) && !refused.contains(copy))
                .findFirst();
    }

    private void nobodyMayLead(ConcernId concern, Urgency urgency) {
        metrics.nobody(urgency);
        log.atError()
                .addKeyValue("concernId", concern)
                .addKeyValue("urgency", urgency)
                .log("what follows a concern is withheld from everybody who could lead: find somebody who may have it,"
                        + " and telephone");
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

    /// Those of these partners who are there to lead on what cannot wait; all of them when it can.
    List<PartnerId> there(List<PartnerId> partners, Urgency urgency, Instant now) {
        return partners.stream()
                .filter(partner -> !urgency.wakes() || !contacts.isClosed(partner, urgency, now))
                .toList();
    }

    /// When a partner that is closed opens; empty while it is open.
    Optional<Instant> closedUntil(PartnerId partner, Urgency urgency, Instant now) {
        return contacts.isClosed(partner, urgency, now)
                ? contacts.hoursOf(partner).map(hours -> plan.opens(hours, now)).filter(now::isBefore)
                : Optional.empty();
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
