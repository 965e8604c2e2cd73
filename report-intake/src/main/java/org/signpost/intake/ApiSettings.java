package org.signpost.intake;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// What an operator sets of the API that other systems use.
///
/// @param keysFile names the systems that may use the API, by the hashes of their keys; without it, no key is good
/// @param keysRequired whether a request without a key is refused; a wrong key is refused in any case
/// @param ratePerMinute how many concerns a key may send in a minute, unless the key has a rate of its own
/// @param largestBatch the largest body that a batch may have
/// @param mostInBatch how many concerns or events a batch may hold
/// @param open311Jurisdiction the jurisdiction_id of the Open311 entrance; a request may leave it out
@ConfigurationProperties("signpost.intake.api")
@Validated
record ApiSettings(
        @Nullable Path keysFile,
        @DefaultValue("true") boolean keysRequired,
        @DefaultValue("600") @Min(1) int ratePerMinute,
        @DefaultValue("2MB") DataSize largestBatch,
        @DefaultValue("100") @Min(1) @Max(1000) int mostInBatch,
        @DefaultValue("warwickshire") @NotBlank String open311Jurisdiction) {}
