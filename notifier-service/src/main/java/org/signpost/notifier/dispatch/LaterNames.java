package org.signpost.notifier.dispatch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.AlertEnd;
import org.signpost.notifier.alerting.RecallReason;
import org.signpost.notifier.alerting.RefusalReason;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.ledger.AlertLife;
import org.signpost.notifier.ledger.AlertLife.FollowUp;
import org.signpost.notifier.ledger.AlertLife.Standing;
import org.signpost.notifier.ledger.ProgressSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/// Takes reports from partners from whom something that follows them is withheld: somebody there is involved, as was
/// learnt later. They are told nothing, and read nothing any more. Whoever may lead in their stead does.
///
/// To do it again changes nothing.
final class LaterNames {

    private static final Logger log = LoggerFactory.getLogger(LaterNames.class);

    private final AlertDesk desk;
    private final AlertLife life;
    private final SendingOn sendingOn;
    private final LaneSchedule lanes;
    private final TransactionTemplate transaction;
    private final DispatchMetrics metrics;
    private final ProgressSignal progressed;

    /// The alerts about which an alarm was raised here because nobody else may have them. In an emergency their
    /// partner keeps them, so that nothing in the ledger says it; whoever does not remember raises it once more.
    private final Set<AlertId> alarmed = ConcurrentHashMap.newKeySet();

    LaterNames(
            AlertDesk desk,
            AlertLife life,
            LaneSchedule lanes,
            TransactionTemplate transaction,
            DispatchMetrics metrics,
            ProgressSignal progressed) {
        this.desk = desk;
        this.life = life;
        this.sendingOn = new SendingOn(desk, life);
        this.lanes = lanes;
        this.transaction = transaction;
        this.metrics = metrics;
        this.progressed = progressed;
    }

    /// Looks at a report and at those that it follows, the first of them first.
    void takeAway(PublicReference report, Instant now) {
        for (PublicReference each : new ArrayList<>(life.upFrom(report)).reversed()) {
            if (!life.following(each).isEmpty()) {
                life.decisionsAbout(each).forEach(decision -> takeAway(each, decision, now));
            }
        }
    }

    /// What was done about one report.
    ///
    /// @param named from whom it is withheld now
    /// @param sentOn the alerts whose concern another body has now
    /// @param withdrawn those of partners that had it for information, or led beside others
    /// @param left those with which it stays, because nobody else may have it
    record Taken(Set<PartnerId> named, List<Standing> sentOn, List<Standing> withdrawn, List<Standing> left) {}

    private void takeAway(PublicReference reference, DecisionId decision, Instant now) {
        Optional<Taken> taken = transaction.execute(_ -> within(reference, decision, now));
        if (taken != null) {
            taken.ifPresent(it -> told(reference, it, now));
        }
    }

    /// Takes one report away from those whom what follows it names. Part of the caller's transaction.
    ///
    /// @return what was done, for {@link #told} when the transaction has ended; empty when there was nothing
    Optional<Taken> within(PublicReference reference, DecisionId decision, Instant now) {
        if (life.following(reference).isEmpty()) {
            return Optional.empty();
        }
        life.lockChainOf(reference);
        return life.lockFollowUp(decision).flatMap(report -> taken(reference, report, now));
    }

    /// Keeps what follows a report as close as it is now, and says what was done.
    void told(PublicReference reference, Taken taken, Instant now) {
        desk.keepAsClose(reference, taken.named(), now);
        lanes.wake(Urgency.EMERGENCY);
        lanes.wake(Urgency.STANDARD);
        progressed.raise();
        taken.sentOn()
                .forEach(standing -> log.atWarn()
                        .addKeyValue("reference", standing.reference())
                        .addKeyValue("concernId", standing.concern())
                        .addKeyValue("alertId", standing.alert())
                        .addKeyValue("partner", standing.partner())
                        .log("an alert was taken from its partner and sent on: what followed it says that somebody"
                                + " there is involved"));
        taken.withdrawn()
                .forEach(standing -> log.atError()
                        .addKeyValue("reference", standing.reference())
                        .addKeyValue("concernId", standing.concern())
                        .addKeyValue("alertId", standing.alert())
                        .addKeyValue("partner", standing.partner())
                        .addKeyValue("role", standing.role())
                        .log("an alert was withdrawn: what followed it says that somebody there is involved; whoever"
                                + " leads must know that this partner was told"));
        taken.left().stream().filter(standing -> alarmed.add(standing.alert())).forEach(standing -> {
            metrics.nobody(standing.urgency());
            log.atError()
                    .addKeyValue("reference", standing.reference())
                    .addKeyValue("concernId", standing.concern())
                    .addKeyValue("alertId", standing.alert())
                    .addKeyValue("partner", standing.partner())
                    .log("what followed a concern says that somebody at the partner that has it is involved, and nobody"
                            + " else may know of it: find somebody who may have it, and telephone");
        });
    }

    private Optional<Taken> taken(PublicReference reference, FollowUp report, Instant now) {
        Set<PartnerId> named = new HashSet<>(life.withheldFromAny(life.following(reference, report.mode())));
        named.removeAll(life.withheld(report.concern()));
        // who said it of this very concern has sent it on
        named.removeAll(life.involvedIn(List.of(report.decision())));
        named.removeAll(desk.spared(report.urgency(), life.everLed(report.concern())));
        if (named.isEmpty()) {
            return Optional.empty();
        }
        List<Standing> theirs = life.lockAlertsOf(report.concern(), named);
        Set<PartnerId> others = new HashSet<>(life.leads(report.concern()));
        others.removeAll(named);
        others.removeAll(life.withheld(report.concern()));
        var taken = new Taken(named, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        List<Standing> alone = theirs.stream()
                .filter(standing -> standing.role() == Role.LEAD && others.isEmpty())
                .filter(standing -> sendingOn.afterNaming(standing, now).isEmpty())
                .toList();
        taken.left().addAll(alone);
        if (report.urgency() == Urgency.EMERGENCY) {
            // somebody must act, even one whom it should be kept from
            alone.forEach(standing -> named.remove(standing.partner()));
        }
        life.withhold(report, named);
        for (Standing standing : theirs) {
            if (taken.left().contains(standing)) {
                continue;
            }
            Optional<PartnerId> next =
                    standing.role() == Role.LEAD ? sendingOn.afterNaming(standing, now) : Optional.empty();
            if (next.isPresent()) {
                var _ = sendingOn.to(next.get(), standing, why(standing), now);
                taken.sentOn().add(standing);
            } else if (life.recall(standing.alert(), RecallReason.WRONG_PARTNER, now)) {
                taken.withdrawn().add(standing);
            }
        }
        return Optional.of(taken);
    }

    private static RefusalReason why(Standing standing) {
        return standing.ended().equals(Optional.of(AlertEnd.ACKNOWLEDGED))
                ? RefusalReason.NAMED_ONCE_ACKNOWLEDGED
                : RefusalReason.NAMED_LATER;
    }
}
