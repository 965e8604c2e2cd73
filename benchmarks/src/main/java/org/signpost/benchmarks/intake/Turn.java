package org.signpost.benchmarks.intake;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/// What one turn gave: every connection sends its next report as soon as it has the answer to the last.
///
/// @param sorted how long each answer took, in nanoseconds, the shortest first
@SuppressWarnings("ArrayRecordComponent") // read by place, never compared
record Turn(Duration length, long[] sorted) {

    /// @param next numbers the reports, so that none is sent twice
    static Turn run(int port, String path, int connections, Duration length, AtomicLong next)
            throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        long end = began + length.toNanos();
        Callable<long[]> sender = () -> send(port, path, end, next);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<long[]>> senders = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                senders.add(threads.submit(sender));
            }
            var all = LongStream.builder();
            for (Future<long[]> each : senders) {
                LongStream.of(each.get()).forEach(all);
            }
            long[] sorted = all.build().sorted().toArray();
            return new Turn(Duration.ofNanos(System.nanoTime() - began), sorted);
        }
    }

    private static long[] send(int port, String path, long end, AtomicLong next) throws IOException {
        var took = new long[1 << 12];
        int count = 0;
        try (var connection = new KeptConnection(port)) {
            for (long sent = System.nanoTime(); sent < end; ) {
                var answer = connection.post(path, report(next.getAndIncrement()));
                long answered = System.nanoTime();
                if (answer.status() != 202) {
                    throw new IOException("a report was answered with " + answer.status() + ": " + answer.body());
                }
                if (count == took.length) {
                    took = Arrays.copyOf(took, count * 2);
                }
                took[count++] = answered - sent;
                sent = answered;
            }
        }
        return Arrays.copyOf(took, count);
    }

    /// A report of a usual size: a place, signs, and 300 characters of words.
    static String report(long number) {
        return """
            {"source": "partner-app", "sourceReference": "R-%d", "danger": "no", "about": "someone-else", "under18": "no",
             "exploitation": ["labour"], "coercion": "yes", "places": [{"role": "exploitation", "postcode": "CV21 2DT"}],
             "narrative": "%s",
             "reporter": {"identity": "anonymous"}}\
            """.formatted(
                number, "Seven people live above the shop and are driven away at five each morning. ".repeat(4));
    }

    double perSecond() {
        return sorted.length / (length.toNanos() / 1e9);
    }

    /// In milliseconds.
    double percentile(double share) {
        return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))] / 1e6;
    }
}
