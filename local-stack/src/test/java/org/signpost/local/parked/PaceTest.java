package org.signpost.local.parked;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Pace pace = new Pace(10, now::get, now::addAndGet);

    @Test
    void soManyASecondEvenly() throws Exception {
        long began = now.get();

        for (int sent = 0; sent < 21; sent++) {
            pace.await();
            assertThat(now.get() - began)
                    .isEqualTo(Duration.ofMillis(100L * sent).toNanos());
        }
    }

    @Test
    void whatWasMissedIsNotCaughtUpWith() throws Exception {
        pace.await();
        now.addAndGet(Duration.ofSeconds(3).toNanos());
        pace.await();
        long late = now.get();

        pace.await();

        assertThat(now.get() - late).isEqualTo(Duration.ofMillis(100).toNanos());
    }
}
