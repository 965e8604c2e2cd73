package org.signpost.notifier.alerting;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The hours of each day of a week in which a partner works, in the partner's own time of day.
public final class WeeklyHours {

    private final Map<DayOfWeek, Opening> openings;

    /// @throws IllegalArgumentException when there is no day at all on which the partner works
    public WeeklyHours(Map<DayOfWeek, Opening> openings) {
        if (openings.isEmpty()) {
            throw new IllegalArgumentException("a partner works on at least one day of the week");
        }
        this.openings = new EnumMap<>(openings);
    }

    /// Monday to Friday from midnight to midnight: what a working day means to a partner who never closes.
    public static WeeklyHours roundTheClock() {
        return mondayToFriday(new Opening(LocalTime.MIN, LocalTime.MAX));
    }

    /// The same hours from Monday to Friday.
    public static WeeklyHours mondayToFriday(Opening opening) {
        var week = new EnumMap<DayOfWeek, Opening>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.compareTo(DayOfWeek.SATURDAY) < 0) {
                week.put(day, opening);
            }
        }
        return new WeeklyHours(week);
    }

    @Nullable
    Opening on(DayOfWeek day) {
        return openings.get(day);
    }

    /// From when until when a partner works on a day.
    ///
    /// @param from the first moment
    /// @param until the first moment after; {@link LocalTime#MAX} stands for midnight
    public record Opening(LocalTime from, LocalTime until) {

        /// @throws IllegalArgumentException unless the partner opens before it closes
        public Opening {
            if (!from.isBefore(until)) {
                throw new IllegalArgumentException("opening hours begin before they end");
            }
        }
    }
}
