package org.signpost.notifier.alerting;

/// A step in the life of an alert that others are told of.
public enum Step {
    RECORDED,
    SENT,
    DELIVERED,
    FAILED,
    OPENED,
    ACKNOWLEDGED,
    ESCALATED,
    /// The alert ended without an acknowledgement: it was recalled, or its partner sent it on.
    STOOD_DOWN,
    GIVEN_UP
}
