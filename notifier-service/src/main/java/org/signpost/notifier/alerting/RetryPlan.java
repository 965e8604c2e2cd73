package org.signpost.notifier.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// When to try again to send a message after a failure that may pass.
///
/// The first retries come in seconds when somebody waits; then every five minutes; then never again, once the budget is
/// spent. A provider that names a time to wait is obeyed up to those five minutes.
public final class RetryPlan {

    private static final Duration STEADY = Duration.ofMinutes(5);

    private final List<Duration> first;
    private final Optional<Duration> then;
    private final Duration longestAsked;
    private final Duration budget;

    private RetryPlan(Duration budget, Duration... first) {
        this.first = List.of(first);
        this.then = Optional.of(STEADY);
        this.longestAsked = STEADY;
        this.budget = budget;
    }

    private RetryPlan(List<Duration> waits) {
        this.first = List.copyOf(waits);
        this.then = Optional.empty();
        this.longestAsked = waits.stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO);
        this.budget = waits.stream().reduce(Duration.ZERO, Duration::plus).multipliedBy(2);
    }

    /// A plan of a channel's own: after each failed attempt the next of these waits, and after the last
    /// never again. A time that was asked for is obeyed up to the longest of them.
    public static RetryPlan ofWaits(List<Duration> waits) {
        return new RetryPlan(waits);
    }

    /// The plan of an urgency.
    public static RetryPlan of(Urgency urgency) {
        return switch (urgency) {
            case EMERGENCY ->
                new RetryPlan(
                        Duration.ofHours(4),
                        seconds(1),
                        seconds(2),
                        seconds(5),
                        seconds(10),
                        seconds(20),
                        seconds(30),
                        seconds(60),
                        seconds(120));
            case URGENT -> new RetryPlan(Duration.ofHours(4), seconds(5), seconds(30), seconds(60), seconds(120));
            case STANDARD -> new RetryPlan(Duration.ofHours(24), seconds(30));
            case INFORMATION -> new RetryPlan(Duration.ofDays(3), seconds(60));
        };
    }

    /// When to try next; empty when the budget is spent and the message is given up.
    ///
    /// @param failedAttempts how many attempts failed so far, at least 1
    /// @param firstAttemptAt when the first attempt began
    /// @param now when the last attempt ended
    /// @param askedToWait how long the provider asked to be left alone, if it did
    public Optional<Instant> next(
            int failedAttempts, Instant firstAttemptAt, Instant now, Optional<Duration> askedToWait) {
        if (failedAttempts < 1) {
            throw new IllegalArgumentException("nothing failed yet");
        }
        Optional<Duration> next = failedAttempts <= first.size() ? Optional.of(first.get(failedAttempts - 1)) : then;
        if (next.isEmpty()) {
            return Optional.empty();
        }
        Duration planned = next.get();
        Duration wait = askedToWait
                .map(asked -> asked.compareTo(longestAsked) > 0 ? longestAsked : asked)
                .filter(asked -> asked.compareTo(planned) > 0)
                .orElse(planned);
        Instant at = now.plus(wait);
        return at.isAfter(firstAttemptAt.plus(budget)) ? Optional.empty() : Optional.of(at);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
