package org.signpost.notifier.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Does in one transaction what several threads want at the same time, as databases do when they write their log: while
/// one transaction is under way, and for a millisecond after it, those who come wait, and the next one is for all
/// of them. Who comes alone does not wait.
///
/// Transactions are a thread's own, of the operating system: among the threads that send, each statement
/// would wait for its turn while everybody waits for the transaction.
///
/// When a transaction for several fails, each of them has one to itself, so that nobody fails for what another one
/// wanted.
///
/// @param <Q> what is wanted
/// @param <R> what comes of it
public final class GroupCommit<Q, R> {

    private static final int MOST = 128;
    /// From the end of a transaction to the next: several small ones cost more than one that is not.
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Function<List<Q>, List<R>> transaction;
    private final Duration pause;
    private final Queue<Wish<Q, R>> wishes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final Executor writer;

    /// @param name of the thread
    /// @param transaction does all that is wanted in a transaction of its own, and gives as many results, in the
    ///     same order
    public GroupCommit(String name, Function<List<Q>, List<R>> transaction) {
        this(name, transaction, PAUSE);
    }

    /// @param pause from the end of a transaction to the next
    GroupCommit(String name, Function<List<Q>, List<R>> transaction, Duration pause) {
        this.transaction = transaction;
        this.pause = pause;
        // ends by itself when there is nothing to do
        this.writer = new ThreadPoolExecutor(
                0,
                1,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name(name).daemon().factory());
    }

    private static final class Wish<Q, R> {
        private final Q wanted;
        private final Semaphore over = new Semaphore(0);
        private @Nullable R result;
        private @Nullable RuntimeException failure;

        Wish(Q wanted) {
            this.wanted = wanted;
        }
    }

    /// Does what is wanted, and returns when it is committed.
    ///
    /// @throws RuntimeException what the transaction failed with
    public R of(Q wanted) {
        var mine = new Wish<Q, R>(wanted);
        wishes.add(mine);
        try {
            begin();
        } catch (OutOfMemoryError noThread) {
            // nobody waits for it, so nobody may do it
            if (wishes.remove(mine)) {
                throw noThread;
            }
        }
        mine.over.acquireUninterruptibly();
        if (mine.failure != null) {
            throw mine.failure;
        }
        R result = mine.result;
        return result == null ? only(transaction.apply(List.of(wanted))) : result;
    }

    private void begin() {
        if (!underWay.get() && underWay.compareAndSet(false, true)) {
            boolean begun = false;
            try {
                writer.execute(this::doAll);
                begun = true;
            } finally {
                if (!begun) {
                    underWay.set(false);
                }
            }
        }
    }

    private void doAll() {
        try {
            while (!wishes.isEmpty()) {
                doNext();
                LockSupport.parkNanos(pause.toNanos());
            }
        } finally {
            underWay.set(false);
            if (!wishes.isEmpty()) {
                // it came after the last look
                begin();
            }
        }
    }

    private void doNext() {
        List<Wish<Q, R>> group = new ArrayList<>();
        for (Wish<Q, R> each = wishes.poll(); each != null; each = wishes.poll()) {
            group.add(each);
            if (group.size() == MOST) {
                break;
            }
        }
        try {
            List<R> results =
                    transaction.apply(group.stream().map(each -> each.wanted).toList());
            for (int i = 0; i < group.size(); i++) {
                group.get(i).result = results.get(i);
            }
        } catch (RuntimeException e) {
            if (group.size() == 1) {
                group.getFirst().failure = e;
            }
            // otherwise each for itself, and whose wish it was will hear why
        } finally {
            group.forEach(each -> each.over.release());
        }
    }

    private static <R> R only(List<R> results) {
        if (results.size() != 1) {
            throw new IllegalStateException("one result for one wish, not " + results.size());
        }
        return results.getFirst();
    }
}
