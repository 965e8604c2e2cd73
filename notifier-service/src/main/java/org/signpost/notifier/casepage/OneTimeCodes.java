package org.signpost.notifier.casepage;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.casepage.KeyedHash.Purpose;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// The codes that open a case page together with its link: six digits, once, for ten minutes. Only the newest code of
/// a link counts, and few are made, so that they cannot be guessed.
final class OneTimeCodes {

    static final Duration LIFE = Duration.ofMinutes(10);
    static final int TRIES = 5;
    static final int AN_HOUR = 5;
    static final int A_DAY = 15;
    /// How many are made an hour when they cannot be sent.
    static final int LOST_AN_HOUR = 20;
    /// How long after a code was sent no other one is, because that may still be on its way.
    static final Duration BETWEEN = Duration.ofMinutes(1);

    private static final Pattern SIX_DIGITS = Pattern.compile("[0-9]{6}");

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final KeyedHash hash;
    private final SecureRandom random = new SecureRandom();

    OneTimeCodes(JdbcClient sql, TransactionTemplate transaction, KeyedHash hash) {
        this.sql = sql;
        this.transaction = transaction;
        this.hash = hash;
    }

    /// What became of a request for a code.
    sealed interface Request {

        /// A new one, which must be sent.
        ///
        /// @param code never written down in clear
        record Made(UUID id, String code) implements Request {
            @Override
            public String toString() {
                return "Made[" + id + "]";
            }
        }

        /// One was sent a moment ago, and none is made before it can have arrived.
        record OnItsWay() implements Request {}

        /// There were too many; the next may be asked for then.
        record TooMany(Instant again) implements Request {}
    }

    /// What became of a code that somebody typed.
    sealed interface Check {

        /// It is the code, which has no further use.
        record Right() implements Check {}

        /// It is another code.
        ///
        /// @param left how many tries are left
        record Wrong(int left) implements Check {}

        /// It is no code at all, and counts as no try.
        record NotACode() implements Check {}

        /// There is no code that could be right: none was sent, or it is too old, used, or tried out.
        record NoneInForce() implements Check {}
    }

    /// Makes a code for the link of a message.
    Request make(MessageId link, Instant now) {
        return in(() -> {
            // one request after another, so that the bound holds
            if (sql.sql("select message_id from message where message_id = :message for update")
                    .param("message", link.value())
                    .query(UUID.class)
                    .optional()
                    .isEmpty()) {
                throw new IllegalStateException("there is no message " + link);
            }
            if (inForce(link, now.minus(BETWEEN), now)) {
                return new Request.OnItsWay();
            }
            Optional<Instant> again = first(
                    first(
                            over(link, false, AN_HOUR, Duration.ofHours(1), now),
                            over(link, false, A_DAY, Duration.ofDays(1), now)),
                    over(link, true, LOST_AN_HOUR, Duration.ofHours(1), now));
            if (again.isPresent()) {
                return new Request.TooMany(again.get());
            }
            var id = UUID.randomUUID();
            String code = String.format(Locale.ROOT, "%06d", random.nextInt(1_000_000));
            one(sql.sql("""
                insert into case_code (code_id, message_id, code_hash, made_at, expires_at, tries, lost)
                values (:code, :message, :hash, :now, :expires, 0, false)\
                """)
                    .param("code", id)
                    .param("message", link.value())
                    .param("hash", hash.of(Purpose.CODE, id + " " + code))
                    .param("now", utc(now))
                    .param("expires", utc(now.plus(LIFE)))
                    .update());
            int _ = sql.sql("delete from case_code where message_id = :message and made_at < :past")
                    .param("message", link.value())
                    .param("past", utc(now.minus(Duration.ofDays(2))))
                    .update();
            return new Request.Made(id, code);
        });
    }

    /// Writes down that a code did not leave, so that it counts as none.
    void lost(UUID code) {
        one(sql.sql("update case_code set lost = true where code_id = :code")
                .param("code", code)
                .update());
    }

