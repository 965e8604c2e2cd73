package org.signpost.notifier.channel;

/// Why an attempt to send failed; a closed list, so that it can be counted and published. None of them
/// holds anything that the other side said.
public enum FailureReason {
    /// No connection could be made.
    UNREACHABLE,
    /// There was no answer in time.
    TIMED_OUT,
    /// The connection broke.
    CONNECTION_LOST,
    /// The other side wants fewer messages.
    RATE_LIMITED,
    /// The other side failed by its own account.
    PROVIDER_FAILURE,
    /// The mail server cannot take it now (4xx).
    SERVER_BUSY,
    /// Our own credentials were refused; whoever runs this service must mend them.
    NOT_AUTHENTICATED,
    /// Our own clock is too far off for the provider; whoever runs this service must put it right.
    CLOCK_WRONG,
    /// The connection could not be made secure.
    NOT_SECURE,
    /// The recipient's address was refused for good.
    ADDRESS_REJECTED,
    /// The message was refused for good.
    MESSAGE_REJECTED,
    /// The provider took it and could not deliver it.
    NOT_DELIVERED,
    /// An answer that no table knows.
    UNEXPECTED_ANSWER,
    /// The contact is no longer in the partner directory.
    CONTACT_GONE,
    /// This service failed while sending.
    INTERNAL;

    /// Whether it stays until somebody mends something on our side.
    public boolean isOursToMend() {
        return this == NOT_AUTHENTICATED || this == CLOCK_WRONG || this == NOT_SECURE;
    }
}
