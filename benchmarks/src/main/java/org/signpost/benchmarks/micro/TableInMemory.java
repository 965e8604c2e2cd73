package org.signpost.benchmarks.micro;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import org.signpost.routing.places.Geography;

/// How long a fresh JVM takes to load the geography table, and what it holds of the heap afterwards. Start it several
/// times: the first start reads a cold file.
final class TableInMemory {

    private static final PrintStream OUT = System.out;

    private TableInMemory() {}

    /// Loads, and tells.
    public static void main(String[] arguments) {
        long before = used();
        long start = System.nanoTime();
        Geography geography = Geography.load();
        long nanos = System.nanoTime() - start;
        try {
            long held = used() - before;
            OUT.printf("loaded in %d ms; holds %.1f MiB of heap%n", nanos / 1_000_000, held / 1048576.0);
        } finally {
            Reference.reachabilityFence(geography);
        }
    }

    private static long used() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
