package org.signpost.notifier.retention;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.ConcernId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Which concerns are held and which are shredded. A concern is never both: one row decides.
///
/// Shredding is ordered first and done then, so that whatever dies in between is gone on with: the order
/// cannot be taken back, and nothing of the concern is kept or opened from then on.
public final class RetainedConcerns {

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final List<ContentOfConcern> contents;

    /// The concerns in the database of that client.
    ///
    /// @param contents what is deleted with a concern
    public RetainedConcerns(JdbcClient sql, TransactionTemplate transaction, List<ContentOfConcern> contents) {
        this.sql = sql;
        this.transaction = transaction;
        this.contents = List.copyOf(contents);
    }

    /// Holds a concern, and with it its case: nothing of it is shredded until it is released.
    public Holding hold(ConcernId concern, HoldReason reason, Operator by, Instant now) {
        return in(() -> {
            known(concern);
            int held = sql.sql("""
                update retained_concern set held_for = :reason
                where concern_id = :concern and held_for is null and ordered_at is null\
                """)
                    .param("reason", reason.name())
                    .param("concern", concern.value())
                    .update();
            if (held == 0) {
                return ordered(List.of(concern)).isEmpty() ? Holding.HELD_ALREADY : Holding.TOO_LATE;
            }
            write("HELD", concern, by, reason, now);
            return Holding.HELD;
        });
    }

    /// Releases a concern that was held. If its time has come, it is shredded.
    public Releasing release(ConcernId concern, ReleaseReason reason, Operator by, Instant now) {
        return in(() -> {
            int released = sql.sql("""
                update retained_concern set held_for = null where concern_id = :concern and held_for is not null\
                """).param("concern", concern.value()).update();
            if (released == 0) {
                return Releasing.NOT_HELD;
            }
            write("RELEASED", concern, by, reason, now);
            return Releasing.RELEASED;
        });
    }

    /// Orders that a case be shredded, all of it or, if any of it is held, nothing.
    public Ordering order(Closed closed, Operator by, Instant now) {
        Ordering ordering = transaction.execute(status -> {
            for (ConcernId concern : closed.concerns()) {
                known(concern);
                int ordered = sql.sql("""
                    update retained_concern set closed_at = :closedAt, ordered_at = :now
                    where concern_id = :concern and held_for is null and ordered_at is null\
                    """)
                        .param("closedAt", utc(closed.at()))
                        .param("now", utc(now))
                        .param("concern", concern.value())
                        .update();
                if (ordered == 1) {
                    write("ORDERED", concern, by, null, now);
                } else if (ordered(List.of(concern)).isEmpty()) {
                    status.setRollbackOnly();
                    return Ordering.HELD;
                }
            }
            return Ordering.ORDERED;
        });
        if (ordering == null) {
            throw new IllegalStateException("a transaction gave no result");
        }
        return ordering;
    }

    /// Orders that a concern be shredded which was never decided, unless it is held or has been decided by now.
    public Undecided orderUndecided(ConcernId concern, Operator by, Instant now) {
        return in(() -> {
            known(concern);
            int ordered = sql.sql("""
                update retained_concern set ordered_at = :now
                where concern_id = :concern and held_for is null and ordered_at is null
                and not exists (select 1 from decision d where d.concern_id = :concern)\
                """)
                    .param("now", utc(now))
                    .param("concern", concern.value())
                    .update();
            if (ordered == 0) {
                return ordered(List.of(concern)).isEmpty() ? Undecided.LEFT : Undecided.ORDERED;
            }
            write("ORDERED", concern, by, Why.NEVER_DECIDED, now);
            return Undecided.ORDERED;
        });
    }

    /// Concerns that were ordered to be shredded and are not yet, the oldest order first.
    public List<ConcernId> toShred(int limit) {
        return sql.sql("""
            select concern_id from retained_concern
            where ordered_at is not null and shredded_at is null order by ordered_at, concern_id limit :limit\
            """)
                .param("limit", limit)
                .query((row, _) -> new ConcernId(row.getObject("concern_id", UUID.class)))
                .list();
    }

    /// Deletes all content of a concern whose shredding was ordered. To be called when its tombstone is on the
    /// topic.
    public void shred(ConcernId concern, Instant now) {
        Instant at = in(() -> {
            int first = sql.sql("""
                update retained_concern set shredded_at = :now
                where concern_id = :concern and ordered_at is not null and shredded_at is null\
                """)
                    .param("now", utc(now))
                    .param("concern", concern.value())
                    .update();
            contents.forEach(content -> content.delete(concern));
            if (first == 1) {
                write("SHREDDED", concern, Operator.CLOCK, null, now);
            }
            return now;
        });
        if (!at.equals(now)) {
            throw new IllegalStateException("a transaction gave another result");
        }
    }

    /// What a tombstone on the topic of keys means: the concern is shredded, whoever sent it, unless it is
    /// held.
    public Tombstone tombstone(ConcernId concern, Instant now) {
        return in(() -> {
            known(concern);
            int ordered = sql.sql("""
                update retained_concern set ordered_at = :now
                where concern_id = :concern and held_for is null and ordered_at is null\
                """)
                    .param("now", utc(now))
                    .param("concern", concern.value())
                    .update();
            if (ordered == 1) {
                write("ORDERED", concern, Operator.TOPIC, null, now);
            } else if (ordered(List.of(concern)).isEmpty()) {
                return Tombstone.IGNORED;
            }
            shred(concern, now);
            return Tombstone.SHREDDED;
        });
    }

