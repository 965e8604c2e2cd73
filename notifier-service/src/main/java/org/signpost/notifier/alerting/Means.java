package org.signpost.notifier.alerting;

import java.util.EnumSet;
import java.util.Set;

/// A means of telling a partner.
public enum Means {
    SMS,
    EMAIL;

    /// By what a partner is told: a lead by SMS and email when it must wake somebody, everybody else by email only.
    public static Set<Means> of(Role role, Urgency urgency) {
        return switch (role) {
            case LEAD -> urgency.wakes() ? EnumSet.of(SMS, EMAIL) : EnumSet.of(EMAIL);
            case COPY -> EnumSet.of(EMAIL);
        };
    }
}
