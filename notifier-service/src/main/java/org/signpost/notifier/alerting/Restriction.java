package org.signpost.notifier.alerting;

/// How far those who are told of a concern may speak of it.
public enum Restriction {
    /// As of any concern.
    NONE,
    /// A person complained of works for a partner: among those told, and nobody else.
    THOSE_TOLD,
    /// The same, and nobody is left who could lead, so that the duty coordinator leads alone.
    NO_OTHER_LEAD
}
