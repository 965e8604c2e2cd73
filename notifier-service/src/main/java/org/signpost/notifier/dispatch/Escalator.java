package org.signpost.notifier.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.alerting.AlertPlan;
import org.signpost.notifier.alerting.EscalationCause;
import org.signpost.notifier.alerting.Ladder;
import org.signpost.notifier.alerting.Ladder.Rung;
import org.signpost.notifier.alerting.Ladder.Whom;
import org.signpost.notifier.alerting.PlannedAlert.PlannedMessage;
import org.signpost.notifier.alerting.Reach;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.Terms;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.Delivery;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.ledger.AlertLife;
import org.signpost.notifier.ledger.AlertLife.Fate;
import org.signpost.notifier.ledger.AlertLife.Standing;
import org.signpost.notifier.ledger.ProgressSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/// Tells the next contact of an alert when nobody has acknowledged it in time, or nobody could be reached.
///
/// Every decision is taken with the alert locked, from what the ledger says then, so that a clock, a
/// failure and an acknowledgement that meet each other have one order.
public final class Escalator {

    private static final Logger log = LoggerFactory.getLogger(Escalator.class);

    /// For how long the duty coordinator is told again and again.
    private static final Duration LONGEST = Duration.ofDays(14);

    private final AlertLife life;
    private final Ladder ladder;
    private final ContactBook contacts;
    private final LaneSchedule lanes;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final DispatchMetrics metrics;
    private final ProgressSignal progressed;

    /// @param progressed is raised after a step that others must be told of
    public Escalator(
            AlertLife life,
            Ladder ladder,
            ContactBook contacts,
            LaneSchedule lanes,
            TransactionTemplate transaction,
            Clock clock,
            DispatchMetrics metrics,
            ProgressSignal progressed) {
        this.life = life;
        this.ladder = ladder;
        this.contacts = contacts;
        this.lanes = lanes;
        this.transaction = transaction;
        this.clock = clock;
        this.metrics = metrics;
        this.progressed = progressed;
    }

    /// The time of a rung has come.
    void climb(AlertId alert, int number) {
        locked(alert, standing -> {
            if (standing.rung() >= number) {
                return;
            }
            Optional<Rung> next = life.next(alert);
            while (next.isPresent() && next.get().number() < number) {
                if (next.get().at().isPresent()) {
                    // its time came, too, and this one was faster
                    climb(standing, next.get(), EscalationCause.DEADLINE);
                } else {
                    // a rung for failures only, and there was none
                    life.passed(alert, next.get(), now());
                }
                next = life.next(alert);
            }
            next.filter(rung -> rung.number() == number)
                    .ifPresent(rung -> climb(standing, rung, EscalationCause.DEADLINE));
        });
    }

    /// A message of an alert has failed for good. The next contact is told at once when nobody on the
    /// current rung can be
    /// reached any more; in an emergency, when any message is lost.
    void unreached(AlertId alert) {
        locked(alert, standing -> {
            List<Fate> fates = life.fates(alert, standing.rung());
            boolean inDanger = standing.urgency() == Urgency.EMERGENCY && standing.role() == Role.LEAD;
            boolean lost = inDanger
                    ? fates.contains(Fate.LOST)
                    : (!fates.isEmpty() && fates.stream().allMatch(fate -> fate == Fate.LOST));
            if (lost) {
                climbAtOnce(standing, EscalationCause.UNREACHED);
            }
        });
    }

    /// A first message of a rung should have arrived by now.
    void checkDelivery(AlertId alert, int rung) {
        locked(alert, standing -> {
            if (standing.rung() == rung && !life.fates(alert, rung).contains(Fate.ARRIVED)) {
                climbAtOnce(standing, EscalationCause.NOT_DELIVERED);
            }
        });
    }

    /// A provider says what became of a message.
    public void report(MessageId message, Delivery delivery) {
        if (delivery == Delivery.PENDING) {
            return;
        }
        Optional<AlertId> alert = transaction.execute(_ -> life.report(message, delivery, now()));
        if (alert != null && alert.isPresent()) {
            progressed.raise();
            log.atInfo()
                    .addKeyValue("alertId", alert.get())
                    .addKeyValue("messageId", message)
                    .addKeyValue("delivery", delivery)
                    .log("provider reported on a message");
        }
        if (delivery == Delivery.FAILED) {
            // also of a repeated report: the first may have been cut off before this
            life.alertOf(message).ifPresent(this::unreached);
        }
        // those that it spoke for fare as it does
        life.spokenForBy(message).forEach(spokenFor -> report(spokenFor, delivery));
    }

    private void climbAtOnce(Standing standing, EscalationCause cause) {
        life.next(standing.alert())
                // the coordinator is told again by the clock alone: what cannot be reached is not tried in a circle
                .filter(rung -> rung.whom() != Whom.COORDINATOR_AGAIN)
                .ifPresentOrElse(
                        rung -> climb(standing, rung, cause),
                        () -> log.atError()
                                .addKeyValue("reference", standing.reference())
                                .addKeyValue("concernId", standing.concern())
                                .addKeyValue("alertId", standing.alert())
                                .addKeyValue("partner", standing.partner())
                                .addKeyValue("cause", cause)
                                .log("nobody can be reached about an alert: tell the partner by telephone"));
    }

