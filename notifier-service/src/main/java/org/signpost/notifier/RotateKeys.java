package org.signpost.notifier;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.sealing.Rewrapper;
import org.signpost.contract.sealing.Rewrapper.Wrapping;
import org.signpost.notifier.ledger.SealingKeys;
import org.signpost.notifier.ledger.WrappedKey;
import org.signpost.notifier.retention.RetainedConcerns;
import org.signpost.notifier.retention.Rotations;
import org.signpost.notifier.retention.Rotations.Rotation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rotates the key-encryption key, so that what was shredded cannot be opened from an old backup either.
///
/// A new key becomes the primary one; every service takes it over within seconds. Then each data key of a
/// living concern is wrapped anew, on the topic and in the ledger, until a whole pass over both finds nothing
/// left to do, and nothing was left to do for the time of grace: an intake may have wrapped with the old key, or
/// may have spooled what it wrapped. Only then the old keys are destroyed. How far it has come is read from the
/// key file, so that the next process goes on for one that dies anywhere in between.
class RotateKeys {

    private static final Logger log = LoggerFactory.getLogger(RotateKeys.class);
    private static final int AT_ONCE = 500;

    private final Path file;
    private final KeysTopic topic;
    private final SealingKeys keys;
    private final RetainedConcerns retained;
    private final Rotations rotations;
    private final RotationSettings settings;
    private final Clock clock;

    RotateKeys(
            Path file,
            KeysTopic topic,
            SealingKeys keys,
            RetainedConcerns retained,
            Rotations rotations,
            RotationSettings settings,
            Clock clock) {
        this.file = file;
        this.topic = topic;
        this.keys = keys;
        this.retained = retained;
        this.rotations = rotations;
        this.settings = settings;
        this.clock = clock;
    }

    /// When to rotate.
    ///
    /// @param every the least time between rotations; zero leaves adding and destroying keys to the operator
    /// @param settle how long all services take, at most, to take over a changed key file
    /// @param grace how long nothing may have been wrapped by the old keys before they are destroyed
    record RotationSettings(Duration every, Duration settle, Duration grace) {

        boolean byOperator() {
            return every.isZero();
        }
    }

    /// What a step did.
    enum Step {
        /// There was no reason to rotate.
        NOTHING,
        /// A new key is the primary one.
        BEGUN,
        /// Keys were wrapped anew, or it is not time yet to destroy the old ones.
        GOING_ON,
        /// The old keys are gone.
        ENDED
    }

    /// Goes a step on with a rotation, or begins one if it is time.
    ///
    /// @throws KeyEncryptionKey.KeyNotUsable if the key file cannot be read or written
    Step step() {
        Instant now = clock.instant();
        KeyEncryptionKey key = KeyEncryptionKey.load(file);
        if (!key.hasOldKeys()) {
            rotations.destroyed(key.primaryId(), now);
            return isDue(now) ? begin(now) : Step.NOTHING;
        }
        Rotation rotation = rotations.begun(key.primaryId(), now);
        if (now.isBefore(rotation.startedAt().plus(settings.settle()))) {
            return Step.GOING_ON;
        }
        Pass pass = pass(key, now);
        if (pass.anew() > 0) {
            rotations.busy(key.primaryId(), now);
        }
        log.atInfo()
                .addKeyValue("wrappedAnew", pass.anew())
                .addKeyValue("unknown", pass.unknown())
                .addKeyValue("unreadable", pass.unreadable())
                .log("keys of living concerns were looked at");
        if (pass.unreadable() > 0) {
            log.atError()
                    .addKeyValue("records", pass.unreadable())
                    .log("records on the topic of keys cannot be read; the old key-encryption keys stay, because each"
                            + " may be the key of a concern");
            return Step.GOING_ON;
        }
        boolean quiet = pass.anew() == 0 && !now.isBefore(rotation.busyAt().plus(settings.grace()));
        if (!quiet) {
            return Step.GOING_ON;
        }
        return end(key, now);
    }

    private boolean isDue(Instant now) {
        if (settings.byOperator()) {
            return false;
        }
        if (rotations.ordered()) {
            return true;
        }
        Optional<Instant> shredded = retained.lastShredded();
        Optional<Instant> begun = rotations.lastBegun();
        return shredded.isPresent()
                && begun.map(at -> shredded.get().isAfter(at) && !now.isBefore(at.plus(settings.every())))
                        .orElse(true);
    }

    private Step begin(Instant now) {
        KeyEncryptionKey key = KeyEncryptionKey.addPrimary(file);
        Rotation rotation = rotations.begun(key.primaryId(), now);
        log.atInfo()
                .addKeyValue("primary", key.primaryId())
                .addKeyValue("since", rotation.startedAt())
                .log("the key-encryption key has a new primary key");
        return Step.BEGUN;
    }

    private Step end(KeyEncryptionKey key, Instant now) {
        if (settings.byOperator()) {
            log.atWarn()
                    .addKeyValue("primary", key.primaryId())
                    .log("nothing living is wrapped by an old key-encryption key any more: take the old keys out of"
                            + " the files of all services");
            return Step.GOING_ON;
        }
        KeyEncryptionKey left = KeyEncryptionKey.destroyOld(file, key.primaryId());
        rotations.destroyed(left.primaryId(), now);
        log.atInfo().addKeyValue("primary", left.primaryId()).log("the old key-encryption keys are destroyed");
        return Step.ENDED;
    }

    /// Looks at every key on the topic and then at every key in the ledger, which also has those that a later
    /// record of the same concern has displaced from the topic.
    private Pass pass(KeyEncryptionKey key, Instant now) {
        var rewrapper = new Rewrapper(() -> key);
        var pass = new Pass();
        KeysTopic.Living living = topic.read();
        pass.unreadable = living.unreadable();
        for (int from = 0; from < living.keys().size(); from += AT_ONCE) {
            List<WrappedKey> some = living.keys()
                    .subList(from, Math.min(from + AT_ONCE, living.keys().size()));
            Set<ConcernId> shredded = shredded(some);
            for (WrappedKey each : some) {
                if (shredded.contains(each.concern())) {
                    topic.tombstone(each.concern(), now);
                } else if (rewrapper.rewrap(each.concern(), each.wrapped()) instanceof Wrapping.Anew(var wrapped)) {
                    WrappedKey anew = each.anew(wrapped, now);
                    topic.publish(anew);
                    keys.keep(anew);
                    pass.anew++;
                }
            }
        }
        Optional<WrappedKey> last = Optional.empty();
        List<WrappedKey> some;
        do {
            some = keys.all(last, AT_ONCE);
            Set<ConcernId> shredded = shredded(some);
            for (WrappedKey each : some) {
                if (!shredded.contains(each.concern())) {
                    switch (rewrapper.rewrap(each.concern(), each.wrapped())) {
                        case Wrapping.Current() -> {}
                        case Wrapping.Unknown() -> pass.unknown++;
                        case Wrapping.Anew(var wrapped) -> {
                            keys.keep(each.anew(wrapped, now));
                            pass.anew++;
                        }
                    }
                }
                last = Optional.of(each);
            }
        } while (some.size() == AT_ONCE);
        return pass;
    }

    private Set<ConcernId> shredded(List<WrappedKey> some) {
        return retained.ordered(
                some.stream().map(WrappedKey::concern).distinct().toList());
    }

    private static final class Pass {
        private int anew;
        private int unknown;
        private int unreadable;

        int anew() {
            return anew;
        }

        int unknown() {
            return unknown;
        }

        int unreadable() {
            return unreadable;
        }
    }
}
