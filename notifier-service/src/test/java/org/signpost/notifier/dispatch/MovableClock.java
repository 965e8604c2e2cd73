package org.signpost.notifier.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// A clock that stands still until a test moves it.
public final class MovableClock extends Clock {

    private volatile Instant now;

    /// Stands at that instant.
    public MovableClock(Instant now) {
        this.now = now;
    }

    /// Moves it there.
    public void moveTo(Instant instant) {
        now = instant;
    }

    /// Moves it on.
    public void move(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("instants only");
    }
}
