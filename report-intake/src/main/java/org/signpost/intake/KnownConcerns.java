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

/// The concerns that stand on `concerns.reported.v1` and in the spool, with the fingerprint of what was reported: what
/// makes a repeat a repeat, also after a restart and on another instance.
///
/// It takes about 300 bytes a concern, so a month of a hundred times the expected surge fits in a small heap.
@Component
class KnownConcerns {

    private final ConcurrentHashMap<ConcernId, ReportFingerprint> onTopic = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ConcernId, ReportFingerprint> spooled = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ConcernId, String> sources = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, String> names = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ByteBuffer, ConcernId> byCodeHash = new ConcurrentHashMap<>();
    private final IntakeSecrets secrets;

    KnownConcerns(IntakeSecrets secrets) {
        this.secrets = secrets;
    }

    /// Whether a concern was reported before, and with the same content. Where one of that id is on the topic and
    /// another in the spool, a repeat of either is a repeat.
    Before before(ConcernId concern, ReportFingerprint now) {
        ReportFingerprint sent = onTopic.get(concern);
        ReportFingerprint kept = spooled.get(concern);
        if (sent == null && kept == null) {
            return Before.NOTHING;
        }
        if (now.equals(sent) || now.equals(kept)) {
            return Before.THE_SAME;
        }
        // it was accepted as this one while nobody could know of the first, and became a concern of its own
        ConcernId own = secrets.clashOf(concern, now);
        return onTopic.containsKey(own) || spooled.containsKey(own) ? Before.THE_SAME : Before.ANOTHER;
    }

    /// What stands on the topic as that concern; empty if nothing does, as far as it was read.
    Optional<ReportFingerprint> onTopic(ConcernId concern) {
        return Optional.ofNullable(onTopic.get(concern));
    }

    /// Who reported that concern; empty if nobody did.
    Optional<String> sourceOf(ConcernId concern) {
        return Optional.ofNullable(sources.get(concern));
    }

    /// The concern whose reporter was shown that code; empty if there is none, or it is no longer on the topic.
    Optional<ConcernId> concernOf(FollowUpCode code) {
        return concernOf(secrets.hashOf(code));
    }

    /// The concern whose reporter was shown the code of that keyed hash; empty as above.
    Optional<ConcernId> concernOf(byte[] codeHash) {
        return Optional.ofNullable(byCodeHash.get(ByteBuffer.wrap(codeHash)));
    }

    /// Remembers a concern that the brokers acknowledged, or that was read from the topic. The first record of a
    /// concern counts.
    void learn(ConcernReported reported) {
        ConcernId concern = ConcernId.parse(reported.getConcernId());
        var fingerprint = new ReportFingerprint(copied(reported.getContentFingerprint()));
        byCodeHash.putIfAbsent(ByteBuffer.wrap(copied(reported.getFollowUpCodeHash())), concern);
        onTopic.putIfAbsent(concern, fingerprint);
        learnSource(concern, reported);
        spooled.remove(concern, fingerprint);
    }

    /// Remembers a concern that is in the spool.
    void learnSpooled(ConcernReported reported) {
        ConcernId concern = ConcernId.parse(reported.getConcernId());
        byCodeHash.putIfAbsent(ByteBuffer.wrap(copied(reported.getFollowUpCodeHash())), concern);
        learnSource(concern, reported);
        var fingerprint = new ReportFingerprint(copied(reported.getContentFingerprint()));
        if (!fingerprint.equals(onTopic.get(concern))) {
            spooled.put(concern, fingerprint);
        }
    }

    private void learnSource(ConcernId concern, ConcernReported reported) {
        // one text for all concerns of a source
        sources.putIfAbsent(concern, names.computeIfAbsent(reported.getSource(), name -> name));
    }

    /// Remembers a concern that was accepted and is held for review: it is not on the topic either.
    void learnHeld(ConcernReported reported) {
        learnSpooled(reported);
    }

    /// Whether a concern stands on the topic, as far as it was read. One that it may not know is released a second
    /// time, which is harmless.
    boolean reported(ConcernId concern) {
        return onTopic.containsKey(concern);
    }

    private static byte[] copied(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /// What was reported before under an id.
    enum Before {
        NOTHING,
        THE_SAME,
        ANOTHER
    }
}
