package org.signpost.contract.reload;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that looks again and again, whatever a look ends with.
final class LooksAgain implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LooksAgain.class);

    private final ScheduledExecutorService thread;

    private LooksAgain(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    static LooksAgain start(String follower, Runnable look, Duration every) {
        if (every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException("files are looked at again after a time");
        }
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform()
                .daemon()
                .name("configuration of " + follower)
                .factory());
        // a look that throws would end the schedule in silence, so none may
        Runnable guarded = () -> {
            try {
                look.run();
            } catch (RuntimeException | Error failure) {
                log.atError()
                        .addKeyValue("service", follower)
                        .addKeyValue("failure", failure.getClass().getName())
                        .log("configuration files could not be looked at, it will be tried again");
            }
        };
        var _ = thread.scheduleWithFixedDelay(guarded, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
        return new LooksAgain(thread);
    }

    /// Lets nothing begin any more; a look that is under way ends by itself, and changes nothing outside.
    @Override
    public void close() {
        thread.shutdown();
    }
}
