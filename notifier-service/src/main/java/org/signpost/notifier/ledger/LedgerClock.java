package org.signpost.notifier.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The time of the database, which all instances share, so that a clock of one of them that is wrong or is put right
/// neither wakes anybody early nor lets anybody wait.
///
/// Between two looks at the database it goes on by the machine's counter, which nobody can set. It never goes back:
/// when the database's clock is put back, as at a fail-over to a machine that is behind, it goes a tenth slower until
/// the other has caught up, and says so. When that is put forward it follows at once. How long a question and its
/// answer
/// were on their way is known only together: a time that lies between the two is taken for right, so that a slow
/// answer puts nothing ahead.
public final class LedgerClock extends Clock implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LedgerClock.class);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private static final Duration WORTH_A_WORD = Duration.ofSeconds(2);
    private static final long SLOWER = 10;

    private final Supplier<Instant> database;
    private final LongSupplier counter;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// What was true at the last look: the time, the counter, and how far the time is ahead of the database's.
    private record Anchor(Instant time, long count, Duration ahead) {

        Instant at(long now) {
            long since = now - count;
            return time.plusNanos(since - Math.min(ahead.toNanos(), since / SLOWER));
        }
    }

    private volatile Anchor anchor;

    /// The clock of that database, which is looked at now and every few seconds until this is closed.
    public static LedgerClock follow(JdbcClient sql) {
        var clock = new LedgerClock(() -> timeOf(sql), System::nanoTime);
        Thread.ofVirtual().name("ledger-clock").start(clock::keepLooking);
        return clock;
    }

    /// A clock that looks at the database when it is told to, and once now.
    ///
    /// @param database says what time it is there
    /// @param counter counts nanoseconds
    public LedgerClock(Supplier<Instant> database, LongSupplier counter) {
        this.database = database;
        this.counter = counter;
        Instant answered = database.get();
        this.anchor = new Anchor(answered, counter.getAsLong(), Duration.ZERO);
    }

    private static Instant timeOf(JdbcClient sql) {
        return sql.sql("select current_timestamp")
                .query((row, _) -> row.getObject(1, OffsetDateTime.class))
                .single()
                .toInstant();
    }

    /// Looks at the clock of the database.
    ///
    /// @throws DataAccessException when the database does not answer; this goes on without
    public void look() {
        long before = counter.getAsLong();
        Instant earliest = database.get();
        long after = counter.getAsLong();
        Instant latest = earliest.plusNanos(after - before);
        Instant ours = anchor.at(after);
        Duration was = anchor.ahead();
        Duration ahead = ours.isBefore(earliest)
                ? Duration.between(earliest, ours)
                : ours.isAfter(latest) ? Duration.between(latest, ours) : Duration.ZERO;
        anchor = ahead.isNegative() ? new Anchor(earliest, after, Duration.ZERO) : new Anchor(ours, after, ahead);
        if (ahead.abs().minus(was).compareTo(WORTH_A_WORD) > 0) {
            log.atError()
                    .addKeyValue("seconds", -ahead.toSeconds())
                    .log("the clock of the database was set, look at the clocks of its machines");
        }
    }

    private void keepLooking() {
        try {
            while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    look();
                } catch (RuntimeException e) {
                    // the readiness says that it is away; the counter goes on
                    log.atDebug()
                            .addKeyValue("failure", e.getClass().getName())
                            .log("the database did not say the time");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Instant instant() {
        return anchor.at(counter.getAsLong());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("instants only");
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
