package org.signpost.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.contract.topic.Topic;
import org.signpost.contract.topic.TopicFinding;
import org.signpost.contract.topic.TopicsUnfit;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// A file with a mistake, or a topic on which records could be lost, stops the start with a sentence.
class RefusedStartTest {

    private static final Path CONFIG = Path.of("../config");

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

    @Test
    void aTopicOnWhichRecordsCouldBeLostStopsTheStartWithWhatPutsItRight() throws Exception {
        try (var broker = LocalBroker.startWithTopics(folder.resolve("broker"));
                var admin = Admin.create(broker.clientSettings())) {
            admin.deleteTopics(List.of(Topic.CONCERNS_ROUTED.topicName())).all().get(30, TimeUnit.SECONDS);

            Throwable failure = catchThrowable(
                    () -> start(CONFIG.resolve("policy.yaml"), CONFIG.resolve("partners.yaml"), broker, false));

            FailureAnalysis told = new TopicsUnfitAnalyzer().analyze(failure);
            assertThat(told).isNotNull();
            assertThat(told.getDescription())
                    .endsWith("concerns.routed.v1: the topic is missing and must be there; run \"signpost topics"
                            + " apply\"");
            assertThat(told.getAction()).contains("signpost topics diff").contains("signpost.kafka.production");
        }
    }

    @Test
    void aSingleBrokerIsEnoughForTryingItOutAndNotForProduction() {
        try (var broker = LocalBroker.startWithTopics(folder.resolve("broker"))) {
            start(CONFIG.resolve("policy.yaml"), CONFIG.resolve("partners.yaml"), broker, false);

            assertThat(catchThrowable(
                            () -> start(CONFIG.resolve("policy.yaml"), CONFIG.resolve("partners.yaml"), broker, true)))
                    .rootCause()
                    .isInstanceOfSatisfying(
                            TopicsUnfit.class,
                            unfit -> assertThat(unfit.findings())
                                    .extracting(TopicFinding::topic)
                                    .contains(
                                            "concerns.reported.v1",
                                            "concerns.reported.v1.routing-service.dlq",
                                            "concerns.routed.v1")
                                    .doesNotContain("concerns.keys.v1"));
        }
    }

    private static void start(Path policy, Path partners, LocalBroker broker, boolean production) {
        start(
                policy,
                partners,
                "--signpost.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--signpost.kafka.production=" + production,
                "--signpost.kafka.check-topics-within=30s");
    }

    private static void start(Path policy, Path partners, String... more) {
        new SpringApplicationBuilder(RoutingServiceApplication.class)
                .web(WebApplicationType.NONE)
                .run(Stream.concat(
                                Stream.of(
                                        "--spring.config.name=routing-service",
                                        "--spring.main.web-application-type=none",
                                        "--signpost.routing.policy-file=" + policy,
                                        "--signpost.routing.partners-file=" + partners),
                                Stream.of(more))
                        .toArray(String[]::new))
                .close();
    }
}
