package org.signpost.intake;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.intake.spool.Added;
import org.signpost.intake.spool.Fate;
import org.signpost.intake.spool.Spool;
import org.signpost.intake.spool.SpoolUnusable;
import org.signpost.intake.spool.SpooledConcern;
import org.signpost.intake.spool.Standing;
import org.signpost.intake.spool.Waiting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// The spool, with what this instance knows of it by heart, so that asking costs nothing: whether it can be used, how
/// much it holds, and which concerns.
@Component
class ConcernSpool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConcernSpool.class);

    /// Rows of other instances may be seen in another order than that of their numbers.
    private static final long LOOK_BACK = 1000;

    private final Spool spool;
    private final ReportedReader reader = new ReportedReader();
    private final KnownConcerns known;
    private final ConcernProgress progress;
    private final Object counting = new Object();
    private long added;
    private final Set<Long> learnt = new HashSet<>();
    private volatile Standing standing = Standing.EMPTY;
    private volatile boolean usable;
    private volatile boolean counted;
    private volatile boolean saidUnusable;

    ConcernSpool(
            Environment environment, KnownConcerns known, ConcernProgress progress, Clock clock, MeterRegistry meters) {
        this.spool = new Spool(
                environment.getProperty("spring.datasource.url", ""),
                environment.getProperty("spring.datasource.username"),
                environment.getProperty("spring.datasource.password"));
        this.known = known;
        this.progress = progress;
        Gauge.builder("signpost.intake.spool.size", this, own -> own.standing.waiting())
                .description("accepted reports that no broker has yet")
                .register(meters);
        Gauge.builder("signpost.intake.spool.held", this, own -> own.standing.held())
                .description("accepted reports in the spool that a person must look at")
                .register(meters);
        Gauge.builder(
                        "signpost.intake.spool.oldest.seconds",
                        this,
                        own -> own.standing
                                .oldestReceivedAt()
                                .map(at -> Duration.between(at, clock.instant()).toMillis() / 1000.0)
                                .orElse(0.0))
                .description("how long ago the oldest report was received that no broker has yet")
                .register(meters);
        Gauge.builder("signpost.intake.spool.usable", this, own -> own.usable ? 1 : 0)
                .description("1 while the spool could keep a report")
                .register(meters);
    }

    /// Whether it could keep a report, as far as is known.
    boolean usable() {
        return usable;
    }

    /// Whether it was looked into and holds nothing that is to be sent.
    boolean knownEmpty() {
        return counted && standing.waiting() == 0;
    }

    Standing standing() {
        return standing;
    }

    /// Puts a concern in, and returns when it is on the disk.
    ///
    /// @throws SpoolUnusable if it may not be there
    Added add(SpooledConcern concern, ConcernReported reported) {
        try {
            Added ending = spool.add(concern);
            if (ending instanceof Added.Kept) {
                oneMore(concern);
                known.learnSpooled(reported);
                progress.learn(reported);
            }
            return ending;
        } catch (SpoolUnusable e) {
            unusable(e);
            throw e;
        }
    }

    /// Looks whether it can be used, how much it holds, and what other instances have put in.
    ///
    /// @param thoroughly whether to find out by writing
    void look(boolean thoroughly) {
        if (!spool.configured()) {
            counted = true;
            return;
        }
        try {
            spool.open();
            if (thoroughly || !usable) {
                spool.probe();
            }
            count();
            learn();
            usable = true;
            if (saidUnusable) {
                saidUnusable = false;
                LOG.atInfo().log("the spool can be used again");
            }
        } catch (SpoolUnusable e) {
            unusable(e);
        }
    }

    private void oneMore(SpooledConcern concern) {
        synchronized (counting) {
            added++;
            standing = new Standing(
                    standing.waiting() + 1,
                    standing.held(),
                    standing.oldestReceivedAt().or(() -> Optional.of(concern.receivedAt())));
        }
    }

    private void count() {
        long before;
        synchronized (counting) {
            before = added;
        }
        Standing now = spool.standing();
        synchronized (counting) {
            // what was put in meanwhile may be missing from the count: then it stays as it is until the next look
            if (added == before) {
                standing = now;
                counted = true;
            }
        }
    }

    private void learn() {
        if (standing.waiting() + standing.held() == 0) {
            learnt.clear();
            return;
        }
        long last = learnt.stream().mapToLong(Long::longValue).max().orElse(0);
        List<Long> recent = spool.sequencesFrom(last - LOOK_BACK);
        for (long sequence : recent) {
            if (learnt.add(sequence)) {
                spool.at(sequence)
                        .flatMap(concern -> reader.reported(concern.records()))
                        .ifPresent(reported -> {
                            known.learnSpooled(reported);
                            progress.learn(reported);
                        });
            }
        }
    }

    private void unusable(SpoolUnusable why) {
        usable = false;
        if (!saidUnusable) {
            saidUnusable = true;
            Throwable cause = why.getCause();
            LOG.atError()
                    .addKeyValue("failure", why.getMessage())
                    .addKeyValue(
                            "cause", cause == null ? "none" : cause.getClass().getName())
                    .log("the spool cannot be used: without brokers no report is accepted until it can");
        }
    }

    /// Hands out what has waited longest, as {@link Spool#drain} does, and counts anew.
    int drain(int atMost, Function<List<Waiting>, Map<Long, Fate>> work) {
        try {
            int done = spool.drain(atMost, work);
            count();
            return done;
        } catch (SpoolUnusable e) {
            unusable(e);
            throw e;
        }
    }

    @Override
    public void close() {
        spool.close();
    }
}
