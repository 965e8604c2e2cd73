package org.signpost.notifier.dispatch;

import java.time.Duration;

/// When messages to one number are put together.
///
/// @param smsPerHour how many SMS a number gets within an hour before one speaks for several
/// @param digestEvery how long between two that do
public record SurgeSettings(int smsPerHour, Duration digestEvery) {

    /// @throws IllegalArgumentException when nothing could ever be sent
    public SurgeSettings {
        if (smsPerHour < 1 || !digestEvery.isPositive()) {
            throw new IllegalArgumentException(
                    "a number gets at least one SMS an hour, and the time between two digests is longer than nothing");
        }
    }
}
