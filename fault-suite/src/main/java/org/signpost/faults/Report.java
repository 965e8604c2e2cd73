package org.signpost.faults;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A report of the workload, and what its sender was answered.
///
/// @param sourceReference its sender's own id, the same however often it is sent
/// @param sentAt when it was first sent
/// @param accepted what it was answered with 202; null if it never was
/// @param refused how often it was answered that it was not stored
/// @param unanswered how often there was no answer
/// @param mayBeHeld whether it may wait for a person's review, as what comes in a flood does
record Report(
        String sourceReference,
        Scenario scenario,
        Instant sentAt,
        @Nullable Accepted accepted,
        int refused,
        int unanswered,
        boolean mayBeHeld) {

    /// The answer that promises that it is durable.
    ///
    /// @param at when it came
    record Accepted(String concernId, String reference, Instant at) {}
}
