package org.signpost.contract.access;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.signpost.contract.access.AccessInspection.AccessUnknown;

/// The passwords by which principals prove to the brokers who they are, with SCRAM-SHA-512.
///
/// The brokers keep no password, only what one is checked by. A new one is good from then on, and the old one is not;
/// connections that are open stay open.
public final class Passwords {

    private static final ScramMechanism MECHANISM = ScramMechanism.SCRAM_SHA_512;

    /// The passwords are random and long, so that nobody can try them all.
    private static final int ITERATIONS = 8192;

    private final Admin admin;

    /// On that cluster.
    public Passwords(Admin admin) {
        this.admin = admin;
    }

    /// Makes the passwords those of the principals of these names.
    ///
    /// @param passwords by name, without a type
    /// @return who has a password and is none of them
    /// @throws AccessUnknown if the brokers did not do it within that time; doing it again is safe
    public Set<String> give(Map<String, String> passwords, Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        var given = passwords.entrySet().stream()
                .<UserScramCredentialAlteration>map(each -> new UserScramCredentialUpsertion(
                        each.getKey(),
                        new ScramCredentialInfo(MECHANISM, ITERATIONS),
                        each.getValue().getBytes(StandardCharsets.UTF_8)))
                .toList();
        try {
            admin.alterUserScramCredentials(given).all().get(remaining(deadline), TimeUnit.NANOSECONDS);
            var others = new TreeSet<>(
                    admin.describeUserScramCredentials().users().get(remaining(deadline), TimeUnit.NANOSECONDS));
            others.removeAll(passwords.keySet());
            return others;
        } catch (ExecutionException | TimeoutException e) {
            throw new AccessUnknown("the brokers did not take the passwords within " + within.toSeconds() + " s", e);
        }
    }

    private static long remaining(long deadline) {
        return Math.max(1, deadline - System.nanoTime());
    }
}
