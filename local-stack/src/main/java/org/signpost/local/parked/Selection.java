package org.signpost.local.parked;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.parking.ParkedRecord;

/// Which parked records are meant.
///
/// @param reasons why they were parked; any reason if there is none
/// @param since parked then or later
/// @param until parked before then
/// @param partition on that partition of the dead-letter topic
/// @param firstOffset from that offset on
/// @param lastOffset to that offset, with it
public record Selection(
        Set<PoisonReason> reasons,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<Integer> partition,
        long firstOffset,
        long lastOffset) {

    /// All of them.
    public static final Selection ALL =
            new Selection(Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), 0, Long.MAX_VALUE);

    /// Copies the reasons.
    public Selection {
        reasons = Set.copyOf(reasons);
    }

    boolean mayBeOn(int one) {
        return partition.isEmpty() || partition.get() == one;
    }

    boolean means(ParkedRecord parked) {
        return (reasons.isEmpty() || parked.reason().filter(reasons::contains).isPresent())
                && since.filter(parked.parkedAt()::isBefore).isEmpty()
                && until.filter(end -> !parked.parkedAt().isBefore(end)).isEmpty()
                && parked.offset() >= firstOffset
                && parked.offset() <= lastOffset;
    }
}
