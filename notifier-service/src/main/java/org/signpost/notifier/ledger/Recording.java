package org.signpost.notifier.ledger;

/// What became of a decision that was handed to the ledger.
public enum Recording {
    /// It was written down, with its alerts.
    RECORDED,
    /// It was there already, and nothing was changed.
    KNOWN
}
