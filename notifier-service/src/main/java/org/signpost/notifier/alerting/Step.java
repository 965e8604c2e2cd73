package org.signpost.notifier.alerting;

/// A step in the life of an alert that others are told of.
public enum Step {
    RECORDED,
    SENT,
    FAILED,
    GIVEN_UP,
    ACKNOWLEDGED
}
