package org.signpost.notifier;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.casefile.CaseFiles;
import org.signpost.notifier.casefile.Earlier;
import org.signpost.notifier.retention.ClosedConcerns;
import org.signpost.notifier.retention.Operator;
import org.signpost.notifier.retention.RetainedConcerns;
import org.signpost.notifier.retention.UndecidedConcerns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Orders that what nobody will decide any more be shredded: reports that were rejected in review, and those
/// that were parked and never came back.
///
/// What still may be decided is left alone: whatever came within the time that all topics on the way can keep a
/// record, and, however long ago it came, whatever stands on `concerns.held.v1`, from where it can be released.
class OrderUndecided {

    private static final Logger log = LoggerFactory.getLogger(OrderUndecided.class);
    private static final int AT_ONCE = 200;

    private final UndecidedConcerns undecided;
    private final HoldsOfUndecided holds;
    private final ClosedConcerns cases;
    private final RetainedConcerns retained;
    private final CaseFiles files;
    private final WholeTopic held;
    private final Duration kept;
    private final Clock clock;

    /// @param held `concerns.held.v1`
    /// @param kept how long a concern may wait for its decision
    OrderUndecided(
            UndecidedConcerns undecided,
            HoldsOfUndecided holds,
            ClosedConcerns cases,
            RetainedConcerns retained,
            CaseFiles files,
            WholeTopic held,
            Duration kept,
            Clock clock) {
        this.undecided = undecided;
        this.holds = holds;
        this.cases = cases;
        this.retained = retained;
        this.files = files;
        this.held = held;
        this.kept = kept;
        this.clock = clock;
    }

    /// Orders what has waited for too long.
    ///
    /// @param goesOn is asked before each concern, and ends it
    void order(BooleanSupplier goesOn) {
        Instant then = clock.instant().minus(kept);
        List<ConcernId> some = undecided.keptBy(then, Optional.empty(), AT_ONCE);
        if (some.isEmpty()) {
            return;
        }
        Optional<Set<String>> reviewed = reviewed();
        if (reviewed.isEmpty()) {
            log.atError()
                    .log("concerns that nobody decided are not shredded, because concerns.held.v1 cannot be read: this"
                            + " service needs the right to read it");
            return;
        }
        HeldCases heldNow = holds.now();
        while (!some.isEmpty()) {
            for (ConcernId concern : some) {
                if (!goesOn.getAsBoolean()) {
                    return;
                }
                if (!reviewed.get().contains(concern.toString())) {
                    orderUnlessHeld(concern, heldNow);
                }
            }
            some = undecided.keptBy(then, Optional.of(some.getLast()), AT_ONCE);
        }
    }

    /// How many should have been ordered by then and are not. Without the topic of reviews none is ordered, so all
    /// that are due count; so do those that are not ordered because they cannot be read.
    ///
    /// @param heldNow what is not overdue, because it is held
    long overdue(Instant by, HeldCases heldNow) {
        Instant then = by.minus(kept);
        List<ConcernId> some = undecided.keptBy(then, Optional.empty(), AT_ONCE);
        if (some.isEmpty()) {
            return 0;
        }
        Set<String> reviewed = reviewed().orElse(Set.of());
        long overdue = 0;
        while (!some.isEmpty()) {
            overdue += some.stream()
                    .filter(concern -> !reviewed.contains(concern.toString()))
                    .filter(concern -> !isHeld(concern, files.earlierOf(concern), heldNow))
                    .count();
            some = undecided.keptBy(then, Optional.of(some.getLast()), AT_ONCE);
        }
        return overdue;
    }

    /// What waits for review or can be released from it; empty if that cannot be read.
    private Optional<Set<String>> reviewed() {
        try {
            return Optional.of(held.livingKeys());
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            log.atWarn().addKeyValue("failure", e.getClass().getName()).log("concerns.held.v1 cannot be read");
            return Optional.empty();
        }
    }

    private void orderUnlessHeld(ConcernId concern, HeldCases heldNow) {
        Earlier earlier = files.earlierOf(concern);
        if (isHeld(concern, earlier, heldNow)) {
            return;
        }
        if (earlier.complete()) {
            order(concern);
        } else {
            log.atError()
                    .addKeyValue("concernId", concern)
                    .log("concern that nobody decided is not shredded: a report of it cannot be read, and may add to a"
                            + " case that is held");
        }
    }

    private void order(ConcernId concern) {
        switch (retained.orderUndecided(concern, Operator.CLOCK, clock.instant())) {
            case ORDERED ->
                log.atWarn()
                        .addKeyValue("concernId", concern)
                        .addKeyValue("days", kept.toDays())
                        .log("concern never decided, its keys are shredded now");
            case LEFT ->
                log.atDebug().addKeyValue("concernId", concern).log("concern not shredded, it is held or decided");
        }
    }

    /// Whoever holds a concern holds what follows it up, or what it follows up, as well.
    private boolean isHeld(ConcernId concern, Earlier earlier, HeldCases heldNow) {
        return heldNow.anyOf(Set.of(concern))
                || retained.anyHeld(cases.related(PublicReference.of(concern), earlier.concerns()));
    }
}
