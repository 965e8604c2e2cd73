package org.signpost.notifier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.contacts.ContactAges;
import org.signpost.notifier.contacts.ContactAges.Unverified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Raises an alarm about contacts that nobody has verified lately, before they are needed: at the start and
/// once a day in the log, and all the time as a number.
class WatchContactAges implements SmartLifecycle, MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(WatchContactAges.class);

    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    private final Supplier<PartnerDirectory> partners;
    private final int days;
    private final Clock clock;
    private @Nullable ScheduledExecutorService daily;

    /// @param days how old a verification may be; 0 for no alarm
    WatchContactAges(Supplier<PartnerDirectory> partners, int days, Clock clock) {
        this.partners = partners;
        this.days = days;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "signpost.notifier.contacts.unverified",
                        this,
                        watch -> watch.unverified().size())
                .description("Live contacts of which nobody has made sure lately that a message there is read")
                .register(registry);
    }

    /// Looks now.
    void look() {
        List<Unverified> unverified = unverified();
        if (!unverified.isEmpty()) {
            log.atWarn()
                    .addKeyValue(
                            "contacts",
                            unverified.stream().map(Unverified::name).collect(Collectors.joining(",")))
                    .addKeyValue("days", days)
                    .log("contacts not verified lately: check them, and write verified-on into the partner file");
        }
    }

    private List<Unverified> unverified() {
        return days == 0
                ? List.of()
                : ContactAges.unverified(partners.get(), LocalDate.ofInstant(clock.instant(), LONDON), days);
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("contact-ages").daemon().factory());
        daily = executor;
        var first =
                executor.scheduleAtFixedRate(this::look, 0, Duration.ofDays(1).toMillis(), TimeUnit.MILLISECONDS);
        if (first.isCancelled()) {
            throw new IllegalStateException("the ages of contacts are not watched");
        }
    }

    @Override
    public synchronized void stop() {
        if (daily != null) {
            daily.shutdownNow();
            daily = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return daily != null;
    }
}
