package org.signpost.notifier.channel;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// By when a lead must acknowledge, in words for a person in England.
///
/// @param at the deadline
/// @param writtenAt when the message is written, which decides whether the time alone will do
public record Deadline(Instant at, Instant writtenAt) {

    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DATE_AND_TIME = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter IN_FULL =
            DateTimeFormatter.ofPattern("HH:mm 'on' EEEE d MMMM yyyy", Locale.ENGLISH);

    /// `14:35` today, `Tue 29 Dec 15:10` on another day.
    public String brief() {
        return timeOr(DAY_AND_TIME);
    }

    /// `14:35` today, `29 Dec 15:10` on another day: where every character counts.
    public String briefest() {
        return timeOr(DATE_AND_TIME);
    }

    private String timeOr(DateTimeFormatter onAnotherDay) {
        ZonedDateTime local = at.atZone(LONDON);
        LocalDate today = writtenAt.atZone(LONDON).toLocalDate();
        return (local.toLocalDate().equals(today) ? TIME : onAnotherDay).format(local);
    }

    /// `15:10 on Tuesday 29 December 2026`.
    public String inFull() {
        return IN_FULL.format(at.atZone(LONDON));
    }
}
