package org.signpost.benchmarks.hop;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.signpost.contract.topic.Topic;
import org.signpost.routing.RecordRouting;
import org.signpost.routing.RecordRouting.Outcome;

/// The same routing as a route of Apache Camel: batches from Kafka, a content-based router between what is decided
/// and what is not, answers sent together, and the offsets committed when they are acknowledged.
final class CamelRoutes {

    private static final String DECIDED = "decided";
    private static final String COMMITS = "commits";

    private CamelRoutes() {}

    /// Runs until it is ended.
    public static void main(String[] arguments) throws Exception {
        LoopSettings settings = LoopSettings.of(arguments);
        var context = new DefaultCamelContext();
        context.addRoutes(new Routes(settings, new RealRouting()));
        context.start();
        new CountDownLatch(1).await();
    }

    private static final class Routes extends RouteBuilder {
        private final LoopSettings settings;
        private final RealRouting real;
        private final ThreadLocal<RecordRouting> routings =
                ThreadLocal.withInitial(() -> new RecordRouting(Clock.systemUTC()));

        Routes(LoopSettings settings, RealRouting real) {
            this.settings = settings;
            this.real = real;
        }

        @Override
        public void configure() {
            String bytes = "org.apache.kafka.common.serialization.ByteArray";
            from("kafka:" + Topic.CONCERNS_REPORTED.topicName() + "?brokers=" + settings.brokers() + "&groupId="
                            + settings.group() + "&consumersCount=" + settings.threads()
                            + "&batching=true&maxPollRecords=500&pollTimeoutMs=100&autoOffsetReset=earliest"
                            + "&autoCommitEnable=false&allowManualCommit=true"
                            + "&keyDeserializer=" + bytes + "Deserializer&valueDeserializer=" + bytes
                            + "Deserializer")
                    .process(this::decide)
                    .choice()
                    .when(exchange -> exchange.getProperty(DECIDED, false, Boolean.class))
                    .to(answers(Topic.CONCERNS_ROUTED.topicName(), bytes))
                    .otherwise()
                    .to(answers(HopTopics.PARKED, bytes))
                    .end()
                    .process(CamelRoutes::commit);
        }

        private String answers(String topic, String bytes) {
            return "kafka:" + topic + "?brokers=" + settings.brokers() + "&requestRequiredAcks=all&lingerMs=0"
                    + "&producerBatchSize=" + LoopSettings.BATCH_BYTES + "&compressionCodec=" + LoopSettings.COMPRESSION
                    + "&keySerializer=" + bytes + "Serializer&valueSerializer=" + bytes + "Serializer";
        }

        private void decide(Exchange exchange) {
            List<?> batch = exchange.getMessage().getBody(List.class);
            RecordRouting routing = routings.get();
            var answers = new ArrayList<Message>(batch.size());
            var commits = new HashMap<Integer, KafkaManualCommit>();
            boolean every = true;
            for (Object one : batch) {
                Message arrived = ((Exchange) one).getMessage();
                Headers headers = arrived.getHeader(KafkaConstants.HEADERS, Headers.class);
                Outcome outcome = real.route(routing, headers, arrived.getBody(byte[].class));
                if (outcome instanceof Outcome.Decided decided) {
                    answers.add(answer(exchange, decided));
                } else {
                    every = false;
                }
                // the last of each partition speaks for those before it
                commits.put(
                        arrived.getHeader(KafkaConstants.PARTITION, Integer.class),
                        arrived.getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class));
            }
            exchange.setProperty(COMMITS, List.copyOf(commits.values()));
            exchange.setProperty(DECIDED, every);
            exchange.getMessage().setBody(answers);
        }

        private static Message answer(Exchange exchange, Outcome.Decided decided) {
            var answer = new DefaultMessage(exchange.getContext());
            answer.setBody(decided.record().value());
            answer.setHeader(KafkaConstants.KEY, decided.record().key());
            for (Header header : decided.record().headers()) {
                answer.setHeader(header.key(), header.value());
            }
            return answer;
        }
    }

    private static void commit(Exchange exchange) {
        for (Object commit : exchange.getProperty(COMMITS, List.class)) {
            ((KafkaManualCommit) commit).commit();
        }
    }
}
