package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.topic.Topic;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What nobody who means well would send.
@ExtendWith(OutputCaptureExtension.class)
class HostileRequestsTest {

    private static final long SEED = 20261123;
    private static final String CANARY = HostileRequests.CANARY;
    private static final int HOSTILE = 2000;
    private static final String GOOD = SubmittedEventsAtTheBroker.concern("");

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

    /// How a way in says no.
    enum Refusal {
        /// With the page again; what was typed stands in it, for the person who typed it.
        PAGE("text/html"),
        /// With a problem for all of it.
        PROBLEM("application/problem+json"),
        /// With a problem for all of it, or for each item.
        ITEMS("application/problem+json"),
        /// With the errors of Open311.
        OPEN311("application/json");

        private final String type;

        Refusal(String type) {
            this.type = type;
        }

        void check(HttpResponse<String> answer, String which) {
            boolean each = this == ITEMS && answer.statusCode() == 200;
            if (each) {
                JsonNode items = JsonMapper.shared().readTree(answer.body()).get("items");
                assertThat(items.size()).as(which).isPositive();
                assertThat(items).as(which).allSatisfy(item -> {
                    assertThat(item.get("status").asInt()).isBetween(400, 499);
                    assertThat(item.has("receipt")).isFalse();
                });
            } else {
                assertThat(answer.statusCode()).as(which).isBetween(400, 499);
            }
            assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                    .as(which)
                    .startsWith(each ? "application/json" : type);
            if (this == PAGE) {
                assertThat(answer.body()).as(which).doesNotContain("<script>alert(1)");
            } else {
                assertThat(answer.body()).as(which).doesNotContain(CANARY);
            }
            assertThat(answer.headers().toString()).as(which).doesNotContain(CANARY);
        }
    }

    /// A way in, and how to be hostile there.
    record Entrance(String name, Refusal refusal, BiFunction<HostileRequests, Integer, HttpRequest.Builder> request) {
        static Entrance of(
                String name,
                String path,
                String type,
                Refusal refusal,
                BiFunction<HostileRequests, Integer, byte[]> body) {
            return new Entrance(
                    name,
                    refusal,
                    (hostile, number) -> to(path).header("Content-Type", type)
                            .header("Accept", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body.apply(hostile, number))));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(intake.at(path));
    }

