package org.signpost.intake.spool;

/// Why a concern cannot simply be sent, so that a person must look at it.
public enum HeldReason {
    /// Something else stands on the topic under the same source and reference.
    OTHER_CONTENT,
    /// It adds to a concern by a follow-up code that leads to none.
    RELATED_UNKNOWN,
    /// The brokers will never take one of its records.
    NOT_SENDABLE
}
