package org.signpost.contract.partner;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// When somebody is there, in the local time of Warwickshire.
public sealed interface OpeningHours {
    /// From when until when on this day; empty when closed.
    ///
    /// @param bankHoliday whether a day is a bank holiday in England
    Optional<Span> on(LocalDate day, Predicate<LocalDate> bankHoliday);

    /// Whether somebody is there at this local time.
    default boolean openAt(LocalDateTime time, Predicate<LocalDate> bankHoliday) {
        return on(time.toLocalDate(), bankHoliday)
                .map(span -> span.includes(time.toLocalTime()))
                .orElse(false);
    }

    /// A part of one day.
    ///
    /// @param opens included
    /// @param closes excluded; {@link LocalTime#MIDNIGHT} is the end of the day
    record Span(LocalTime opens, LocalTime closes) {
        static final Span WHOLE_DAY = new Span(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);

        public Span {
            if (!closes.equals(LocalTime.MIDNIGHT) && !opens.isBefore(closes)) {
                throw new IllegalArgumentException("a span opens before it closes");
            }
        }

        boolean includes(LocalTime time) {
            return !time.isBefore(opens) && (closes.equals(LocalTime.MIDNIGHT) || time.isBefore(closes));
        }
    }

    /// 24 hours a day, every day.
    record RoundTheClock() implements OpeningHours {
        @Override
        public Optional<Span> on(LocalDate day, Predicate<LocalDate> bankHoliday) {
            return Optional.of(Span.WHOLE_DAY);
        }
    }

    /// The same hours each week, closed on bank holidays.
    ///
    /// @param week the open days and their hours; at least one
    record Weekly(Map<DayOfWeek, Span> week) implements OpeningHours {
        public Weekly {
            if (week.isEmpty()) {
                throw new IllegalArgumentException("a week has at least one open day");
            }
            week = Map.copyOf(new EnumMap<>(week));
        }

        @Override
        public Optional<Span> on(LocalDate day, Predicate<LocalDate> bankHoliday) {
            return bankHoliday.test(day) ? Optional.empty() : Optional.ofNullable(week.get(day.getDayOfWeek()));
        }
    }
}
