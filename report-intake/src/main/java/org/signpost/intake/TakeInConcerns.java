package org.signpost.intake;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
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
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.concern.Attribution;
import org.signpost.contract.concern.Concern;
import org.signpost.contract.concern.ConcernReader;
import org.signpost.contract.concern.Kind;
import org.signpost.contract.concern.Mistake;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.concern.Reading;
import org.signpost.contract.concern.RelatesTo;
import org.signpost.contract.concern.Rule;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.sealing.Sealed;
import org.signpost.contract.sealing.Sealer;
import org.signpost.intake.secret.IntakeSecrets;
import org.signpost.intake.secret.IntakeSecrets.ReportFingerprint;
import org.signpost.intake.spool.Added;
import org.signpost.intake.spool.SpoolUnusable;
import org.signpost.intake.spool.SpooledConcern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Takes a report in: reads it, knows whether it was reported before, seals it, and answers when the brokers have
/// it, or the spool.
///
/// The same source and reference is one concern, however often and however simultaneously it is sent. What an
/// instance has in hand it keeps by id; what stands on the topic and in the spool it knows from {@link KnownConcerns}.
/// Where that is not complete, because the brokers are away, the spool finds out before it sends. Two instances
/// that get the same report within the moment in which neither has read it from the topic write it twice, under the
/// same id, which every reader takes for one.
@Component
class TakeInConcerns {

    private static final Logger LOG = LoggerFactory.getLogger(TakeInConcerns.class);

    private static final Duration SPOOL_PATIENCE = Duration.ofSeconds(10);

    private final ConcurrentHashMap<ConcernId, InHand> inHand = new ConcurrentHashMap<>();
    private final IntakeSecrets secrets;
    private final Sealer sealer;
    private final ConcernPublisher publisher;
    private final KnownConcerns known;
    private final ConcernProgress progress;
    private final WayIn way;
    private final Brokers brokers;
    private final ConcernSpool spool;
    private final HeldRecords held;
    private final ConcernReader reader;
    private final ConcernReader strictReader;
    private final Clock clock;
    private final MeterRegistry meters;
    private final long patienceMillis;

    TakeInConcerns(
            IntakeSecrets secrets,
            Sealer sealer,
            ConcernPublisher publisher,
            KnownConcerns known,
            ConcernProgress progress,
            WayIn way,
            Brokers brokers,
            ConcernSpool spool,
            HeldRecords held,
            AskablePartners partners,
            IntakeSettings settings,
            Clock clock,
            MeterRegistry meters) {
        this.secrets = secrets;
        this.sealer = sealer;
        this.publisher = publisher;
        this.known = known;
        this.progress = progress;
        this.way = way;
        this.brokers = brokers;
        this.spool = spool;
        this.held = held;
        this.reader = new ConcernReader(clock);
        this.strictReader = new ConcernReader(clock, partners::ids);
        this.clock = clock;
        this.meters = meters;
        // two records, each with its own patience, and the spool
        this.patienceMillis = 2 * settings.answerWithin().plusSeconds(1).toMillis() + SPOOL_PATIENCE.toMillis();
    }

    /// What is wrong with a report that is not to be taken in, since something about it is wrong already.
    List<Mistake> mistakesIn(byte[] json, Attribution attribution) {
        return switch (strictReader.read(json, attribution)) {
            case Reading.Refused(var mistakes) -> mistakes;
            case Reading.Accepted _ -> List.of();
        };
    }

    /// Takes in a report from whom nothing more can be asked: it was accepted elsewhere, carries on an earlier one, or
    /// its answers were looked at before. It may name a partner that there is not; routing lets a person know.
    ///
    /// @param json the report as `POST /v1/concerns` takes it
    /// @param attribution what the door through which it came knows of its sender
    /// @param screening whether it goes on at once; whoever sent it gets the same answer
    TakenIn takeIn(byte[] json, Attribution attribution, Screening screening) {
        return takeIn(reader, json, attribution, screening, new CodeTries.Free());
    }

    /// Takes in a report from a system that waits for the answer and can correct it. It may not name a partner that
    /// there is not, nor try follow-up codes without end.
    TakenIn takeIn(byte[] json, Attribution attribution, Screening screening, CodeTries tries) {
        return takeIn(strictReader, json, attribution, screening, tries);
    }

    private TakenIn takeIn(
            ConcernReader by, byte[] json, Attribution attribution, Screening screening, CodeTries tries) {
        Instant receivedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        TakenIn ending = switch (by.read(json, attribution)) {
            case Reading.Refused(var mistakes) -> new TakenIn.Refused(mistakes);
            case Reading.Accepted(var concern) -> accept(concern, receivedAt, screening, tries, by == strictReader);
        };
        meters.counter("signpost.intake.reports", "ending", ending.getClass().getSimpleName())
                .increment();
        return ending;
    }

