package org.signpost.notifier.alerting;

/// In which role a partner is told.
public enum Role {
    /// Must act, and must say so.
    LEAD,
    /// Is told for information; has no clock and nothing to acknowledge.
    COPY
}
