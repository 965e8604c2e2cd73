package org.signpost.notifier.casepage;

import static org.signpost.notifier.casepage.OneTimeCodes.one;
import static org.signpost.notifier.casepage.OneTimeCodes.utc;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.casepage.KeyedHash.Purpose;
import org.signpost.notifier.channel.LinkId;
import org.signpost.notifier.ledger.LinkedAlert;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Who is signed in to which alert: for half an hour from the code on, whatever they do meanwhile. A session is for one
/// alert and one contact; who signs in to a second alert keeps the first.
final class Sessions {

    static final Duration LIFE = Duration.ofMinutes(30);
    private static final int SECRET_BYTES = 32;

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final KeyedHash hash;
    private final SecureRandom random = new SecureRandom();

    Sessions(JdbcClient sql, TransactionTemplate transaction, KeyedHash hash) {
        this.sql = sql;
        this.transaction = transaction;
        this.hash = hash;
    }

    /// A session in force.
    ///
    /// @param message with whose link it began
    record Session(MessageId message, Instant endsAt) {}

    /// Signs a browser in to an alert. It gets a new secret each time, so that nobody can plant one; the same
    /// contact's other sessions in that browser go on under it.
    ///
    /// @param before the secret that the browser had, if any
    /// @return the secret that it has from now on, 64 hexadecimal digits
    String begin(LinkedAlert link, Optional<String> before, Instant now) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = HexFormat.of().formatHex(bytes);
        String kept = hash.of(Purpose.SESSION, secret);
        transaction.executeWithoutResult(_ -> {
            int _ = sql.sql("delete from case_session where ends_at <= :now")
                    .param("now", utc(now))
                    .update();
            before.ifPresent(old -> {
                int _ = sql.sql("""
                    update case_session set secret_hash = :kept
                    where secret_hash in (:old) and alert_id <> :alert and partner = :partner and contact = :contact\
                    """)
                        .param("kept", kept)
                        .param("old", hash.all(Purpose.SESSION, old))
                        .param("alert", link.alert().value())
                        .param("partner", link.reached().value())
                        .param("contact", link.contact())
                        .update();
                end(old);
            });
            one(sql.sql("""
                insert into case_session
                    (session_id, secret_hash, message_id, alert_id, partner, contact, began_at, ends_at)
                values (:session, :kept, :message, :alert, :partner, :contact, :now, :ends)\
                """)
                    .param("session", UUID.randomUUID())
                    .param("kept", kept)
                    .param("message", link.message().value())
                    .param("alert", link.alert().value())
                    .param("partner", link.reached().value())
                    .param("contact", link.contact())
                    .param("now", utc(now))
                    .param("ends", utc(now.plus(LIFE)))
                    .update());
        });
        return secret;
    }

    /// The session of a browser for an alert and the contact whose link it is.
    Optional<Session> of(String secret, LinkedAlert link, Instant now) {
        return sql.sql("""
            select message_id, ends_at from case_session
            where secret_hash in (:hashes) and alert_id = :alert and partner = :partner and contact = :contact
                and ends_at > :now
            order by ends_at desc limit 1\
            """)
                .param("hashes", hash.all(Purpose.SESSION, secret))
                .param("alert", link.alert().value())
                .param("partner", link.reached().value())
                .param("contact", link.contact())
                .param("now", utc(now))
                .query((row, _) -> new Session(
                        new MessageId(row.getObject("message_id", UUID.class)),
                        row.getObject("ends_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    /// By what the link can be found with which a browser last signed in.
    Optional<LinkId> latest(String secret, Instant now) {
        return sql.sql("""
            select message_id from case_session where secret_hash in (:hashes) and ends_at > :now
            order by ends_at desc, session_id limit 1\
            """)
                .param("hashes", hash.all(Purpose.SESSION, secret))
                .param("now", utc(now))
                .query((row, _) -> LinkId.of(new MessageId(row.getObject("message_id", UUID.class))))
                .optional();
    }

    /// Signs a browser out of everything.
    void end(String secret) {
        int _ = sql.sql("delete from case_session where secret_hash in (:hashes)")
                .param("hashes", hash.all(Purpose.SESSION, secret))
                .update();
    }

    /// What the forms of a signed-in page hold, so that no other page can press their buttons.
    String formToken(String secret) {
        return hash.of(Purpose.FORM, secret);
    }

    /// Whether a form came from a page of that session.
    boolean isOurs(String secret, String formToken) {
        return hash.matches(Purpose.FORM, secret, formToken);
    }
}
