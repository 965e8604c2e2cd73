package org.signpost.notifier.alerting;

/// How far one message of an alert has come.
public enum MessageState {
    /// Waits for its first or next attempt.
    DUE,
    /// Another message to the same number speaks for it.
    COALESCED,
    /// An attempt began. Found at rest, it was cut off: nobody knows whether the message left.
    SENDING,
    /// Handed over to the mail server or provider.
    SENT,
    /// Refused for good.
    FAILED,
    /// The time to try was over.
    GIVEN_UP,
    /// Its alert was acknowledged before it left.
    NOT_NEEDED;

    /// Whether nothing more will be done about it.
    public boolean isFinal() {
        return switch (this) {
            case DUE, COALESCED, SENDING -> false;
            case SENT, FAILED, GIVEN_UP, NOT_NEEDED -> true;
        };
    }
}
