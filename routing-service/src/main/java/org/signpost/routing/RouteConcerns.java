package org.signpost.routing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.parking.RecordParking.Origin;
import org.signpost.contract.topic.Topic;
import org.signpost.routing.RecordRouting.Outcome.Decided;
import org.signpost.routing.RecordRouting.Outcome.Undecided;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;
import org.springframework.stereotype.Component;

/// Decides who must hear of each concern on `concerns.reported.v1` and writes the decisions to
/// `concerns.routed.v1`.
///
/// When it returns, the brokers have every decision, and every record that could not be decided is parked; the
/// offsets may move. It never throws for what a record holds. When the brokers do not answer it throws, and the
/// whole batch comes again: a decision made twice has the same id, so that is harmless.
@Component("routeConcerns")
class RouteConcerns implements Consumer<Message<ArrivedBatch>> {

    static final String SERVICE = RecordRouting.SERVICE;

    private static final Logger log = LoggerFactory.getLogger(RouteConcerns.class);

    /// A poll with more than this many is a backlog, of which one line tells; each decision is on the topic anyway,
    /// and a line for each would take longer than all the rest.
    private static final int BACKLOG = 20;

    /// One for each thread of the consumer.
    private final ThreadLocal<RecordRouting> routings;

    private final Supplier<InForce> inForce;
    private final Producer<byte[], byte[]> producer;
    private final RecordParking parking;
    private final Duration sendWithin;
    private final Counter routed;
    private final Counter parked;

    RouteConcerns(
            Supplier<InForce> inForce,
            Producer<byte[], byte[]> producer,
            RecordParking parking,
            Clock clock,
            RoutingSettings settings,
            MeterRegistry registry) {
        this.inForce = inForce;
        this.producer = producer;
        this.parking = parking;
        this.routings = ThreadLocal.withInitial(() -> new RecordRouting(clock));
        this.sendWithin = settings.sendWithin();
        this.routed = Counter.builder("signpost.routing.routed")
                .description("Concerns that were decided and written to concerns.routed.v1")
                .register(registry);
        this.parked = Counter.builder("signpost.routing.parked")
                .description("Records that could not be decided and were parked")
                .register(registry);
    }

    @Override
    public void accept(Message<ArrivedBatch> message) {
        List<ConsumerRecord<byte[], byte[]>> records = message.getPayload().records();
        var underWay = new ArrayList<UnderWay>(records.size());
        // one for the whole batch, whatever changes meanwhile
        InForce now = inForce.get();
        RecordRouting routing = routings.get();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            switch (routing.route(record.headers(), record.value(), now.geography(), now.decider())) {
                case Decided decided -> underWay.add(send(record, decided));
                case Undecided(var reason, var failure) -> park(record, reason, failure);
            }
        }
        flush();
        awaitAcknowledgements(underWay);
        if (underWay.size() > BACKLOG) {
            log.atInfo().addKeyValue("concerns", underWay.size()).log("a backlog of concerns routed");
        }
    }

    private UnderWay send(ConsumerRecord<byte[], byte[]> record, Decided decided) {
        try {
            return new UnderWay(record, decided, producer.send(decided.record()));
        } catch (KafkaException e) {
            throw new DecisionsNotSent(e);
        }
    }

    /// The producer lingers so that the decisions of a poll go together; the last of them need not wait.
    private void flush() {
        try {
            producer.flush();
        } catch (KafkaException e) {
            throw new DecisionsNotSent(e);
        }
    }

    private void awaitAcknowledgements(List<UnderWay> underWay) {
        long deadline = System.nanoTime() + sendWithin.toNanos();
        boolean backlog = underWay.size() > BACKLOG;
        for (UnderWay one : underWay) {
            try {
                one.acknowledgement().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                routed.increment();
                if (!backlog) {
                    say(one.decided());
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RecordTooLargeException tooLarge) {
                    park(one.record(), PoisonReason.NOT_PROCESSABLE, tooLarge);
                } else {
                    throw new DecisionsNotSent(e.getCause());
                }
            } catch (TimeoutException e) {
                throw new DecisionsNotSent(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DecisionsNotSent(e);
            }
        }
    }

    private static void say(Decided decided) {
        log.atInfo()
                .addKeyValue("concernId", decided.concern())
                .addKeyValue("decisionId", decided.id())
                .addKeyValue("rule", decided.decision().rule())
                .addKeyValue("urgency", decided.decision().urgency())
                .log("concern routed");
    }

    private void park(ConsumerRecord<byte[], byte[]> record, PoisonReason reason, @Nullable Exception failure) {
        parking.park(
                new Origin(
                        Topic.CONCERNS_REPORTED,
                        record.partition(),
                        record.offset(),
                        record.key(),
                        record.value(),
                        record.headers()),
                reason,
                failure);
        parked.increment();
        log.atError()
                .addKeyValue("topic", Topic.CONCERNS_REPORTED.topicName())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("reason", reason)
                .log("record parked: somebody may not have been told, look at the dead-letter topic");
    }

    private record UnderWay(
            ConsumerRecord<byte[], byte[]> record, Decided decided, Future<RecordMetadata> acknowledgement) {}

    /// The brokers did not take the decisions of a batch. Nothing is lost as long as the offsets stay where they
    /// are.
    static final class DecisionsNotSent extends RuntimeException {
        DecisionsNotSent(@Nullable Throwable cause) {
            super("a batch of decisions was not acknowledged by the brokers; it will be decided and sent again", cause);
        }
    }
}