    /// Deletes again what came in the very moment in which its concern was shredded.
    ///
    /// @param since looks at concerns that were shredded after it
    /// @return how many things there were
    public int sweep(Instant since) {
        int swept = 0;
        for (ConcernId concern : sql.sql("select concern_id from retained_concern where shredded_at > :since")
                .param("since", utc(since))
                .query((row, _) -> new ConcernId(row.getObject("concern_id", UUID.class)))
                .list()) {
            swept += in(() -> contents.stream()
                    .mapToInt(content -> content.delete(concern))
                    .sum());
        }
        return swept;
    }

    /// Those of the concerns whose shredding was ordered.
    public Set<ConcernId> ordered(Collection<ConcernId> concerns) {
        if (concerns.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(sql.sql("""
            select concern_id from retained_concern where ordered_at is not null and concern_id in (:concerns)\
            """)
                .param("concerns", concerns.stream().map(ConcernId::value).toList())
                .query((row, _) -> new ConcernId(row.getObject("concern_id", UUID.class)))
                .list());
    }

    /// When the last concern was shredded.
    public Optional<Instant> lastShredded() {
        return sql.sql("select shredded_at from retained_concern where shredded_at is not null"
                        + " order by shredded_at desc limit 1")
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    /// Whether one of the concerns is held.
    public boolean anyHeld(Collection<ConcernId> concerns) {
        return !concerns.isEmpty()
                && sql.sql("""
                    select 1 from retained_concern where held_for is not null and concern_id in (:concerns) limit 1\
                    """)
                        .param(
                                "concerns",
                                concerns.stream().map(ConcernId::value).toList())
                        .query(Integer.class)
                        .optional()
                        .isPresent();
    }

    /// How many concerns are held and were shredded, and how many wait to be.
    ///
    /// @param then counts as waiting what was ordered before
    public Tally tally(Instant then) {
        return sql.sql("""
            select count(held_for) as held, count(shredded_at) as shredded,
                   count(case when shredded_at is null and ordered_at < :then then 1 end) as waiting
            from retained_concern\
            """)
                .param("then", utc(then))
                .query((row, _) -> new Tally(row.getLong("held"), row.getLong("waiting"), row.getLong("shredded")))
                .single();
    }

    /// How many concerns stand where.
    ///
    /// @param orderedAndWaiting those whose shredding was ordered and is not done
    public record Tally(long held, long orderedAndWaiting, long shredded) {}

    /// For what a concern is held.
    public Optional<HoldReason> heldFor(ConcernId concern) {
        return sql.sql("select held_for from retained_concern where concern_id = :concern and held_for is not null")
                .param("concern", concern.value())
                .query((row, _) -> HoldReason.valueOf(row.getString(1)))
                .optional();
    }

    private void known(ConcernId concern) {
        int inserted = sql.sql("insert into retained_concern (concern_id) values (:concern) on conflict do nothing")
                .param("concern", concern.value())
                .update();
        if (inserted > 1) {
            throw new IllegalStateException("one concern was inserted " + inserted + " times");
        }
    }

    private void write(String what, ConcernId concern, Operator by, @Nullable Enum<?> reason, Instant now) {
        int written = sql.sql("""
            insert into retention_event (happened_at, what, concern_id, done_by, reason)
            values (:now, :what, :concern, :by, :reason)\
            """)
                .param("now", utc(now))
                .param("what", what)
                .param("concern", concern.value())
                .param("by", by.name())
                .param("reason", reason == null ? null : reason.name())
                .update();
        if (written != 1) {
            throw new IllegalStateException("an event of retention was written " + written + " times");
        }
    }

    private <T> T in(Supplier<T> work) {
        T result = transaction.execute(_ -> work.get());
        if (result == null) {
            throw new IllegalStateException("a transaction gave no result");
        }
        return result;
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /// How holding ended.
    public enum Holding {
        /// It is held.
        HELD,
        /// It was held before, and goes on being held for the reason given then.
        HELD_ALREADY,
        /// It is being shredded, or was.
        TOO_LATE
    }

    /// How releasing ended.
    public enum Releasing {
        /// It is held no more.
        RELEASED,
        /// It was not held.
        NOT_HELD
    }

    /// How an order ended.
    public enum Ordering {
        /// All of the case is shredded from now on.
        ORDERED,
        /// Some of it is held; nothing was ordered.
        HELD
    }

    /// How an order about a concern ended that was not decided.
    public enum Undecided {
        /// It is shredded from now on.
        ORDERED,
        /// It is held, or a decision has come; nothing was ordered.
        LEFT
    }

    private enum Why {
        NEVER_DECIDED
    }

    /// What a tombstone led to.
    public enum Tombstone {
        /// Keys and content of the concern are gone.
        SHREDDED,
        /// The concern is held: what this service has of it stays.
        IGNORED
    }
}