    /// Whether a code was sent that still counts.
    boolean inForce(MessageId link, Instant now) {
        return inForce(link, now.minus(LIFE), now);
    }

    /// When another code may be asked for, because the last one may still be on its way; empty when that is so now.
    Optional<Instant> another(MessageId link, Instant now) {
        return newest(link)
                .filter(code -> code.inForce(now))
                .map(code -> code.madeAt.plus(BETWEEN))
                .filter(now::isBefore);
    }

    /// Whether the last code that was asked for with a link, if any was, left.
    boolean wasSent(MessageId link) {
        return newest(link).filter(code -> !code.lost()).isPresent();
    }

    private boolean inForce(MessageId link, Instant since, Instant now) {
        return newest(link)
                .filter(code -> code.inForce(now) && code.madeAt.isAfter(since))
                .isPresent();
    }

    /// Tries a code. The right one counts once.
    Check check(MessageId link, String typed, Instant now) {
        String digits = typed.replaceAll("[\\s-]", "");
        if (!SIX_DIGITS.matcher(digits).matches()) {
            return new Check.NotACode();
        }
        Optional<Code> newest = newest(link).filter(code -> code.inForce(now));
        // the try is taken before it is looked at, so that tries at the same time count as well
        if (newest.isEmpty()
                || sql.sql("""
                    update case_code set tries = tries + 1
                    where code_id = :code and used_at is null and not lost and tries < :tries\
                    """)
                                .param("code", newest.get().id)
                                .param("tries", TRIES)
                                .update()
                        == 0) {
            return new Check.NoneInForce();
        }
        Code code = newest.get();
        if (!hash.matches(Purpose.CODE, code.id + " " + digits, code.hash)) {
            int left = Math.max(0, TRIES - code.tries - 1);
            return left == 0 ? new Check.NoneInForce() : new Check.Wrong(left);
        }
        int used = sql.sql("update case_code set used_at = :now where code_id = :code and used_at is null")
                .param("now", utc(now))
                .param("code", code.id)
                .update();
        return used == 1 ? new Check.Right() : new Check.NoneInForce();
    }

    /// When the bound is no longer reached; empty when it is not reached.
    private Optional<Instant> over(MessageId link, boolean lost, int most, Duration within, Instant now) {
        return sql.sql("""
            select made_at from case_code where message_id = :message and lost = :lost and made_at > :since
            order by made_at desc limit 1 offset :before\
            """)
                .param("message", link.value())
                .param("lost", lost)
                .param("since", utc(now.minus(within)))
                .param("before", most - 1)
                .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional()
                .map(oldest -> oldest.plus(within));
    }

    private static Optional<Instant> first(Optional<Instant> one, Optional<Instant> other) {
        return one.or(() -> other);
    }

    private Optional<Code> newest(MessageId link) {
        return sql.sql("""
            select code_id, code_hash, made_at, expires_at, tries, lost, used_at from case_code
            where message_id = :message order by made_at desc limit 1\
            """)
                .param("message", link.value())
                .query((row, _) -> new Code(
                        row.getObject("code_id", UUID.class),
                        row.getString("code_hash"),
                        row.getObject("made_at", OffsetDateTime.class).toInstant(),
                        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                        row.getInt("tries"),
                        row.getBoolean("lost"),
                        row.getObject("used_at") != null))
                .optional();
    }

    private record Code(
            UUID id, String hash, Instant madeAt, Instant expiresAt, int tries, boolean lost, boolean used) {
        boolean inForce(Instant now) {
            return !used && !lost && tries < TRIES && now.isBefore(expiresAt);
        }
    }

    private <T> T in(Supplier<T> work) {
        T result = transaction.execute(_ -> work.get());
        if (result == null) {
            throw new IllegalStateException("a request for a code has an answer");
        }
        return result;
    }

    static void one(int rows) {
        if (rows != 1) {
            throw new IllegalStateException("the case page changed " + rows + " rows where it must change 1");
        }
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
