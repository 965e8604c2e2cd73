package org.signpost.intake;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What an operator sets of the events that other systems write to `concerns.submitted.v1`.
///
/// @param enabled whether this instance reads the topic
/// @param sources the sources that concerns on it may come from; without any, whoever may write to the topic may speak
/// for any source
@ConfigurationProperties("signpost.intake.submitted")
record SubmittedSettings(
        @DefaultValue("true") boolean enabled, @DefaultValue List<String> sources) {

    SubmittedSettings {
        sources = List.copyOf(sources);
    }
}
