package org.signpost.notifier;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.signpost.contract.id.ConcernId;
import org.signpost.notifier.retention.Closed;
import org.signpost.notifier.retention.ClosedConcerns;
import org.signpost.notifier.retention.Operator;
import org.signpost.notifier.retention.RetainedConcerns;
import org.signpost.notifier.retention.RetainedConcerns.Ordering;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shreds the cases whose time has come: first it is ordered in the ledger, then the tombstone goes to the topic
/// of keys, then the ledger's content is deleted. Whatever dies in between, the next round goes on with the order.
class ShredConcerns {

    private static final Logger log = LoggerFactory.getLogger(ShredConcerns.class);
    private static final int AT_ONCE = 200;
    private static final Duration LATE = Duration.ofDays(1);

    private final ClosedConcerns closed;
    private final OrderUndecided undecided;
    private final HoldsOfUndecided holds;
    private final RetainedConcerns retained;
    private final KeysTopic topic;
    private final Duration kept;
    private final Clock clock;

    /// @param kept how long a case is kept after it is closed
    ShredConcerns(
            ClosedConcerns closed,
            OrderUndecided undecided,
            HoldsOfUndecided holds,
            RetainedConcerns retained,
            KeysTopic topic,
            Duration kept,
            Clock clock) {
        this.closed = closed;
        this.undecided = undecided;
        this.holds = holds;
        this.retained = retained;
        this.topic = topic;
        this.kept = kept;
        this.clock = clock;
    }

    /// Does what there is to do.
    ///
    /// @param goesOn is asked before each concern, and ends the round
    /// @return how many concerns were shredded
    int round(BooleanSupplier goesOn) {
        orGoOn(() -> order(goesOn), "what is over could not be looked through");
        orGoOn(() -> undecided.order(goesOn), "what nobody decided could not be looked through");
        int shredded = 0;
        List<ConcernId> some;
        do {
            some = retained.toShred(AT_ONCE);
            for (ConcernId concern : some) {
                if (!goesOn.getAsBoolean()) {
                    return shredded;
                }
                topic.tombstone(concern, clock.instant());
                retained.shred(concern, clock.instant());
                log.atInfo().addKeyValue("concernId", concern).log("concern shredded");
                shredded++;
            }
        } while (!some.isEmpty());
        int late = retained.sweep(clock.instant().minus(LATE));
        if (late > 0) {
            log.atInfo().addKeyValue("records", late).log("what came while its concern was shredded is deleted, too");
        }
        return shredded;
    }

    /// A record that cannot be read must not keep what was ordered from being shredded.
    private static void orGoOn(Runnable work, String failed) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.atError().addKeyValue("failure", e.getClass().getName()).log(failed);
        }
    }

    /// Orders what has been closed for long enough, in whole cases.
    void order(BooleanSupplier goesOn) {
        Instant then = clock.instant().minus(kept);
        HeldCases held = holds.now();
        for (ConcernId unreadable : held.unreadable()) {
            log.atError()
                    .addKeyValue("concernId", unreadable)
                    .log("a held report cannot be read: if it adds to a case, that one is not held with it, hold it by"
                            + " itself");
        }
        Optional<ConcernId> last = Optional.empty();
        List<ConcernId> some;
        do {
            some = closed.endedBy(then, last, AT_ONCE);
            for (ConcernId concern : some) {
                if (!goesOn.getAsBoolean()) {
                    return;
                }
                closed.caseOf(concern)
                        .filter(over ->
                                !over.at().isAfter(then) && !over.concerns().isEmpty())
                        .ifPresent(over -> order(over, concern, held));
                last = Optional.of(concern);
            }
        } while (some.size() == AT_ONCE);
    }

    private void order(Closed over, ConcernId concern, HeldCases held) {
        if (held.anyOf(over.concerns()) || retained.order(over, Operator.CLOCK, clock.instant()) == Ordering.HELD) {
            log.atDebug().addKeyValue("concernId", concern).log("concern not shredded, its case is held");
        }
    }
}
