package org.signpost.intake.flood;

/// What somebody wants to do; each has an allowance of its own.
public enum Purpose {
    /// To report a concern.
    REPORT,
    /// To try a follow-up code.
    FOLLOW_UP,
    /// To begin a visit of the form, or of the pages for a follow-up code.
    VISIT
}
