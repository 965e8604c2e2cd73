package org.signpost.intake;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/// A thread of the service that goes round and round until it is stopped, with the consumer that may have to be woken
/// for that.
final class PollingThread {

    private final String name;
    private final Duration toEnd;
    private final Runnable loop;
    private final AtomicReference<@Nullable KafkaConsumer<?, ?>> polling = new AtomicReference<>();
    private volatile @Nullable Thread thread;
    private volatile CountDownLatch stopping = new CountDownLatch(1);

    /// @param toEnd how long {@link #stop} waits for the round that is under way
    /// @param loop goes on while {@link #goesOn}
    PollingThread(String name, Duration toEnd, Runnable loop) {
        this.name = name;
        this.toEnd = toEnd;
        this.loop = loop;
    }

    void start() {
        stopping = new CountDownLatch(1);
        var started = Thread.ofPlatform().name(name).daemon().unstarted(loop);
        thread = started;
        started.start();
    }

    /// Lets it end, and wakes it up. It is not interrupted, which would also keep a consumer from saying goodbye to
    /// the brokers.
    void stop() {
        stopping.countDown();
        var consumer = polling.get();
        if (consumer != null) {
            consumer.wakeup();
        }
        var running = thread;
        thread = null;
        if (running != null) {
            try {
                running.join(toEnd);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Whether it was started and not stopped.
    boolean isRunning() {
        return thread != null;
    }

    /// Whether it is running and did not end by itself.
    boolean isAlive() {
        var running = thread;
        return running != null && running.isAlive();
    }

    /// Whether the loop is to go on.
    boolean goesOn() {
        return stopping.getCount() > 0;
    }

    /// Names the consumer that is to be woken; null when there is none any more.
    void polls(@Nullable KafkaConsumer<?, ?> consumer) {
        polling.set(consumer);
    }

    /// Lets the loop wait, at most until it is stopped.
    ///
    /// @return whether it goes on
    boolean pause(Duration length) {
        try {
            return !stopping.await(length.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stopping.countDown();
            return false;
        }
    }
}
