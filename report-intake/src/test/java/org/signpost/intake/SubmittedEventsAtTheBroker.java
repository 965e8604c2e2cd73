package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.codec.Received;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.topic.Topic;

/// What another system does to `concerns.submitted.v1`, and what is to be seen of it at the broker.
final class SubmittedEventsAtTheBroker implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(60);
    static final String PARKED = Topic.CONCERNS_SUBMITTED.parkedBy("report-intake");
    static final String TYPE = "org.signpost.concern.submitted.v1";

    private final LocalBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;

    SubmittedEventsAtTheBroker(LocalBroker broker) {
        this.broker = broker;
        this.producer =
                new KafkaProducer<>(broker.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    static String concern(String more) {
        return "{\"danger\": \"no\", \"under18\": \"no\", \"exploitation\": [\"labour\"],"
                + " \"reporter\": {\"identity\": \"anonymous\"}" + more + "}";
    }

    static byte[] event(String source, String id, String concern) {
        return """
            {"specversion": "1.0", "type": "%s", "source": "%s", "id": "%s", "datacontenttype": "application/json",
             "data": %s}\
            """.formatted(TYPE, source, id, concern).getBytes(StandardCharsets.UTF_8);
    }

    static Map<String, String> attributes(String source, String id) {
        return Map.of(
                "ce_specversion",
                "1.0",
                "ce_type",
                TYPE,
                "ce_source",
                source,
                "ce_id",
                id,
                "content-type",
                "application/json");
    }

    void send(int partition, byte @Nullable [] value, Map<String, String> headers) {
        var list = new ArrayList<Header>();
        headers.forEach((name, text) -> list.add(header(name, text.getBytes(StandardCharsets.UTF_8))));
        send(partition, value, list);
    }

    void send(int partition, byte @Nullable [] value, List<Header> headers) {
        var record = new ProducerRecord<byte[], byte[]>(
                Topic.CONCERNS_SUBMITTED.topicName(), partition, null, value, headers);
        try {
            producer.send(record).get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Sends in a transaction, and takes it back.
    void sendAndTakeBack(int partition, byte[] value, Map<String, String> headers) {
        var settings = new HashMap<>(broker.clientSettings());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "taken-back");
        var list = new ArrayList<Header>();
        headers.forEach((name, text) -> list.add(header(name, text.getBytes(StandardCharsets.UTF_8))));
        try (var transactions = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            transactions.initTransactions();
            transactions.beginTransaction();
            var _ = transactions.send(new ProducerRecord<byte[], byte[]>(
                    Topic.CONCERNS_SUBMITTED.topicName(), partition, null, value, list));
            transactions.flush();
            transactions.abortTransaction();
        }
    }

    static Header header(String name, byte @Nullable [] value) {
        return new org.apache.kafka.common.header.internals.RecordHeader(name, value);
    }

    /// Waits until the intake has looked after everything that was sent, and has said so to the broker.
    void awaitAllLookedAfter() {
        try (var admin = Admin.create(broker.clientSettings())) {
            Awaitility.await().atMost(SOON).untilAsserted(() -> {
                long end = 0;
                long done = 0;
                var committed = admin.listConsumerGroupOffsets(SubmittedTopic.GROUP)
                        .partitionsToOffsetAndMetadata()
                        .get();
                for (int partition = 0; partition < Topic.CONCERNS_SUBMITTED.partitions(); partition++) {
                    var at = new TopicPartition(Topic.CONCERNS_SUBMITTED.topicName(), partition);
                    end += admin.listOffsets(Map.of(at, org.apache.kafka.clients.admin.OffsetSpec.latest()))
                            .partitionResult(at)
                            .get()
                            .offset();
                    var offset = committed.get(at);
                    done += offset == null ? 0 : offset.offset();
                }
                assertThat(done).isEqualTo(end);
            });
        }
    }

    List<ConsumerRecord<byte[], byte[]>> parked() {
        return TopicContents.of(broker, PARKED);
    }

    /// The references of the concerns of a source that were reported.
    List<String> reportedFrom(String source) {
        var reader = new ReceivedDeserializer<>(RecordType.CONCERN_REPORTED);
        var references = new ArrayList<String>();
        for (var record : TopicContents.of(broker, Topic.CONCERNS_REPORTED.topicName())) {
            if (reader.deserialize(record.topic(), record.headers(), record.value())
                            instanceof Received.Intact<org.signpost.contract.avro.ConcernReported>(var reported, var _)
                    && reported.getSource().equals(source)) {
                references.add(reported.getSourceReference());
            }
        }
        return references;
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /// Where the parked record breaks rules, and which.
    static List<String> broken(ConsumerRecord<byte[], byte[]> record) {
        var fields = new ArrayList<String>();
        record.headers().headers(RecordParking.FIELD).forEach(field -> fields.add(text(field)));
        var rules = new ArrayList<String>();
        record.headers().headers(RecordParking.RULE).forEach(rule -> rules.add(text(rule)));
        var both = new ArrayList<String>();
        for (int i = 0; i < fields.size(); i++) {
            both.add(fields.get(i) + " " + rules.get(i));
        }
        return both;
    }

    private static String text(Header header) {
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
