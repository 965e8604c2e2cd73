package org.signpost.benchmarks.micro;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import org.signpost.routing.places.Geography;
import org.signpost.routing.places.PlaceClue;

/// How long a fresh JVM takes to load the geography table, and what it holds of the heap afterwards; then how long it
/// takes to place the first point, and what is held when points all over England and Wales were asked about, since
/// part of the table is only made ready when it is asked. Start it several times: the first start reads a cold file.
final class TableInMemory {

    private static final PrintStream OUT = System.out;

    private TableInMemory() {}

    /// Loads, and tells.
    public static void main(String[] arguments) {
        long before = used();
        Taken taken = Taken.now();
        Geography geography = Geography.load();
        OUT.printf("loaded in %s", taken.till(Taken.now()));
        try {
            OUT.printf("; holds %.1f MiB of heap%n", (used() - before) / 1048576.0);
            taken = Taken.now();
            geography.locate(PlaceClue.ofPoint(52.2852, -1.5366));
            OUT.printf("first point placed in %s%n", taken.till(Taken.now()));
            int points = 0;
            for (double latitude = 50; latitude < 56; latitude += 0.02) {
                for (double longitude = -5.5; longitude < 1.7; longitude += 0.02) {
                    geography.locate(PlaceClue.ofPoint(latitude + 0.001, longitude + 0.001));
                    points++;
                }
            }
            OUT.printf("holds %.1f MiB after %,d points all over%n", (used() - before) / 1048576.0, points);
        } finally {
            Reference.reachabilityFence(geography);
        }
    }

    /// The time, by the clock and by what this thread had of a processor: on a busy machine only the second says what
    /// the work costs.
    private record Taken(long nanos, long cpuNanos) {

        static Taken now() {
            return new Taken(
                    System.nanoTime(), ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
        }

        String till(Taken end) {
            return "%d ms (%d ms of CPU)"
                    .formatted((end.nanos - nanos) / 1_000_000, (end.cpuNanos - cpuNanos) / 1_000_000);
        }
    }

    private static long used() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
