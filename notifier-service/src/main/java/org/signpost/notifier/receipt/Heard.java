package org.signpost.notifier.receipt;

import java.util.Locale;

/// What came of a call; a closed list, so that it can be counted.
enum Heard {
    /// It did not show the secret.
    NOT_AUTHENTICATED,
    /// It was not what such a call is.
    MALFORMED,
    /// A receipt that was taken down, or told nothing new.
    TAKEN,
    /// A receipt for a message that the ledger does not have.
    UNKNOWN_MESSAGE,
    /// A receipt with a status that no table knows.
    UNKNOWN_STATUS,
    /// A reply that acknowledges at least one alert, now or before.
    ACKNOWLEDGED,
    /// A reply about an alert that was withdrawn or sent on.
    OVER,
    /// A reply that does not say "ACK" and a reference.
    NOT_UNDERSTOOD,
    /// A reply that names no alert about which its sender was told by SMS.
    NOT_THEIRS;

    /// The name in metrics.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
