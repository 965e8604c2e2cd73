package org.signpost.notifier.dispatch;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.signpost.contract.concern.Kind;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.alerting.AlertEnd;
import org.signpost.notifier.alerting.AlertPlan;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.PlannedAlert.PlannedMessage;
import org.signpost.notifier.alerting.RecallReason;
import org.signpost.notifier.alerting.RefusalReason;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.ledger.AlertLife;
import org.signpost.notifier.ledger.AlertLife.Recipient;
import org.signpost.notifier.ledger.AlertLife.Standing;
import org.signpost.notifier.ledger.Ledger;
import org.signpost.notifier.ledger.LinkedAlert.Acknowledged;
import org.signpost.notifier.ledger.ProgressSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/// The ways in which an alert ends: a person has it, its partner sends it on, or an operator withdraws it.
/// Whoever else was told learns it, in the same transaction.
public final class AlertEnding {

    private static final Logger log = LoggerFactory.getLogger(AlertEnding.class);

    private final Ledger ledger;
    private final AlertLife life;
    private final AlertDesk desk;
    private final SendingOn sendingOn;
    private final ContactBook contacts;
    private final LaneSchedule lanes;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final DispatchMetrics metrics;
    private final ProgressSignal progressed;

    /// @param progressed is raised after a step that others must be told of
    public AlertEnding(
            Ledger ledger,
            AlertLife life,
            AlertDesk desk,
            ContactBook contacts,
            LaneSchedule lanes,
            TransactionTemplate transaction,
            Clock clock,
            DispatchMetrics metrics,
            ProgressSignal progressed) {
        this.ledger = ledger;
        this.life = life;
        this.desk = desk;
        this.sendingOn = new SendingOn(desk, life);
        this.contacts = contacts;
        this.lanes = lanes;
        this.transaction = transaction;
        this.clock = clock;
        this.metrics = metrics;
        this.progressed = progressed;
    }

    /// A person says "I have it". Only the first time counts; every clock of the alert stops.
    ///
    /// @param through the message whose link or number was used
    /// @return the acknowledgement that counts; empty when the alert was withdrawn or sent on before, is for
    ///     information only, or is kept from who says it
    public Optional<Acknowledged> acknowledge(AlertId alert, MessageId through) {
        Instant now = now();
        Optional<Acknowledged> counts = in(() -> life.lock(alert)
                .filter(standing -> standing.role() == Role.LEAD)
                .filter(_ -> !life.isKeptFromReaderOf(through))
                .filter(standing -> standing.ended().filter(AlertEnding::isOver).isEmpty())
                .map(standing -> {
                    Acknowledged acknowledged = ledger.acknowledge(alert, through, now);
                    if (!standing.ended().equals(Optional.of(AlertEnd.ACKNOWLEDGED))) {
                        tellThatItIsTaken(standing, through, now);
                    }
                    return acknowledged;
                }));
        counts.ifPresent(acknowledged -> {
            lanes.wake(Urgency.STANDARD);
            progressed.raise();
            log.atInfo()
                    .addKeyValue("alertId", alert)
                    .addKeyValue("messageId", acknowledged.through())
                    .log("alert acknowledged");
        });
        return counts;
    }

    /// Whether there is nothing more to acknowledge about an alert that ended like this.
    public static boolean isOver(AlertEnd end) {
        return switch (end) {
            case ACKNOWLEDGED, GIVEN_UP -> false;
            case NOT_FOR_US, RECALLED -> true;
        };
    }

    private void tellThatItIsTaken(Standing standing, MessageId through, Instant now) {
        List<PlannedMessage> messages = new ArrayList<>();
        for (Recipient other : life.othersTold(standing, through)) {
            contacts.named(standing.mode(), other.partner(), other.contact(), Role.COPY, standing.urgency())
                    .map(reach -> AlertPlan.messages(standing.alert(), reach, "taken", Optional.empty()))
                    .ifPresent(messages::addAll);
        }
        for (PlannedMessage message :
                life.add(standing.alert(), false, messages, Occasion.TAKEN, standing.rung(), now)) {
            // news that nobody waits for: never in the way of an emergency
            lanes.send(message.id(), Urgency.STANDARD, now);
        }
    }

