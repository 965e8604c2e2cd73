package org.signpost.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.topic.Topic;

/// The brokers as an administrator and as a producer that may do everything reach them.
final class Cluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String EVERYBODY = "User:*";

    private final String servers;
    private final Admin admin;

    /// @param servers where the brokers are reached from here
    Cluster(String servers) {
        this.servers = servers;
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1000));
    }

    /// The service of the broker that leads a partition.
    String leader(Topic topic, int partition) {
        TopicDescription described =
                get(admin.describeTopics(List.of(topic.topicName())).allTopicNames()).values().stream()
                        .findFirst()
                        .orElseThrow();
        return "kafka-" + described.partitions().get(partition).leader().id();
    }

    /// The service of the broker that is the active controller.
    String controller() {
        return "kafka-" + get(admin.describeMetadataQuorum().quorumInfo()).leaderId();
    }

    /// Whether each partition has all of its copies.
    boolean complete() {
        var topics = Topic.declarations().stream().map(Topic.Declaration::name).toList();
        return get(admin.describeTopics(topics).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(partition ->
                        partition.leader() != null && partition.isr().size() == 3);
    }

    /// How many records a group has not yet looked after.
    long lag(String group) {
        Map<TopicPartition, OffsetAndMetadata> done =
                get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        var asked = new HashMap<TopicPartition, OffsetSpec>();
        done.keySet().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                get(admin.listOffsets(asked).all());
        return ends.entrySet().stream()
                .mapToLong(end -> {
                    OffsetAndMetadata at = done.get(end.getKey());
                    return end.getValue().offset() - (at == null ? 0 : at.offset());
                })
                .sum();
    }

    /// The first offset that a group has not yet looked after; 0 if it never said so.
    long committed(String group, TopicPartition partition) {
        @Nullable
        OffsetAndMetadata offset = get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .get(partition);
        return offset == null ? 0 : offset.offset();
    }

    /// Denies everybody to write to a topic, and nothing else.
    void denyWriting(String topic) {
        var _ = get(admin.createAcls(rights(topic)).all());
    }

    /// Takes that back.
    void allowWriting(String topic) {
        var _ = get(admin.deleteAcls(
                        rights(topic).stream().map(AclBinding::toFilter).toList())
                .all());
    }

    private static List<AclBinding> rights(String topic) {
        var resource = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
        return List.of(
                new AclBinding(
                        resource, new AccessControlEntry(EVERYBODY, "*", AclOperation.ALL, AclPermissionType.ALLOW)),
                new AclBinding(
                        resource, new AccessControlEntry(EVERYBODY, "*", AclOperation.WRITE, AclPermissionType.DENY)));
    }

    /// A producer of bytes.
    ///
    /// @param transactionalId what its transactions are named after; null for none
    Producer<byte[], byte[]> producer(@Nullable String transactionalId) {
        var settings = new HashMap<String, Object>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.LARGEST_PARKED);
        if (transactionalId != null) {
            settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        }
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// What a future holds, when it has come within a minute.
    static <T> T get(KafkaFuture<T> future) {
        return get((Future<T>) future.toCompletionStage().toCompletableFuture());
    }

    /// What a future holds, when it has come within a minute.
    static <T> T get(Future<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the brokers did not do as they were asked", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// What all futures hold.
    static <T> List<T> all(List<Future<T>> futures) {
        var held = new ArrayList<T>();
        futures.forEach(future -> held.add(get(future)));
        return held;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
