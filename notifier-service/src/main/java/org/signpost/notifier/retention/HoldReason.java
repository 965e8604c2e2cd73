package org.signpost.notifier.retention;

/// Why a concern must not be shredded although its time has come.
public enum HoldReason {
    /// The police investigate, or may.
    INVESTIGATION,
    /// It is evidence before a court or tribunal, or may become it.
    COURT,
    /// A safeguarding or domestic homicide review needs it.
    STATUTORY_REVIEW,
    /// Somebody complained of how it was handled.
    COMPLAINT,
    /// A person asked for what is stored about them, and has not been answered yet.
    SUBJECT_ACCESS,
    /// A public inquiry or an auditor asked that nothing be destroyed.
    INQUIRY
}
