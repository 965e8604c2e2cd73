package org.signpost.intake;

import java.time.Clock;
import java.time.Duration;
import org.signpost.intake.spool.Standing;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Whether the spool could keep a report now, and what it holds; no part of the readiness.
@Component
class SpoolHealthIndicator implements HealthIndicator {

    private final ConcernSpool spool;
    private final Clock clock;

    SpoolHealthIndicator(ConcernSpool spool, Clock clock) {
        this.spool = spool;
        this.clock = clock;
    }

    @Override
    public Health health() {
        Standing standing = spool.standing();
        var health = spool.usable() ? Health.up() : Health.down();
        standing.oldestReceivedAt()
                .ifPresent(at -> health.withDetail(
                        "oldestSeconds", Duration.between(at, clock.instant()).toSeconds()));
        return health.withDetail("waiting", standing.waiting())
                .withDetail("held", standing.held())
                .build();
    }
}
