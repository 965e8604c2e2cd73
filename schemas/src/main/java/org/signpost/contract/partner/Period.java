package org.signpost.contract.partner;

import java.time.LocalDate;
import java.util.Optional;

/// The days on which something holds, both ends included; an absent end is open.
///
/// @param from the first day
/// @param until the last day
public record Period(Optional<LocalDate> from, Optional<LocalDate> until) {
    /// Every day.
    public static final Period ALWAYS = new Period(Optional.empty(), Optional.empty());

    public Period {
        if (from.isPresent() && until.isPresent() && until.get().isBefore(from.get())) {
            throw new IllegalArgumentException("a period does not end before it begins");
        }
    }

    /// Whether it holds on this day.
    public boolean includes(LocalDate day) {
        return !day.isBefore(first()) && !day.isAfter(last());
    }

    /// Whether there is a day on which both hold.
    public boolean overlaps(Period other) {
        return !first().isAfter(other.last()) && !other.first().isAfter(last());
    }

    /// The days on which both hold; empty when there is none.
    Optional<Period> within(Period other) {
        if (!overlaps(other)) {
            return Optional.empty();
        }
        return Optional.of(new Period(
                first().isBefore(other.first()) ? other.from : from,
                last().isAfter(other.last()) ? other.until : until));
    }

    LocalDate first() {
        return from.orElse(LocalDate.MIN);
    }

    LocalDate last() {
        return until.orElse(LocalDate.MAX);
    }
}
