package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;

/// Somebody opens visits of the form without end, without a cookie, so that nobody else can use it. Each /24 of the
/// loopback is a network.
class FloodOfVisitsTest {

    @TempDir
    Path folder;

    /// Answers the first page so often; the answers that were turned away.
    private static List<HttpResponse<String>> flood(RunningIntake intake, String address, int times)
            throws IOException, InterruptedException {
        var turnedAway = new ArrayList<HttpResponse<String>>();
        try (var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .localAddress(InetAddress.ofLiteral(address))
                .build()) {
            var request = HttpRequest.newBuilder(intake.at("/step/1"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("danger=no"))
                    .build();
            for (int i = 0; i < times; i++) {
                var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 303) {
                    turnedAway.add(answer);
                }
            }
        }
        return turnedAway;
    }

    @Test
    void afterTenThousandFromOneNetworkAPersonOfAnotherReportsAndComesBackWithTheCode() throws Exception {
        try (var broker = LocalBroker.startWithTopics(folder.resolve("log"));
                var intake = new RunningIntake(
                                broker.bootstrapServers(),
                                folder,
                                "signpost.intake.flood.visit-burst=1000",
                                "signpost.intake.flood.visit-per-hour=2000")
                        .awaitReady();
                var person = new FormVisitor(intake, "127.0.9.1")) {
            List<HttpResponse<String>> turnedAway = flood(intake, "127.0.8.1", 10_000);

            assertThat(turnedAway).hasSizeGreaterThan(5_000).allSatisfy(answer -> {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                        .isBetween(1L, 3L);
            });
            assertThat(turnedAway.getFirst().body()).contains("wait a moment", "tel:999", "08000 121 700");
            assertThat(FormVisitor.found("(<input[^>]*id=\"danger-no\"[^>]*>)", turnedAway.getFirst()))
                    .contains("checked");
            assertThat(intake.sessions()).hasSizeLessThan(2_501);

            var sent = person.report(FormVisitor.enough());

            assertThat(FormVisitor.path(sent)).isEqualTo("/done");
            String code = FormVisitor.found("([0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3})", sent);
            try (var later = new FormVisitor(intake, "127.0.9.2")) {
                var seen = later.post("/follow", Map.of("code", List.of(code)));
                assertThat(FormVisitor.path(seen)).isEqualTo("/follow/see");
                assertThat(seen.statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void whereSeveralNetworksTakeAllTheRoomAPersonOfAnotherGetsInAndStays() throws Exception {
        try (var intake = new RunningIntake(
                        "127.0.0.1:" + LocalBroker.freePort(),
                        folder,
                        "signpost.intake.form.most-visits=40",
                        "signpost.intake.answer-within=500ms");
                var person = new FormVisitor(intake, "127.0.9.1")) {
            for (int network = 1; network <= 4; network++) {
                assertThat(flood(intake, "127.0." + network + ".1", 50)).isEmpty();
            }
            assertThat(intake.sessions()).hasSize(40);

            try (var floods = Executors.newVirtualThreadPerTaskExecutor()) {
                var going = new ArrayList<Future<List<HttpResponse<String>>>>();
                for (int client = 1; client <= 12; client++) {
                    String address = "127.0." + (client % 4 + 1) + "." + client;
                    going.add(floods.submit(() -> flood(intake, address, 150)));
                }

                var check = person.walk(FormVisitor.enough());

                assertThat(FormVisitor.path(check)).isEqualTo("/check");
                for (var flood : going) {
                    assertThat(flood.get()).isEmpty();
                }
                assertThat(intake.sessions()).hasSize(40);
                assertThat(FormVisitor.path(person.sendFrom(check))).isEqualTo("/done");
            }
        }
    }
}
