package org.signpost.notifier.alerting;

import java.time.Duration;

/// A length of time that was agreed on.
public sealed interface Term {

    /// Time as it passes, day and night.
    record Elapsed(Duration length) implements Term {}

    /// Days on which the partner works.
    record WorkingDays(int days) implements Term {
        public WorkingDays {
            if (days < 1) {
                throw new IllegalArgumentException("a term is at least one working day");
            }
        }
    }

    /// How long a lead has where a decision does not say it: the deadlines of the policy file as it is shipped.
    static Term of(Urgency urgency, ClockOwner owner) {
        return switch (urgency) {
            case EMERGENCY ->
                switch (owner) {
                    case POLICE, COORDINATOR -> minutes(5);
                    case COUNTY, HELPLINE, OFFICE -> minutes(15);
                };
            case URGENT ->
                switch (owner) {
                    case POLICE, COUNTY, HELPLINE, COORDINATOR -> minutes(60);
                    case OFFICE -> new WorkingDays(1);
                };
            case STANDARD ->
                switch (owner) {
                    case POLICE, HELPLINE -> new Elapsed(Duration.ofHours(24));
                    case COUNTY, COORDINATOR, OFFICE -> new WorkingDays(1);
                };
            case INFORMATION -> new WorkingDays(3);
        };
    }

    private static Term minutes(int minutes) {
        return new Elapsed(Duration.ofMinutes(minutes));
    }
}
