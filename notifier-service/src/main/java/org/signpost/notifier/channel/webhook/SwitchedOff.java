package org.signpost.notifier.channel.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import org.signpost.contract.partner.FurtherAddress;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The webhooks that said 410, which means never again. Another address at the same contact is another webhook. Of an
/// address only a hash is kept.
final class SwitchedOff {

    private final JdbcClient sql;

    SwitchedOff(JdbcClient sql) {
        this.sql = sql;
    }

    /// Whether nothing is sent to an address any more. What was there before another address is forgotten.
    boolean includes(FurtherAddress address) {
        String hash = hash(address);
        Optional<String> off = sql.sql(
                        "select address_hash from webhook_off where partner = :partner and contact = :contact")
                .param("partner", address.partner().value())
                .param("contact", address.contact().value())
                .query(String.class)
                .optional();
        off.filter(other -> !other.equals(hash)).ifPresent(other -> forget(address, other));
        return off.filter(hash::equals).isPresent();
    }

    private void forget(FurtherAddress address, String hash) {
        sql.sql("""
            delete from webhook_off
            where partner = :partner and contact = :contact and address_hash = :hash\
            """)
                .param("partner", address.partner().value())
                .param("contact", address.contact().value())
                .param("hash", hash)
                .update();
    }

    /// Sends nothing more to an address.
    ///
    /// @return whether it was on until now
    boolean add(FurtherAddress address, Instant now) {
        if (includes(address)) {
            return false;
        }
        try {
            sql.sql("""
                insert into webhook_off (partner, contact, address_hash, off_at)
                values (:partner, :contact, :hash, :now)\
                """)
                    .param("partner", address.partner().value())
                    .param("contact", address.contact().value())
                    .param("hash", hash(address))
                    .param("now", now.atOffset(ZoneOffset.UTC))
                    .update();
            return true;
        } catch (DuplicateKeyException e) {
            // another instance was told the same at the same moment
            return false;
        }
    }

    /// How many there are.
    int count() {
        return sql.sql("select count(*) from webhook_off").query(Integer.class).single();
    }

    private static String hash(FurtherAddress address) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(address.reveal().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
