package org.signpost.contract.topic;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.signpost.contract.topic.Topic.Declaration;

/// Creates the declared topics that are missing, and waits until each of their partitions answers.
///
/// The wait matters: an idempotent producer that writes to a topic made a moment ago can be refused its first batch and
/// then loop in OUT_OF_ORDER_SEQUENCE_NUMBER until its delivery timeout.
public final class TopicSetup {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Admin admin;
    private final short replication;
    private final short minInSyncReplicas;

    /// For a cluster with so many copies of each record.
    ///
    /// @param replication 3 on a real cluster, 1 for a single broker
    /// @param minInSyncReplicas how many copies must exist before a record is acknowledged: 2 on a real cluster
    public TopicSetup(Admin admin, int replication, int minInSyncReplicas) {
        this.admin = admin;
        this.replication = (short) replication;
        this.minInSyncReplicas = (short) minInSyncReplicas;
    }

    /// Creates what is missing. What exists is left as it is.
    ///
    /// @throws TopicsNotReady if the brokers did not create them, or did not answer for them, within that time
    public void createMissing(Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        List<Declaration> declared = Topic.declarations();
        Optional<ExecutionException> tooFewBrokers = Optional.empty();
        try {
            do {
                tooFewBrokers = create(declared, deadline);
                if (tooFewBrokers.isPresent()) {
                    TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                }
            } while (tooFewBrokers.isPresent());
            awaitAnswers(declared, deadline);
        } catch (ExecutionException | TimeoutException e) {
            throw new TopicsNotReady(
                    "the brokers did not get the topics ready within " + within.toSeconds() + " s",
                    tooFewBrokers.<Exception>map(known -> known).orElse(e));
        }
    }

    /// Creates what is missing; says what the brokers say while fewer of them are up than each record needs copies.
    private Optional<ExecutionException> create(List<Declaration> declared, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> existing = admin.listTopics().names().get(remaining(deadline), TimeUnit.NANOSECONDS);
        List<NewTopic> missing = declared.stream()
                .filter(topic -> !existing.contains(topic.name()))
                .map(this::toCreate)
                .toList();
        try {
            for (var creation : admin.createTopics(missing).values().entrySet()) {
                awaitCreated(creation.getValue().toCompletionStage().toCompletableFuture(), deadline);
            }
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidReplicationFactorException) {
                return Optional.of(e);
            }
            throw e;
        }
    }

    private static void awaitCreated(java.util.concurrent.CompletableFuture<Void> creation, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            creation.get(remaining(deadline), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            // another instance was quicker
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private NewTopic toCreate(Declaration topic) {
        var settings = new HashMap<>(topic.settings());
        settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Short.toString(minInSyncReplicas));
        return new NewTopic(topic.name(), topic.partitions(), replication).configs(settings);
    }

    private void awaitAnswers(Collection<Declaration> topics, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        while (true) {
            try {
                Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
                var described = admin.describeTopics(
                                topics.stream().map(Declaration::name).toList())
                        .allTopicNames()
                        .get(remaining(deadline), TimeUnit.NANOSECONDS);
                described.forEach((name, topic) -> topic.partitions()
                        .forEach(partition ->
                                asked.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
                admin.listOffsets(asked).all().get(remaining(deadline), TimeUnit.NANOSECONDS);
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || remaining(deadline) <= PAUSE.toNanos()) {
                    throw e;
                }
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        }
    }

    private static long remaining(long deadline) {
        return Math.max(1, deadline - System.nanoTime());
    }

    /// The topics could not be made ready; starting again later is safe.
    public static final class TopicsNotReady extends RuntimeException {
        TopicsNotReady(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
