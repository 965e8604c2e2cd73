package org.signpost.notifier.dispatch;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A {@link DispatchWorld} whose clock goes from one thing that is due to the next, and says what was sent.
final class LifeWorld implements AutoCloseable {

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    private static final int MANY = 2000;

    private final DispatchWorld it;
    private final MovableClock clock;

    LifeWorld(DispatchWorld it, MovableClock clock) {
        this.it = it;
        this.clock = clock;
        it.lanes.start();
    }

    DispatchWorld it() {
        return it;
    }

    /// Moves the clock to each thing that is due until then, waits until it is done, and ends at that time.
    void runUntil(Instant end) {
        settle();
        int things = 0;
        for (Optional<Instant> due = nextDue(); due.isPresent() && !due.get().isAfter(end); due = nextDue()) {
            if (due.get().isAfter(clock.instant())) {
                clock.moveTo(due.get());
            }
            if (++things > MANY) {
                throw new IllegalStateException("this does not come to an end");
            }
            settle();
        }
        clock.moveTo(end);
    }

    /// Waits until nothing is due at this time.
    void settle() {
        // a lane that looked while the clock was moved would wait until it moves again
        for (Lane lane : Lane.values()) {
            it.schedule.wake(lane);
        }
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        nextDue().filter(due -> !due.isAfter(clock.instant())).isEmpty());
    }

    private Optional<Instant> nextDue() {
        return it.database
                .sql()
                .sql("""
                    select min(execution_time) as due from (
                        select execution_time from dispatch_emergency union all
                        select execution_time from dispatch_routine union all
                        select execution_time from dispatch_asking) as lanes\
                    """)
                .query((row, _) -> Optional.ofNullable(row.getObject("due", OffsetDateTime.class)))
                .single()
                .map(OffsetDateTime::toInstant);
    }

    /// What was sent, in its order: `Wed 10:00 partner/contact OCCASION EMAIL+SMS`.
    List<String> sent() {
        return it.database
                .sql()
                .sql("""
                    select sent_at, partner, contact, occasion, string_agg(means, '+' order by means) as means
                    from message where state = 'SENT'
                    group by sent_at, partner, contact, occasion
                    order by sent_at, partner, contact, occasion\
                    """)
                .query((row, _) -> WHEN.format(
                                row.getObject("sent_at", OffsetDateTime.class).atZoneSameInstant(LONDON))
                        + " " + row.getString("partner") + "/" + row.getString("contact") + " "
                        + row.getString("occasion") + " " + row.getString("means"))
                .list();
    }

    @Override
    public void close() {
        it.close();
    }
}
