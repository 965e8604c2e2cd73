package org.signpost.benchmarks.hop;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.codec.Received.Intact;
import org.signpost.contract.codec.Received.Unreadable;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.topic.Topic;

/// The Kafka client and the codec, and no decision: reads each concern, answers with the next of many decisions that
/// were made beforehand about concerns of the same kind, and commits when a poll is acknowledged. So it reads as many
/// bytes as those that decide, and writes as many.
final class PlainLoop {

    private static final int ANSWERS = 4_096;

    private PlainLoop() {}

    /// Runs until it is ended.
    public static void main(String[] arguments) throws InterruptedException {
        LoopSettings settings = LoopSettings.of(arguments);
        List<ConcernRouted> answers = new RealRouting().decisions(ANSWERS);
        var producer = new KafkaProducer<>(settings.producer(), new ByteArraySerializer(), new ByteArraySerializer());
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < settings.threads(); i++) {
            threads.add(Thread.ofPlatform().start(() -> run(settings, producer, answers)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void run(LoopSettings settings, Producer<byte[], byte[]> producer, List<ConcernRouted> answers) {
        var deserializer = new ReceivedDeserializer<>(RecordType.CONCERN_REPORTED);
        var codec = new RecordCodec<>(RecordType.CONCERN_ROUTED);
        Map<String, Object> properties = settings.consumer();
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topic.CONCERNS_REPORTED.topicName()));
            var underWay = new ArrayList<Future<RecordMetadata>>();
            long next = 0;
            while (true) {
                for (var record : consumer.poll(Duration.ofMillis(500))) {
                    ConcernRouted answer = answers.get((int) (next++ % ANSWERS));
                    underWay.add(
                            switch (deserializer.deserialize(record.topic(), record.headers(), record.value())) {
                                case Intact<ConcernReported>(var reported, var event) ->
                                    producer.send(answered(reported, event, answer, codec));
                                case Unreadable<ConcernReported> _ ->
                                    throw new IllegalStateException("a made-up concern cannot be read");
                            });
                }
                if (!underWay.isEmpty()) {
                    for (Future<RecordMetadata> one : underWay) {
                        one.get();
                    }
                    underWay.clear();
                    consumer.commitSync();
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker did not take an answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ProducerRecord<byte[], byte[]> answered(
            ConcernReported reported,
            CloudEventAttributes event,
            ConcernRouted answer,
            RecordCodec<ConcernRouted> codec) {
        Instant now = Clock.systemUTC().instant();
        var written = new ConcernRouted(
                reported.getConcernId(),
                reported.getReference(),
                answer.getDecisionId(),
                reported.getMode(),
                reported.getKind(),
                reported.getRelatesTo(),
                reported.getSubmittedAt(),
                reported.getReceivedAt(),
                now,
                answer.getPolicyVersion(),
                answer.getPolicyHash(),
                answer.getRule(),
                answer.getUrgency(),
                answer.getChild(),
                answer.getAdvice(),
                answer.getRestricted(),
                answer.getArea(),
                answer.getPlaces(),
                answer.getTerms(),
                answer.getPartners());
        var record = new ProducerRecord<>(
                Topic.CONCERNS_ROUTED.topicName(),
                reported.getConcernId().getBytes(StandardCharsets.UTF_8),
                codec.encode(written));
        new CloudEventAttributes(answer.getDecisionId(), EventType.CONCERN_ROUTED, "/plain", now, event.subject())
                .writeTo(record.headers());
        return record;
    }
}
