package org.signpost.routing;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Settings of routing-service.
///
/// @param policyFile who gets what
/// @param partnersFile who there is
/// @param sendWithin how long a batch of decisions may wait for the brokers' acknowledgement before it is decided
/// and sent again
@Validated
@ConfigurationProperties("signpost.routing")
record RoutingSettings(
        @DefaultValue("config/policy.yaml") Path policyFile,
        @DefaultValue("config/partners.yaml") Path partnersFile,
        @DefaultValue("25s") Duration sendWithin) {}
