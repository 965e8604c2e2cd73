package org.signpost.notifier.dispatch;

import java.time.Duration;
import org.signpost.notifier.alerting.Urgency;

/// A queue of work with a table and threads of its own, so that an emergency never waits behind a backlog.
public enum Lane {
    EMERGENCY("dispatch_emergency", Duration.ofSeconds(1)),
    ROUTINE("dispatch_routine", Duration.ofSeconds(10));

    private final String table;
    private final Duration pauseAfterFailure;

    Lane(String table, Duration pauseAfterFailure) {
        this.table = table;
        this.pauseAfterFailure = pauseAfterFailure;
    }

    static Lane of(Urgency urgency) {
        return switch (urgency) {
            case EMERGENCY -> EMERGENCY;
            case URGENT, STANDARD, INFORMATION -> ROUTINE;
        };
    }

    String table() {
        return table;
    }

    /// How long to wait after this service itself failed, the database for instance.
    Duration pauseAfterFailure() {
        return pauseAfterFailure;
    }
}
