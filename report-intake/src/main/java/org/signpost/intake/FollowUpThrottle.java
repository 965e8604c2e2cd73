package org.signpost.intake;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.signpost.intake.flood.NetworkLimits;
import org.signpost.intake.flood.Purpose;
import org.springframework.stereotype.Component;

/// How many wrong follow-up codes are taken: few from one network, and not many from all together. A right code costs
/// nothing.
///
/// A code has 80 bits, so nobody will guess one; what this keeps away is the load of somebody who tries. What cannot be
/// a code, for its length or its letters, is never counted. Where nothing is left, a right code is not taken either:
/// were
/// it taken, every try would still be answered by whether it is right, and nothing would be limited.
@Component
class FollowUpThrottle {

    /// Wrong codes that all networks together may enter in each {@link #PERIOD}.
    static final int TOGETHER = 500;

    static final Duration PERIOD = Duration.ofMinutes(15);

    private final NetworkLimits limits;
    private final Clock clock;
    private final Bucket together;

    FollowUpThrottle(NetworkLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        this.together = Bucket.builder()
                .addLimit(limit -> limit.capacity(TOGETHER).refillIntervally(TOGETHER, PERIOD))
                .withCustomTimePrecision(NetworkLimits.read(clock))
                .build();
    }

    /// Takes one try off what the network of a request has left.
    ///
    /// @return when to try again, if it has nothing left
    Optional<Instant> take(HttpServletRequest request) {
        Optional<Instant> closed = limits.take(request, Purpose.FOLLOW_UP);
        if (closed.isPresent()) {
            return closed;
        }
        ConsumptionProbe probe = together.tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) {
            return Optional.empty();
        }
        limits.giveBack(request, Purpose.FOLLOW_UP);
        return Optional.of(clock.instant().plusNanos(probe.getNanosToWaitForRefill()));
    }

    /// Gives a try back: the code was right.
    void giveBack(HttpServletRequest request) {
        limits.giveBack(request, Purpose.FOLLOW_UP);
        together.addTokens(1);
    }
}
