package org.signpost.broker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.topic.Topic;
import org.signpost.contract.topic.TopicFinding;
import org.signpost.contract.topic.TopicFinding.Gravity;
import org.signpost.contract.topic.TopicInspection;
import org.signpost.contract.topic.TopicInspection.Copies;
import org.signpost.contract.topic.TopicInspection.TopicsUnknown;

class TopicInspectionTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static LocalBroker broker;
    private static Admin admin;

    private TopicInspection inspection;

    @BeforeAll
    static void start() throws Exception {
        broker = LocalBroker.start(folder, LocalBroker.freePort());
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    @BeforeEach
    void putRight() throws Exception {
        inspection = new TopicInspection(admin, Copies.SINGLE_BROKER);
        assertThat(inspection.apply(Topic.declarations(), WITHIN)).isEmpty();
    }

    @Test
    void whatIsAsDeclaredIsNoFinding() throws Exception {
        assertThat(inspection.findings(Topic.declarations(), WITHIN)).isEmpty();
    }

    @Test
    void aKeysTopicThatForgetsKeysIsFoundAndPutRight() throws Exception {
        set(Topic.CONCERNS_KEYS, "cleanup.policy", "delete");

        assertThat(inspection.findings(Topic.declarations(), WITHIN))
                .containsExactly(new TopicFinding(
                        "concerns.keys.v1",
                        "cleanup.policy",
                        "compact",
                        "delete",
                        Gravity.BREAKS_THE_PROMISE,
                        "run \"signpost topics apply\""));
        assertThat(inspection.apply(Topic.declarations(), WITHIN)).isEmpty();
        assertThat(inspection.findings(Topic.declarations(), WITHIN)).isEmpty();
    }

    @Test
    void recordsThatGoTooSoonBreakThePromiseAndOnesThatStayTooLongDoNot() throws Exception {
        set(Topic.CONCERNS_REPORTED, "retention.ms", "60000");
        set(Topic.CONCERNS_ROUTED, "retention.ms", "-1");
        set(Topic.CONCERNS_ROUTED.parkedBy("notifier-service"), "max.message.bytes", "1000");

        assertThat(inspection.findings(Topic.declarations(), WITHIN))
                .extracting(TopicFinding::topic, TopicFinding::gravity)
                .containsExactly(
                        tuple("concerns.reported.v1", Gravity.BREAKS_THE_PROMISE),
                        tuple("concerns.routed.v1", Gravity.DIFFERS),
                        tuple("concerns.routed.v1.notifier-service.dlq", Gravity.DIFFERS));
    }

    @Test
    void aCopyThatLagsBehindMustNotLead() throws Exception {
        set(Topic.CONCERNS_REPORTED, "unclean.leader.election.enable", "true");

        assertThat(inspection.findings(Topic.declarations(), WITHIN))
                .extracting(TopicFinding::what)
                .containsExactly("unclean.leader.election.enable");
    }

    @Test
    void aTopicThatABrokerMadeByItselfIsFoundAndNotDeletedByApplying() throws Exception {
        String name = Topic.CONCERNS_SUBMITTED.topicName();
        admin.deleteTopics(List.of(name)).all().get(30, TimeUnit.SECONDS);
        assertThat(inspection.findings(Topic.declarations(), WITHIN))
                .extracting(TopicFinding::found)
                .containsExactly("missing");
        admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);

        List<TopicFinding> left = inspection.apply(Topic.declarations(), WITHIN);

        assertThat(left).singleElement().satisfies(finding -> {
            assertThat(finding.what()).isEqualTo("the number of partitions");
            assertThat(finding.gravity()).isEqualTo(Gravity.BREAKS_THE_PROMISE);
            assertThat(finding.toString())
                    .isEqualTo("concerns.submitted.v1: the number of partitions is 1 and must be 6; it was made by"
                            + " something else than \"signpost topics apply\": delete it if it is empty, and"
                            + " apply");
        });
        admin.deleteTopics(List.of(name)).all().get(30, TimeUnit.SECONDS);
    }

    @Test
    void oneCopyIsTooFewWhereLivesDependOnIt() throws Exception {
        List<TopicFinding> findings =
                new TopicInspection(admin, Copies.PRODUCTION).findings(Topic.declarations(), WITHIN);

        assertThat(findings)
                .extracting(TopicFinding::what)
                .containsOnly("the number of copies", "min.insync.replicas")
                .hasSize(2 * Topic.declarations().size());
    }

    @Test
    void brokersThatDoNotAnswerAreNoFinding() throws Exception {
        Admin nobody =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + LocalBroker.freePort()));
        try {
            assertThatThrownBy(() -> new TopicInspection(nobody, Copies.SINGLE_BROKER)
                            .findings(Topic.declarations(), Duration.ofSeconds(1)))
                    .isInstanceOf(TopicsUnknown.class)
                    .hasMessage("the brokers did not describe the topics within 1 s");
        } finally {
            // otherwise it waits for what is still asked
            nobody.close(Duration.ZERO);
        }
    }

    @Test
    void copiesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new Copies(1, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Copies(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void set(Topic topic, String setting, String value) throws Exception {
        set(topic.topicName(), setting, value);
    }

    private static void set(String topic, String setting, String value) throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(setting, value), OpType.SET))))
                .all()
                .get(30, TimeUnit.SECONDS);
        // brokers hear of a change a little later than it is acknowledged
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(requireNonNull(admin.describeConfigs(List.of(resource))
                                        .all()
                                        .get(30, TimeUnit.SECONDS)
                                        .get(resource))
                                .get(setting)
                                .value())
                        .isEqualTo(value));
    }
}
