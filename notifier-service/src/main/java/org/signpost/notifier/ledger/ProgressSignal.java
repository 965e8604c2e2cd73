package org.signpost.notifier.ledger;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Tells whoever publishes the outbox that there is something in it, so that it need not look all the time.
public final class ProgressSignal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wasRaised = lock.newCondition();
    private boolean raised;

    /// Says that a step was written down. To be called after its transaction has ended.
    public void raise() {
        lock.lock();
        try {
            raised = true;
            wasRaised.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the signal is raised, or for that long. One look at the outbox answers all signals so far.
    public void await(Duration atMost) throws InterruptedException {
        long remaining = atMost.toNanos();
        lock.lock();
        try {
            while (!raised && remaining > 0) {
                remaining = wasRaised.awaitNanos(remaining);
            }
            raised = false;
        } finally {
            lock.unlock();
        }
    }
}
