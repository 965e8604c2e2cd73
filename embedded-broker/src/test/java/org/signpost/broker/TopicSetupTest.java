package org.signpost.broker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.topic.Topic;
import org.signpost.contract.topic.Topic.Declaration;
import org.signpost.contract.topic.TopicSetup;
import org.signpost.contract.topic.TopicSetup.TopicsNotReady;

class TopicSetupTest {

    @TempDir
    private Path folder;

    @Test
    void declaredTopicsAreCreatedAsDeclaredAndLeftAloneAfterwards() throws Exception {
        try (var broker = LocalBroker.start(folder, LocalBroker.freePort());
                var admin =
                        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            var setup = new TopicSetup(admin, 1, 1);

            setup.createMissing(Duration.ofSeconds(30));
            setup.createMissing(Duration.ofSeconds(30));

            List<String> names =
                    Topic.declarations().stream().map(Declaration::name).toList();
            var described = admin.describeTopics(names).allTopicNames().get(30, TimeUnit.SECONDS);
            for (Declaration declared : Topic.declarations()) {
                assertThat(requireNonNull(described.get(declared.name())).partitions())
                        .hasSize(declared.partitions());
            }
            assertThat(config(admin, Topic.CONCERNS_KEYS).get("cleanup.policy").value())
                    .isEqualTo("compact");
            assertThat(config(admin, Topic.CONCERNS_REPORTED)
                            .get("retention.ms")
                            .value())
                    .isEqualTo(Long.toString(Duration.ofDays(30).toMillis()));
        }
    }

    @Test
    void copiesThatNoBrokerIsThereForAreWaitedForAndThenMissed() throws Exception {
        try (var broker = LocalBroker.start(folder, LocalBroker.freePort());
                var admin =
                        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            var setup = new TopicSetup(admin, 2, 1);

            // wherever its time runs out: between two questions, or before the answer to one
            for (int millis = 2000; millis < 2060; millis += 15) {
                Duration within = Duration.ofMillis(millis);
                assertThatThrownBy(() -> setup.createMissing(within))
                        .isInstanceOf(TopicsNotReady.class)
                        .hasRootCauseInstanceOf(InvalidReplicationFactorException.class);
            }

            assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).isEmpty();
        }
    }

    private static Config config(Admin admin, Topic topic) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
        return requireNonNull(admin.describeConfigs(List.of(resource))
                .all()
                .get(30, TimeUnit.SECONDS)
                .get(resource));
    }
}