    /// What became of a withdrawal.
    ///
    /// @param alerts how many alerts were withdrawn now
    /// @param partners who was told, and so learns of it
    /// @param untold who was told before, and learns nothing, because it must be kept from them by now
    public record Recall(int alerts, Set<PartnerId> partners, Set<PartnerId> untold) {}

    /// An operator withdraws the alerts about a concern. Everybody who was told is told by the same means, but for
    /// those who must not hear of it any more, and nothing more is sent to anybody else.
    ///
    /// @param partner whose alert alone; empty for all of them
    public Recall recall(PublicReference reference, Optional<PartnerId> partner, RecallReason reason) {
        Instant now = now();
        Recall recall = in(() -> {
            int alerts = 0;
            var told = new HashSet<Reached>();
            var untold = new HashSet<PartnerId>();
            life.alertsOf(reference).stream().findFirst().ifPresent(life::lockConcernOf);
            for (AlertId alert : life.alertsOf(reference)) {
                Optional<Standing> standing = life.lock(alert)
                        .filter(each -> partner.isEmpty() || each.partner().equals(partner.get()));
                if (standing.isPresent() && life.recall(alert, reason, now)) {
                    alerts++;
                    untold.addAll(tellThatItIsRecalled(standing.get(), told, now));
                }
            }
            return new Recall(alerts, told.stream().map(Reached::partner).collect(Collectors.toSet()), untold);
        });
        lanes.wake(Urgency.EMERGENCY);
        lanes.wake(Urgency.STANDARD);
        progressed.raise();
        log.atWarn()
                .addKeyValue("reference", reference)
                .addKeyValue("alerts", recall.alerts())
                .addKeyValue("reason", reason)
                .log("alerts recalled");
        return recall;
    }

    /// Where news of a concern went, whichever alert it was about.
    private record Reached(PartnerId partner, String contact, Means means) {}

    /// @param informed who hears of this withdrawal already; takes whoever does through this alert
    /// @return whom it is kept from
    private Set<PartnerId> tellThatItIsRecalled(Standing standing, Set<Reached> informed, Instant now) {
        Set<PartnerId> withheld = life.withheld(standing.concern());
        List<PlannedMessage> before = life.told(standing.alert());
        List<PlannedMessage> messages = before.stream()
                .filter(told -> !withheld.contains(told.partner()))
                .filter(told -> informed.add(new Reached(told.partner(), told.contact(), told.means())))
                .map(told -> {
                    String name = told.partner() + "/" + told.contact() + "/"
                            + told.means().word();
                    return new PlannedMessage(
                            MessageId.of(standing.alert(), name, "recalled"),
                            told.means(),
                            told.partner(),
                            told.contact(),
                            Optional.empty());
                })
                .toList();
        for (PlannedMessage message :
                life.add(standing.alert(), false, messages, Occasion.RECALLED, standing.rung(), now)) {
            lanes.send(message.id(), standing.urgency(), now);
        }
        return before.stream()
                .map(PlannedMessage::partner)
                .filter(withheld::contains)
                .collect(Collectors.toSet());
    }

    /// Who has a concern when its partner says that it is not for them.
    ///
    /// @param opens when they open; empty when they are there
    /// @param passesOver whether somebody else who knows of it is closed now, and it cannot wait until they open
    public record NextInLine(PartnerId body, Optional<Instant> opens, boolean passesOver) {}

    /// Who would have a concern if its partner said now that it is not for them; empty when it would stay.
    public Optional<NextInLine> next(AlertId alert) {
        Instant now = now();
        return in(() -> life.lock(alert)
                .filter(AlertEnding::maySendOn)
                .flatMap(standing -> sendingOn
                        .next(standing, now)
                        .map(next -> new NextInLine(
                                next.body(),
                                desk.closedUntil(next.body(), standing.urgency(), now),
                                next.passesOver()))));
    }

    /// Whether a partner can say that it is not for them: not the duty coordinator, who is the last resort.
    private static boolean maySendOn(Standing standing) {
        return standing.ended().isEmpty()
                && standing.role() == Role.LEAD
                && !standing.partner().equals(PartnerDirectory.COORDINATOR);
    }

