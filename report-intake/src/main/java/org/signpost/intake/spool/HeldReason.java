package org.signpost.intake.spool;

/// Why a concern cannot simply be sent, so that a person must look at it.
public enum HeldReason {
    /// It cannot be read or opened here, to make of it what could be sent: the key-encryption key is not the one that
    /// it was sealed with, or a later version wrote it.
    UNREADABLE,
    /// The brokers will never take one of its records.
    NOT_SENDABLE
}
