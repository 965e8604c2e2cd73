package org.signpost.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.signpost.contract.partner.PartnerDirectory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class WatchContactAgesTest {

    private final PartnerDirectory partners = PartnerDirectory.load(Path.of("../config/partners.yaml"));
    private final Clock clock = Clock.fixed(Instant.parse("2026-11-26T03:00:00Z"), ZoneOffset.UTC);

    @Test
    void unverifiedContactsAreAnAlarmAtTheStartWithNamesAndNoAddress(CapturedOutput output) {
        var watch = new WatchContactAges(() -> partners, 90, clock);
        var registry = new SimpleMeterRegistry();
        watch.bindTo(registry);

        watch.start();
        try {
            await().untilAsserted(() -> assertThat(output.getAll()).contains("contacts not verified lately"));
        } finally {
            watch.stop();
        }

        assertThat(output.getAll()).contains("warwickshire-police/control-room").doesNotContain("@", "7700");
        assertThat(registry.get("signpost.notifier.contacts.unverified").gauge().value())
                .isEqualTo(26);
        assertThat(watch.isRunning()).isFalse();
    }

    @Test
    void noughtDaysRaiseNoAlarm(CapturedOutput output) {
        var watch = new WatchContactAges(() -> partners, 0, clock);
        var registry = new SimpleMeterRegistry();
        watch.bindTo(registry);

        watch.look();

        assertThat(output.getAll()).doesNotContain("not verified");
        assertThat(registry.get("signpost.notifier.contacts.unverified").gauge().value())
                .isZero();
    }
}
