package org.signpost.intake;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// What an operator sets of report-intake.
///
/// @param secretsFile holds the secret that concern ids and follow-up codes are derived from; one line of 64
/// hexadecimal digits
/// @param keyEncryptionKeyFile holds the Tink keyset that wraps the data key of each concern
/// @param partnersFile names the partners, so that the form can ask whether a person responsible works for one of them,
/// and a report that names one that there is not can be refused; without it, neither happens
/// @param reloadEvery how often to look whether the partners or the key-encryption key have changed; a change
/// is in force after two looks
/// @param answerWithin how long a broker may take to acknowledge a record before the report goes to the spool
/// @param retryAfter what a client is told to wait before it sends again
/// @param largestReport the largest body that the API takes
@ConfigurationProperties("signpost.intake")
@Validated
record IntakeSettings(
        @NotNull Path secretsFile,
        @NotNull Path keyEncryptionKeyFile,
        @Nullable Path partnersFile,
        @DefaultValue("5s") @DurationMin(millis = 10) Duration reloadEvery,
        @DefaultValue("5s") @DurationMin(millis = 500) Duration answerWithin,
        @DefaultValue("5s") @DurationMin(seconds = 1) Duration retryAfter,
        @DefaultValue("256KB") DataSize largestReport) {}
