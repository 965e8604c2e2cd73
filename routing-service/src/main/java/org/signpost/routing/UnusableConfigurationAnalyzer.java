package org.signpost.routing;

import org.jspecify.annotations.Nullable;
import org.signpost.contract.config.ConfigurationRefused;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says in sentences which line of the policy or partner file keeps the service from starting.
class UnusableConfigurationAnalyzer extends AbstractFailureAnalyzer<ConfigurationRefused> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, ConfigurationRefused refused) {
        return new FailureAnalysis(
                "A file that says who is told cannot be used:\n\n" + refused.getMessage(),
                "Correct the lines named above, and start again. The settings signpost.routing.policy-file and"
                        + " signpost.routing.partners-file name the files.",
                refused);
    }
}
