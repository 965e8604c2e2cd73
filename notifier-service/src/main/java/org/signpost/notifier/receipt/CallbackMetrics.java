package org.signpost.notifier.receipt;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/// Counts calls of providers; every tag comes from a closed set.
@Component
class CallbackMetrics {

    private final MeterRegistry registry;

    CallbackMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /// `signpost.notifier.receipts`: what came of a call that says what became of a message.
    void receipt(Provider provider, Heard heard) {
        count("signpost.notifier.receipts", provider, heard);
    }

    /// `signpost.notifier.replies`: what came of a call that hands over an SMS.
    void reply(Provider provider, Heard heard) {
        count("signpost.notifier.replies", provider, heard);
    }

    private void count(String name, Provider provider, Heard heard) {
        registry.counter(name, "provider", provider.word(), "outcome", heard.word())
                .increment();
    }
}
