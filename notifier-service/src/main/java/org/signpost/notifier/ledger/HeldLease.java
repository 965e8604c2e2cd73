package org.signpost.notifier.ledger;

import java.time.Duration;
import java.util.OptionalLong;

/// A lease as its holder sees it, who counts its time by the machine's counter: whatever is done to a clock, nobody
/// thinks to have it for longer than it was given. For one thread.
public final class HeldLease {

    private final Lease lease;
    private final String holder;
    private final Duration length;
    private OptionalLong takenAt = OptionalLong.empty();

    /// @param holder names this instance
    public HeldLease(Lease lease, String holder, Duration length) {
        this.lease = lease;
        this.holder = holder;
        this.length = length;
    }

    /// Whether this instance has the lease, which is taken or renewed when half of it is over.
    public boolean isHeld() {
        long now = System.nanoTime();
        if (takenAt.isPresent()
                && now - takenAt.getAsLong() < length.dividedBy(2).toNanos()) {
            return true;
        }
        takenAt = OptionalLong.empty();
        if (lease.take(holder, length)) {
            takenAt = OptionalLong.of(now);
        }
        return takenAt.isPresent();
    }

    /// Gives the lease back.
    public void release() {
        takenAt = OptionalLong.empty();
        lease.release(holder);
    }
}
