package org.signpost.contract.reload;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;

/// Shows for each file whether a change of it is refused, and since when the one in force is.
public final class ReloadGauges implements MeterBinder {

    private final List<? extends ReloadedFiles<?>> reloaded;

    public ReloadGauges(List<? extends ReloadedFiles<?>> reloaded) {
        this.reloaded = List.copyOf(reloaded);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (ReloadedFiles<?> files : reloaded) {
            for (WatchedFile file : files.files()) {
                Gauge.builder("signpost.configuration.refused", files, all -> refused(all, file))
                        .tag("file", file.role())
                        .description("1 while a changed file is refused and the one before stays in force")
                        .register(registry);
                Gauge.builder("signpost.configuration.loaded.at", files, ReloadGauges::loadedAt)
                        .tag("file", file.role())
                        .baseUnit("seconds")
                        .description("When what is in force was loaded, in seconds since 1970")
                        .register(registry);
            }
        }
    }

    private static double refused(ReloadedFiles<?> files, WatchedFile file) {
        return files.refusal()
                        .filter(refusal -> refusal.roles().contains(file.role()))
                        .isPresent()
                ? 1
                : 0;
    }

    private static double loadedAt(ReloadedFiles<?> files) {
        return files.since().getEpochSecond();
    }
}
