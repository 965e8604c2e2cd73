package org.signpost.notifier.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When to ask a provider what became of a message that it has said nothing about: soon and often while
/// somebody waits, then every five minutes for an hour, then hourly for as long as providers try, which is
/// three days.
public final class DeliveryPlan {

    private static final Duration FEW_MINUTES = Duration.ofMinutes(3);
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofHours(73);

    private DeliveryPlan() {}

    /// How long after sending to ask first.
    public static Duration first(Urgency urgency) {
        return switch (urgency) {
            case EMERGENCY -> Duration.ofSeconds(20);
            case URGENT -> Duration.ofMinutes(2);
            case STANDARD, INFORMATION -> Duration.ofMinutes(5);
        };
    }

    /// When to ask again; empty when the provider has stopped trying.
    public static Optional<Instant> next(Urgency urgency, Instant sentAt, Instant now) {
        Duration since = Duration.between(sentAt, now);
        if (since.compareTo(LONGEST) > 0) {
            return Optional.empty();
        }
        if (urgency == Urgency.EMERGENCY && since.compareTo(FEW_MINUTES) < 0) {
            return Optional.of(now.plus(first(urgency)));
        }
        return Optional.of(now.plus(since.compareTo(AN_HOUR) < 0 ? Duration.ofMinutes(5) : AN_HOUR));
    }
}
