package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.avro.ConcernReported;
import tools.jackson.databind.json.JsonMapper;

/// The brokers are away and the disk of the spool is full, really.
@NeedsSmallDisk
class FullDiskTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    private final List<String> accepted = new ArrayList<>();
    private int next;

    @Test
    void nothingIsAcceptedThatCouldBeLostAndWhenThereIsRoomItGoesOn() throws Exception {
        int port = LocalBroker.freePort();
        LocalBroker.startWithTopics(folder.resolve("log"), port).close();
        try (var disk = SmallDisk.mountedAt(folder.resolve("disk"), "4m");
                var intake = new RunningIntake(
                        "127.0.0.1:" + port,
                        folder,
                        "signpost.intake.answer-within=500ms",
                        "signpost.intake.spool.file=" + folder.resolve("disk").resolve("spool"))) {
            assertThat(report(intake).statusCode()).isEqualTo(202);

            disk.fill();
            // there may be room for some within the file of the database
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> report(intake).statusCode() == 503);
            Awaitility.await().untilAsserted(() -> {
                assertThat(intake.get("/accepting").statusCode()).isEqualTo(503);
                assertThat(intake.get("/actuator/health/readiness").statusCode())
                        .isEqualTo(503);
            });
            var refused = report(intake);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("5");
            var page = intake.sendForm(Map.of(
                    "danger", List.of("no"),
                    "under18", List.of("no"),
                    "exploitation", List.of("labour"),
                    "place", List.of("Bulkington"),
                    "identity", List.of("anonymous")));
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.body()).contains("Bulkington", "08000 121 700");
            assertThat(intake.get("/actuator/health/liveness").statusCode()).isEqualTo(200);

            disk.makeRoom();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> report(intake).statusCode() == 202);
            try (var broker = LocalBroker.start(folder.resolve("log"), port)) {
                intake.awaitReady();

                List<String> onTopic = ReportedTopic.concerns(broker).stream()
                        .map(ConcernReported::getConcernId)
                        .toList();
                // a report that was written and could not be confirmed may be there too, as after any lost answer
                assertThat(onTopic).doesNotHaveDuplicates().containsAll(accepted);
            }
        }
    }

    private HttpResponse<String> report(RunningIntake intake) {
        var answer = intake.report("""
            {"source": "partner-app", "sourceReference": "%d", "danger": "no", "under18": "no",
             "exploitation": ["labour"], "reporter": {"identity": "anonymous"}}\
            """.formatted(next++));
        if (answer.statusCode() == 202) {
            accepted.add(JSON.readTree(answer.body()).get("concernId").asString());
        }
        return answer;
    }
}
