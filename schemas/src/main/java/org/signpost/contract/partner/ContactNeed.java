package org.signpost.contract.partner;

/// How soon somebody must act, as far as it decides which contact hears of it.
public enum ContactNeed {
    /// Emergency or urgent.
    AT_ONCE,
    /// Standard, information, and every copy.
    IN_TURN
}
