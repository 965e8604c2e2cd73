package org.signpost.notifier.alerting;

/// How soon a person must have a concern; the most urgent first.
public enum Urgency {
    /// Somebody is in danger now: minutes.
    EMERGENCY,
    /// Within the hour, or the working day where nobody sits at night.
    URGENT,
    /// Within a day.
    STANDARD,
    /// Within working days.
    INFORMATION;

    /// Whether a lead is woken by SMS as well as told by email.
    public boolean wakes() {
        return switch (this) {
            case EMERGENCY, URGENT -> true;
            case STANDARD, INFORMATION -> false;
        };
    }

    /// The word that people read in messages and on pages, such as `urgent`.
    public String word() {
        return switch (this) {
            case EMERGENCY -> "emergency";
            case URGENT -> "urgent";
            case STANDARD -> "standard";
            case INFORMATION -> "information";
        };
    }
}
