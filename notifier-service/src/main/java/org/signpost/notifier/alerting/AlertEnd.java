package org.signpost.notifier.alerting;

/// How an alert ended.
public enum AlertEnd {
    /// A person said "I have it".
    ACKNOWLEDGED,
    /// The partner said that it is not for them, and another one has it now.
    NOT_FOR_US,
    /// An operator withdrew it.
    RECALLED,
    /// Nobody acknowledged in two weeks, though the duty coordinator was told again and again.
    GIVEN_UP
}
