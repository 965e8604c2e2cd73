package org.signpost.intake;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.HoldReason;
import org.signpost.contract.avro.SealingKey;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.sealing.Opener;
import org.signpost.contract.sealing.Sealed;
import org.signpost.contract.sealing.Sealer;
import org.signpost.intake.secret.IntakeSecrets;
import org.signpost.intake.spool.SpooledConcern;
import org.springframework.stereotype.Component;

/// Makes of a spooled concern that cannot go on as it was accepted one that waits for review.
///
/// The time for the review begins now and not when the concern was received: the brokers may have been away for longer
/// than a review may take.
@Component
class SetAside {

    private final Sealer sealer;
    private final Opener opener;
    private final IntakeSecrets secrets;
    private final ConcernPublisher publisher;
    private final HeldRecords held;
    private final Clock clock;

    SetAside(
            Sealer sealer,
            Opener opener,
            IntakeSecrets secrets,
            ConcernPublisher publisher,
            HeldRecords held,
            Clock clock) {
        this.sealer = sealer;
        this.opener = opener;
        this.secrets = secrets;
        this.publisher = publisher;
        this.held = held;
        this.clock = clock;
    }

    /// One that clashes with what stands under its id, as a concern of its own, which names that as the earlier one
    /// unless it adds to another. Its particulars are sealed anew, because what seals them is bound to the id.
    ///
    /// Empty if they cannot be opened for that.
    ///
    /// @param earlier the concern that it adds to, if that is known
    Optional<SpooledConcern> asOneOfItsOwn(SpooledConcern clashing, Optional<ConcernId> earlier) {
        var reader = new ReportedReader();
        Optional<ConcernReported> accepted = reader.reported(clashing.records());
        Optional<byte[]> particulars =
                accepted.flatMap(concern -> reader.key(clashing.records()).flatMap(key -> opened(concern, key)));
        if (accepted.isEmpty() || particulars.isEmpty()) {
            return Optional.empty();
        }
        ConcernReported was = accepted.get();
        ConcernId own = secrets.clashOf(clashing.concern(), clashing.fingerprint());
        byte[] codeHash = secrets.hashOf(secrets.followUpCodeOf(own));
        Sealed sealed = sealer.seal(own, particulars.get());
        ConcernReported.Builder reported = ConcernReported.newBuilder(was)
                .setConcernId(own.toString())
                .setReference(PublicReference.of(own).value())
                .setFollowUpCodeHash(ByteBuffer.wrap(codeHash))
                .setSealingKeyId(sealed.keyId().toString())
                .setSealedParticulars(ByteBuffer.wrap(sealed.ciphertext()));
        if (was.getRelatesTo() == null) {
            reported.setRelatesTo(earlier.orElse(clashing.concern()).toString());
        }
        var key = SealingKey.newBuilder()
                .setConcernId(own.toString())
                .setKeyId(sealed.keyId().toString())
                .setWrappedKey(ByteBuffer.wrap(sealed.wrappedKey()))
                .setCreatedAt(was.getReceivedAt())
                .build();
        ConcernReported alone = reported.build();
        ConcernRecords records =
                held.inPlaceOf(publisher.recordsOf(own, key, alone), alone, HoldReason.CONFLICT, now());
        return Optional.of(new SpooledConcern(
                own, clashing.fingerprint(), codeHash, Optional.empty(), clashing.receivedAt(), records.records()));
    }

    private Optional<byte[]> opened(ConcernReported concern, SealingKey key) {
        return opener.open(
                ConcernId.parse(concern.getConcernId()),
                bytes(key.getWrappedKey()),
                bytes(concern.getSealedParticulars()));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /// One whose follow-up code leads to no concern, as it is, without an earlier one.
    Optional<SpooledConcern> withoutEarlier(SpooledConcern concern) {
        return new ReportedReader()
                .reported(concern.records())
                .map(reported -> new SpooledConcern(
                        concern.concern(),
                        concern.fingerprint(),
                        concern.followUpCodeHash(),
                        Optional.empty(),
                        concern.receivedAt(),
                        held.inPlaceOf(
                                        new ConcernRecords(concern.concern(), List.copyOf(concern.records())),
                                        reported,
                                        HoldReason.RELATED_UNKNOWN,
                                        now())
                                .records()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
