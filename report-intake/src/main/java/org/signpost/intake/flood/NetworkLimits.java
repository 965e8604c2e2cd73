package org.signpost.intake.flood;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/// How much may come from one network and from all together.
///
/// A network is remembered by a keyed hash, in memory, for as long as its allowance is not full again. The key is
/// random, is in no file, and is replaced after a day: afterwards nobody can say which networks these were.
///
/// A request that comes from a trusted proxy is counted for the last address in X-Forwarded-For that is not a trusted
/// proxy's. Whoever can be that address wrote all that stands before it, so nothing before it is looked at.
@Component
public class NetworkLimits {

    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final Duration KEY_LIFE = Duration.ofDays(1);
    private static final Duration FORGET_AFTER = Duration.ofHours(2);

    /// Where no address can be made out, all share one allowance.
    private static final Network NOWHERE = new Network(new byte[0], 0);

    private final FloodSettings settings;
    private final List<Network> trusted;
    private final Clock clock;
    private final TimeMeter time;
    private final Cache<Counted, Bucket> buckets;
    private final Bucket global;
    private volatile HashKey key;

    /// Made by Spring.
    ///
    /// @throws IllegalArgumentException if a trusted proxy is no address and no network
    public NetworkLimits(FloodSettings settings, Clock clock) {
        this.settings = settings;
        this.trusted = settings.trustedProxies().stream().map(Network::parse).toList();
        this.clock = clock;
        this.time = new ClockMeter(clock);
        this.buckets = Caffeine.newBuilder()
                .maximumSize(settings.mostNetworks())
                .expireAfterAccess(FORGET_AFTER)
                .ticker(time::currentTimeNanos)
                .build();
        this.global = bucket(settings.globalBurst(), settings.globalPerHour());
        this.key = HashKey.from(clock.instant());
    }

    /// Whether the network that a request comes from may do this once more; it counts as done.
    public boolean allowed(HttpServletRequest request, Purpose purpose) {
        return bucketOf(request, purpose).tryConsume(1);
    }

    /// Takes one off what a network may do.
    ///
    /// @return when it may again, if nothing is left
    public Optional<Instant> take(HttpServletRequest request, Purpose purpose) {
        ConsumptionProbe probe = bucketOf(request, purpose).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? Optional.empty()
                : Optional.of(clock.instant().plusNanos(probe.getNanosToWaitForRefill()));
    }

    /// Gives back what was taken for nothing.
    public void giveBack(HttpServletRequest request, Purpose purpose) {
        bucketOf(request, purpose).addTokens(1);
    }

    /// What the network of a request is known by until the key is replaced.
    public NetworkMark markOf(HttpServletRequest request) {
        return new NetworkMark(hashOf(networkOf(request)));
    }

    private Bucket bucketOf(HttpServletRequest request, Purpose purpose) {
        return buckets.get(new Counted(purpose, markOf(request)), this::full);
    }

    /// Whether one more report may come, from wherever; it counts as come. Asked only of what its network may do, so
    /// that a flood from one network takes nothing from the others.
    public boolean allowedAltogether() {
        return global.tryConsume(1);
    }

    /// The clock of the service, as buckets read it.
    public static TimeMeter read(Clock clock) {
        return new ClockMeter(clock);
    }

    private Network networkOf(HttpServletRequest request) {
        InetAddress peer = Network.address(request.getRemoteAddr()).orElse(null);
        if (peer == null) {
            return NOWHERE;
        }
        if (!isTrusted(peer)) {
            return around(peer);
        }
        List<String> hops = Collections.list(request.getHeaders(FORWARDED_FOR)).stream()
                .flatMap(header -> List.of(header.split(",", -1)).stream())
                .toList()
                .reversed();
        InetAddress last = peer;
        for (String hop : hops) {
            InetAddress address = Network.address(hop).orElse(null);
            if (address == null) {
                // no proxy writes that: it is all that is left of whoever wrote it
                return around(last);
            }
            if (!isTrusted(address)) {
                return around(address);
            }
            last = address;
        }
        return around(last);
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.holds(address));
    }

    private Network around(InetAddress address) {
        return Network.around(address, settings.ipv4Prefix(), settings.ipv6Prefix());
    }

    private Bucket full(Counted counted) {
        return switch (counted.purpose()) {
            case REPORT -> bucket(settings.networkBurst(), settings.networkPerHour());
            case FOLLOW_UP -> bucket(settings.followUpBurst(), settings.followUpPerHour());
            case VISIT -> bucket(settings.visitBurst(), settings.visitPerHour());
        };
    }

    private Bucket bucket(int burst, int perHour) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perHour, Duration.ofHours(1)))
                .withCustomTimePrecision(time)
                .build();
    }

    private ByteBuffer hashOf(Network network) {
        Instant now = clock.instant();
        HashKey current = key;
        if (!now.isBefore(current.until())) {
            current = HashKey.from(now);
            key = current;
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(current.secret());
            mac.update((byte) network.prefix());
            return ByteBuffer.wrap(mac.doFinal(network.bits())).asReadOnlyBuffer();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must have HMAC-SHA-256", e);
        }
    }

    private record Counted(Purpose purpose, NetworkMark network) {}

    private record HashKey(SecretKey secret, Instant until) {
        static HashKey from(Instant now) {
            var random = new byte[32];
            new SecureRandom().nextBytes(random);
            return new HashKey(new SecretKeySpec(random, "HmacSHA256"), now.plus(KEY_LIFE));
        }

        @Override
        public String toString() {
            return "HashKey[hidden]";
        }
    }

    private record ClockMeter(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            Instant now = clock.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
