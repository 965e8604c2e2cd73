package org.signpost.intake;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Whether the service knows what was reported before; part of its readiness.
@Component
class ConcernIndexHealthIndicator implements HealthIndicator {

    private final FollowedTopics topics;

    ConcernIndexHealthIndicator(FollowedTopics topics) {
        this.topics = topics;
    }

    @Override
    public Health health() {
        return topics.caughtUp() && topics.following()
                ? Health.up().build()
                : Health.down().build();
    }
}