    /// A partner says that a concern is not for them. It goes to the next body with the reason: to one that
    /// was told for information and so knows of it already, else to the duty coordinator. What cannot wait
    /// does not go to one that is closed while it may go to the coordinator. Nobody who was not to know learns
    /// of it.
    ///
    /// When there is nobody else whom it may go to, because it is withheld from the duty coordinator, it stays
    /// with the partner, and there is an error in the log.
    ///
    /// @return who has it now; empty when it stays, when the alert has ended, is for information, or is the duty
    ///     coordinator's own, who is the last resort
    public Optional<PartnerId> refuse(AlertId alert, RefusalReason reason) {
        Instant now = now();
        Optional<RoutedConcern> next = in(() -> lockedWithItsConcern(alert)
                .filter(AlertEnding::maySendOn)
                .flatMap(standing -> sendingOn
                        .next(standing, now)
                        .map(line -> sendOn(line.body(), standing, reason, now))
                        .or(() -> nobodyElse(standing, reason))));
        next.ifPresent(decision -> {
            lanes.wake(decision.urgency());
            progressed.raise();
            log.atWarn()
                    .addKeyValue("alertId", alert)
                    .addKeyValue("decisionId", decision.decision())
                    .addKeyValue("reason", reason)
                    .log("alert sent on");
        });
        return next.map(decision -> decision.told().getFirst().partner());
    }

    private Optional<Standing> lockedWithItsConcern(AlertId alert) {
        // and with those that it follows, so that what comes at this moment sees what is said here, or is seen
        life.referenceOf(alert).ifPresent(life::lockChainOf);
        return life.lock(alert);
    }

    private Optional<RoutedConcern> nobodyElse(Standing standing, RefusalReason reason) {
        metrics.nobody(standing.urgency());
        log.atError()
                .addKeyValue("reference", standing.reference())
                .addKeyValue("concernId", standing.concern())
                .addKeyValue("alertId", standing.alert())
                .addKeyValue("partner", standing.partner())
                .addKeyValue("reason", reason)
                .log("a partner says that a concern is not for them, and nobody else may know of it: find somebody"
                        + " who may have it, and telephone");
        return Optional.empty();
    }

    private RoutedConcern sendOn(PartnerId body, Standing standing, RefusalReason reason, Instant now) {
        if (desk.there(List.of(body), standing.urgency(), now).isEmpty()) {
            metrics.nobody(standing.urgency());
            log.atError()
                    .addKeyValue("reference", standing.reference())
                    .addKeyValue("concernId", standing.concern())
                    .addKeyValue("alertId", standing.alert())
                    .addKeyValue("partner", body)
                    .log("what cannot wait was sent on to a partner that is closed, and the duty coordinator must not"
                            + " hear of it: telephone them");
        }
        RoutedConcern next = sendingOn.to(body, standing, reason, now);
        if (!reason.isInvolvement()) {
            // otherwise it was taken from them by now
            sendOnWhatFollows(body, standing, reason, now);
        }
        if (reason == RefusalReason.CONFLICT_OF_INTEREST) {
            desk.keepOthersAsClose(next, now);
        }
        return next;
    }

    /// What adds to a report or takes it back goes on with it, unless its partner has acknowledged it: it was theirs
    /// because the report was. What is more urgent than the report is theirs still.
    private void sendOnWhatFollows(PartnerId body, Standing report, RefusalReason reason, Instant now) {
        for (DecisionId decision : life.following(report.reference(), report.mode())) {
            life.lockFollowUp(decision)
                    .filter(followUp -> followUp.relation().kind() != Kind.NEW
                            && followUp.mode() == report.mode()
                            && followUp.urgency().compareTo(report.urgency()) >= 0)
                    .ifPresent(followUp -> life.lockAlertsOf(followUp.concern(), Set.of(report.partner())).stream()
                            .filter(AlertEnding::maySendOn)
                            .filter(theirs -> mayHave(body, theirs))
                            .forEach(theirs -> sendingOn.to(body, theirs, reason, now)));
        }
    }

    private boolean mayHave(PartnerId body, Standing alert) {
        return !life.keptFrom(alert).contains(body)
                && !life.refusedBy(alert.concern()).contains(body)
                && !life.leads(alert.concern()).contains(body);
    }

    private <T> T in(java.util.function.Supplier<T> work) {
        T result = transaction.execute(_ -> work.get());
        if (result == null) {
            throw new IllegalStateException("the end of an alert has a result");
        }
        return result;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
