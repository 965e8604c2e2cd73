package org.signpost.intake;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Whether the brokers do their work. It is no part of the readiness: without them, reports go to the spool.
@Component
class BrokerHealthIndicator implements HealthIndicator {

    private final Brokers brokers;

    BrokerHealthIndicator(Brokers brokers) {
        this.brokers = brokers;
    }

    @Override
    public Health health() {
        return brokers.away() ? Health.down().build() : Health.up().build();
    }
}
