package org.signpost.intake;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Whether reports are accepted now; part of the readiness.
@Component
class AcceptingHealthIndicator implements HealthIndicator {

    private final WayIn way;

    AcceptingHealthIndicator(WayIn way) {
        this.way = way;
    }

    @Override
    public Health health() {
        return switch (way.now()) {
            case BROKER, SPOOL -> Health.up().build();
            case NONE -> Health.outOfService().build();
        };
    }
}
