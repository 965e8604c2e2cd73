package org.signpost.notifier.dispatch;

import java.time.Duration;
import org.signpost.notifier.alerting.Urgency;

/// A queue of work with a table and threads of its own, so that an emergency never waits behind a backlog, and no alert
/// behind questions about alerts of before.
public enum Lane {
    EMERGENCY("dispatch_emergency", Duration.ofSeconds(1)),
    ROUTINE("dispatch_routine", Duration.ofSeconds(10)),
    /// Asks providers what became of messages. About emergencies their own lane asks.
    ASKING("dispatch_asking", Duration.ofSeconds(10));

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

    /// The lane in which a provider is asked about a message.
    static Lane asking(Urgency urgency) {
        return of(urgency) == EMERGENCY ? EMERGENCY : ASKING;
    }

    String table() {
        return table;
    }

    /// How long to wait after this service itself failed, the database for instance.
    Duration pauseAfterFailure() {
        return pauseAfterFailure;
    }
}
