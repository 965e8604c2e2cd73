package org.signpost.intake;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.FollowUpCode;
import org.signpost.intake.secret.IntakeSecrets;
import org.signpost.intake.secret.IntakeSecrets.ReportFingerprint;
import org.springframework.stereotype.Component;

/// The concerns that stand on `concerns.reported.v1`, with the fingerprint of what was reported: what makes a
/// repeat a repeat, also after a restart and on another instance.
///
/// It takes about 300 bytes a concern, so a month of a hundred times the expected surge fits in a small heap.
@Component
class KnownConcerns {

    private final ConcurrentHashMap<ConcernId, ReportFingerprint> fingerprints = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ByteBuffer, ConcernId> byCodeHash = new ConcurrentHashMap<>();
    private final IntakeSecrets secrets;

    KnownConcerns(IntakeSecrets secrets) {
        this.secrets = secrets;
    }

    /// What was reported as that concern; empty if nothing was.
    Optional<ReportFingerprint> fingerprintOf(ConcernId concern) {
        return Optional.ofNullable(fingerprints.get(concern));
    }

    /// The concern whose reporter was shown that code; empty if there is none, or it is no longer on the topic.
    Optional<ConcernId> concernOf(FollowUpCode code) {
        return Optional.ofNullable(byCodeHash.get(ByteBuffer.wrap(secrets.hashOf(code))));
    }

    /// Remembers a concern that the brokers acknowledged, or that was read from the topic. The first record of a
    /// concern counts.
    void learn(ConcernReported reported) {
        ConcernId concern = ConcernId.parse(reported.getConcernId());
        byCodeHash.putIfAbsent(ByteBuffer.wrap(copied(reported.getFollowUpCodeHash())), concern);
        fingerprints.putIfAbsent(concern, new ReportFingerprint(copied(reported.getContentFingerprint())));
    }

    private static byte[] copied(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
