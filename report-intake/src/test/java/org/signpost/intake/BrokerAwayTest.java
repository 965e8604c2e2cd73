package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.topic.Topic;

/// What a reporter sees while there are neither brokers nor a spool: nothing is lost without a word.
class BrokerAwayTest {

    private static final String NO_SPOOL = "spring.datasource.url=";
    private static final String CONCERN = "{\"source\": \"app\", \"sourceReference\": \"1\", \"danger\": \"no\","
            + " \"under18\": \"no\", \"exploitation\": [\"labour\"], \"reporter\": {\"identity\": \"anonymous\"}}";

    @TempDir
    Path folder;

    @Test
    void withoutBrokersAndSpoolTheServiceIsNotReadyAndNobodyIsToldThatAConcernIsSafe() throws Exception {
        try (var intake = new RunningIntake(
                "127.0.0.1:" + LocalBroker.freePort(), folder, "signpost.intake.answer-within=500ms", NO_SPOOL)) {
            assertThat(intake.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(intake.get("/actuator/health/liveness").statusCode()).isEqualTo(200);

            var answer = intake.report(CONCERN);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("5");
            assertThat(answer.body()).contains("not stored").doesNotContain("followUpCode");
            var accepting = intake.get("/accepting");
            assertThat(accepting.statusCode()).isEqualTo(503);
            assertThat(accepting.body()).isEqualTo("{\"accepting\":false}");
            assertThat(accepting.headers().firstValue("Retry-After")).contains("5");
            assertThat(accepting.headers().firstValue("Cache-Control")).contains("no-store");
        }
    }

    @Test
    void whenTheBrokersGoAwayTheFormKeepsEveryAnswerAndShowsNumbersToCall() throws Exception {
        var broker = LocalBroker.startWithTopics(folder.resolve("log"));
        try (var intake = new RunningIntake(
                        broker.bootstrapServers(), folder, "signpost.intake.answer-within=500ms", NO_SPOOL)
                .awaitReady()) {
            broker.close();

            var page = intake.sendForm(Map.of(
                    "danger", List.of("no"),
                    "under18", List.of("no"),
                    "exploitation", List.of("labour"),
                    "place", List.of("Bulkington"),
                    "narrative", List.of("A white van"),
                    "identity", List.of("share")));

            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.body())
                    .contains("has not been sent yet", ">Bulkington<", "A white van", "08000 121 700")
                    .doesNotContain("follow-up-code", "??");
            assertThat(intake.report(CONCERN).statusCode()).isEqualTo(503);
            Awaitility.await()
                    .until(() -> intake.get("/actuator/health/readiness").statusCode() == 503);
        }
    }

    @Test
    void whoeverSendsAgainAfterTheBrokersCameBackHasOneConcern() throws Exception {
        var broker = LocalBroker.startWithTopics(folder.resolve("log"));
        int port = broker.port();
        try (var intake = new RunningIntake(
                        broker.bootstrapServers(), folder, "signpost.intake.answer-within=500ms", NO_SPOOL)
                .awaitReady()) {
            broker.close();
            assertThat(intake.report(CONCERN).statusCode()).isEqualTo(503);

            broker = LocalBroker.start(folder.resolve("log"), port);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> intake.report(CONCERN).statusCode() == 202);

            assertThat(intake.report(CONCERN).statusCode()).isEqualTo(202);
            assertThat(TopicContents.of(broker, Topic.CONCERNS_REPORTED.topicName()))
                    .hasSize(1);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> intake.get("/actuator/health/readiness").statusCode() == 200);
        } finally {
            broker.close();
        }
    }
}
