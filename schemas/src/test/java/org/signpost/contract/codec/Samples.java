package org.signpost.contract.codec;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.signpost.contract.avro.AboutWhom;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.DangerAnswer;
import org.signpost.contract.avro.ExploitationKind;
import org.signpost.contract.avro.PlaceRole;
import org.signpost.contract.avro.ReportedPlace;
import org.signpost.contract.avro.ReporterIdentity;
import org.signpost.contract.avro.ReporterPreference;
import org.signpost.contract.avro.YesNoUnsure;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;

/// Records for tests of this package.
final class Samples {

    static final ConcernId CONCERN = ConcernId.parse("6f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b34");
    static final Instant AT = Instant.parse("2026-12-01T14:20:00Z");

    private Samples() {}

    static ConcernReported concern() {
        ReportedPlace rugby = ReportedPlace.newBuilder()
                .setRole(PlaceRole.EXPLOITATION)
                .setPostcode("CV21 2DT")
                .build();
        return ConcernReported.newBuilder()
                .setConcernId(CONCERN.toString())
                .setReference("K7Q2-4MX9")
                .setSource("examples")
                .setSourceReference("EX02")
                .setSubmittedAt(AT)
                .setReceivedAt(AT)
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
                .setPlaces(List.of(rugby))
                .setFollowUpCodeHash(ByteBuffer.wrap(new byte[32]))
                .setContentFingerprint(ByteBuffer.wrap(new byte[16]))
                .setSealingKeyId("0b7f6f6e-3b52-4a39-9a75-6f0c4f1f3d11")
                .setSealedParticulars(ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .build();
    }

    static CloudEventAttributes event() {
        return new CloudEventAttributes(
                CONCERN.toString(), EventType.CONCERN_REPORTED, "/signpost/report-intake", AT, CONCERN);
    }

    static Headers headers() {
        var headers = new RecordHeaders();
        event().writeTo(headers);
        return headers;
    }
}
