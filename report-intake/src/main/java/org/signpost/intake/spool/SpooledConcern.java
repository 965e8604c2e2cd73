package org.signpost.intake.spool;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.signpost.contract.id.ConcernId;
import org.signpost.intake.secret.IntakeSecrets.ReportFingerprint;

/// A concern as the spool keeps it. It hides itself when printed.
///
/// @param fingerprint tells a repeat from another report under the same id
/// @param followUpCodeHash what of the reporter's code may be stored
/// @param relatesToCodeHash the same of the code of an earlier concern, if nobody could say yet which that is
/// @param records what must reach the brokers, in this order
@SuppressWarnings("ArrayRecordComponent") // written and read, never compared
public record SpooledConcern(
        ConcernId concern,
        ReportFingerprint fingerprint,
        byte[] followUpCodeHash,
        Optional<byte[]> relatesToCodeHash,
        Instant receivedAt,
        List<ProducerRecord<byte[], byte[]>> records) {

    /// Copies the list of records.
    public SpooledConcern {
        records = List.copyOf(records);
    }

    @Override
    public String toString() {
        return "SpooledConcern[" + concern + "]";
    }
}
