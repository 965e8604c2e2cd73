package org.signpost.notifier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.signpost.contract.id.ConcernId;
import org.signpost.notifier.retention.Closed;
import org.signpost.notifier.retention.ClosedConcerns;
import org.signpost.notifier.retention.RetainedConcerns;
import org.signpost.notifier.retention.RetainedConcerns.Tally;

/// Says how retention stands, from the ledger, and from the topic of reviews when something is due that nobody decided:
/// it is true also when nobody works at it, and each instance says the same. It is looked up at most once a minute.
class MeasureRetention implements MeterBinder {

    /// Shredding looks every few minutes; what waits for longer than this does not get done.
    static final Duration OVERDUE = Duration.ofHours(1);

    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int AT_ONCE = 500;

    private final ClosedConcerns closed;
    private final OrderUndecided undecided;
    private final HoldsOfUndecided holds;
    private final RetainedConcerns retained;
    private final Duration kept;
    private final Clock clock;
    private Optional<Measured> last = Optional.empty();

    /// @param kept how long a case is kept after it is closed
    MeasureRetention(
            ClosedConcerns closed,
            OrderUndecided undecided,
            HoldsOfUndecided holds,
            RetainedConcerns retained,
            Duration kept,
            Clock clock) {
        this.closed = closed;
        this.undecided = undecided;
        this.holds = holds;
        this.retained = retained;
        this.kept = kept;
        this.clock = clock;
    }

    /// @param overdue how many concerns should be shredded by now and are not
    private record Measured(Instant at, Tally tally, long overdue) {}

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "signpost.notifier.retention.held",
                        this,
                        it -> it.now().tally().held())
                .description("Concerns that somebody holds, so that they are not shredded")
                // otherwise it would measure nothing once nobody else holds this
                .strongReference(true)
                .register(registry);
        Gauge.builder(
                        "signpost.notifier.retention.overdue",
                        this,
                        it -> it.now().overdue())
                .description("Concerns that should have been shredded more than an hour ago")
                .strongReference(true)
                .register(registry);
        Gauge.builder(
                        "signpost.notifier.retention.shredded",
                        this,
                        it -> it.now().tally().shredded())
                .description("Concerns that were ever shredded")
                .strongReference(true)
                .register(registry);
    }

    private synchronized Measured now() {
        Instant now = clock.instant();
        Measured measured = last.filter(it -> now.isBefore(it.at().plus(FRESH))).orElseGet(() -> measure(now));
        last = Optional.of(measured);
        return measured;
    }

    private Measured measure(Instant now) {
        Instant then = now.minus(OVERDUE);
        Tally tally = retained.tally(then);
        return new Measured(now, tally, tally.orderedAndWaiting() + due(then.minus(kept)) + undecided.overdue(then));
    }

    /// Concerns of cases that were over by then, are not held, and are not ordered either.
    private long due(Instant then) {
        Set<ConcernId> due = new HashSet<>();
        Optional<ConcernId> last = Optional.empty();
        List<ConcernId> some;
        do {
            some = closed.endedBy(then, last, AT_ONCE);
            for (ConcernId concern : some) {
                if (!due.contains(concern)) {
                    closed.caseOf(concern)
                            .filter(over -> !over.at().isAfter(then))
                            .map(Closed::concerns)
                            .filter(concerns -> !retained.anyHeld(concerns) && !holds.hold(concerns))
                            .ifPresent(due::addAll);
                }
                last = Optional.of(concern);
            }
        } while (some.size() == AT_ONCE);
        return due.size();
    }
}
