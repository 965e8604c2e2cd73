package org.signpost.benchmarks.hop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever is measured beside routing-service does the same work.
class SameDecisionsTest {

    private static final int CONCERNS = 2_000;

    @TempDir
    Path folder;

    @Test
    void everyContenderThatDecidesDecidesAlike() throws Exception {
        try (var run = HopRun.prepare(folder, 2, 500, CONCERNS - 500, new RealRouting().concerns())) {
            // each run checks that all was answered, nothing parked, and all offsets committed
            run.measure(Contender.PLAIN_2, 2, 1, List.of());
            run.measure(Contender.SIGNPOST, 2, 1, List.of());
            Map<String, String> decisions = run.decisions();
            assertThat(decisions).hasSize(CONCERNS);

            for (Contender other : List.of(Contender.STREAMS, Contender.CAMEL)) {
                run.measure(other, 2, 1, List.of());

                assertThat(run.decisions()).describedAs(other.wire()).isEqualTo(decisions);
            }
        }
    }
}
