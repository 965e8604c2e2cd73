package org.signpost.notifier.retention;

/// Why a concern need not be held any longer.
public enum ReleaseReason {
    /// What it was held for is over: the investigation, the proceedings, the review, the complaint, the inquiry.
    ENDED,
    /// Whoever needs it has it now, and answers for keeping it.
    HANDED_OVER,
    /// It should not have been held.
    HELD_IN_ERROR
}
