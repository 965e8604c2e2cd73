package org.signpost.routing.policy;

import java.time.Duration;

/// A length of time as a partnership agrees on it: on the clock, or in the working days of whoever is waited for.
public sealed interface Span {

    /// Minutes and hours that never pause.
    record OnTheClock(Duration length) implements Span {
        public OnTheClock {
            if (length.isNegative()
                    || length.toMinutes() < 1
                    || !length.equals(Duration.ofMinutes(length.toMinutes()))) {
                throw new IllegalArgumentException("a span is at least a minute, in whole minutes");
            }
        }
    }

    /// Working days, which pass in opening hours only and not on bank holidays.
    record WorkingDays(int days) implements Span {
        public WorkingDays {
            if (days < 1) {
                throw new IllegalArgumentException("a span is at least a working day");
            }
        }
    }

    /// The span as a policy file writes it, such as `60 minutes`, `24 hours` or `1 working day`.
    default String inWords() {
        return switch (this) {
            case OnTheClock(var length) -> {
                long minutes = length.toMinutes();
                boolean hours = minutes % 60 == 0 && minutes > 60;
                yield counted(hours ? minutes / 60 : minutes, hours ? "hour" : "minute");
            }
            case WorkingDays(int days) -> counted(days, "working day");
        };
    }

    private static String counted(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
