package org.signpost.notifier.dispatch;

import java.time.Duration;

/// When messages to one number are put together.
///
/// @param smsPerHour how many SMS a number gets within an hour before one speaks for several
/// @param digestEvery how long between two that do
public record SurgeSettings(int smsPerHour, Duration digestEvery) {

    /// @throws IllegalArgumentException when nothing could ever be sent, or networks would block the number
    public SurgeSettings {
        if (smsPerHour < 1 || smsPerHour > 60 || !digestEvery.isPositive()) {
            throw new IllegalArgumentException(
                    "a number gets between 1 and 60 SMS an hour one by one, and the time between two digests is"
                            + " longer than nothing");
        }
    }
}
