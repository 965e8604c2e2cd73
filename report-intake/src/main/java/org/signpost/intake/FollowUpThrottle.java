package org.signpost.intake;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/// How many wrong follow-up codes are taken: few from one network, and not many from all together. A right code costs
/// nothing.
///
/// A code has 80 bits, so nobody will guess one; what this keeps away is the load of somebody who tries. The networks
/// are
/// known by a keyed hash whose key is made up at each start and never leaves the process; the least recently seen are
/// forgotten.
@Component
class FollowUpThrottle {

    /// Wrong codes that one network may enter in each {@link #PERIOD}.
    static final int PER_NETWORK = 5;

    /// Wrong codes that all networks together may enter in each {@link #PERIOD}.
    static final int TOGETHER = 500;

    static final Duration PERIOD = Duration.ofMinutes(15);

    private static final int NETWORKS = 20_000;

    /// What a provider gives to one customer, at the least.
    private static final int IPV6_NETWORK_BYTES = 8;

    private final Map<ByteBuffer, Bucket> networks = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Bucket> eldest) {
            return size() > NETWORKS;
        }
    };
    private final SecretKeySpec key;
    private final Clock clock;
    private final Bucket together;

    FollowUpThrottle(Clock clock) {
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, "HmacSHA256");
        this.clock = clock;
        this.together = bucket(TOGETHER);
    }

    private Bucket bucket(int codes) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(codes).refillIntervally(codes, PERIOD))
                .withCustomTimePrecision(new TimeMeter() {
                    @Override
                    public long currentTimeNanos() {
                        Instant now = clock.instant();
                        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
                    }

                    @Override
                    public boolean isWallClockBased() {
                        return true;
                    }
                })
                .build();
    }

    /// Takes one try off what a network has left.
    ///
    /// @param address whence a code was entered
    /// @return when to try again, if it has nothing left
    Optional<Instant> take(String address) {
        Optional<Instant> closed = take(ofNetwork(address));
        if (closed.isPresent()) {
            return closed;
        }
        Optional<Instant> allClosed = take(together);
        if (allClosed.isPresent()) {
            ofNetwork(address).addTokens(1);
        }
        return allClosed;
    }

    private Optional<Instant> take(Bucket bucket) {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? Optional.empty()
                : Optional.of(clock.instant().plusNanos(probe.getNanosToWaitForRefill()));
    }

    /// Gives a try back: the code was right.
    void giveBack(String address) {
        ofNetwork(address).addTokens(1);
        together.addTokens(1);
    }

    private Bucket ofNetwork(String address) {
        ByteBuffer network = hashed(networkOf(address));
        synchronized (networks) {
            return networks.computeIfAbsent(network, _ -> bucket(PER_NETWORK));
        }
    }

    private static byte[] networkOf(String address) {
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == 4 ? bytes : Arrays.copyOf(bytes, IPV6_NETWORK_BYTES);
        } catch (IllegalArgumentException noAddress) {
            // a server that does not say whence a request came: all of these are one network
            return new byte[0];
        }
    }

    private ByteBuffer hashed(byte[] network) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return ByteBuffer.wrap(Arrays.copyOf(mac.doFinal(network), 16)).asReadOnlyBuffer();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must have HMAC-SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "FollowUpThrottle[hidden]";
    }
}
