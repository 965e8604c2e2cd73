package org.signpost.faults;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    private static final String OTHER_PAGES = "127.0.0.1:28084";
    private static final String INBOX = "127.0.0.1:28025";
    private static final PartnersSide PARTNERS = new PartnersSide(INBOX, PAGES);
    private static final WrittenCommands DEPLOY = new WrittenCommands(ROOT.resolve("docs/deploy.md"));
    private static final Path CONFIG = ROOT.resolve("fault-suite/target/secured-config");
    private static final List<String> SERVICES =
            List.of("report-intake", "routing-1", "routing-2", "notifier-1", "notifier-2");
    private static final List<String> BROKERS = List.of("kafka-1", "kafka-2", "kafka-3");
    private static final Duration UP_WITHIN = Duration.ofMinutes(5);
    private static final Duration TOLD_WITHIN = Duration.ofMinutes(2);
    /// What a recall says for the reason `duplicate`.
    private static final String DUPLICATE = "it repeats a concern that is in hand";
    /// The reference that the pages have for an example; nobody reported it.
    private static final String EXAMPLE = "K7Q2-4MX9";
    /// What the report says that the tests send, and nobody but partners may read.
    private static final String NARRATIVE = "The same three women are dropped off by a van before 8am";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init") // set before all tests, or none runs
    private static Compose compose;

    /// A report that was sealed before the key-encryption key was made anew, and the new one.
    private static @Nullable Rotated rotated;

    private record Rotated(String reference, PartnersSide.Reader before, String primary) {}

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Compose.answers(), "there is no Docker on this machine");
        compose = new Compose(
                ROOT,
                "signpost-secured",
                Map.of(
                        "COMPOSE_PROFILES",
                        "demo",
                        "SIGNPOST_FORM",
                        FORM,
                        "SIGNPOST_PARTNER_PAGES",
                        PAGES,
                        "SIGNPOST_PARTNER_PAGES_2",
                        OTHER_PAGES,
                        "SIGNPOST_INBOX",
                        INBOX,
                        // the networks of Docker: through them a test says which network a reporter comes from
                        "SIGNPOST_TRUSTED_PROXIES",
                        "172.16.0.0/12,192.168.0.0/16",
                        "SIGNPOST_SECURED_CONFIG",
                        CONFIG.toString()),
                List.of(
                        "docker-compose.yml",
                        "docker-compose.secure.yml",
                        "fault-suite/src/test/compose/clients.yml",
                        "fault-suite/src/test/compose/hurried.yml"));
        copyConfig();
        if (!RunningSystem.KEPT) {
            // what a run left behind that was killed
            compose.close();
            compose.build();
        }
        compose.up();
        awaitHealthy();
    }

    @AfterAll
    static void stop() {
        if (compose != null && !RunningSystem.KEPT) {
            compose.close();
        }
    }

    @Test
    @Order(1)
    void aConcernGoesThroughToItsPartners() throws Exception {
        String reference = reported();

        PARTNERS.awaitTold(reference);
        assertThat(watched()).contains("lead").contains(reference);
    }

    @Test
    @Order(1)
    void itIsMeasuredWhenTheBrokersCertificatesEnd() {
        String metrics = compose.inside("report-intake", "bash", "-c", """
            exec 3<>/dev/tcp/127.0.0.1/9090
            printf '%s\\r\\n' 'GET /actuator/prometheus HTTP/1.0' 'Host: localhost' '' >&3
            cat <&3
            """);

        assertThat(metrics.lines().filter(line -> line.startsWith("signpost_intake_brokers_certificate_ends_seconds")))
                .singleElement()
                .satisfies(line -> assertThat(Instant.ofEpochSecond((long) Double.parseDouble(line.split(" ", -1)[1])))
                        .isAfter(Instant.now().plus(Duration.ofDays(790))));
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
        PARTNERS.awaitTold(reported());
    }

    @Test
    @Order(11)
    void whatIsParkedIsListedAndTheOperatorMayAskNoBroker() {
        assertThat(tool("ops", "parked", "list"))
                .contains("concerns.submitted.v1.report-intake.dlq")
                .containsPattern("NOT_AN_EVENT +1 record, oldest");
        assertThat(tool("ops", "parked", "list", "--reader", "routing-service")).contains("Nothing is parked.");

        for (List<String> asked : List.of(List.of("topics", "diff"), List.of("held", "list"))) {
            var command = new ArrayList<>(List.of("run", "--rm", "--no-deps", "operator"));
            command.addAll(asked);
            Compose.Ended refused = compose.ended(command.toArray(String[]::new));
            assertThat(refused.code()).as(refused.said()).isNotZero();
            assertThat(refused.said()).contains("run-ops-or-reviewer-instead");
        }
    }

    @Test
    @Order(12)
    void aReportThatWaitsForReviewIsListedAndReleased() throws Exception {
        var references = new ArrayList<String>();
        // 30 at once, and another for each minute that this takes
        for (int i = 0; i < 36; i++) {
            references.add(accepted(sent(report -> report.put("mode", "test"), "X-Forwarded-For", "203.0.113.7"))
                    .path("reference")
                    .asString(""));
        }
        String released = references.getLast();
        String rejected = references.get(34);

        assertThat(tool("reviewer", "held", "list"))
                .contains(released + "  held since", rejected + "  held since")
                .doesNotContain(references.getFirst());
        PARTNERS.awaitTold(references.getFirst());
        assertThat(PARTNERS.messagesWith(released)).isEmpty();

        assertThat(tool("reviewer", "held", "release", released, "--reason", "a school reported together"))
                .contains(released + "  released");
        assertThat(tool("reviewer", "held", "reject", rejected, "--reason", "the same words 36 times"))
                .contains(rejected + "  rejected");

        PARTNERS.awaitTold(released);
        assertThat(PARTNERS.messagesWith(rejected)).isEmpty();
        assertThat(tool("reviewer", "held", "list")).doesNotContain(released, rejected);
    }

    @Test
    @Order(13)
    void everyTestContactIsAskedWhetherAMessageReachesIt() throws Exception {
        long before = PARTNERS.messagesWith("a test message, ").count();

        Compose.Ended checked =
                compose.endedShell(DEPLOY.line("docker compose run --rm operator partners check --send"));

        // the contacts that are shipped belong to nobody
        assertThat(checked.code()).as(checked.said()).isEqualTo(1);
        assertThat(checked.said()).contains("fictional: ");
        Matcher sent =
                Pattern.compile("([0-9]+) of ([0-9]+) messages handed over").matcher(checked.said());
        assertThat(sent.find()).as(checked.said()).isTrue();
        assertThat(sent.group(1)).isEqualTo(sent.group(2));
        assertThat(PARTNERS.messagesWith("a test message, ")).hasSize((int) before + Integer.parseInt(sent.group(2)));
        assertThat(PARTNERS.messagesWith("a test message, ")
                        .map(message -> message.path("partner").asString("")))
                .contains("warwickshire-police", "rugby-council", "duty-coordinator");
    }

    @Test
    @Order(14)
    void aRecallTellsWhoeverWasTold() throws Exception {
        String reference = reported();
        PARTNERS.awaitTold(reference);
        URI link = PARTNERS.linkOf(reference);
        String recall = DEPLOY.line("docker compose run --rm operator recall").replace(EXAMPLE, reference);

        assertThat(compose.shell(recall)).contains("about " + reference + " withdrawn.", "Warwickshire Police");

        await().atMost(TOLD_WITHIN)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(withdrawnAt(reference))
                        .containsExactlyInAnyOrderElementsOf(Set.copyOf(toldAt(reference))));
        assertThat(PartnersSide.show(link)).contains("The alert about concern", "was withdrawn");
        await().atMost(TOLD_WITHIN)
                // on a busy machine the brokers may take longer than the command waits
                .ignoreExceptionsInstanceOf(Compose.CommandFailed.class)
                .untilAsserted(() -> assertThat(watched().lines().filter(line -> line.contains(reference)))
                        .anyMatch(line -> line.contains("step stood-down") && line.contains("reason DUPLICATE")));
        assertThat(compose.shell(recall)).contains("were withdrawn before; nobody is told anew.");
        assertThat(withdrawnAt(reference)).hasSameSizeAs(Set.copyOf(toldAt(reference)));
        Compose.Ended unknown = compose.ended("run", "--rm", "operator", "recall", EXAMPLE, "--reason", "duplicate");
        assertThat(unknown.code()).as(unknown.said()).isEqualTo(1);
    }

    private static List<String> toldAt(String reference) throws IOException, InterruptedException {
        return addresses(reference, message -> !message.contains(DUPLICATE));
    }

    private static List<String> withdrawnAt(String reference) throws IOException, InterruptedException {
        return addresses(reference, message -> message.contains(DUPLICATE));
    }

    private static List<String> addresses(String reference, Predicate<String> which)
            throws IOException, InterruptedException {
        return PARTNERS.messagesWith(reference)
                .filter(message -> which.test(message.toString()))
                .map(message -> message.path("to").asString(""))
                .toList();
    }

    @Test
    @Order(15)
    void aCaseIsHeldUntilSomebodyReleasesIt() throws Exception {
        String reference = reported();
        PARTNERS.awaitTold(reference);

        assertThat(compose.shell(
                        DEPLOY.line("docker compose run --rm operator hold ").replace(EXAMPLE, reference)))
                .contains(reference + " is held (court)");
        assertThat(tool("operator", "holds")).containsPattern(reference + " +court .* by A. Reviewer");

        assertThat(tool("operator", "release", reference, "--reason", "ended")).contains(reference + " is released");
        assertThat(tool("operator", "holds")).contains("Nothing is held.");
    }

    @Test
    @Order(16)
    void aNewKeyEncryptionKeyWrapsTheKeysOfAllConcernsWhileReportsAreRead() throws Exception {
        String reference = reported();
        PARTNERS.awaitTold(reference);
        PartnersSide.Reader before = PARTNERS.signIn(reference);
        assertThat(before.reads()).contains(NARRATIVE);
        String old = primaryKey();
        assertThat(keys()).containsExactly(old);
        assertThat(notWrappedBy(old)).isZero();

        assertThat(compose.shell(DEPLOY.inText("docker compose run --rm operator keys rotate")))
                .contains("A rotation is ordered");

        await().atMost(TOLD_WITHIN)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(keys()).hasSize(2).contains(old));
        assertThat(before.reads()).contains(NARRATIVE);
        String primary = primaryKey();
        assertThat(primary).isNotEqualTo(old);
        await().atMost(TOLD_WITHIN)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(notWrappedBy(primary)).isZero());
        assertThat(before.reads()).contains(NARRATIVE);
        isSealedWith(primary);
        rotated = new Rotated(reference, before, primary);
    }

    @Test
    @Order(17)
    void linksGoOnWorkingWhenAnotherKeySignsNewOnes() throws Exception {
        String older = reported();
        PARTNERS.awaitTold(older);
        URI olderLink = PARTNERS.linkOf(older);
        assertThat(linkKeys()).hasSize(1);

        compose.shell(DEPLOY.line("anew() ") + "\n" + DEPLOY.from("in_secrets() "));

        assertThat(linkKeys()).hasSize(2);
        String newer = reported();
        PARTNERS.awaitTold(newer);
        assertThat(PartnersSide.press(olderLink)).contains(older).doesNotContain("I have it");
        assertThat(PartnersSide.show(PARTNERS.linkOf(newer))).contains(newer, "I have it");
    }

    @Test
    @Order(18)
    void aKeyOfTheApiIsReplacedByASecondOne() throws Exception {
        String add = DEPLOY.line("docker compose run --rm -T --no-deps --user ");
        String first = secretIn(compose.shell(add));
        awaitAnswer(202, first);
        awaitAnswer(401, "signpost_" + "0".repeat(72));

        String second = secretIn(compose.shell(add));
        awaitAnswer(202, second);
        awaitAnswer(202, first);
        Compose.Ended third = compose.endedShell(add);
        assertThat(third.code()).as(third.said()).isEqualTo(1);
        assertThat(third.said()).contains("county-app has two valid keys already");

        String id = Pattern.compile("county-app\t(k-[0-9a-f]+)\t.*…" + first.substring(first.length() - 4))
                .matcher(tool("operator", "keys", "list"))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        assertThat(compose.shell(add.replace("add county-app", "revoke " + id)))
                .contains(id + " of county-app is revoked");
        awaitAnswer(401, first);
        awaitAnswer(202, second);
    }

    @Test
    @Order(19)
    void theOldKeyEncryptionKeyIsDestroyedAndReportsOfBeforeAreRead() throws Exception {
        Rotated done = requireNonNull(rotated, "no key was rotated");

        await().atMost(UP_WITHIN)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(keys()).containsExactly(done.primary()));

        assertThat(compose.compose("logs", "--no-color", "notifier-1", "notifier-2"))
                .contains("the old key-encryption keys are destroyed");
        assertThat(done.before().reads()).contains(NARRATIVE);
        String reference = isSealedWith(done.primary());
        assertThat(PARTNERS.signIn(reference).reads()).contains(NARRATIVE);
    }

    @Test
    @Order(20)
    void theOldKeyOfLinksAndOfTheOperatorAndTheOldPasswordOfPostgreSqlOpenNothing() throws Exception {
        URI olderLink =
                PARTNERS.linkOf(requireNonNull(rotated, "no key was rotated").reference());
        assertThat(PartnersSide.show(olderLink)).contains("I have it");
        String newer = reported();
        PARTNERS.awaitTold(newer);
        String operatorKey = "/secrets/notifier/operator-key";
        String oldOperator = compose.inside("notifier-1", "cat", operatorKey).strip();
        assertThat(List.of(holdsAskedWith(oldOperator, PAGES), holdsAskedWith(oldOperator, OTHER_PAGES)))
                .containsOnly(200);
        String password = "/secrets/database/spring.datasource.password";
        String oldPassword = compose.inside("notifier-1", "cat", password);
        assertThat(connects(oldPassword)).isTrue();

        String remove = "docker compose run --rm --no-deps --entrypoint rm secrets ";
        compose.shell(String.join(
                "\n",
                DEPLOY.line("anew() "),
                DEPLOY.line("in_secrets() "),
                // one start is enough for all
                DEPLOY.line("in_secrets 'head "),
                DEPLOY.from(remove + operatorKey).replace("anew notifier-1 notifier-2", ""),
                DEPLOY.from(remove + password)));

        assertThat(linkKeys()).hasSize(1);
        assertThat(PartnersSide.show(olderLink)).contains("This link does not work");
        assertThat(PartnersSide.press(PARTNERS.linkOf(newer))).contains(newer).doesNotContain("I have it");
        assertThat(List.of(holdsAskedWith(oldOperator, PAGES), holdsAskedWith(oldOperator, OTHER_PAGES)))
                .containsOnly(401);
        assertThat(tool("operator", "holds")).contains("Nothing is held.");
        assertThat(connects(oldPassword)).isFalse();
        assertThat(connects(compose.inside("notifier-1", "cat", password))).isTrue();
        PARTNERS.awaitTold(reported());
    }

    @Test
    @Order(21)
    void everythingIsLostAndBroughtBackFromBackups(@TempDir Path folder) throws Exception {
        String ledger = folder.resolve("ledger").toString();
        String secrets = folder.resolve("secrets.tar").toString();
        String reference = reported();
        PARTNERS.awaitTold(reference);
        URI link = PARTNERS.linkOf(reference);
        compose.script("docker/backup", ledger);
        compose.script("docker/backup", "--secrets", secrets);

        compose.close();
        compose.script("docker/restore", "--secrets", secrets);
        assertThatThrownBy(() -> compose.script("docker/restore", "--secrets", secrets))
                .hasMessageContaining("it is never overwritten");
        compose.script("docker/restore", ledger);

        awaitHealthy();
        PARTNERS.awaitTold(reported());
        // what was told before the backup is not told again
        assertThat(PARTNERS.messagesWith(reference)).isEmpty();
        assertThat(PartnersSide.show(link)).contains(reference, "I have it");
        assertThat(PartnersSide.press(link)).contains(reference).doesNotContain("I have it");
    }

    /// A copy that commands can write into.
    private static void copyConfig() throws IOException {
        Files.createDirectories(CONFIG);
        try (Stream<Path> files = Files.list(ROOT.resolve("config"))) {
            for (Path file : files.toList()) {
                Files.copy(file, CONFIG.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static List<String> linkKeys() {
        return compose.inside("notifier-1", "cat", "/secrets/notifier/link-keys")
                .lines()
                .toList();
    }

    /// The ids of the key-encryption keys, as they stand before what one has wrapped.
    private static List<String> keys() {
        return keyIds("\"keyId\":[0-9]+");
    }

    private static String primaryKey() {
        return keyIds("\"primaryKeyId\":[0-9]+").getFirst();
    }

    private static List<String> keyIds(String pattern) {
        return compose.inside("notifier-1", "grep", "-oE", pattern, "/secrets/shared/key-encryption-key.json")
                .lines()
                .map(line -> "%08x".formatted(Long.parseLong(line.replaceFirst(".*:", ""))))
                .toList();
    }

    /// How many data keys of the ledger another key-encryption key has wrapped.
    private static int notWrappedBy(String key) {
        return Integer.parseInt(sql(
                "select count(*) from sealing_key where position('\\x01%s'::bytea in wrapped_key) = 0".formatted(key)));
    }

    /// Sends a report, looks that its data key was wrapped once and by that key, and returns its reference.
    private static String isSealedWith(String key) throws IOException, InterruptedException {
        JsonNode receipt = accepted(sent(_ -> {}));
        String reference = receipt.path("reference").asString("");
        PARTNERS.awaitTold(reference);
        assertThat(sql("""
            select wrapped_at = created_at and position('\\x01%s'::bytea in wrapped_key) > 0 from sealing_key
            where concern_id = '%s'\
            """.formatted(key, receipt.path("concernId").asString(""))))
                .isEqualTo("t");
        return reference;
    }

    private static String sql(String query) {
        return compose.inside(
                        "postgres",
                        "psql",
                        "--username",
                        "signpost",
                        "--dbname",
                        "signpost",
                        "--no-align",
                        "--tuples-only",
                        "--command",
                        query)
                .strip();
    }

    /// Whether PostgreSQL takes that password from another machine; from its own it asks for none.
    private static boolean connects(String password) {
        return compose.ended(
                                "exec",
                                "-T",
                                "--env",
                                "PGPASSWORD=" + password,
                                "postgres",
                                "sh",
                                "-c",
                                "psql --host \"$(hostname -i)\" --username signpost --dbname signpost --command"
                                        + " 'select 1'")
                        .code()
                == 0;
    }

    private static String secretIn(String said) {
        Matcher secret = Pattern.compile("signpost_[0-9a-f]{72}").matcher(said);
        assertThat(secret.find()).as("a key is shown").isTrue();
        return secret.group();
    }

    /// Sends reports with a key of the API until the answer is that one; a change of the file takes seconds.
    private static void awaitAnswer(int status, String key) {
        await().atMost(TOLD_WITHIN)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(sent(
                                        report -> report.put("mode", "test").remove("source"),
                                        "Authorization",
                                        "Bearer " + key)
                                .statusCode())
                        .isEqualTo(status));
    }

    private static int holdsAskedWith(String operatorKey, String pages) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create("http://" + pages + "/operator/holds"))
                                .header("Authorization", "Bearer " + operatorKey)
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
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
        return accepted(sent(_ -> {})).path("reference").asString("");
    }

    private static JsonNode accepted(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return JsonMapper.shared().readTree(answer.body());
    }

    /// Sends a report of its own.
    ///
    /// @param change what it says otherwise than the example
    /// @param headers names and values
    private static HttpResponse<String> sent(Consumer<ObjectNode> change, String... headers)
            throws IOException, InterruptedException {
        var example =
                (ObjectNode) JsonMapper.shared().readTree(Files.readString(ROOT.resolve("examples/concern.json")));
        example.put("sourceReference", UUID.randomUUID().toString());
        change.accept(example);
        HttpRequest.Builder report = HttpRequest.newBuilder(URI.create("http://" + FORM + "/v1/concerns"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(example.toString()));
        if (headers.length > 0) {
            report.headers(headers);
        }
        return HTTP.send(report.build(), BodyHandlers.ofString());
    }

    private static void awaitHealthy() {
        await().atMost(UP_WITHIN)
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(compose.states())
                        .containsAllEntriesOf(Stream.concat(SERVICES.stream(), BROKERS.stream())
                                .collect(Collectors.toMap(service -> service, _ -> "running/healthy"))));
    }
}
