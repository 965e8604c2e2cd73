package org.signpost.intake;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.concern.Concern;
import org.signpost.contract.concern.ConcernReader;
import org.signpost.contract.concern.Mistake;
import org.signpost.contract.concern.Reading;
import org.signpost.contract.concern.RelatesTo;
import org.signpost.contract.concern.Rule;
import org.signpost.contract.concern.Sender;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.sealing.Sealed;
import org.signpost.contract.sealing.Sealer;
import org.signpost.intake.secret.IntakeSecrets;
import org.signpost.intake.secret.IntakeSecrets.ReportFingerprint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Takes a report in: reads it, knows whether it was reported before, seals it, and answers when the brokers have
/// it.
///
/// The same source and reference is one concern, however often and however simultaneously it is sent. What an
/// instance has in hand it keeps by id; what stands on the topic it knows from {@link KnownConcerns}. Two instances
/// that get the same report within the moment in which neither has read it from the topic write it twice, under the
/// same id, which every reader takes for one.
@Component
class TakeInConcerns {

    private static final Logger LOG = LoggerFactory.getLogger(TakeInConcerns.class);

    private final ConcurrentHashMap<ConcernId, InHand> inHand = new ConcurrentHashMap<>();
    private final IntakeSecrets secrets;
    private final Sealer sealer;
    private final ConcernPublisher publisher;
    private final KnownConcerns known;
    private final ConcernProgress progress;
    private final FollowedTopics topics;
    private final ConcernReader reader;
    private final Clock clock;
    private final MeterRegistry meters;
    private final long patienceMillis;

    TakeInConcerns(
            IntakeSecrets secrets,
            Sealer sealer,
            ConcernPublisher publisher,
            KnownConcerns known,
            ConcernProgress progress,
            FollowedTopics topics,
            IntakeSettings settings,
            Clock clock,
            MeterRegistry meters) {
        this.secrets = secrets;
        this.sealer = sealer;
        this.publisher = publisher;
        this.known = known;
        this.progress = progress;
        this.topics = topics;
        this.reader = new ConcernReader(clock);
        this.clock = clock;
        this.meters = meters;
        // two records, each with its own patience
        this.patienceMillis = 2 * settings.answerWithin().plusSeconds(1).toMillis();
    }

    /// Takes in a report.
    ///
    /// @param json the report as `POST /v1/concerns` takes it
    /// @param sender through which door it came
    TakenIn takeIn(byte[] json, Sender sender) {
        Instant receivedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        TakenIn ending = switch (reader.read(json, sender)) {
            case Reading.Refused(var mistakes) -> new TakenIn.Refused(mistakes);
            case Reading.Accepted(var concern) -> accept(concern, receivedAt);
        };
        meters.counter("signpost.intake.reports", "ending", ending.getClass().getSimpleName())
                .increment();
        return ending;
    }

    private TakenIn accept(Concern concern, Instant receivedAt) {
        if (!topics.caughtUp()) {
            return new TakenIn.NotStored();
        }
        Optional<ConcernId> relatesTo = concern.relatesTo().flatMap(this::found);
        if (relatesTo.isEmpty() && concern.relatesTo().isPresent()) {
            return new TakenIn.Refused(List.of(new Mistake(
                    "/relatesTo",
                    Rule.NOT_ALLOWED,
                    "no concern with that follow-up code is known here: check the code, or send kind new without it")));
        }
        String sourceReference =
                concern.sourceReference().orElseGet(() -> UUID.randomUUID().toString());
        ConcernId id = secrets.concernOf(concern.source(), sourceReference);
        ReportFingerprint fingerprint = secrets.fingerprintOf(concern.fingerprintInput());
        var record = new ReportedRecord(
                id, sourceReference, relatesTo, receivedAt, fingerprint, secrets.hashOf(secrets.followUpCodeOf(id)));
        var mine = new InHand(fingerprint, new CompletableFuture<>());
        InHand earlier = inHand.putIfAbsent(id, mine);
        if (earlier != null) {
            return follow(id, earlier, fingerprint);
        }
        boolean stored = false;
        try {
            // only now, with the id in hand, can nobody else be storing it
            Optional<ReportFingerprint> before = known.fingerprintOf(id);
            if (before.isPresent()) {
                stored = true;
                return repeated(id, before.get(), fingerprint);
            }
            store(concern, record);
            stored = true;
            return stored(id);
        } catch (ConcernPublisher.ConcernNotStored notStored) {
            LOG.atError()
                    .addKeyValue("concernId", id)
                    .log("concern was not stored: no broker acknowledged it; its reporter was asked to send it again");
            return new TakenIn.NotStored();
        } catch (RuntimeException broken) {
            // whatever broke, the form must give the reporter's words back; a message could repeat them in the log
            LOG.atError()
                    .addKeyValue("concernId", id)
                    .addKeyValue("failure", broken.getClass().getName())
                    .log("concern was not stored; its reporter was asked to send it again");
            return new TakenIn.NotStored();
        } finally {
            mine.stored().complete(stored);
            inHand.remove(id, mine);
        }
    }

    private Optional<ConcernId> found(RelatesTo earlier) {
        return switch (earlier) {
            // an upstream may know a concern that is older than the topic
            case RelatesTo.ById(var id) -> Optional.of(id);
            case RelatesTo.ByCode(var code) -> known.concernOf(code);
        };
    }

    private void store(Concern concern, ReportedRecord record) {
        ConcernId id = record.id();
        Sealed sealed = sealer.seal(id, concern.particulars().toJson());
        ConcernReported reported = record.reported(concern, sealed);
        publisher.publish(publisher.recordsOf(id, record.key(sealed), reported));
        known.learn(reported);
        progress.learn(reported);
        LOG.atInfo()
                .addKeyValue("concernId", id)
                .addKeyValue("reference", PublicReference.of(id))
                .addKeyValue("mode", concern.mode())
                .log("concern accepted");
    }

    private TakenIn follow(ConcernId id, InHand earlier, ReportFingerprint fingerprint) {
        try {
            return earlier.stored().get(patienceMillis, TimeUnit.MILLISECONDS)
                    ? repeated(id, earlier.fingerprint(), fingerprint)
                    : new TakenIn.NotStored();
        } catch (ExecutionException | TimeoutException e) {
            return new TakenIn.NotStored();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TakenIn.NotStored();
        }
    }

    private TakenIn repeated(ConcernId id, ReportFingerprint before, ReportFingerprint now) {
        return before.equals(now) ? stored(id) : new TakenIn.Conflicting();
    }

    private TakenIn stored(ConcernId id) {
        return new TakenIn.Stored(id, PublicReference.of(id), secrets.followUpCodeOf(id));
    }

    /// A report that this instance is storing.
    ///
    /// @param stored whether it was, as soon as that is known
    private record InHand(ReportFingerprint fingerprint, CompletableFuture<Boolean> stored) {}
}
