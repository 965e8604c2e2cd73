package org.signpost.notifier;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.signpost.contract.avro.AboutWhom;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.DangerAnswer;
import org.signpost.contract.avro.ExploitationKind;
import org.signpost.contract.avro.ReporterIdentity;
import org.signpost.contract.avro.ReporterPreference;
import org.signpost.contract.avro.SealingKey;
import org.signpost.contract.avro.YesNoUnsure;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.concern.Particulars;
import org.signpost.contract.concern.Particulars.ReporterDetails;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.sealing.Sealed;

/// Reports and their keys as report-intake writes them.
final class ReportedRecords {

    private ReportedRecords() {}

    /// Particulars that tell this concern.
    static Particulars particulars(ConcernId concern) {
        return new Particulars(
                Optional.of(narrative(concern)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                new ReporterDetails(
                        Optional.of("CANARY-REPORTER"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(),
                        Optional.empty(),
                        Set.of()));
    }

    static String narrative(ConcernId concern) {
        return "CANARY-NARRATIVE " + concern;
    }

    static byte[] reported(ConcernId concern, Sealed sealed, Instant receivedAt) {
        return new RecordCodec<>(RecordType.CONCERN_REPORTED)
                .encode(ConcernReported.newBuilder()
                        .setConcernId(concern.toString())
                        .setReference(PublicReference.of(concern).value())
                        .setSource("public-form")
                        .setSourceReference(concern.toString())
                        .setSubmittedAt(receivedAt)
                        .setReceivedAt(receivedAt)
                        .setMode(ConcernMode.LIVE)
                        .setKind(ConcernKind.NEW)
                        .setDanger(DangerAnswer.NO)
                        .setAbout(AboutWhom.SOMEONE_ELSE)
                        .setCoercion(YesNoUnsure.UNSURE)
                        .setStillHappening(YesNoUnsure.YES)
                        .setIndicators(List.of())
                        .setSubjectWorksFor(List.of())
                        .setReporterIdentity(ReporterIdentity.CONFIDENTIAL)
                        .setPrefers(ReporterPreference.NONE)
                        .setExploitation(List.of(ExploitationKind.LABOUR))
                        .setPlaces(List.of())
                        .setFollowUpCodeHash(ByteBuffer.wrap(new byte[32]))
                        .setContentFingerprint(ByteBuffer.wrap(new byte[16]))
                        .setSealingKeyId(sealed.keyId().toString())
                        .setSealedParticulars(ByteBuffer.wrap(sealed.ciphertext()))
                        .build());
    }

    static byte[] key(ConcernId concern, Sealed sealed, Instant createdAt) {
        return new RecordCodec<>(RecordType.SEALING_KEY)
                .encode(SealingKey.newBuilder()
                        .setConcernId(concern.toString())
                        .setKeyId(sealed.keyId().toString())
                        .setWrappedKey(ByteBuffer.wrap(sealed.wrappedKey()))
                        .setCreatedAt(createdAt)
                        .build());
    }
}
