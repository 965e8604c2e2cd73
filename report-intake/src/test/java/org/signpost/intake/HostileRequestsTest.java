package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.topic.Topic;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// What nobody who means well would send.
@ExtendWith(OutputCaptureExtension.class)
class HostileRequestsTest {

    private static final long SEED = 20261123;
    private static final String CANARY = "canary7e2f";

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static RunningIntake intake;

    @BeforeAll
    static void start() throws Exception {
        broker = LocalBroker.startWithTopics(folder.resolve("log"));
        intake = new RunningIntake(broker.bootstrapServers(), folder).awaitReady();
    }

    @AfterAll
    static void stop() {
        intake.close();
        broker.close();
    }

    @Test
    void fiveHundredHostileReportsAreRefusedAndNothingIsRepeatedStoredOrLogged(CapturedOutput output)
            throws IOException {
        var random = new Random(SEED);
        for (int number = 0; number < 500; number++) {
            byte[] body = hostile(random, number % 10);
            var request = HttpRequest.newBuilder(intake.at("/v1/concerns"))
                    .header("Content-Type", "application/json")
                    .header("X-Forwarded-For", "203.0.113.77")
                    .header("User-Agent", CANARY)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();

            var answer = intake.send(request);

            assertThat(answer.statusCode())
                    .as("request %d of seed %d", number, SEED)
                    .isBetween(400, 499);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .as("request %d of seed %d", number, SEED)
                    .contains("application/problem+json");
            assertThat(answer.body()).as("request %d of seed %d", number, SEED).doesNotContain(CANARY);
        }
        assertThat(TopicContents.of(broker, Topic.CONCERNS_REPORTED.topicName()))
                .isEmpty();
        assertThat(TopicContents.of(broker, Topic.CONCERNS_KEYS.topicName())).isEmpty();
        assertThat(output.getAll()).doesNotContain(CANARY, "203.0.113.77");
    }

    private static byte[] hostile(Random random, int kind) throws IOException {
        String good =
                "\"under18\": \"no\", \"exploitation\": [\"labour\"], \"reporter\": {\"identity\": \"anonymous\"}";
        String text = switch (kind) {
            case 0 ->
                "{\"danger\": "
                        + List.of("1", "true", "[]", "{}", "null", "1e999").get(random.nextInt(6)) + ", " + good + "}";
            case 1 -> "{\"danger\": \"no\", \"" + CANARY + " " + random.nextInt() + "\": 1, " + good + "}";
            case 2 -> "{\"danger\": \"no\", \"danger\": \"no\", " + good + "}";
            case 3 -> "[".repeat(1 + random.nextInt(50_000)) + CANARY;
            case 4 -> "{\"danger\": \"" + CANARY + "\\u0000\uD83D\uDC80\", " + good + "}";
            case 5 ->
                "{\"danger\": \"no\", \"narrative\": \"" + "\uD83D\uDC80".repeat(20_000 + random.nextInt(20_000))
                        + CANARY + "\", " + good + "}";
            case 6 ->
                "{\"danger\": \"no\", \"places\": " + "[{\"place\": \"" + CANARY + "\"},".repeat(random.nextInt(3000))
                        + "0]}";
            case 7 -> "{\"danger\": \"no\", \"concernId\": \"" + CANARY + "\", " + good + "}";
            default -> "";
        };
        return switch (kind) {
            case 8 -> {
                var bytes = new byte[1 + random.nextInt(4000)];
                random.nextBytes(bytes);
                yield bytes;
            }
            case 9 -> {
                var packed = new ByteArrayOutputStream();
                try (var gzip = new GZIPOutputStream(packed)) {
                    gzip.write(("{\"danger\": \"no\", " + good + "}").getBytes(StandardCharsets.UTF_8));
                }
                yield packed.toByteArray();
            }
            default -> text.getBytes(StandardCharsets.UTF_8);
        };
    }

    @Test
    void anotherKindOfBodyOrAnswerIsAProblemTooAndRepeatsNothing() {
        var body = HttpRequest.BodyPublishers.ofString("{\"danger\": \"no\"}");
        var xml = HttpRequest.newBuilder(intake.at("/v1/concerns"))
                .header("Content-Type", "application/" + CANARY)
                .POST(body)
                .build();
        var packed = HttpRequest.newBuilder(intake.at("/v1/concerns"))
                .headers("Content-Type", "application/json", "Content-Encoding", "gzip")
                .POST(body)
                .build();
        var accept = HttpRequest.newBuilder(intake.at("/v1/concerns"))
                .headers("Content-Type", "application/json", "Accept", "text/" + CANARY)
                .POST(body)
                .build();
        var garbledAccept = HttpRequest.newBuilder(intake.at("/v1/concerns"))
                .headers("Content-Type", "application/json", "Accept", CANARY + "/;;=")
                .POST(body)
                .build();
        var method = HttpRequest.newBuilder(intake.at("/v1/concerns"))
                .method("DELETE", HttpRequest.BodyPublishers.noBody())
                .build();
        var path = HttpRequest.newBuilder(intake.at("/v1/" + CANARY)).build();

        problem(xml, 415);
        problem(packed, 415);
        problem(accept, 406);
        problem(garbledAccept, 406);
        problem(method, 405);
        problem(path, 404);
    }

    private static void problem(HttpRequest request, int status) {
        var answer = intake.send(request);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"status\":" + status).doesNotContain(CANARY);
    }

    @Test
    void whatIsNotEvenHttpGetsNothingBackOfWhatItSent() throws IOException {
        for (String request : List.of(
                "GET /" + CANARY + "|<script> HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /?" + CANARY + "=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                CANARY + "\u0001 / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/9." + CANARY + "\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: " + CANARY + "_|\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\n" + CANARY + "(: x\r\nConnection: close\r\n\r\n",
                "POST /v1/concerns HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nZZ" + CANARY + "\r\n\r\n")) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), intake.port())) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

                assertThat(answer)
                        .as(request)
                        .doesNotContain("HTTP/1.1 202", "HTTP/1.1 5")
                        .doesNotContain(CANARY, "Apache", "Exception", "at org.");
            }
        }
    }

    @Test
    void aFormThatIsMuchTooLargeIsRefusedInPlainWords() {
        var answer = intake.send(HttpRequest.newBuilder(intake.at("/report"))
                .headers("Content-Type", "application/x-www-form-urlencoded", "Accept", "text/html")
                .POST(HttpRequest.BodyPublishers.ofString("narrative=" + CANARY.repeat(200_000)))
                .build());

        assertThat(answer.statusCode()).isBetween(400, 499);
        assertThat(answer.body()).doesNotContain(CANARY).contains("tel:999");
    }
}
