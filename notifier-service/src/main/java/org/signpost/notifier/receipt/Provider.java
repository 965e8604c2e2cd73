package org.signpost.notifier.receipt;

import java.util.Locale;

/// Who says it.
enum Provider {
    NOTIFY,
    TWILIO;

    /// The name in metrics.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
