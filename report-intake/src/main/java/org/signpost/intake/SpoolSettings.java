package org.signpost.intake;

import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where reports are kept while no broker takes them.
///
/// @param file the H2 file of the spool, without its suffix `.mv.db`; not used when `spring.datasource.url` names
/// another database, or is empty for none
/// @param lookEvery how often to look whether the brokers are there and the spool is usable, and to send what it holds
@ConfigurationProperties("signpost.intake.spool")
@Validated
record SpoolSettings(
        @DefaultValue("./spool") Path file,
        @DefaultValue("1s") @DurationMin(millis = 10) Duration lookEvery) {}
