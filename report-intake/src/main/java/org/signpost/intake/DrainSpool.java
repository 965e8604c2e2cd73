package org.signpost.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.sealing.Rewrapper;
import org.signpost.contract.topic.Topic;
import org.signpost.intake.secret.IntakeSecrets;
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
/// An earlier attempt to send may have succeeded although its acknowledgement was lost. So nothing is sent before every
/// earlier attempt has ended and `concerns.reported.v1` and `concerns.held.v1` have been read to their ends: what
/// already stands there is not sent again.
///
/// What cannot go on as it was accepted is held for review. It is rewritten in the spool first, and sent as what it
/// became from there: a process that dies in between sends the same again and not another one. Only what no broker will
/// ever take, or nobody can open, stays in the spool for a person.
@Component
class DrainSpool implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DrainSpool.class);
    private static final int AT_ONCE = 100;
    private static final Duration READ_TO_THE_END_WITHIN = Duration.ofSeconds(5);
    private static final Duration SAY_AGAIN = Duration.ofMinutes(5);

    private final Brokers brokers;
    private final ConcernSpool spool;
    private final ConcernPublisher publisher;
    private final IntakeSecrets secrets;
    private final KnownConcerns known;
    private final ConcernProgress progress;
    private final HeldConcerns held;
    private final SetAside setAside;
    private final Rewrapper rewrapper;
    private final FollowedTopics topics;
    private final Clock clock;
    private final Duration lookEvery;
    private final ReportedReader reader = new ReportedReader();
    private final PollingThread thread = new PollingThread("drain-spool", Duration.ofSeconds(15), this::run);
    private Instant sayAgainAt = Instant.MIN;

    DrainSpool(
            Brokers brokers,
            ConcernSpool spool,
            ConcernPublisher publisher,
            IntakeSecrets secrets,
            KnownConcerns known,
            ConcernProgress progress,
            HeldConcerns held,
            SetAside setAside,
            Rewrapper rewrapper,
            FollowedTopics topics,
            SpoolSettings settings,
            Clock clock) {
        this.brokers = brokers;
        this.spool = spool;
        this.publisher = publisher;
        this.secrets = secrets;
        this.known = known;
        this.progress = progress;
        this.held = held;
        this.setAside = setAside;
        this.rewrapper = rewrapper;
        this.topics = topics;
        this.clock = clock;
        this.lookEvery = settings.lookEvery();
    }

    /// Before the web server takes requests, and until it takes no more.
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        spool.look(true);
        thread.start();
    }

    @Override
    public void stop() {
        thread.stop();
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    private void run() {
        while (thread.goesOn()) {
            try {
                round();
            } catch (RuntimeException broken) {
                // a message could repeat what is in a row
                LOG.atError()
                        .addKeyValue("failure", broken.getClass().getName())
                        .log("the spool was not drained; it will be tried again");
            }
            thread.pause(lookEvery);
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
        } while (done > 0 && thread.goesOn());
        if (sent > 0) {
            LOG.atInfo()
                    .addKeyValue("concerns", sent)
                    .addKeyValue("left", spool.standing().waiting())
                    .log("the spool was drained");
        }
    }

    /// Waits until no earlier attempt to send is open and the topics have been read to their present ends.
    private boolean knowWhatTheBrokersHave() {
        if (!topics.knowReported() || !topics.knowHeld() || publisher.unresolved() > 0) {
            return false;
        }
        Optional<Map<Integer, Long>> endOfReported = brokers.endOf(Topic.CONCERNS_REPORTED);
        Optional<Map<Integer, Long>> endOfHeld = brokers.endOf(Topic.CONCERNS_HELD);
        if (endOfReported.isEmpty() || endOfHeld.isEmpty()) {
            return false;
        }
        long deadline = System.nanoTime() + READ_TO_THE_END_WITHIN.toNanos();
        while (!topics.haveReadTo(endOfReported.get(), endOfHeld.get())) {
            if (!thread.goesOn() || System.nanoTime() > deadline) {
                return false;
            }
            thread.pause(Duration.ofMillis(10));
        }
        return true;
    }

    private Map<Long, Fate> send(List<Waiting> oldest) {
        var fates = new HashMap<Long, Fate>();
        var toSend = new ArrayList<ConcernRecords>();
        var places = new HashMap<ConcernId, Long>();
        for (Waiting waiting : oldest) {
            SpooledConcern concern = waiting.concern();
            Optional<Fate> settled = settled(concern);
            if (settled.isPresent()) {
                fates.put(waiting.sequence(), settled.get());
                continue;
            }
            Optional<ConcernId> earlier = concern.relatesToCodeHash().flatMap(known::concernOf);
            if (concern.relatesToCodeHash().isPresent() && (earlier.isEmpty() || liveAfterATest(concern, earlier))) {
                fates.put(waiting.sequence(), withoutEarlier(concern));
                continue;
            }
            toSend.add(new ConcernRecords(concern.concern(), wrappedAnew(concern, complete(concern, earlier))));
            places.put(concern.concern(), waiting.sequence());
        }
        boolean failed = false;
        for (var ending : publisher.publishInOrder(toSend).entrySet()) {
            long place = places.getOrDefault(ending.getKey().concern(), 0L);
            switch (ending.getValue()) {
                case ACKNOWLEDGED -> {
                    ConcernRecords sent = ending.getKey();
                    reader.reported(sent.records()).ifPresent(sent.reported() ? known::learn : known::learnHeld);
                    fates.put(place, new Fate.Gone());
                }
                case NEVER_TAKEN -> fates.put(place, stays(ending.getKey().concern(), HeldReason.NOT_SENDABLE));
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

    /// The records with the earlier concern named, if there is one.
    private List<ProducerRecord<byte[], byte[]>> complete(SpooledConcern concern, Optional<ConcernId> earlier) {
        return earlier.map(found -> reader.relatedTo(found, progress, concern.records()))
                .orElseGet(concern::records);
    }

    /// Whether it was accepted as live, and would be a test now because it turns out to follow one.
    private boolean liveAfterATest(SpooledConcern concern, Optional<ConcernId> earlier) {
        return earlier.flatMap(progress::modeOf)
                        .filter(mode -> mode != Mode.LIVE)
                        .isPresent()
                && reader.reported(concern.records())
                        .filter(reported -> reported.getMode() == ConcernMode.LIVE)
                        .isPresent();
    }

    /// One whose key nobody can unwrap here is sent as it is: somebody must hear of it, whatever can be opened
    /// then.
    private List<ProducerRecord<byte[], byte[]>> wrappedAnew(
            SpooledConcern concern, List<ProducerRecord<byte[], byte[]>> records) {
        return reader.wrappedAnew(concern.concern(), rewrapper, records).orElseGet(() -> {
            LOG.atError()
                    .addKeyValue("concernId", concern.concern())
                    .log("the key of a spooled concern is wrapped by no key-encryption key of the file: its particulars"
                            + " can be opened only when that key is put back");
            return records;
        });
    }

    /// What becomes of a concern if it stands on a topic already, or something else in its place; else empty.
    private Optional<Fate> settled(SpooledConcern concern) {
        return known.onTopic(concern.concern())
                .or(() -> held.contentOf(concern.concern()))
                .map(there -> there.equals(concern.fingerprint()) ? new Fate.Gone() : clashing(concern));
    }

    private Fate clashing(SpooledConcern concern) {
        ConcernId own = secrets.clashOf(concern.concern(), concern.fingerprint());
        if (known.reported(own) || held.contentOf(own).isPresent()) {
            return new Fate.Gone();
        }
        Optional<ConcernId> earlier = concern.relatesToCodeHash().flatMap(known::concernOf);
        return setAside.asOneOfItsOwn(concern, earlier)
                .map(alone -> {
                    LOG.atWarn()
                            .addKeyValue("concernId", own)
                            .addKeyValue("clashesWith", concern.concern())
                            .log("something else stands under the id of an accepted concern: it is held for review as"
                                    + " one of its own");
                    return (Fate) new Fate.Becomes(alone);
                })
                .orElseGet(() -> stays(concern.concern(), HeldReason.UNREADABLE));
    }

    private Fate withoutEarlier(SpooledConcern concern) {
        return setAside.withoutEarlier(concern)
                .map(alone -> {
                    LOG.atWarn()
                            .addKeyValue("concernId", concern.concern())
                            .log("an accepted concern adds to one that is not known, or was accepted as live and"
                                    + " adds to a test: it is held for review");
                    return (Fate) new Fate.Becomes(alone);
                })
                .orElseGet(() -> stays(concern.concern(), HeldReason.UNREADABLE));
    }

    private static Fate stays(ConcernId concern, HeldReason reason) {
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
}
