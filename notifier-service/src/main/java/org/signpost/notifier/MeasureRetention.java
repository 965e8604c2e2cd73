package org.signpost.notifier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.ConcernId;
import org.signpost.notifier.retention.Closed;
import org.signpost.notifier.retention.ClosedConcerns;
import org.signpost.notifier.retention.RetainedConcerns;
import org.signpost.notifier.retention.RetainedConcerns.Tally;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Says how retention stands, from the ledger, and from the topic of reviews when something is due that nobody decided:
/// it is true also when nobody works at it, and each instance says the same. It is measured in the background, because
/// a broker may be slow to answer; whoever reads a gauge has the last measure at once, and how old it is.
class MeasureRetention implements SmartLifecycle, MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(MeasureRetention.class);

    /// Shredding looks every few minutes; what waits for longer than this does not get done.
    static final Duration OVERDUE = Duration.ofHours(1);

    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 500;

    private final ClosedConcerns closed;
    private final OrderUndecided undecided;
    private final HoldsOfUndecided holds;
    private final RetainedConcerns retained;
    private final Duration kept;
    private final Clock clock;
    private final Instant since;
    private volatile @Nullable Measured last;
    private @Nullable ScheduledExecutorService schedule;

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
        this.since = clock.instant();
    }

    /// @param at when it was all looked up
    /// @param overdue how many concerns should be shredded by now and are not
    private record Measured(Instant at, Tally tally, long overdue) {}

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "signpost.notifier.retention.held",
                        this,
                        it -> it.measured(last -> last.tally().held()))
                .description("Concerns that somebody holds, so that they are not shredded")
                // otherwise it would measure nothing once nobody else holds this
                .strongReference(true)
                .register(registry);
        Gauge.builder("signpost.notifier.retention.overdue", this, it -> it.measured(Measured::overdue))
                .description("Concerns that should have been shredded more than an hour ago")
                .strongReference(true)
                .register(registry);
        Gauge.builder(
                        "signpost.notifier.retention.shredded",
                        this,
                        it -> it.measured(last -> last.tally().shredded()))
                .description("Concerns that were ever shredded")
                .strongReference(true)
                .register(registry);
        TimeGauge.builder("signpost.notifier.retention.age", this, TimeUnit.SECONDS, MeasureRetention::age)
                .description("How long ago retention was measured last, or else this instance started")
                .strongReference(true)
                .register(registry);
    }

    private double measured(ToLongFunction<Measured> what) {
        Measured measured = last;
        return measured == null ? Double.NaN : what.applyAsLong(measured);
    }

    private double age() {
        Measured measured = last;
        return Duration.between(measured == null ? since : measured.at(), clock.instant())
                .toSeconds();
    }

    /// Measures now, for as long as the database and the brokers take.
    void measure() {
        Instant then = clock.instant().minus(OVERDUE);
        Tally tally = retained.tally(then);
        HeldCases held = holds.now();
        long overdue = tally.orderedAndWaiting() + due(then.minus(kept), held) + undecided.overdue(then, held);
        last = new Measured(clock.instant(), tally, overdue);
    }

    private void measureOrGoOn() {
        try {
            measure();
        } catch (InterruptException e) {
            log.atDebug().log("retention was not measured to the end, because this instance stops");
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("failure", e.getClass().getName())
                    .log("retention was not measured, it will be tried again");
        }
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("retention-measure").daemon().factory());
        schedule = executor;
        var first = executor.scheduleWithFixedDelay(this::measureOrGoOn, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        if (first.isCancelled()) {
            throw new IllegalStateException("retention is not measured");
        }
    }

    @Override
    public synchronized void stop() {
        ScheduledExecutorService executor = schedule;
        schedule = null;
        if (executor == null) {
            return;
        }
        executor.shutdown();
        try {
            // an interrupt is for brokers that do not answer; a database in a file does not bear it
            if (!executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return schedule != null;
    }

    /// Concerns of cases that were over by then, are not held, and are not ordered either.
    private long due(Instant then, HeldCases held) {
        Set<ConcernId> due = new HashSet<>();
        Optional<ConcernId> after = Optional.empty();
        List<ConcernId> some;
        do {
            some = closed.endedBy(then, after, AT_ONCE);
            for (ConcernId concern : some) {
                if (!due.contains(concern)) {
                    closed.caseOf(concern)
                            .filter(over -> !over.at().isAfter(then))
                            .map(Closed::concerns)
                            .filter(concerns -> !retained.anyHeld(concerns) && !held.anyOf(concerns))
                            .ifPresent(due::addAll);
                }
                after = Optional.of(concern);
            }
        } while (some.size() == AT_ONCE);
        return due.size();
    }
}
