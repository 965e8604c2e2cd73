package org.signpost.notifier.alerting;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.function.Predicate;
import org.signpost.notifier.alerting.WeeklyHours.Opening;

/// Says by when a lead must have acknowledged.
///
/// Working days are counted as a person would: the clock starts at once when the partner is open, otherwise when
/// it next opens; it ends at the same time of day that many working days later, at closing time if the partner
/// closes earlier on that day. Bank holidays are no working days.
public final class AcknowledgementClock {

    private static final int LONGEST_CLOSURE_DAYS = 60;

    private final ZoneId zone;
    private final Predicate<LocalDate> bankHoliday;

    /// @param zone in which opening hours are meant
    /// @param bankHoliday whether nobody with office hours works on a day
    public AcknowledgementClock(ZoneId zone, Predicate<LocalDate> bankHoliday) {
        this.zone = zone;
        this.bankHoliday = bankHoliday;
    }

    /// When the clock of a lead starts: when the concern came in, or now if that leaves no time at all or lies in the
    /// future, because the clock of report-intake is ahead of ours.
    ///
    /// @param term how long the lead has
    Instant start(Term term, WeeklyHours hours, Instant receivedAt, Instant now) {
        return !receivedAt.isAfter(now) && after(term, hours, receivedAt).isAfter(now) ? receivedAt : now;
    }

    /// By when a lead must acknowledge a concern that came in at `receivedAt` and is recorded `now`.
    ///
    /// The clock starts when the concern came in. If that leaves no time at all, because this service was away for
    /// longer, it starts now: a deadline in the past would tell the reader nothing.
    ///
    /// @param term how long the lead has
    public Instant deadline(Term term, WeeklyHours hours, Instant receivedAt, Instant now) {
        Instant deadline = after(term, hours, receivedAt.isAfter(now) ? now : receivedAt);
        return deadline.isAfter(now) ? deadline : after(term, hours, now);
    }

    /// When a partner opens next; that very moment while it is open.
    Instant opens(WeeklyHours hours, Instant at) {
        return opened(hours, LocalDateTime.ofInstant(at, zone)).atZone(zone).toInstant();
    }

    Instant after(Term term, WeeklyHours hours, Instant from) {
        return switch (term) {
            case Term.Elapsed(var length) -> from.plus(length);
            case Term.WorkingDays(var days) -> {
                LocalDateTime counted = opened(hours, LocalDateTime.ofInstant(from, zone));
                LocalDate day = counted.toLocalDate();
                for (int i = 0; i < days; i++) {
                    day = workingDayFrom(hours, day.plusDays(1));
                }
                LocalTime time = counted.toLocalTime();
                Opening opening = openingOn(hours, day);
                if (time.isBefore(opening.from())) {
                    time = opening.from();
                } else if (time.isAfter(opening.until())) {
                    time = opening.until();
                }
                yield day.atTime(time).atZone(zone).toInstant();
            }
        };
    }

    private LocalDateTime opened(WeeklyHours hours, LocalDateTime at) {
        if (isWorkingDay(hours, at.toLocalDate())) {
            Opening opening = openingOn(hours, at.toLocalDate());
            if (at.toLocalTime().isBefore(opening.from())) {
                return at.toLocalDate().atTime(opening.from());
            }
            if (at.toLocalTime().isBefore(opening.until())) {
                return at;
            }
        }
        LocalDate next = workingDayFrom(hours, at.toLocalDate().plusDays(1));
        return next.atTime(openingOn(hours, next).from());
    }

    private LocalDate workingDayFrom(WeeklyHours hours, LocalDate first) {
        LocalDate day = first;
        for (int i = 0; i < LONGEST_CLOSURE_DAYS; i++) {
            if (isWorkingDay(hours, day)) {
                return day;
            }
            day = day.plusDays(1);
        }
        throw new IllegalStateException("no working day within " + LONGEST_CLOSURE_DAYS + " days of " + first);
    }

    private boolean isWorkingDay(WeeklyHours hours, LocalDate day) {
        return hours.on(day.getDayOfWeek()) != null && !bankHoliday.test(day);
    }

    private static Opening openingOn(WeeklyHours hours, LocalDate day) {
        Opening opening = hours.on(day.getDayOfWeek());
        if (opening == null) {
            throw new IllegalStateException(day + " is no working day");
        }
        return opening;
    }
}
