package org.signpost.intake.progress;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How far the telling of one partner has come. It moves forward only, in this order: what arrives late or twice
/// changes nothing. Of the last three the later one counts: who has it may yet be told that they need not act.
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
    /// It is not theirs to deal with, and somebody else must: the API does not tell this apart from the one before.
    NOT_THEIRS,
    /// A person said "I have it".
    ACKNOWLEDGED;

    /// An operator withdrew the alert, the partner sent it on, or a later report took it from them.
    private static final Set<String> SOMEBODY_ELSE_MUST = Set.of(
            "SENT_IN_ERROR",
            "WRONG_PARTNER",
            "OTHER_AREA",
            "OTHER_REMIT",
            "CONFLICT_OF_INTEREST",
            "NO_CAPACITY",
            "NAMED_LATER",
            "NAMED_ONCE_ACKNOWLEDGED");

    /// How a partner stands who need not act any more. The other reasons are not told apart, so that nobody learns that
    /// a report was taken for a malicious one, or that somebody else had reported the same.
    ///
    /// @param reason the reason of the step on `alerts.progressed.v1`
    public static Standing released(@Nullable String reason) {
        return reason != null && SOMEBODY_ELSE_MUST.contains(reason) ? NOT_THEIRS : STOOD_DOWN;
    }

    /// Whether nothing more is expected of them.
    public boolean isReleased() {
        return this == STOOD_DOWN || this == NOT_THEIRS;
    }

    /// Whether nothing but another such can follow.
    boolean isLast() {
        return isReleased() || this == ACKNOWLEDGED;
    }

    /// How the API names it.
    public String wire() {
        return (isReleased() ? STOOD_DOWN : this)
                .name()
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }
}