    /// Every way in by HTTP.
    static Stream<Entrance> entrances() {
        return Stream.of(
                new Entrance("form", Refusal.PAGE, (hostile, number) -> {
                    HostileRequests.Page page = hostile.form(number);
                    return to(page.path())
                            .headers("Content-Type", "application/x-www-form-urlencoded", "Accept", "text/html")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(page.body()));
                }),
                Entrance.of("one concern", "/v1/concerns", "application/json", Refusal.PROBLEM, HostileRequests::json),
                Entrance.of(
                        "batch of concerns",
                        "/v1/concerns:batch",
                        "application/json",
                        Refusal.ITEMS,
                        HostileRequests::batch),
                Entrance.of(
                        "structured event",
                        "/v1/events",
                        EventsApi.STRUCTURED,
                        Refusal.PROBLEM,
                        HostileRequests::structuredEvent),
                new Entrance("binary event", Refusal.PROBLEM, (hostile, number) -> {
                    HostileRequests.Binary event = hostile.binaryEvent(number);
                    return to("/v1/events")
                            .header("Accept", "application/json")
                            .headers(event.headers().toArray(String[]::new))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(event.body()));
                }),
                Entrance.of(
                        "batch of events",
                        "/v1/events",
                        EventsApi.BATCH,
                        Refusal.ITEMS,
                        HostileRequests::batchOfEvents),
                Entrance.of(
                        "Open311",
                        "/open311/v2/requests.json",
                        "application/x-www-form-urlencoded",
                        Refusal.OPEN311,
                        HostileRequests::open311));
    }

    @ParameterizedTest
    @MethodSource("entrances")
    void twoThousandHostileRequestsAreRefusedAndNothingIsRepeatedStoredOrLogged(
            Entrance entrance, CapturedOutput output) {
        var hostile = new HostileRequests(SEED);
        Set<String> before = reported();
        var good = new HashSet<String>();
        long used = 0;
        for (int number = 0; number < HOSTILE; number++) {
            var request = entrance.request()
                    .apply(hostile, number)
                    .header("X-Forwarded-For", "203.0.113.77")
                    .header("User-Agent", CANARY)
                    .build();

            entrance.refusal().check(intake.send(request), "request %d of seed %d".formatted(number, SEED));

            if (number % 100 == 0) {
                var accepted = intake.report(GOOD);
                assertThat(accepted.statusCode()).isEqualTo(202);
                good.add(JsonMapper.shared()
                        .readTree(accepted.body())
                        .get("concernId")
                        .asString());
            }
            if (number == HOSTILE / 4) {
                used = usedHeap();
            }
        }
        assertThat(usedHeap() - used).as("growth of the heap").isLessThan(64L * 1024 * 1024);
        Set<String> after = reported();
        after.removeAll(before);
        assertThat(after).isEqualTo(good);
        assertThat(held()).isEmpty();
        assertThat(output.getAll()).doesNotContain(CANARY, "203.0.113.77");
    }

    private static List<String> held() {
        return TopicContents.of(broker, Topic.CONCERNS_HELD.topicName()).stream()
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .toList();
    }

    private static Set<String> reported() {
        return TopicContents.of(broker, Topic.CONCERNS_REPORTED.topicName()).stream()
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void twoThousandHostileRecordsAreParkedByteForByteAndGoodOnesGoThrough(CapturedOutput output) {
        var hostile = new HostileRequests(SEED);
        var sent = new ArrayList<String>();
        try (var events = new SubmittedEventsAtTheBroker(broker)) {
            for (int number = 0; number < HOSTILE; number++) {
                byte[] value = number % 3 == 0 ? hostile.json(number) : hostile.structuredEvent(number);
                var headers = new ArrayList<Header>();
                if (number % 3 == 0) {
                    SubmittedEventsAtTheBroker.attributes("/hostile", Integer.toString(number))
                            .forEach((name, text) -> headers.add(
                                    SubmittedEventsAtTheBroker.header(name, text.getBytes(StandardCharsets.UTF_8))));
                }
                if (hostile.oneIn(5)) {
                    headers.add(SubmittedEventsAtTheBroker.header("ce_" + CANARY, hostile.header()));
                }
                if (hostile.oneIn(5)) {
                    headers.add(SubmittedEventsAtTheBroker.header("x-" + CANARY, hostile.header()));
                }
                sent.add(hash(value));
                int partition = hostile.partition(Topic.CONCERNS_SUBMITTED.partitions());
                events.send(partition, value, headers);
                if (number % 100 == 0) {
                    events.send(
                            partition,
                            SubmittedEventsAtTheBroker.event(
                                    "/good", Integer.toString(number), SubmittedEventsAtTheBroker.concern("")),
                            Map.of());
                }
            }

            events.awaitAllLookedAfter();

            assertThat(events.parked().stream().map(record -> hash(record.value())))
                    .containsExactlyInAnyOrderElementsOf(sent);
            assertThat(events.parked())
                    .allSatisfy(record -> record.headers().forEach(header -> {
                        if (header.key().startsWith("sp_parked_")) {
                            assertThat(new String(header.value(), StandardCharsets.UTF_8))
                                    .doesNotContain(CANARY);
                        }
                    }));
            assertThat(events.reportedFrom("/good")).hasSize(HOSTILE / 100);
            assertThat(events.reportedFrom("/hostile")).isEmpty();
            assertThat(output.getAll()).doesNotContain(CANARY);
        }
    }

    private static String hash(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR 1=1; DROP TABLE concerns; --",
                "<script>alert(1)</script>",
                "\uD83D\uDC80 \uD83D\uDE4F",
                "line\r\nSet-Cookie: x=1"
            })
    void whatOnlyLooksHostileIsWhatSomebodySawAndIsAccepted(String seen) {
        var concern = JsonMapper.shared().readTree(GOOD);
        ((ObjectNode) concern).put("narrative", seen);

        assertThat(intake.report(concern.toString()).statusCode()).isEqualTo(202);
    }

    @Test
    void bodiesThatNeverEndHoldUpNobodyAndAreGivenUp() throws Exception {
        try (var patient = new RunningIntake(broker.bootstrapServers(), folder, "server.tomcat.connection-timeout=3s")
                .awaitReady()) {
            var slow = new ArrayList<Socket>();
            for (int i = 0; i < 100; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), patient.port());
                socket.setSoTimeout(60_000);
                boolean form = i % 2 == 0;
                socket.getOutputStream()
                        .write(("POST " + (form ? "/step/1" : "/v1/concerns") + " HTTP/1.1\r\nHost: localhost\r\n"
                                        + "Content-Type: "
                                        + (form ? "application/x-www-form-urlencoded" : "application/json")
                                        + "\r\nContent-Length: 1000\r\n\r\n{\"danger\": \"" + CANARY)
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                slow.add(socket);
            }
            for (int i = 0; i < 10; i++) {
                assertThat(patient.report(GOOD).statusCode()).isEqualTo(202);
            }
            for (Socket socket : slow) {
                try (socket) {
                    String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

                    assertThat(answer).doesNotContain("HTTP/1.1 202", "HTTP/1.1 200", "HTTP/1.1 5", CANARY);
                }
            }
        }
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
        var answer = intake.send(HttpRequest.newBuilder(intake.at("/step/16"))
                .headers("Content-Type", "application/x-www-form-urlencoded", "Accept", "text/html")
                .POST(HttpRequest.BodyPublishers.ofString("narrative=" + CANARY.repeat(200_000)))
                .build());

        assertThat(answer.statusCode()).isBetween(400, 499);
        assertThat(answer.body()).doesNotContain(CANARY).contains("tel:999");
    }
}
