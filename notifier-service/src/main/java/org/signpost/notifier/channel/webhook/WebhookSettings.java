package org.signpost.notifier.channel.webhook;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Webhooks of partners.
///
/// @param secretFiles by partner id, the file with the secrets that sign for it: one a line, as whsec_ and base 64;
///     each signs
/// @param connectTimeout how long to wait for a connection
/// @param requestTimeout how long to wait for an answer
/// @param allowLoopback whether a webhook may be on this very machine, and without https; for trying it out
@Validated
@ConfigurationProperties("signpost.notifier.webhook")
record WebhookSettings(
        @DefaultValue Map<String, Path> secretFiles,

        @NotNull @DefaultValue("5s") @DurationMin(millis = 1)
        Duration connectTimeout,

        @NotNull @DefaultValue("15s") @DurationMin(millis = 1)
        Duration requestTimeout,

        @DefaultValue("false") boolean allowLoopback) {}
