package org.signpost.intake;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What an operator sets of the public form.
///
/// @param exitAddress where “Exit this page” leads: a page that looks harmless over anybody's shoulder
/// @param idle how long answers are kept while nothing happens
/// @param mostVisits how many visits one instance keeps at once, and a quarter of them of one network; whoever comes
/// then takes the place of one with one answer or none, or else is told to call, or to try again
@ConfigurationProperties("signpost.intake.form")
@Validated
record FormSettings(
        @DefaultValue("https://www.bbc.co.uk/weather") URI exitAddress,

        @DefaultValue("20m") @DurationMin(seconds = 1) @DurationMax(hours = 2)
        Duration idle,

        @DefaultValue("10000") @Min(1) @Max(1_000_000) int mostVisits) {

    FormSettings {
        if (!exitAddress.isAbsolute()) {
            throw new IllegalArgumentException("signpost.intake.form.exit-address must begin with https:// or http://");
        }
    }

    int idleSeconds() {
        return Math.toIntExact(idle.toSeconds());
    }

    /// For the words that say how long; less than a minute is said to be one.
    long idleMinutes() {
        return Math.max(1, idle.toMinutes());
    }
}
