package org.signpost.notifier;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.AlertChannel;
import org.signpost.contract.avro.AlertProgressed;
import org.signpost.contract.avro.AlertRole;
import org.signpost.contract.avro.AlertStep;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.topic.Topic;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.ledger.HeldLease;
import org.signpost.notifier.ledger.Outbox;
import org.signpost.notifier.ledger.OutboxEntry;
import org.signpost.notifier.ledger.ProgressSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Publishes the outbox on `alerts.progressed.v1`, in its order, and marks what the brokers acknowledged.
///
/// A crash between the acknowledgement and the mark publishes a step twice, under the same id. While the
/// brokers are away the outbox grows, and is drained when they are back.
class PublishProgress implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(PublishProgress.class);

    private static final String SOURCE = "/signpost/notifier-service";
    private static final int BATCH = 500;
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofSeconds(1);
    /// How long steps are gathered before they are published together.
    private static final Duration LINGER = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final Outbox outbox;
    private final ProgressSignal signal;
    private final Producer<byte[], byte[]> producer;
    private final Clock clock;
    private final HeldLease lease;
    private final RecordCodec<AlertProgressed> codec = new RecordCodec<>(RecordType.ALERT_PROGRESSED);
    private final Duration firstPause;
    private volatile boolean running;
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Thread publisher;

    /// @param producer must send with acks=all, and keep the order of a key
    /// @param instance names this instance in the lease
    PublishProgress(
            Outbox outbox, ProgressSignal signal, Producer<byte[], byte[]> producer, Clock clock, String instance) {
        this(outbox, signal, producer, clock, instance, IDLE);
    }

    /// @param firstPause how long to wait after a failure; twice as long after the next, up to {@link
    ///     #LONGEST_PAUSE}
    PublishProgress(
            Outbox outbox,
            ProgressSignal signal,
            Producer<byte[], byte[]> producer,
            Clock clock,
            String instance,
            Duration firstPause) {
        this.outbox = outbox;
        this.signal = signal;
        this.producer = producer;
        this.clock = clock;
        this.lease = new HeldLease(outbox.lease(), instance, LEASE);
        this.firstPause = firstPause;
    }

    @Override
    public void start() {
        running = true;
        stopping = new CountDownLatch(1);
        publisher = Thread.ofPlatform().name("publish-progress").daemon().start(this::publish);
    }

    @Override
    public void stop() {
        running = false;
        stopping.countDown();
        Thread thread = publisher;
        if (thread == null) {
            return;
        }
        signal.raise();
        try {
            if (!thread.join(Duration.ofSeconds(10))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Starts before the lanes and stops after them, so that the last steps of a stopping service are
    /// published.
    @Override
    public int getPhase() {
        return -1;
    }

    private void publish() {
        Duration pause = firstPause;
        while (running) {
            try {
                while (lease.isHeld() && publishBatch() == BATCH) {
                    pause = firstPause;
                }
                pause = firstPause;
                signal.await(IDLE);
                var _ = stopping.await(LINGER.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                // whatever it is: a publisher that ended would say nothing more
                log.atWarn()
                        .addKeyValue("failure", e.getClass().getName())
                        .addKeyValue("pauseSeconds", pause.toSeconds())
                        .log("progress of alerts not published, it will be tried again");
                if (!goesOnAfter(pause)) {
                    break;
                }
                Duration longer = pause.multipliedBy(2);
                pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
            }
        }
        lastWords();
    }

    /// Waits, at most until the service stops. New steps do not end it: they cannot be published either.
    private boolean goesOnAfter(Duration pause) {
        try {
            return !stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void lastWords() {
        try {
            if (lease.isHeld()) {
                int published = publishBatch();
                lease.release();
                log.atDebug().addKeyValue("published", published).log("outbox released");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("failure", e.getClass().getName())
                    .log("progress of alerts not published before the end; the next start will publish it");
        }
    }

    /// Publishes the oldest steps. Only those before the first failure are marked, so that none overtakes
    /// another.
    private int publishBatch() throws InterruptedException {
        List<OutboxEntry> entries = outbox.unpublished(BATCH);
        List<Future<RecordMetadata>> sent = new ArrayList<>(entries.size());
        List<UUID> acknowledged = new ArrayList<>(entries.size());
        try {
            for (OutboxEntry entry : entries) {
                sent.add(producer.send(record(entry)));
            }
            producer.flush();
            for (int i = 0; i < entries.size(); i++) {
                sent.get(i).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                acknowledged.add(entries.get(i).progress());
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new NotPublished(e);
        } finally {
            outbox.published(acknowledged, clock.instant());
        }
        return entries.size();
    }

    private ProducerRecord<byte[], byte[]> record(OutboxEntry entry) {
        var progressed = AlertProgressed.newBuilder()
                .setProgressId(entry.progress().toString())
                .setAlertId(entry.alert().toString())
                .setConcernId(entry.concern().toString())
                .setReference(entry.reference().value())
                .setPartnerId(entry.partner().value())
                .setMode(
                        switch (entry.mode()) {
                            case LIVE -> ConcernMode.LIVE;
                            case TEST -> ConcernMode.TEST;
                            case EXERCISE -> ConcernMode.EXERCISE;
                        })
                .setRole(
                        switch (entry.role()) {
                            case LEAD -> AlertRole.LEAD;
                            case COPY -> AlertRole.COPY;
                        })
                .setUrgency(
                        switch (entry.urgency()) {
                            case EMERGENCY -> UrgencyLevel.EMERGENCY;
                            case URGENT -> UrgencyLevel.URGENT;
                            case STANDARD -> UrgencyLevel.STANDARD;
                            case INFORMATION -> UrgencyLevel.INFORMATION;
                        })
                .setStep(
                        switch (entry.step()) {
                            case RECORDED -> AlertStep.RECORDED;
                            case SENT -> AlertStep.SENT;
                            case DELIVERED -> AlertStep.DELIVERED;
                            case FAILED -> AlertStep.FAILED;
                            case OPENED -> AlertStep.OPENED;
                            case ESCALATED -> AlertStep.ESCALATED;
                            case STOOD_DOWN -> AlertStep.STOOD_DOWN;
                            case GIVEN_UP -> AlertStep.GIVEN_UP;
                            case ACKNOWLEDGED -> AlertStep.ACKNOWLEDGED;
                        })
                .setAt(entry.at())
                .setDeadlineAt(entry.deadline().orElse(null))
                .setChannel(entry.means().map(PublishProgress::channel).orElse(null))
                .setMessageId(entry.message().map(MessageId::toString).orElse(null))
                .setAttempt(entry.attempt().orElse(null))
                .setReason(entry.reason().orElse(null))
                .build();
        byte[] key = entry.concern().toString().getBytes(StandardCharsets.UTF_8);
        var record = new ProducerRecord<>(Topic.ALERTS_PROGRESSED.topicName(), key, codec.encode(progressed));
        new CloudEventAttributes(
                        entry.progress().toString(), EventType.ALERT_PROGRESSED, SOURCE, entry.at(), entry.concern())
                .writeTo(record.headers());
        return record;
    }

    private static AlertChannel channel(Means means) {
        try {
            return AlertChannel.valueOf(means.name());
        } catch (IllegalArgumentException e) {
            // a channel that is newer than the contract
            return AlertChannel.UNKNOWN;
        }
    }

    /// The brokers did not acknowledge; the outbox still has what they did not.
    private static final class NotPublished extends RuntimeException {
        NotPublished(Exception cause) {
            super("progress of alerts was not published: no broker acknowledged it", cause);
        }
    }
}
