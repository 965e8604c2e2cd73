package org.signpost.notifier.alerting;

/// Whose clock runs: the kinds of partner between which the table of deadlines tells.
public enum ClockOwner {
    /// A police force; its clocks never pause.
    POLICE,
    /// The county council's social care, day and night.
    COUNTY,
    /// The independent helpline.
    HELPLINE,
    /// The partnership's own duty coordinator, the last resort.
    COORDINATOR,
    /// Everybody with office hours: councils, agencies, support partners.
    OFFICE
}
