package org.signpost.notifier.alerting;

/// Why a message about an alert is sent.
public enum Occasion {
    /// The concern was decided.
    FIRST(true),
    /// The first contact did not acknowledge in time, or could not be reached.
    BACK_UP(true),
    /// Nor did the back-up contact: the duty coordinator is told, who telephones.
    COORDINATOR(true),
    /// Still nobody has acknowledged.
    REMINDER(true),
    /// Another partner said that the concern is not for them.
    REROUTED(true),
    /// A partner who was told of an earlier report hears what came after it.
    FOLLOW_UP(true),
    /// Somebody has acknowledged, and the others who were told learn it.
    TAKEN(false),
    /// An operator withdrew the alert, and everybody who was told learns it.
    RECALLED(false);

    private final boolean untilEnded;

    Occasion(boolean untilEnded) {
        this.untilEnded = untilEnded;
    }

    /// Whether the message need not go any more once the alert has ended.
    public boolean isOnlyForOpenAlerts() {
        return untilEnded;
    }
}
