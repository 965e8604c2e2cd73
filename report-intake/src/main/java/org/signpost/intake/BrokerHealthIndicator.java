package org.signpost.intake;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.signpost.contract.topic.Topic;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Whether the brokers answer and every partition that a concern may go to has a leader; part of the readiness.
@Component
class BrokerHealthIndicator implements HealthIndicator {

    private static final long PATIENCE_MS = 2500;

    private final Admin admin;

    BrokerHealthIndicator(Admin intakeAdmin) {
        this.admin = intakeAdmin;
    }

    @Override
    public Health health() {
        try {
            var topics = admin.describeTopics(
                            List.of(Topic.CONCERNS_KEYS.topicName(), Topic.CONCERNS_REPORTED.topicName()))
                    .allTopicNames()
                    .get(PATIENCE_MS, TimeUnit.MILLISECONDS);
            boolean led = topics.values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition -> partition.leader() != null);
            return led ? Health.up().build() : Health.down().build();
        } catch (ExecutionException | TimeoutException e) {
            return Health.down().build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.down().build();
        }
    }
}
