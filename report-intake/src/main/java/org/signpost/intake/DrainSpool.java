package org.signpost.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.signpost.contract.id.ConcernId;
import org.signpost.intake.secret.IntakeSecrets.ReportFingerprint;
import org.signpost.intake.spool.Fate;
import org.signpost.intake.spool.HeldReason;
import org.signpost.intake.spool.SpoolUnusable;
import org.signpost.intake.spool.SpooledConcern;
import org.signpost.intake.spool.Standing;
import org.signpost.intake.spool.Waiting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Watches brokers and spool, and sends what the spool holds when the brokers are back: in order, each concern once.
///
/// An earlier attempt to send may have succeeded although its acknowledgement was lost. So nothing is sent before
/// every earlier attempt has ended and `concerns.reported.v1` has been read to the end that it has at this moment:
/// what already stands there is not sent again. What a person must look at stays in the spool, and is not lost.
@Component
class DrainSpool implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DrainSpool.class);
    private static final int AT_ONCE = 100;
    private static final Duration READ_TO_THE_END_WITHIN = Duration.ofSeconds(5);
    private static final Duration SAY_AGAIN = Duration.ofMinutes(5);

    private final Brokers brokers;
    private final ConcernSpool spool;
    private final ConcernPublisher publisher;
    private final KnownConcerns known;
    private final FollowedTopics topics;
    private final Clock clock;
    private final Duration lookEvery;
    private final ReportedReader reader = new ReportedReader();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private Instant sayAgainAt = Instant.MIN;
    private volatile boolean running;

    DrainSpool(
            Brokers brokers,
            ConcernSpool spool,
            ConcernPublisher publisher,
            KnownConcerns known,
            FollowedTopics topics,
            SpoolSettings settings,
            Clock clock) {
        this.brokers = brokers;
        this.spool = spool;
        this.publisher = publisher;
        this.known = known;
        this.topics = topics;
        this.clock = clock;
        this.lookEvery = settings.lookEvery();
        this.thread = Thread.ofPlatform().name("drain-spool").daemon().unstarted(this::run);
    }

    /// Before the web server takes requests, and until it takes no more.
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        running = true;
        spool.look(true);
        thread.start();
    }

    @Override
    public void stop() {
        running = false;
        closing.countDown();
        try {
            thread.join(Duration.ofSeconds(15));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void run() {
        while (closing.getCount() > 0) {
            try {
                round();
            } catch (RuntimeException broken) {
                // a message could repeat what is in a row
                LOG.atError()
                        .addKeyValue("failure", broken.getClass().getName())
                        .log("the spool was not drained; it will be tried again");
            }
            pause(lookEvery);
        }
    }

    private void round() {
        boolean answer = brokers.answer();
        if (!answer) {
            brokers.failed();
        }
        spool.look(brokers.away());
        if (answer && spool.usable() && spool.standing().waiting() > 0) {
            drain();
        } else if (answer) {
            brokers.returned();
        }
        sayWhatWaits();
    }

    private void drain() {
        int sent = 0;
        int done;
        do {
            if (!knowWhatTheBrokersHave()) {
                break;
            }
            try {
                done = spool.drain(AT_ONCE, this::send);
            } catch (SpoolUnusable said) {
                break;
            }
            sent += done;
        } while (done > 0 && closing.getCount() > 0);
        if (sent > 0) {
            LOG.atInfo()
                    .addKeyValue("concerns", sent)
                    .addKeyValue("left", spool.standing().waiting())
                    .log("the spool was drained");
        }
    }

    /// Waits until no earlier attempt to send is open and the topic has been read to its present end.
    private boolean knowWhatTheBrokersHave() {
        if (!topics.knowReported() || publisher.unresolved() > 0) {
            return false;
        }
        Optional<Map<Integer, Long>> end = brokers.endOfReported();
        if (end.isEmpty()) {
            return false;
        }
        long deadline = System.nanoTime() + READ_TO_THE_END_WITHIN.toNanos();
        while (!topics.haveReadReportedTo(end.get())) {
            if (closing.getCount() == 0 || System.nanoTime() > deadline) {
                return false;
            }
            pause(Duration.ofMillis(10));
        }
        return true;
    }

    private Map<Long, Fate> send(List<Waiting> oldest) {
        var fates = new HashMap<Long, Fate>();
        var toSend = new ArrayList<ConcernRecords>();
        var places = new HashMap<ConcernId, Long>();
        for (Waiting waiting : oldest) {
            SpooledConcern concern = waiting.concern();
            Optional<ReportFingerprint> onTopic = known.onTopic(concern.concern());
            if (onTopic.isPresent()) {
                fates.put(
                        waiting.sequence(),
                        onTopic.get().equals(concern.fingerprint())
                                ? new Fate.Gone()
                                : held(concern, HeldReason.OTHER_CONTENT));
                continue;
            }
            Optional<List<ProducerRecord<byte[], byte[]>>> records = complete(concern);
            if (records.isEmpty()) {
                fates.put(waiting.sequence(), held(concern, HeldReason.RELATED_UNKNOWN));
                continue;
            }
            toSend.add(new ConcernRecords(concern.concern(), records.get()));
            places.put(concern.concern(), waiting.sequence());
        }
        boolean failed = false;
        for (var ending : publisher.publishInOrder(toSend).entrySet()) {
            long place = places.getOrDefault(ending.getKey().concern(), 0L);
            switch (ending.getValue()) {
                case ACKNOWLEDGED -> {
                    reader.reported(ending.getKey().records()).ifPresent(known::learn);
                    fates.put(place, new Fate.Gone());
                }
                case NEVER_TAKEN -> fates.put(place, held(ending.getKey().concern(), HeldReason.NOT_SENDABLE));
                case NOT_ACKNOWLEDGED -> failed = true;
            }
        }
        if (failed) {
            brokers.failed();
        } else {
            brokers.returned();
        }
        return fates;
    }

    /// The records with the earlier concern named, if there is one; empty if it is to be named and is unknown.
    private Optional<List<ProducerRecord<byte[], byte[]>>> complete(SpooledConcern concern) {
        Optional<byte[]> codeHash = concern.relatesToCodeHash();
        return codeHash.isEmpty()
                ? Optional.of(concern.records())
                : known.concernOf(codeHash.get()).map(earlier -> reader.relatedTo(earlier, concern.records()));
    }

    private static Fate held(SpooledConcern concern, HeldReason reason) {
        return held(concern.concern(), reason);
    }

    private static Fate held(ConcernId concern, HeldReason reason) {
        LOG.atError()
                .addKeyValue("concernId", concern)
                .addKeyValue("reason", reason)
                .log("an accepted concern stays in the spool: a person must look at it");
        return new Fate.Held(reason);
    }

    private void sayWhatWaits() {
        Standing standing = spool.standing();
        Instant now = clock.instant();
        if (standing.waiting() == 0) {
            sayAgainAt = Instant.MIN;
        } else if (!now.isBefore(sayAgainAt)) {
            sayAgainAt = now.plus(SAY_AGAIN);
            LOG.atWarn()
                    .addKeyValue("waiting", standing.waiting())
                    .addKeyValue(
                            "oldestSeconds",
                            standing.oldestReceivedAt()
                                    .map(at -> Duration.between(at, now).toSeconds())
                                    .orElse(0L))
                    .log("accepted concerns wait in the spool for the brokers");
        }
    }

    private void pause(Duration length) {
        try {
            boolean stopped = closing.await(length.toMillis(), TimeUnit.MILLISECONDS);
            LOG.atTrace().addKeyValue("stopped", stopped).log("drain pauses");
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }
}
