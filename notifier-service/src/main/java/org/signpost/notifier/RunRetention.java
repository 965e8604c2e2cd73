package org.signpost.notifier;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.signpost.notifier.ledger.HeldLease;
import org.signpost.notifier.ledger.Lease;
import org.signpost.notifier.ledger.Surges;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Looks again and again what is to be shredded, whether keys are to be rotated, and whose SMS are so long ago that
/// nobody counts them any more; one instance at a time, under a lease.
class RunRetention implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RunRetention.class);
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration A_DAY = Duration.ofDays(1);

    private final ShredConcerns shredding;
    private final RotateKeys rotation;
    private final Surges surges;
    private final Clock clock;
    private final HeldLease lease;
    private final Duration every;
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    /// @param every how often to look
    /// @param instance names this instance in the lease
    RunRetention(
            ShredConcerns shredding,
            RotateKeys rotation,
            Surges surges,
            Clock clock,
            Lease lease,
            Duration every,
            String instance) {
        this.shredding = shredding;
        this.rotation = rotation;
        this.surges = surges;
        this.clock = clock;
        this.lease = new HeldLease(lease, instance, LEASE);
        this.every = every;
    }

    @Override
    public void start() {
        stopping = new CountDownLatch(1);
        thread = Thread.ofPlatform().name("retention").daemon().start(this::run);
    }

    @Override
    public void stop() {
        stopping.countDown();
        Thread running = thread;
        thread = null;
        if (running == null) {
            return;
        }
        try {
            if (!running.join(Duration.ofSeconds(10))) {
                running.interrupt();
            }
        } catch (InterruptedException e) {
            running.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void run() {
        CountDownLatch stop = stopping;
        try {
            // nothing of this is urgent, and a start has better things to do
            boolean stopped =
                    stop.await((FIRST.compareTo(every) < 0 ? FIRST : every).toMillis(), TimeUnit.MILLISECONDS);
            while (!stopped) {
                guarded();
                stopped = stop.await(every.toMillis(), TimeUnit.MILLISECONDS);
            }
            lease.release();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("failure", e.getClass().getName())
                    .log("the lease of retention was not given back; it ends by itself");
        }
    }

    private void guarded() {
        try {
            round();
        } catch (RuntimeException e) {
            // whatever it is, the next round begins where this one ended; a message could repeat what is in a record
            log.atError()
                    .addKeyValue("failure", e.getClass().getName())
                    .log("retention did not get to its end, it will be tried again");
        }
    }

    /// Does what there is to do, if no other instance does.
    void round() {
        if (!lease.isHeld()) {
            return;
        }
        int shredded = shredding.round(() -> stopping.getCount() > 0 && lease.isHeld());
        if (stopping.getCount() > 0 && lease.isHeld()) {
            RotateKeys.Step step = rotation.step();
            int forgotten = surges.forget(clock.instant().minus(A_DAY));
            log.atDebug()
                    .addKeyValue("shredded", shredded)
                    .addKeyValue("rotation", step)
                    .addKeyValue("forgotten", forgotten)
                    .log("retention looked at everything");
        }
    }
}
