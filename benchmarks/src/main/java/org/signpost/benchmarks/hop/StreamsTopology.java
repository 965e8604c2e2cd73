package org.signpost.benchmarks.hop;

import java.time.Clock;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.signpost.contract.topic.Topic;
import org.signpost.routing.RecordRouting;
import org.signpost.routing.RecordRouting.Outcome;

/// The same routing as a topology of Kafka Streams, at least once, with its own batching (it lingers 100 ms).
final class StreamsTopology {

    private StreamsTopology() {}

    /// Runs until it is ended. The fourth argument is a folder for its state.
    public static void main(String[] arguments) throws InterruptedException {
        LoopSettings settings = LoopSettings.of(arguments);
        var real = new RealRouting();
        var topology = new Topology()
                .addSource(
                        "reported",
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        Topic.CONCERNS_REPORTED.topicName())
                .addProcessor("decide", () -> new Decide(real), "reported")
                .addSink(
                        "routed",
                        Topic.CONCERNS_ROUTED.topicName(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        "decide")
                .addSink("parked", HopTopics.PARKED, new ByteArraySerializer(), new ByteArraySerializer(), "decide");
        var properties = new Properties();
        properties.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                settings.group(),
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.brokers(),
                StreamsConfig.NUM_STREAM_THREADS_CONFIG,
                settings.threads(),
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                500,
                StreamsConfig.STATE_DIR_CONFIG,
                arguments[3],
                StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG),
                LoopSettings.BATCH_BYTES,
                StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG),
                LoopSettings.COMPRESSION,
                StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG),
                "all"));
        var streams = new KafkaStreams(topology, properties);
        streams.start();
        new CountDownLatch(1).await();
    }

    private static final class Decide extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
        private final RealRouting real;
        private final RecordRouting routing = new RecordRouting(Clock.systemUTC());

        Decide(RealRouting real) {
            this.real = real;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            switch (real.route(routing, record.headers(), record.value())) {
                case Outcome.Decided decided ->
                    context()
                            .forward(
                                    record.withValue(decided.record().value())
                                            .withHeaders(decided.record().headers()),
                                    "routed");
                case Outcome.Undecided _ -> context().forward(record, "parked");
            }
        }
    }
}
