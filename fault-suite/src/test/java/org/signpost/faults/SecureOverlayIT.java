package org.signpost.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.topic.Topic;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The secure overlay: everything works that must, and nobody does what they need not.
@TestMethodOrder(OrderAnnotation.class)
class SecureOverlayIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String FORM = "127.0.0.1:28080";
    private static final String PAGES = "127.0.0.1:28082";
    private static final Pattern LINK = Pattern.compile("/a/[0-9a-z]+");
    private static final String INBOX = "127.0.0.1:28025";
    private static final List<String> SERVICES =
            List.of("report-intake", "routing-1", "routing-2", "notifier-1", "notifier-2");
    private static final List<String> BROKERS = List.of("kafka-1", "kafka-2", "kafka-3");
    private static final Duration UP_WITHIN = Duration.ofMinutes(5);
    private static final Duration TOLD_WITHIN = Duration.ofMinutes(2);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init") // set before all tests, or none runs
    private static Compose compose;

    @BeforeAll
    static void start() {
        assumeTrue(Compose.answers(), "there is no Docker on this machine");
        compose = new Compose(
                ROOT,
                "signpost-secured",
                Map.of(
                        "COMPOSE_PROFILES", "demo",
                        "SIGNPOST_FORM", FORM,
                        "SIGNPOST_PARTNER_PAGES", PAGES,
                        "SIGNPOST_PARTNER_PAGES_2", "127.0.0.1:28084",
                        "SIGNPOST_INBOX", INBOX),
                List.of("docker-compose.yml", "docker-compose.secure.yml", "fault-suite/src/test/compose/clients.yml"));
        // what a run left behind that was killed
        compose.close();
        compose.build();
        compose.up();
        awaitHealthy();
    }

    @AfterAll
    static void stop() {
        if (compose != null) {
            compose.close();
        }
    }

    @Test
    @Order(1)
    void aConcernGoesThroughToItsPartners() throws Exception {
        String reference = reported();

        awaitTold(reference);
        assertThat(watched()).contains("lead").contains(reference);
    }

    @Test
    @Order(2)
    void anUpstreamApplicationWritesWhatItMayAndReportIntakeParksWhatItCannotRead() {
        assertThat(as("upstream", write("concerns.submitted.v1"))).doesNotContain("Exception");

        await().atMost(TOLD_WITHIN)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> assertThat(watched()).containsPattern("concerns.submitted.report-intake.dlq +parked"));
        assertThat(as("upstream", read("concerns.submitted.v1")))
                .contains("Not authorized to access topics: [concerns.submitted.v1]");
    }

    @Test
    @Order(3)
    void topicsAndRightsAreAsDeclaredWithNothingTooMuch() {
        assertThat(tool("ops", "topics", "diff")).contains("topics are as they must be");
        assertThat(tool("ops", "access", "diff")).contains("Everybody may do what is declared, and nothing else.");
    }

    @Test
    @Order(4)
    void noServiceIsRefusedWhatItNeeds() {
        for (String service : SERVICES) {
            assertThat(compose.compose("logs", "--no-color", service))
                    .as(service)
                    .doesNotContainIgnoringCase("authorization");
        }
        assertThat(tool("reviewer", "held", "list")).doesNotContain("cannot");
    }

    @Test
    @Order(5)
    void routingServiceIsRefusedTheKeysAndTheWordOfOthers() {
        assertThat(as("routing-service", read("concerns.keys.v1")))
                .contains("Not authorized to access topics: [concerns.keys.v1]");
        assertThat(as("routing-service", write("concerns.submitted.v1")))
                .contains("Not authorized to access topics: [concerns.submitted.v1]");
        assertThat(as("routing-service", read("concerns.reported.v1")))
                .contains("Processed a total of")
                .doesNotContain("uthoriz");
    }

    @Test
    @Order(6)
    void opsReadsDecisionsAndIsRefusedTheKeysAndEveryWrite() {
        assertThat(as("ops", read("concerns.routed.v1")))
                .contains("Processed a total of")
                .doesNotContain("uthoriz");
        assertThat(as("ops", read("concerns.keys.v1"))).contains("Not authorized to access topics: [concerns.keys.v1]");
        for (Topic topic : Topic.values()) {
            assertThat(as("ops", write(topic.topicName())))
                    .as(topic.topicName())
                    .contains("Not authorized to access topics: [" + topic.topicName() + "]");
        }
        assertThat(as(
                        "ops",
                        "kafka-topics.sh --bootstrap-server kafka-1:9092 --command-config %s --delete --topic %s"
                                .formatted("/secrets/kafka/client.properties", "concerns.routed.v1")))
                .contains("Authorization");
    }

    @Test
    @Order(7)
    void whoeverHasNoPasswordOrNoCertificateOfThisClusterIsRefused() {
        String trust = properties("ssl.truststore.type=PEM", "ssl.truststore.location=/secrets/kafka/ca.pem");
        String wrong = trust
                + properties(
                        "security.protocol=SASL_SSL",
                        "sasl.mechanism=SCRAM-SHA-512",
                        "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required"
                                + " username=\"routing-service\" password=\"guessed\";");
        assertThat(asStranger(wrong, 9092)).contains("SaslAuthenticationException");

        String withoutCertificate = properties("security.protocol=SSL") + trust;
        assertThat(asStranger(withoutCertificate, 9094)).contains("SslAuthenticationException");
        assertThat(asStranger(withoutCertificate, 9093)).contains("SslAuthenticationException");
        // an encrypted client that says no name is refused where services connect, too
        assertThat(asStranger(withoutCertificate, 9092)).doesNotContain("listed");

        String another = "keytool -genkeypair -alias a -keyalg EC -dname CN=administrator -storetype PKCS12"
                + " -keystore /tmp/another.p12 -storepass another >/dev/null 2>&1; ";
        String ofAnotherAuthority = withoutCertificate
                + properties(
                        "ssl.keystore.type=PKCS12",
                        "ssl.keystore.password=another",
                        "ssl.keystore.location=/tmp/another.p12");
        assertThat(asStranger(another, ofAnotherAuthority, 9094)).contains("SslAuthenticationException");
        // and whoever trusts another authority does not take these brokers for theirs
        String trustsAnother = properties(
                "security.protocol=SSL",
                "ssl.truststore.type=PKCS12",
                "ssl.truststore.password=another",
                "ssl.truststore.location=/tmp/another.p12");
        assertThat(asStranger(another, trustsAnother, 9094)).contains("SslAuthenticationException");
    }

    @Test
    @Order(8)
    void nobodyIsHeardUnencrypted() {
        for (int port : List.of(9092, 9093, 9094)) {
            assertThat(asStranger(properties("security.protocol=PLAINTEXT"), port))
                    .as("port %d", port)
                    .containsAnyOf("TimeoutException", "disconnected", "OutOfMemoryError")
                    .doesNotContain("listed");
        }
    }

    @Test
    @Order(9)
    void noSecretIsInAnEnvironmentACommandLineOrALog() {
        String mark = "secret:";
        List<String> secrets = compose.compose(
                        "run",
                        "--rm",
                        "--no-deps",
                        "--entrypoint",
                        "sh",
                        "secrets",
                        "-c",
                        "for each in /secrets/cluster/*/password; do echo \"secret:$(cat \"$each\")\"; done;"
                                + " sed -sn '2p' /secrets/cluster/*/keystore.pem /secrets/cluster/ca/ca.key"
                                + " | sed 's/^/secret:/'")
                .lines()
                .filter(line -> line.startsWith(mark))
                .map(line -> line.substring(mark.length()))
                .toList();
        assertThat(secrets).hasSizeGreaterThanOrEqualTo(7).allMatch(secret -> secret.length() > 32);

        var places = new ArrayList<>(SERVICES);
        places.addAll(BROKERS);
        places.add("topics");
        for (String service : places) {
            String inspected = compose.docker(service, "inspect", "--format", "{{json .Config}} {{json .Args}}");
            String processes = service.equals("topics") ? "" : compose.docker(service, "top");
            String log = compose.compose("logs", "--no-color", service);
            assertThat(secrets).as(service).noneMatch(secret -> (inspected + processes + log).contains(secret));
        }
    }

    @Test
    @Order(10)
    void aPasswordAndACertificateAreMadeAnewAsTheDocumentationSays() throws Exception {
        String password = "/secrets/cluster/routing-service/password";
        String certificate = "/secrets/cluster/kafka-2/keystore.pem";
        String before = digests(password, certificate);

        compose.compose("run", "--rm", "--no-deps", "--entrypoint", "rm", "secrets", password, certificate);
        compose.compose("run", "--rm", "--no-deps", "secrets");
        compose.compose("run", "--rm", "--no-deps", "topics");
        compose.compose("restart", "routing-1");
        compose.compose("restart", "routing-2", "kafka-2");

        awaitHealthy();
        assertThat(digests(password, certificate).lines())
                .hasSize(2)
                .doesNotContainAnyElementsOf(before.lines().toList());
        awaitTold(reported());
    }

    @Test
    @Order(11)
    void everythingIsLostAndBroughtBackFromBackups(@TempDir Path folder) throws Exception {
        String ledger = folder.resolve("ledger").toString();
        String secrets = folder.resolve("secrets.tar").toString();
        String reference = reported();
        awaitTold(reference);
        String link = linkOf(reference);
        compose.script("docker/backup", ledger);
        compose.script("docker/backup", "--secrets", secrets);

        compose.close();
        compose.script("docker/restore", "--secrets", secrets);
        assertThatThrownBy(() -> compose.script("docker/restore", "--secrets", secrets))
                .hasMessageContaining("it is never overwritten");
        compose.script("docker/restore", ledger);

        awaitHealthy();
        awaitTold(reported());
        // what was told before the backup is not told again
        assertThat(messagesWith(reference)).isZero();
        assertThat(page(HttpRequest.newBuilder(URI.create(link)))).contains(reference, "I have it");
        assertThat(page(HttpRequest.newBuilder(URI.create(link))
                        .header("Sec-Fetch-Site", "same-origin")
                        .POST(HttpRequest.BodyPublishers.noBody())))
                .contains(reference)
                .doesNotContain("I have it");
    }

    private static String page(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString()).body();
    }

    /// The link by which the police acknowledge, where it can be opened from here.
    private static String linkOf(String reference) throws IOException, InterruptedException {
        return messagesAbout(reference)
                .filter(message -> message.path("partner").asString("").equals("warwickshire-police"))
                .map(message -> LINK.matcher(message.path("body").asString("")))
                .filter(Matcher::find)
                .findFirst()
                .map(found -> "http://" + PAGES + found.group())
                .orElseThrow();
    }

    /// Lines with a digest and a name.
    private static String digests(String... files) {
        var command = new ArrayList<>(List.of("run", "--rm", "--no-deps", "--entrypoint", "sha256sum", "secrets"));
        command.addAll(List.of(files));
        return compose.compose(command.toArray(String[]::new))
                .lines()
                .filter(line -> line.contains("  /secrets/"))
                .collect(Collectors.joining("\n"));
    }

    /// Whether there is a record does not matter: who may not read is told so before that.
    private static String read(String topic) {
        return "kafka-console-consumer.sh --bootstrap-server kafka-1:9092 --command-config"
                + " /secrets/kafka/client.properties --topic " + topic
                + " --partition 0 --offset earliest --timeout-ms 8000 --max-messages 1 >/dev/null";
    }

    private static String write(String topic) {
        // --sync, because otherwise a refusal is not told of; an idempotent producer is refused before it names a topic
        return "echo attempt | kafka-console-producer.sh --bootstrap-server kafka-1:9092 --command-config"
                + " /secrets/kafka/client.properties --sync --command-property enable.idempotence=false --topic "
                + topic;
    }

    /// Runs Kafka's own tools with the files of a principal, and returns what they said, however they ended.
    private static String as(String principal, String script) {
        return compose.compose("run", "--rm", "--no-deps", "as-" + principal, "{ " + script + "; } 2>&1 || true");
    }

    /// What writes these lines.
    private static String properties(String... lines) {
        return Arrays.stream(lines).map(line -> "echo '" + line + "'; ").collect(Collectors.joining());
    }

    private static String asStranger(String properties, int port) {
        return asStranger("", properties, port);
    }

    /// Lists topics with those settings; the files of upstream are there, and used for what the settings name.
    private static String asStranger(String before, String properties, int port) {
        return as(
                "upstream",
                before + "{ " + properties + properties("request.timeout.ms=5000", "default.api.timeout.ms=8000")
                        + "} >/tmp/stranger.properties; kafka-topics.sh --bootstrap-server kafka-1:" + port
                        + " --command-config /tmp/stranger.properties --list && echo listed");
    }

    private static String tool(String who, String... command) {
        var arguments = new ArrayList<>(List.of("run", "--rm", "--no-deps", who));
        arguments.addAll(Arrays.asList(command));
        return compose.compose(arguments.toArray(String[]::new));
    }

    private static String watched() {
        return tool("ops", "watch", "--from-beginning", "--until-now");
    }

    /// Sends a report of its own, and returns its reference.
    private static String reported() throws IOException, InterruptedException {
        JsonMapper json = JsonMapper.shared();
        JsonNode example = json.readTree(Files.readString(ROOT.resolve("examples/concern.json")));
        ((ObjectNode) example).put("sourceReference", UUID.randomUUID().toString());
        HttpRequest report = HttpRequest.newBuilder(URI.create("http://" + FORM + "/v1/concerns"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(example.toString()))
                .build();
        JsonNode accepted =
                json.readTree(HTTP.send(report, BodyHandlers.ofString()).body());
        String reference = accepted.path("reference").asString("");
        assertThat(reference).as("%s", accepted).isNotEmpty();
        return reference;
    }

    private static void awaitTold(String reference) {
        await().atMost(TOLD_WITHIN)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(messagesWith(reference)).isGreaterThanOrEqualTo(2));
    }

    private static void awaitHealthy() {
        await().atMost(UP_WITHIN)
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(compose.states())
                        .containsAllEntriesOf(Stream.concat(SERVICES.stream(), BROKERS.stream())
                                .collect(Collectors.toMap(service -> service, _ -> "running/healthy"))));
    }

    private static long messagesWith(String reference) throws IOException, InterruptedException {
        return messagesAbout(reference).count();
    }

    private static Stream<JsonNode> messagesAbout(String reference) throws IOException, InterruptedException {
        HttpRequest all = HttpRequest.newBuilder(URI.create("http://" + INBOX + "/api/messages"))
                .build();
        JsonNode messages = JsonMapper.shared()
                .readTree(HTTP.send(all, BodyHandlers.ofString()).body());
        return messages.valueStream().filter(message -> message.toString().contains(reference));
    }
}
