package org.signpost.notifier.alerting;

/// Why an alert does not go to the contact that its partner has for it.
public enum Detour {
    /// It does.
    NONE,
    /// The partner has no working contact for it at this time, so its out-of-hours contact is told.
    OUT_OF_HOURS_CONTACT,
    /// The partner has none of those at this time, and the concern is withheld from the duty coordinator, so the
    /// partner's back-up contact is told.
    BACK_UP_CONTACT,
    /// The partner cannot be reached at all, so the duty coordinator is told.
    DUTY_COORDINATOR,
    /// The partner is not in the directory, so the duty coordinator is told.
    PARTNER_NOT_KNOWN
}
