package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.avro.ConcernReported;
import org.testcontainers.postgresql.PostgreSQLContainer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Two instances that share a spool in PostgreSQL. It is skipped where there is no Docker.
@NeedsPostgreSql
class SeveralInstancesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:17");

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        POSTGRES.start();
    }

    @AfterAll
    static void stop() {
        POSTGRES.stop();
    }

    private RunningIntake intake(LocalBroker broker) throws IOException {
        return new RunningIntake(
                broker.bootstrapServers(),
                folder,
                "signpost.intake.answer-within=500ms",
                "spring.datasource.url=" + POSTGRES.getJdbcUrl(),
                "spring.datasource.username=" + POSTGRES.getUsername(),
                "spring.datasource.password=" + POSTGRES.getPassword());
    }

    private static JsonNode accepted(RunningIntake intake, int number) {
        var answer = intake.report("""
            {"source": "partner-app", "sourceReference": "%d", "danger": "no", "under18": "no",
             "exploitation": ["labour"], "reporter": {"identity": "anonymous"}}\
            """.formatted(number));
        assertThat(answer.statusCode()).isEqualTo(202);
        return JSON.readTree(answer.body());
    }

    @Test
    void whatBothSpooledIsSentOnceAndEachKnowsWhatTheOtherTook() throws Exception {
        var broker = LocalBroker.startWithTopics(folder.resolve("log"));
        try (var one = intake(broker).awaitReady();
                var other = intake(broker).awaitReady()) {
            broker.close();

            var ids = new ArrayList<String>();
            for (int number = 0; number < 40; number++) {
                JsonNode receipt = accepted(number % 2 == 0 ? one : other, number);
                assertThat(accepted(number % 2 == 0 ? other : one, number)).isEqualTo(receipt);
                ids.add(receipt.get("concernId").asString());
            }
            Awaitility.await().until(() -> one.get("/v1/concerns/" + ids.get(1)).statusCode() == 200);

            broker = LocalBroker.start(folder.resolve("log"), broker.port());
            one.awaitReady();
            other.awaitReady();

            List<String> onTopic = ReportedTopic.concerns(broker).stream()
                    .map(ConcernReported::getConcernId)
                    .toList();
            assertThat(onTopic).containsExactlyInAnyOrderElementsOf(ids);
        } finally {
            broker.close();
        }
    }
}
