package org.signpost.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.config.ConfigurationRefused;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// A file with a mistake stops the start with a sentence.
class RefusedStartTest {

    @TempDir
    private Path folder;

    @Test
    void aBrokenPolicyStopsTheStartWithFileLineAndRemedy() throws IOException {
        Path policy = folder.resolve("policy.yaml");
        Files.writeString(
                policy, Files.readString(Path.of("../config/policy.yaml")).replace("coercion: yes", "coercion: yep"));

        Throwable failure = catchThrowable(() -> start(policy, Path.of("../config/partners.yaml")));

        FailureAnalysis told = new UnusableConfigurationAnalyzer().analyze(failure);
        assertThat(told).isNotNull();
        assertThat(told.getDescription())
                .contains("policy.yaml:")
                .contains("unknown value of coercion \"yep\"")
                .contains("yes, no, unsure");
        assertThat(told.getAction()).contains("signpost.routing.policy-file");
        assertThat(told.getCause()).isInstanceOf(ConfigurationRefused.class);
    }

    @Test
    void aMissingPartnerFileStopsTheStartWithASentence() {
        Path missing = folder.resolve("partners.yaml");

        Throwable failure = catchThrowable(() -> start(Path.of("../config/policy.yaml"), missing));

        FailureAnalysis told = new UnusableConfigurationAnalyzer().analyze(failure);
        assertThat(told).isNotNull();
        assertThat(told.getDescription()).contains("partners.yaml: there is no such file");
    }

    private static void start(Path policy, Path partners) {
        new SpringApplicationBuilder(RoutingServiceApplication.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.config.name=routing-service",
                        "--spring.main.web-application-type=none",
                        "--signpost.routing.policy-file=" + policy,
                        "--signpost.routing.partners-file=" + partners)
                .close();
    }
}
