package org.signpost.intake;

import org.signpost.contract.avro.HoldReason;

/// Whether a report goes on at once.
sealed interface Screening {

    /// It does.
    record Passed() implements Screening {}

    /// It is accepted and waits for review; its reporter is told the same.
    record Hold(HoldReason why) implements Screening {}
}
