package org.signpost.local;

import java.io.PrintWriter;
import java.time.Duration;

/// Says on standard error how far something is that takes longer than two seconds, a line each two seconds.
final class ProgressLine {

    private static final Duration EACH = Duration.ofSeconds(2);

    private final PrintWriter err;
    private long saidAt = System.nanoTime();

    ProgressLine(PrintWriter err) {
        this.err = err;
    }

    void at(long done, long atMost) {
        long now = System.nanoTime();
        if (now - saidAt >= EACH.toNanos()) {
            saidAt = now;
            err.printf("compared %,d of at most %,d concerns%n", done, atMost);
            err.flush();
        }
    }
}
