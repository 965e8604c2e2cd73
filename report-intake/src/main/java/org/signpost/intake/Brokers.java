package org.signpost.intake;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.signpost.contract.topic.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Whether the brokers are there. As long as they are away nobody waits for them: a report goes to the spool at once.
///
/// They are away from the first record that nobody acknowledges, or the first question that nobody answers, until
/// {@link #returned} is said: by whoever had a record acknowledged, or, when there is none to send, has an answer.
@Component
class Brokers {

    private static final Logger LOG = LoggerFactory.getLogger(Brokers.class);
    private static final long PATIENCE_MS = 2500;

    private final Admin admin;
    private volatile boolean away;

    Brokers(Admin intakeAdmin, MeterRegistry meters) {
        this.admin = intakeAdmin;
        Gauge.builder("signpost.intake.brokers.away", this, brokers -> brokers.away ? 1 : 0)
                .description("1 while no broker takes what is reported")
                .register(meters);
    }

    boolean away() {
        return away;
    }

    /// A record was not acknowledged, or a question not answered.
    void failed() {
        boolean before = away;
        away = true;
        if (!before) {
            LOG.atWarn()
                    .log("the brokers are away; until they are back, reports go to the spool if there is a usable one");
        }
    }

    /// They do their work.
    void returned() {
        boolean before = away;
        away = false;
        if (before) {
            LOG.atInfo().log("the brokers are back");
        }
    }

    /// Asks whether every partition that a concern may go to has a leader.
    boolean answer() {
        return described(Topic.CONCERNS_KEYS, Topic.CONCERNS_REPORTED)
                .map(topics -> topics.values().stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .allMatch(partition -> partition.leader() != null))
                .orElse(false);
    }

    /// Where a topic ends at this moment, by partition; empty if nobody says so.
    Optional<Map<Integer, Long>> endOf(Topic topic) {
        return described(topic).flatMap(topics -> {
            TopicDescription described = topics.get(topic.topicName());
            if (described == null) {
                return Optional.empty();
            }
            var latest = new HashMap<TopicPartition, OffsetSpec>();
            described
                    .partitions()
                    .forEach(partition -> latest.put(
                            new TopicPartition(described.name(), partition.partition()), OffsetSpec.latest()));
            try {
                var ends = new HashMap<Integer, Long>();
                admin.listOffsets(latest)
                        .all()
                        .get(PATIENCE_MS, TimeUnit.MILLISECONDS)
                        .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
                return Optional.of(ends);
            } catch (ExecutionException | TimeoutException | KafkaException e) {
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        });
    }

    private Optional<Map<String, TopicDescription>> described(Topic... topics) {
        try {
            return Optional.of(admin.describeTopics(
                            Arrays.stream(topics).map(Topic::topicName).toList())
                    .allTopicNames()
                    .get(PATIENCE_MS, TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
