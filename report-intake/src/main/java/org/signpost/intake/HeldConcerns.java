package org.signpost.intake;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.ConcernHeld;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.DangerAnswer;
import org.signpost.contract.avro.HeldState;
import org.signpost.contract.avro.YesNoUnsure;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.id.ConcernId;
import org.signpost.intake.secret.IntakeSecrets.ReportFingerprint;
import org.springframework.stereotype.Component;

/// The concerns on `concerns.held.v1`, with where each stands. What they hold stays on the topic: a flood must fit in
/// memory, and takes about 300 bytes a concern.
@Component
class HeldConcerns implements TopicFollower.View<ConcernHeld> {

    /// The most dangerous first, then those that may concern a child, then the oldest.
    static final Comparator<Held> MOST_PRESSING =
            Comparator.comparingInt(Held::danger).thenComparingInt(Held::child).thenComparing(Held::heldAt);

    private final ConcurrentHashMap<ConcernId, Held> all = new ConcurrentHashMap<>();
    private final RecordCodec<ConcernReported> codec = new RecordCodec<>(RecordType.CONCERN_REPORTED);
    private final KnownConcerns known;
    private final ConcernProgress progress;

    HeldConcerns(KnownConcerns known, ConcernProgress progress, Clock clock, MeterRegistry meters) {
        this.known = known;
        this.progress = progress;
        Gauge.builder("signpost.intake.held", this, held -> held.waiting().count())
                .description("reports that wait for review")
                .register(meters);
        Gauge.builder(
                        "signpost.intake.held.oldest.seconds",
                        this,
                        held -> held.oldestAge(clock.instant()).toMillis() / 1000.0)
                .description("how long the oldest report has waited for review")
                .register(meters);
    }

    @Override
    public void learn(ConcernHeld held, int partition, long offset) {
        ConcernId concern = ConcernId.parse(held.getConcernId());
        Optional<ConcernReported> concernHeld = reported(held);
        concernHeld.ifPresent(reported -> {
            known.learnHeld(reported);
            progress.learn(reported);
        });
        all.put(
                concern,
                new Held(
                        concern,
                        partition,
                        offset,
                        held.getState(),
                        held.getHeldAt(),
                        held.getReleaseAt(),
                        held.getReviewedAt(),
                        rank(held.getDanger()),
                        held.getUnder18() == YesNoUnsure.NO || held.getUnder18() == null ? 1 : 0,
                        concernHeld.map(HeldConcerns::fingerprint).orElse(null)));
    }

    private static ReportFingerprint fingerprint(ConcernReported reported) {
        return new ReportFingerprint(bytes(reported.getContentFingerprint()));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static int rank(DangerAnswer danger) {
        return switch (danger) {
            case NOW -> 0;
            case UNSURE, UNKNOWN -> 1;
            case NO -> 2;
        };
    }

    private Optional<ConcernReported> reported(ConcernHeld held) {
        ByteBuffer wrapped = held.getReported();
        if (wrapped == null) {
            return Optional.empty();
        }
        return switch (codec.decode(bytes(wrapped))) {
            case RecordCodec.Decoded.Value<ConcernReported>(var reported) -> Optional.of(reported);
            case RecordCodec.Decoded.Poison<ConcernReported>(var _) ->
                throw new IllegalArgumentException("what is held cannot be read as a concern");
        };
    }

    @Override
    public void forget(String key) {
        try {
            all.remove(ConcernId.parse(key));
        } catch (IllegalArgumentException noConcern) {
            // nobody knows it
        }
    }

    /// What is held as that concern, or was rejected; empty if nothing is, as far as it was read.
    Optional<ReportFingerprint> contentOf(ConcernId concern) {
        return Optional.ofNullable(all.get(concern)).flatMap(held -> Optional.ofNullable(held.fingerprint()));
    }

    /// Those that wait.
    Stream<Held> waiting() {
        return all.values().stream().filter(Held::waits);
    }

    /// The one that must be released first of those whose time is over.
    Optional<Held> due(Instant now, Predicate<Held> mine) {
        return waiting()
                .filter(held -> !held.releaseAt().isAfter(now))
                .filter(mine)
                .min(MOST_PRESSING);
    }

    /// Those whose review ended so long ago that they need not be kept.
    Stream<Held> expired(Instant now, HeldSettings settings) {
        return all.values().stream().filter(held -> held.expired(now, settings));
    }

    Duration oldestAge(Instant now) {
        return waiting()
                .map(Held::heldAt)
                .min(Comparator.naturalOrder())
                .map(heldAt -> Duration.between(heldAt, now))
                .orElse(Duration.ZERO);
    }

    /// A concern on the topic.
    ///
    /// @param partition where its last record stands, with the offset
    /// @param danger 0 for danger now, more for less
    /// @param child 0 if a child may be affected, else 1
    /// @param fingerprint of what was reported; null once it was released
    record Held(
            ConcernId concern,
            int partition,
            long offset,
            HeldState state,
            Instant heldAt,
            Instant releaseAt,
            @Nullable Instant reviewedAt,
            int danger,
            int child,
            @Nullable ReportFingerprint fingerprint) {

        /// One in a state that this build does not know waits for a build that does.
        boolean waits() {
            return state == HeldState.HELD;
        }

        boolean expired(Instant now, HeldSettings settings) {
            if (reviewedAt == null) {
                return false;
            }
            return switch (state) {
                case RELEASED -> reviewedAt.plus(settings.keepReleased()).isBefore(now);
                case REJECTED -> reviewedAt.plus(settings.keepRejected()).isBefore(now);
                case HELD, UNKNOWN -> false;
            };
        }
    }
}
