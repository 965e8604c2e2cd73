package org.signpost.intake.spool;

import java.time.Instant;
import java.util.Optional;

/// How much stands in the spool.
///
/// @param waiting how many concerns are to be sent
/// @param held how many a person must look at
/// @param oldestReceivedAt when the oldest of those waiting was received
public record Standing(int waiting, int held, Optional<Instant> oldestReceivedAt) {

    /// Nothing.
    public static final Standing EMPTY = new Standing(0, 0, Optional.empty());
}
