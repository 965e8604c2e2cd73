package org.signpost.notifier.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import org.signpost.notifier.alerting.EscalationCause;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.ledger.Attempt;

/// Counts attempts, escalations and times; every tag comes from a closed set.
public final class DispatchMetrics {

    private final MeterRegistry registry;

    /// Metrics in that registry.
    public DispatchMetrics(MeterRegistry registry) {
        this.registry = registry;
        // a counter that is there only from its first event on shows no increase, and alarms wait for one
        for (Urgency urgency : Urgency.values()) {
            var _ = nobodyToTell(urgency);
        }
    }

    /// `signpost.notifier.attempts`: how many attempts ended how.
    void attempted(Attempt attempt, SendOutcome outcome) {
        String reason = switch (outcome) {
            case SendOutcome.Accepted _ -> "none";
            case SendOutcome.Deferred(var why, _) -> word(why);
            case SendOutcome.Unclear(var why) -> word(why);
            case SendOutcome.Refused(var why) -> word(why);
        };
        registry.counter(
                        "signpost.notifier.attempts",
                        "means",
                        attempt.means().word(),
                        "urgency",
                        attempt.urgency().word(),
                        "outcome",
                        outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT),
                        "reason",
                        reason)
                .increment();
    }

    /// `signpost.notifier.handover`: from the acceptance of a concern to the handover of a message about it.
    void handedOver(Attempt attempt, Duration sinceReceived) {
        registry.timer(
                        "signpost.notifier.handover",
                        "means",
                        attempt.means().word(),
                        "urgency",
                        attempt.urgency().word())
                .record(sinceReceived);
    }

    /// `signpost.notifier.nobody`: how many alerts there was nobody for who could be told, or who could have it next.
    void nobody(Urgency urgency) {
        nobodyToTell(urgency).increment();
    }

    private Counter nobodyToTell(Urgency urgency) {
        return registry.counter("signpost.notifier.nobody", "urgency", urgency.word());
    }

    /// `signpost.notifier.escalations`: how often the next contact was told, and why.
    void escalated(EscalationCause cause, Urgency urgency) {
        registry.counter("signpost.notifier.escalations", "cause", word(cause), "urgency", urgency.word())
                .increment();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
