package org.signpost.notifier.alerting;

/// Why the next contact of an alert is told.
public enum EscalationCause {
    /// Nobody acknowledged in time.
    DEADLINE,
    /// Nobody could be reached.
    UNREACHED,
    /// Nothing was heard of a delivery in time.
    NOT_DELIVERED
}
