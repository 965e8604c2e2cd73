package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What upstream systems are told while nothing can be stored: nobody is told that a concern is safe.
class BatchWithoutBrokersTest {

    private static final String CONCERN = """
        {"source": "app", "sourceReference": "1", "danger": "no", "under18": "no", "exploitation": ["labour"],
         "reporter": {"identity": "anonymous"}}\
        """;

    @TempDir
    private Path folder;

    @Test
    void everyEntranceSaysThatNothingWasStoredAndWhenToSendItAgain() throws Exception {
        try (var intake = new RunningIntake(
                "127.0.0.1:" + LocalBroker.freePort(),
                folder,
                "signpost.intake.answer-within=500ms",
                // and there is no spool
                "spring.datasource.url=")) {
            var batch = intake.post("/v1/concerns:batch", "application/json", "[" + CONCERN + ", {}, " + CONCERN + "]");
            var event = intake.post("/v1/events", "application/cloudevents+json", """
                {"specversion": "1.0", "id": "1", "source": "/app", "type": "org.signpost.concern.submitted.v1",
                 "data": %s}\
                """.formatted(CONCERN));
            var open311 = intake.post(
                    "/open311/v2/requests.xml",
                    "application/x-www-form-urlencoded",
                    "service_code=labour&attribute%5Bdanger%5D=no&attribute%5Bunder18%5D=no"
                            + "&attribute%5Bidentity%5D=anonymous");

            assertThat(batch.statusCode()).isEqualTo(200);
            assertThat(batch.headers().firstValue("Retry-After")).contains("5");
            JsonNode items = JsonMapper.shared().readTree(batch.body()).get("items");
            assertThat(items.valueStream().map(item -> item.get("status").asInt()))
                    .containsExactly(503, 400, 503);
            assertThat(event.statusCode()).isEqualTo(503);
            assertThat(event.headers().firstValue("Retry-After")).contains("5");
            assertThat(open311.statusCode()).isEqualTo(503);
            assertThat(open311.headers().firstValue("Retry-After")).contains("5");
            assertThat(open311.body()).contains("<code>503</code>");
            assertThat(batch.body() + event.body() + open311.body()).doesNotContain("followUpCode", "Follow-up");
        }
    }
}
