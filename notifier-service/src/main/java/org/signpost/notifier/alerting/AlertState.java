package org.signpost.notifier.alerting;

/// How far an alert has come. It moves forward only: what arrives late or twice changes nothing.
public enum AlertState {
    /// Written down; nothing has left yet.
    RECORDED,
    /// Every message was refused for good; somebody must look.
    FAILED,
    /// The time to try was over before any message could be handed over; somebody must look.
    GIVEN_UP,
    /// At least one message was handed over.
    SENT,
    /// At least one message reached its recipient.
    DELIVERED,
    /// A person said "I have it".
    ACKNOWLEDGED,
    /// It was recalled, or its partner sent it on; see {@link AlertEnd}.
    STOOD_DOWN;

    /// The state after something was learnt: the later of the two.
    public AlertState advance(AlertState learnt) {
        return learnt.compareTo(this) > 0 ? learnt : this;
    }
}