    private void climb(Standing standing, Rung rung, EscalationCause cause) {
        Instant now = now();
        if (rung.whom() == Whom.COORDINATOR_AGAIN
                && now.isAfter(standing.recordedAt().plus(LONGEST))) {
            giveUp(standing);
            return;
        }
        life.climbed(standing.alert(), rung, cause, now);
        metrics.escalated(cause, standing.urgency());
        Terms terms = life.terms(standing.decision(), standing.urgency());
        Set<PartnerId> withheld = life.withheld(standing.concern());
        List<Reach> reached = whom(standing, withheld, terms, rung.whom(), now).stream()
                .filter(reach -> !withheld.contains(reach.partner()))
                .toList();
        Optional<Rung> next = life.next(standing.alert());
        if (reached.isEmpty()) {
            log.atError()
                    .addKeyValue("reference", standing.reference())
                    .addKeyValue("concernId", standing.concern())
                    .addKeyValue("alertId", standing.alert())
                    .addKeyValue("partner", standing.partner())
                    .addKeyValue("whom", rung.whom())
                    .log(
                            withheld.contains(standing.partner())
                                    ? "an alert waits, and nobody may be told: find somebody who may have it, and"
                                            + " telephone"
                                    : "nobody can be reached on this rung of an alert: tell the partner by telephone");
            if (next.isPresent()) {
                climb(standing, next.get(), cause);
                return;
            }
        }
        boolean mayFail = next.isPresent() && rung.whom() != Whom.COORDINATOR_AGAIN;
        boolean lead = standing.role() == Role.LEAD;
        if (lead && next.isEmpty()) {
            Instant again = ladder.again(standing.urgency(), now);
            var reminder = new Rung(rung.number() + 1, Whom.COORDINATOR_AGAIN, Optional.of(again));
            life.add(standing.alert(), reminder);
            lanes.climb(standing.alert(), reminder.number(), standing.urgency(), again);
            next = Optional.of(reminder);
        }
        Optional<Instant> deadline = lead
                ? next.flatMap(Rung::at)
                        .filter(at -> at.isAfter(now))
                        .or(() -> Optional.of(ladder.again(standing.urgency(), now)))
                : Optional.empty();
        List<PlannedMessage> planned = new ArrayList<>();
        for (Reach reach : reached) {
            planned.addAll(AlertPlan.messages(standing.alert(), reach, "rung " + rung.number(), deadline));
        }
        for (PlannedMessage message :
                life.add(standing.alert(), lead, planned, rung.whom().occasion(), rung.number(), now)) {
            lanes.send(message.id(), standing.urgency(), now);
        }
        if (mayFail) {
            ladder.deliveredBy(standing.role(), terms, reached.getFirst().hours(), now)
                    .ifPresent(at -> lanes.checkDelivery(standing.alert(), rung.number(), standing.urgency(), at));
        }
        log.atWarn()
                .addKeyValue("reference", standing.reference())
                .addKeyValue("concernId", standing.concern())
                .addKeyValue("alertId", standing.alert())
                .addKeyValue("partner", standing.partner())
                .addKeyValue("rung", rung.number())
                .addKeyValue("whom", rung.whom())
                .addKeyValue("cause", cause)
                .log("alert escalated");
    }

    private List<Reach> whom(Standing standing, Set<PartnerId> withheld, Terms terms, Whom whom, Instant now) {
        return switch (whom) {
            case BACK_UP -> {
                PartnerId at = withheld.contains(standing.reached()) ? standing.partner() : standing.reached();
                yield contacts.backUp(standing.mode(), at, standing.role(), standing.urgency(), terms, now).stream()
                        .toList();
            }
            case COORDINATOR, COORDINATOR_AGAIN -> {
                if (life.keptFrom(standing).contains(PartnerDirectory.COORDINATOR)) {
                    // must never hear of it, so whoever else the partner has is told once more
                    yield contacts
                            .backUp(
                                    standing.mode(),
                                    standing.partner(),
                                    standing.role(),
                                    standing.urgency(),
                                    terms,
                                    now)
                            .or(() -> contacts.reach(
                                    standing.mode(),
                                    standing.partner(),
                                    standing.role(),
                                    standing.urgency(),
                                    terms,
                                    now,
                                    () -> false))
                            .stream()
                            .toList();
                }
                Reach coordinator =
                        contacts.coordinator(standing.mode(), standing.role(), standing.urgency(), terms, now);
                if (whom == Whom.COORDINATOR) {
                    yield List.of(coordinator);
                }
                List<Reach> both = new ArrayList<>(List.of(coordinator));
                contacts.backUp(standing.mode(), coordinator.partner(), standing.role(), standing.urgency(), terms, now)
                        .filter(backUp -> !backUp.contact().equals(coordinator.contact()))
                        .ifPresent(both::add);
                yield both;
            }
        };
    }

    private interface Decision {
        void on(Standing standing);
    }

    private void locked(AlertId alert, Decision decision) {
        Optional<Urgency> woken = transaction.execute(_ -> life.lock(alert)
                .filter(standing -> standing.ended().isEmpty())
                .map(standing -> {
                    decision.on(standing);
                    return standing.urgency();
                }));
        if (woken != null && woken.isPresent()) {
            lanes.wake(woken.get());
            progressed.raise();
        }
    }

    private void giveUp(Standing standing) {
        life.giveUp(standing.alert(), now());
        log.atError()
                .addKeyValue("reference", standing.reference())
                .addKeyValue("concernId", standing.concern())
                .addKeyValue("alertId", standing.alert())
                .addKeyValue("partner", standing.partner())
                .log("alert given up: nobody acknowledged it, though the duty coordinator was told again and again");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
