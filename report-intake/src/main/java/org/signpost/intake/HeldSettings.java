package org.signpost.intake;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What an operator sets of reports that are held for review.
///
/// @param dangerWithin how long a report may wait for review in which somebody is in danger now, before it is released
/// by itself
/// @param otherWithin how long any other may
/// @param releasePerMinute how many reports an instance releases by itself in a minute, the most dangerous and then the
/// oldest first
/// @param lookEvery how often to look whether one must be released
/// @param keepReleased how long it is kept on record that one was released
/// @param keepRejected how long one that was rejected is kept, sealed, with the reason
@ConfigurationProperties("signpost.intake.held")
@Validated
record HeldSettings(
        @DefaultValue("10m") @DurationMin(millis = 1) Duration dangerWithin,
        @DefaultValue("2h") @DurationMin(millis = 1) Duration otherWithin,
        @DefaultValue("60") @Min(1) int releasePerMinute,
        @DefaultValue("1s") @DurationMin(millis = 10) Duration lookEvery,
        @DefaultValue("30d") @DurationMin(seconds = 1) Duration keepReleased,
        @DefaultValue("90d") @DurationMin(seconds = 1) Duration keepRejected) {

    Duration within(boolean danger) {
        return danger ? dangerWithin : otherWithin;
    }
}
