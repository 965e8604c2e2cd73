package org.signpost.notifier.channel.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Adds webhooks to the channels.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookSettings.class)
class WebhookConfiguration {

    @Bean
    SwitchedOff switchedOffWebhooks(JdbcClient sql) {
        return new SwitchedOff(sql);
    }

    @Bean(destroyMethod = "close")
    WebhookChannel webhookChannel(WebhookSettings settings, SwitchedOff switchedOffWebhooks) {
        // this machine's clock, which receivers compare with theirs
        return new WebhookChannel(settings, switchedOffWebhooks, Clock.systemUTC());
    }

    @Bean
    Gauge switchedOffWebhooksGauge(MeterRegistry registry, SwitchedOff switchedOffWebhooks) {
        return Gauge.builder("signpost.notifier.webhook.off", switchedOffWebhooks, SwitchedOff::count)
                .description("Webhooks that answered 410 and get nothing any more")
                .register(registry);
    }
}
