package org.signpost.local.parked;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// So many a second at most, evenly: what was not used is not caught up with.
final class Pace {
    private final long interval;
    private final LongSupplier nanoTime;
    private final Wait wait;
    private long next;

    /// Waits that many nanoseconds.
    interface Wait {
        void nanoseconds(long length) throws InterruptedException;
    }

    Pace(int perSecond) {
        this(perSecond, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    Pace(int perSecond, LongSupplier nanoTime, Wait wait) {
        this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.nanoTime = nanoTime;
        this.wait = wait;
        this.next = nanoTime.getAsLong();
    }

    /// Returns when the next one may be sent.
    void await() throws InterruptedException {
        long early = next - nanoTime.getAsLong();
        if (early > 0) {
            wait.nanoseconds(early);
            next += interval;
        } else {
            next = nanoTime.getAsLong() + interval;
        }
    }
}
