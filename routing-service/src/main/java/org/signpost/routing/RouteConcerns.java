package org.signpost.routing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.parking.RecordParking.Origin;
import org.signpost.contract.topic.Topic;
import org.signpost.routing.PollsUnderWay.Poll;
import org.signpost.routing.RecordRouting.Outcome.Decided;
import org.signpost.routing.RecordRouting.Outcome.Undecided;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/// Decides who must hear of each concern on `concerns.reported.v1` and writes the decisions to
/// `concerns.routed.v1`.
///
/// The offsets move when the brokers have every decision, and every record that could not be decided is parked; it
/// moves them itself. A few concerns are finished before it returns. Of a backlog, a few polls may be under way while
/// the next is decided, and their offsets move later.
///
/// It never throws for what a record holds. When the brokers do not answer it throws, and reading starts again at
/// the first record that they have not answered for ({@link KeepTrying}): a decision made twice has the same id, so
/// that is harmless. After that it finishes poll by poll, to find out what the brokers refuse, until one is done.
@Component("routeConcerns")
class RouteConcerns implements Consumer<Message<ArrivedBatch>> {

    static final String SERVICE = RecordRouting.SERVICE;

    private static final Logger log = LoggerFactory.getLogger(RouteConcerns.class);

    /// A poll with more than this many is a backlog, of which one line tells; each decision is on the topic anyway,
    /// and a line for each would take longer than all the rest.
    private static final int BACKLOG = 20;

    /// How many polls of a backlog may wait for their answers, in each thread: as many as take longer than an answer.
    private static final int MOST_UNDER_WAY = 8;

    /// How often the offsets move during a backlog. More often costs, and spares little after a crash.
    private static final Duration COMMIT_EVERY = Duration.ofMillis(200);

