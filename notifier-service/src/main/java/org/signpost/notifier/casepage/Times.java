package org.signpost.notifier.casepage;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times in words for a person in England.
final class Times {

    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(LONDON);
    private static final DateTimeFormatter IN_FULL = DateTimeFormatter.ofPattern(
                    "HH:mm 'on' EEEE d MMMM yyyy", Locale.ENGLISH)
            .withZone(LONDON);
    private static final Duration TWO_HOURS = Duration.ofHours(2);
    private static final Duration TWO_DAYS = Duration.ofDays(2);

    private Times() {}

    /// Such as `14:35`.
    static String time(Instant at) {
        return TIME.format(at);
    }

    /// Such as `14:35 on Monday 23 November 2026`.
    static String inFull(Instant at) {
        return IN_FULL.format(at);
    }

    /// Such as `12 minutes left`, or `12 minutes late`: rounded down, so that nobody has less than it says.
    static String left(Instant deadline, Instant now) {
        Duration left = Duration.between(now, deadline);
        Duration length = left.abs();
        String words;
        if (length.compareTo(TWO_HOURS) < 0) {
            words = length.toMinutes() == 1 ? "1 minute" : length.toMinutes() + " minutes";
        } else if (length.compareTo(TWO_DAYS) < 0) {
            words = length.toHours() + " hours";
        } else {
            words = length.toDays() + " days";
        }
        return words + (left.isNegative() ? " late" : " left");
    }
}
