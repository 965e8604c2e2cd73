package org.signpost.notifier.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signpost.notifier.alerting.WeeklyHours.Opening;

class AcknowledgementClockTest {

    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    /// Christmas 2026 to Easter 2027, as published at gov.uk/bank-holidays.
    private static final Set<LocalDate> BANK_HOLIDAYS = Set.of(
            LocalDate.of(2026, 12, 25),
            LocalDate.of(2026, 12, 28),
            LocalDate.of(2027, 1, 1),
            LocalDate.of(2027, 3, 26),
            LocalDate.of(2027, 3, 29));

    private static final WeeklyHours OFFICE =
            WeeklyHours.mondayToFriday(new Opening(LocalTime.of(9, 0), LocalTime.of(17, 0)));

    private final AcknowledgementClock clock = new AcknowledgementClock(LONDON, BANK_HOLIDAYS::contains);

    @ParameterizedTest(name = "{0} + {1} working days = {2}")
    @CsvSource({
        "2026-12-24T15:10, 1, 2026-12-29T15:10",
        "2026-12-24T17:30, 1, 2026-12-30T09:00",
        "2026-12-24T11:30, 3, 2026-12-31T11:30",
        "2027-03-25T16:00, 1, 2027-03-30T16:00",
        // before opening counts from opening, and a weekend from Monday
        "2026-11-23T07:00, 1, 2026-11-24T09:00",
        "2026-11-21T12:00, 1, 2026-11-24T09:00",
        // closing time itself is closed
        "2026-11-23T17:00, 1, 2026-11-25T09:00"
    })
    void workingDaysAreCountedAsInThePolicy(LocalDateTime from, int days, LocalDateTime expected) {
        Instant deadline = clock.after(new Term.WorkingDays(days), OFFICE, instant(from));

        assertThat(deadline).isEqualTo(instant(expected));
    }

    @Test
    void aPartnerWhoClosesEarlierOnTheLastDayHasUntilItCloses() {
        var week = new EnumMap<DayOfWeek, Opening>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.compareTo(DayOfWeek.FRIDAY) < 0) {
                week.put(day, new Opening(LocalTime.of(8, 30), LocalTime.of(17, 30)));
            }
        }
        week.put(DayOfWeek.FRIDAY, new Opening(LocalTime.of(8, 30), LocalTime.of(17, 0)));

        Instant deadline = clock.after(
                new Term.WorkingDays(1), new WeeklyHours(week), instant(LocalDateTime.of(2026, 11, 26, 17, 20)));

        assertThat(deadline).isEqualTo(instant(LocalDateTime.of(2026, 11, 27, 17, 0)));
    }

    @ParameterizedTest(name = "{0} at a partner of kind {1}: {2} minutes")
    @CsvSource({
        "EMERGENCY, POLICE, 5",
        "EMERGENCY, COUNTY, 15",
        "URGENT, POLICE, 60",
        "URGENT, COUNTY, 60",
        "URGENT, HELPLINE, 60",
        "STANDARD, POLICE, 1440",
        "STANDARD, HELPLINE, 1440"
    })
    void clocksThatNeverPauseRunThroughNightsAndHolidays(Urgency urgency, ClockOwner owner, long minutes) {
        Instant received = instant(LocalDateTime.of(2026, 12, 25, 2, 59));

        Instant deadline = clock.deadline(Term.of(urgency, owner), WeeklyHours.roundTheClock(), received, received);

        assertThat(deadline).isEqualTo(received.plusSeconds(minutes * 60));
    }

    @ParameterizedTest(name = "{0} at a partner of kind {1} with office hours: {2}")
    @CsvSource({
        "URGENT, OFFICE, 2026-12-29T15:10",
        "STANDARD, OFFICE, 2026-12-29T15:10",
        "STANDARD, COUNTY, 2026-12-29T15:10",
        "INFORMATION, POLICE, 2026-12-31T15:10",
        "INFORMATION, OFFICE, 2026-12-31T15:10"
    })
    void otherClocksRunOnWorkingDays(Urgency urgency, ClockOwner owner, LocalDateTime expected) {
        Instant received = instant(LocalDateTime.of(2026, 12, 24, 15, 10));

        Instant deadline = clock.deadline(Term.of(urgency, owner), OFFICE, received, received);

        assertThat(deadline).isEqualTo(instant(expected));
    }

    @Test
    void theClockStartsWhenTheConcernCameInUnlessThatLeavesNoTime() {
        Instant received = Instant.parse("2026-11-23T12:00:00Z");
        Instant shortlyAfter = received.plusSeconds(90);
        Instant hoursAfter = received.plusSeconds(7200);

        assertThat(clock.deadline(Term.of(Urgency.URGENT, ClockOwner.POLICE), OFFICE, received, shortlyAfter))
                .isEqualTo(received.plusSeconds(3600));
        assertThat(clock.deadline(Term.of(Urgency.URGENT, ClockOwner.POLICE), OFFICE, received, hoursAfter))
                .isEqualTo(hoursAfter.plusSeconds(3600));
    }

    @Test
    void whatCameInByAClockThatIsAheadCountsFromNow() {
        Instant now = Instant.parse("2026-11-25T10:00:00Z");
        Instant ahead = now.plusSeconds(3600);

        assertThat(clock.start(Term.of(Urgency.EMERGENCY, ClockOwner.POLICE), OFFICE, ahead, now))
                .isEqualTo(now);
        assertThat(clock.deadline(Term.of(Urgency.EMERGENCY, ClockOwner.POLICE), OFFICE, ahead, now))
                .isEqualTo(now.plusSeconds(300));
    }

    @Test
    void aDeadlineIsAlwaysInOpeningHoursOfAWorkingDayAndMoreWorkingDaysAreNeverSooner() {
        long seed = 20261123;
        var random = new Random(seed);
        Instant start = Instant.parse("2026-10-01T00:00:00Z");
        for (int i = 0; i < 20_000; i++) {
            Instant from = start.plusSeconds(random.nextInt(250 * 24 * 3600));
            int days = 1 + random.nextInt(5);

            Instant deadline = clock.after(new Term.WorkingDays(days), OFFICE, from);
            Instant later = clock.after(new Term.WorkingDays(days + 1), OFFICE, from);

            LocalDateTime local = LocalDateTime.ofInstant(deadline, LONDON);
            assertThat(BANK_HOLIDAYS).as("seed %s, case %s", seed, i).doesNotContain(local.toLocalDate());
            assertThat(local.getDayOfWeek()).as("seed %s, case %s", seed, i).isLessThan(DayOfWeek.SATURDAY);
            assertThat(local.toLocalTime())
                    .as("seed %s, case %s", seed, i)
                    .isBetween(LocalTime.of(9, 0), LocalTime.of(17, 0));
            assertThat(deadline).as("seed %s, case %s", seed, i).isAfter(from);
            assertThat(later).as("seed %s, case %s", seed, i).isAfter(deadline);
        }
    }

    private static Instant instant(LocalDateTime local) {
        return local.atZone(LONDON).toInstant();
    }
}