    private final ThreadLocal<Here> threads;
    private final Supplier<InForce> inForce;
    private final Producer<byte[], byte[]> producer;
    private final RecordParking parking;
    private final Duration sendWithin;
    private final Counter routed;
    private final Counter parked;
    private final Counter unknownPartners;

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
        this.threads = ThreadLocal.withInitial(() -> new Here(clock));
        this.sendWithin = settings.sendWithin();
        this.routed = Counter.builder("signpost.routing.routed")
                .description("Concerns that were decided and written to concerns.routed.v1")
                .register(registry);
        this.parked = Counter.builder("signpost.routing.parked")
                .description("Records that could not be decided and were parked")
                .register(registry);
        this.unknownPartners = Counter.builder("signpost.routing.unknown.partners")
                .description("Decisions about a concern to be kept from a partner that there is not")
                .register(registry);
    }

    /// What a thread of the consumer keeps from poll to poll.
    private final class Here {
        private final RecordRouting routing;
        private final PollsUnderWay polls = new PollsUnderWay(sendWithin, this::acknowledged);
        private BackOffExecution pauses = pauses();
        private boolean oneByOne;
        private int routedSinceSaid;

        Here(Clock clock) {
            this.routing = new RecordRouting(clock);
        }

        private void acknowledged(int decisions) {
            routed.increment(decisions);
            routedSinceSaid += decisions;
            pauses = pauses();
        }
    }

    @Override
    public void accept(Message<ArrivedBatch> message) {
        ArrivedBatch batch = message.getPayload();
        Here here = threads.get();
        Poll poll = here.polls.begin(batch.records());
        try {
            if (here.oneByOne || batch.records().size() <= BACKLOG) {
                finish(here, batch, poll);
            } else {
                begin(here, batch, poll);
            }
        } catch (Error broken) {
            // the container would stop for good, and with it all concerns; out of memory may pass
            throw new DecisionsNotSent(broken);
        }
    }

    /// Waits for everything that is under way in this thread, and moves the offsets.
    ///
    /// @throws DecisionsNotSent if the brokers do not have all of it in time
    void settle(org.apache.kafka.clients.consumer.Consumer<?, ?> consumer) {
        Here here = threads.get();
        try {
            settleTo(here, 0);
        } finally {
            here.polls.commit(consumer);
        }
    }

    private void settleTo(Here here, int most) {
        if (here.polls.size() > most) {
            flush();
            here.polls.settleTo(most);
        }
        sayBacklog(here);
    }

    /// Forgets partitions that go to another consumer, or come back to this one and are read from the offset that
    /// was committed.
    void forget(Collection<TopicPartition> partitions) {
        threads.get().polls.forget(partitions);
    }

    /// Lets this thread's consumer read again what the brokers have not answered for.
    ///
    /// @param besides records that were read, of which nothing may be under way
    /// @return how long to wait before that
    Duration startAgain(
            org.apache.kafka.clients.consumer.Consumer<?, ?> consumer,
            Iterable<? extends ConsumerRecord<?, ?>> besides) {
        Here here = threads.get();
        here.oneByOne = true;
        here.polls.rewind(consumer, besides);
        return Duration.ofMillis(here.pauses.nextBackOff());
    }

    private static BackOffExecution pauses() {
        var pauses = new ExponentialBackOff(Duration.ofMillis(500).toMillis(), 2);
        pauses.setMaxInterval(Duration.ofSeconds(15).toMillis());
        pauses.setMaxElapsedTime(Long.MAX_VALUE);
        pauses.setMaxAttempts(Long.MAX_VALUE);
        return pauses.start();
    }

    /// Decides and sends a poll of a backlog, and leaves it under way if there is more to read.
    private void begin(Here here, ArrivedBatch batch, Poll poll) {
        here.polls.settleAnswered();
        // one for the whole poll, whatever changes meanwhile
        InForce now = inForce.get();
        for (ConsumerRecord<byte[], byte[]> record : batch.records()) {
            switch (here.routing.route(record.headers(), record.value(), now.geography(), now.decider())) {
                case Decided decided -> {
                    lookForUnknownPartners(decided, now);
                    // the poll is told
                    var _ = send(decided, poll);
                    if (poll.isFailed()) {
                        // without brokers each of the others would take as long as this one
                        throw poll.notSent();
                    }
                }
                case Undecided(var reason, var failure) -> {
                    park(record, reason, failure);
                    poll.parked();
                }
            }
        }
        if (readToTheEnd(batch.consumer())) {
            settle(batch.consumer());
        } else {
            here.polls.settleTo(MOST_UNDER_WAY);
            if (here.polls.commit(batch.consumer(), COMMIT_EVERY)) {
                sayBacklog(here);
            }
        }
    }

    /// Whether the next poll would find nothing, so that what is under way must not wait for it.
    private static boolean readToTheEnd(org.apache.kafka.clients.consumer.Consumer<?, ?> consumer) {
        for (TopicPartition partition : consumer.assignment()) {
            if (consumer.currentLag(partition).orElse(0) > 0) {
                return false;
            }
        }
        return true;
    }

    /// Decides a poll, waits for the brokers, and moves the offsets. A decision that they refuse for its size is
    /// parked.
    private void finish(Here here, ArrivedBatch batch, Poll poll) {
        settleTo(here, 1);
        var underWay = new ArrayList<UnderWay>(batch.records().size());
        InForce now = inForce.get();
        for (ConsumerRecord<byte[], byte[]> record : batch.records()) {
            switch (here.routing.route(record.headers(), record.value(), now.geography(), now.decider())) {
                case Decided decided -> {
                    lookForUnknownPartners(decided, now);
                    Future<RecordMetadata> acknowledgement = send(decided, null);
                    underWay.add(new UnderWay(record, decided, acknowledgement));
                    if (acknowledgement.state() == Future.State.FAILED
                            && !(acknowledgement.exceptionNow() instanceof RecordTooLargeException)) {
                        throw new DecisionsNotSent(acknowledgement.exceptionNow());
                    }
                }
                case Undecided(var reason, var failure) -> {
                    park(record, reason, failure);
                    poll.parked();
                }
            }
        }
        flush();
        awaitAcknowledgements(underWay, poll);
        here.polls.settleTo(0);
        here.polls.commit(batch.consumer());
        here.oneByOne = false;
        if (underWay.size() > BACKLOG) {
            sayBacklog(here);
        }
        here.routedSinceSaid = 0;
    }

    private Future<RecordMetadata> send(Decided decided, @Nullable Poll poll) {
        try {
            return producer.send(decided.record(), poll);
        } catch (KafkaException e) {
            throw new DecisionsNotSent(e);
        }
    }

    /// The producer lingers so that decisions go together; the last of them need not wait.
    private void flush() {
        try {
            producer.flush();
        } catch (KafkaException e) {
            throw new DecisionsNotSent(e);
        }
    }

    private void awaitAcknowledgements(List<UnderWay> underWay, Poll poll) {
        long deadline = System.nanoTime() + sendWithin.toNanos();
        boolean backlog = underWay.size() > BACKLOG;
        for (UnderWay one : underWay) {
            try {
                RecordMetadata metadata =
                        one.acknowledgement().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                poll.onCompletion(metadata, null);
                if (!backlog) {
                    say(one.decided());
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RecordTooLargeException tooLarge) {
                    park(one.record(), PoisonReason.NOT_PROCESSABLE, tooLarge);
                    poll.parked();
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

    private static void sayBacklog(Here here) {
        if (here.routedSinceSaid > 0) {
            log.atInfo().addKeyValue("concerns", here.routedSinceSaid).log("a backlog of concerns routed");
            here.routedSinceSaid = 0;
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

    /// Whoever is meant by the id of no partner may lead and read it: only a person can find out who that is. The id
    /// itself is what somebody wrote, and stays out of the log.
    private void lookForUnknownPartners(Decided decided, InForce now) {
        if (now.partners().containsAll(decided.subjectWorksFor())) {
            return;
        }
        unknownPartners.increment();
        log.atWarn()
                .addKeyValue("concernId", decided.concern())
                .addKeyValue("decisionId", decided.id())
                .log("a report says that a person complained of works for a partner that there is not: find out whom"
                        + " it means, and whether they were told");
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
}
