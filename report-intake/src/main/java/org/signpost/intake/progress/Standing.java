package org.signpost.intake.progress;

import java.util.Locale;

/// How far the telling of one partner has come. It moves forward only, in this order: what arrives late or twice
/// changes nothing.
public enum Standing {
    /// It is decided that they hear of it; no alert is recorded yet.
    DECIDED,
    /// Their alert is written down and about to be sent.
    RECORDED,
    /// A message was refused; nothing has left by another way yet.
    FAILED,
    /// The time to try was over before anything could be handed over.
    GIVEN_UP,
    /// A message was handed over.
    SENT,
    /// A message reached its recipient.
    DELIVERED,
    /// A person opened it.
    OPENED,
    /// Nobody answered in time; the next contact is told.
    ESCALATED,
    /// They need not act any more.
    STOOD_DOWN,
    /// A person said "I have it".
    ACKNOWLEDGED;

    /// How the API names it.
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
