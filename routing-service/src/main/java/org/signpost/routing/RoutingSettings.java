package org.signpost.routing;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.signpost.routing.places.BoundaryBand;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Settings of routing-service.
///
/// @param policyFile who gets what
/// @param partnersFile who there is
/// @param geographyFile the table of places, built as docs/geography.md says; without it, the one that the
/// product carries
/// @param reloadEvery how often to look whether one of these files has changed; a change is in force after two looks
/// @param sendWithin how long a batch of decisions may wait for the brokers' acknowledgement before it is decided
/// and sent again
/// @param boundaryBandMetres how near to another district a place may lie in either, so that both are told; in metres
@Validated
@ConfigurationProperties("signpost.routing")
record RoutingSettings(
        @DefaultValue("config/policy.yaml") Path policyFile,
        @DefaultValue("config/partners.yaml") Path partnersFile,
        @Nullable Path geographyFile,
        @DefaultValue("5s") @DurationMin(millis = 10) Duration reloadEvery,
        @DefaultValue("25s") Duration sendWithin,

        @DefaultValue("50") @Min(0) @Max(BoundaryBand.WIDEST)
        int boundaryBandMetres) {}