    /// @param correctable whether its sender waits for the answer and can send it otherwise
    private TakenIn accept(
            Concern concern, Instant receivedAt, Screening screening, CodeTries tries, boolean correctable) {
        boolean byCode =
                concern.relatesTo().filter(RelatesTo.ByCode.class::isInstance).isPresent();
        Optional<Instant> closed = byCode ? tries.take() : Optional.empty();
        if (closed.isPresent()) {
            return new TakenIn.TooManyCodes(closed.get());
        }
        Optional<ConcernId> relatesTo = concern.relatesTo().flatMap(this::found);
        boolean unknownYet = relatesTo.isEmpty() && concern.relatesTo().isPresent();
        boolean wrong = unknownYet && way.everyConcernKnown();
        if (byCode && !wrong) {
            tries.giveBack();
        }
        if (wrong) {
            return new TakenIn.Refused(List.of(new Mistake(
                    "/relatesTo",
                    Rule.NOT_ALLOWED,
                    "no concern with that follow-up code is known here: check the code, or send kind new without it")));
        }
        String sourceReference =
                concern.sourceReference().orElseGet(() -> UUID.randomUUID().toString());
        ConcernId id = secrets.concernOf(concern.source(), sourceReference);
        boolean standsAlone =
                relatesTo.filter(earlier -> liveAfterATest(concern, earlier)).isPresent();
        // what was taken in as live and is sent again is the same
        boolean takenAsLive = progress.modeOf(id).filter(Mode.LIVE::equals).isPresent();
        if (standsAlone && !takenAsLive && (correctable || concern.kind() == Kind.WITHDRAW)) {
            return new TakenIn.Refused(List.of(new Mistake("/mode", Rule.CONTRADICTION, remedyAfterATest(concern))));
        }
        ReportFingerprint fingerprint = secrets.fingerprintOf(concern.fingerprintInput());
        var record = new ReportedRecord(
                id,
                sourceReference,
                standsAlone ? Optional.empty() : relatesTo,
                receivedAt,
                fingerprint,
                secrets.hashOf(secrets.followUpCodeOf(id)));
        var mine = new InHand(fingerprint, new CompletableFuture<>());
        InHand earlier = inHand.putIfAbsent(id, mine);
        if (earlier != null) {
            return follow(id, concern, earlier, fingerprint);
        }
        TakenIn ended = new TakenIn.NotStored();
        try {
            // only now, with the id in hand, can nobody else be storing it
            ended = switch (known.before(id, fingerprint)) {
                case THE_SAME -> stored(id, concern);
                case ANOTHER -> new TakenIn.Conflicting();
                case NOTHING -> store(concern, record, unknownYet, screening);
            };
            return ended;
        } catch (SpoolUnusable notStored) {
            LOG.atError()
                    .addKeyValue("concernId", id)
                    .log("concern was not stored: neither broker nor spool has it; its reporter was asked to send it"
                            + " again");
            return new TakenIn.NotStored();
        } catch (RuntimeException broken) {
            // whatever broke, the form must give the reporter's words back; a message could repeat them in the log
            LOG.atError()
                    .addKeyValue("concernId", id)
                    .addKeyValue("failure", broken.getClass().getName())
                    .log("concern was not stored; its reporter was asked to send it again");
            return new TakenIn.NotStored();
        } finally {
            mine.ending().complete(ended);
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

    /// Whether it says itself that it is live, and would be taken for a test because it follows one: then nobody
    /// would be told of somebody in danger.
    private boolean liveAfterATest(Concern concern, ConcernId earlier) {
        return concern.modeGiven()
                && concern.mode() == Mode.LIVE
                && progress.modeOf(earlier).filter(mode -> mode != Mode.LIVE).isPresent();
    }

    private static String remedyAfterATest(Concern concern) {
        String partOfIt = "the earlier concern is not live: leave mode out if this is part of the same test";
        return concern.kind() == Kind.WITHDRAW
                ? partOfIt
                : partOfIt + "; if it is about real people, send it as a new concern, without kind and relatesTo";
    }

    private TakenIn store(Concern concern, ReportedRecord record, boolean relatedIsUnknownYet, Screening screening) {
        WayIn.Through through = way.now();
        if (through == WayIn.Through.NONE) {
            return new TakenIn.NotStored();
        }
        ConcernId id = record.id();
        Sealed sealed = sealer.seal(id, concern.particulars().toJson());
        ConcernReported reported = reported(concern, record, sealed, relatedIsUnknownYet);
        ConcernRecords records = publisher.recordsOf(id, record.key(sealed), reported);
        // the spool completes what adds to a concern that is not known yet: that goes on as it is
        ConcernRecords screened = screening instanceof Screening.Hold(var why) && !relatedIsUnknownYet
                ? held.inPlaceOf(records, reported, why)
                : records;
        TakenIn ending = through == WayIn.Through.BROKER && !relatedIsUnknownYet && published(screened, reported)
                ? stored(id, concern)
                : spooled(concern, record, relatedIsUnknownYet, reported, screened);
        if (ending instanceof TakenIn.Stored) {
            LOG.atInfo()
                    .addKeyValue("concernId", id)
                    .addKeyValue("reference", PublicReference.of(id))
                    .addKeyValue("mode", reported.getMode())
                    .log(screened.reported() ? "concern accepted" : "concern accepted and held for review");
        }
        return ending;
    }

    private ConcernReported reported(
            Concern concern, ReportedRecord record, Sealed sealed, boolean relatedIsUnknownYet) {
        ConcernReported reported = record.reported(concern, sealed);
        if (record.relatesTo().isPresent() || relatedIsUnknownYet || concern.kind() == Kind.NEW) {
            return progress.withEarlier(reported);
        }
        LOG.atWarn()
                .addKeyValue("concernId", record.id())
                .log("a live concern was sent as following a test; it is taken in as one of its own");
        return ConcernReported.newBuilder(reported).setKind(ConcernKind.NEW).build();
    }

    private boolean published(ConcernRecords records, ConcernReported reported) {
        try {
            publisher.publish(records);
        } catch (ConcernPublisher.ConcernNotStored notStored) {
            brokers.failed();
            LOG.atWarn()
                    .addKeyValue("concernId", records.concern())
                    .log("no broker acknowledged a concern; it goes to the spool");
            return false;
        }
        if (records.reported()) {
            known.learn(reported);
        } else {
            known.learnHeld(reported);
        }
        progress.learn(reported);
        return true;
    }

    private TakenIn spooled(
            Concern concern,
            ReportedRecord record,
            boolean relatedIsUnknownYet,
            ConcernReported reported,
            ConcernRecords records) {
        Optional<byte[]> relatesToCodeHash =
                relatedIsUnknownYet ? concern.relatesTo().flatMap(this::codeHash) : Optional.empty();
        var spooled = new SpooledConcern(
                record.id(),
                record.fingerprint(),
                record.followUpCodeHash(),
                relatesToCodeHash,
                record.receivedAt(),
                records.records());
        return switch (spool.add(spooled, reported)) {
            case Added.Kept() -> stored(record.id(), concern);
            case Added.Known(var before) -> repeated(record.id(), concern, before, record.fingerprint());
        };
    }

    private Optional<byte[]> codeHash(RelatesTo earlier) {
        return switch (earlier) {
            case RelatesTo.ById(var _) -> Optional.empty();
            case RelatesTo.ByCode(var code) -> Optional.of(secrets.hashOf(code));
        };
    }

    private TakenIn follow(ConcernId id, Concern concern, InHand earlier, ReportFingerprint fingerprint) {
        try {
            return switch (earlier.ending().get(patienceMillis, TimeUnit.MILLISECONDS)) {
                case TakenIn.Stored _ -> repeated(id, concern, earlier.fingerprint(), fingerprint);
                // that of the same content stands on the topic no more than the other did
                case TakenIn.Conflicting _ when earlier.fingerprint().equals(fingerprint) -> new TakenIn.Conflicting();
                case TakenIn.Conflicting _, TakenIn.Refused _, TakenIn.TooManyCodes _, TakenIn.NotStored _ ->
                    new TakenIn.NotStored();
            };
        } catch (ExecutionException | TimeoutException e) {
            return new TakenIn.NotStored();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TakenIn.NotStored();
        }
    }

    private TakenIn repeated(ConcernId id, Concern concern, ReportFingerprint before, ReportFingerprint now) {
        return before.equals(now) ? stored(id, concern) : new TakenIn.Conflicting();
    }

    private TakenIn stored(ConcernId id, Concern concern) {
        return new TakenIn.Stored(
                id,
                PublicReference.of(id),
                secrets.followUpCodeOf(id),
                progress.modeOf(id).orElse(concern.mode()));
    }

    /// A report that this instance is storing.
    ///
    /// @param ending how that ended, as soon as it is known
    private record InHand(ReportFingerprint fingerprint, CompletableFuture<TakenIn> ending) {}
}
