package org.signpost.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.avro.ConcernHeld;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.HeldState;
import org.signpost.contract.avro.HoldReason;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.topic.Topic;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// One stack for all of them: each test has concerns of its own and looks at nothing else.
class WholePathSystemTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String GSM_7 = "@£$¥èéùìòÇ\n"
            + "Øø\r"
            + "ÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
            + " !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private static final Pattern URL = Pattern.compile("https?://\\S+");

    @TempDir
    static Path folder;

    private static final EveryLogLine LOG = new EveryLogLine();
    private static TestStack stack;

    @BeforeAll
    static void start() throws IOException {
        LOG.listen();
        stack = TestStack.start(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        stack.close();
        LOG.stopListening();
    }

    @Test
    void everyExampleReachesExactlyThePartnersItExpects() throws Exception {
        var references = new LinkedHashMap<String, Example>();
        for (Example example : Example.all()) {
            references.put(
                    stack.report(example.concern().toString()).path("reference").asString(), example);
        }

        await().atMost(SOON).during(Duration.ofSeconds(1)).untilAsserted(() -> {
            var told = new LinkedHashMap<String, Set<String>>();
            var expected = new LinkedHashMap<String, Set<String>>();
            references.forEach((reference, example) -> {
                expected.put(example.id(), example.expectedMessages());
                told.put(
                        example.id(),
                        stack.messages(reference).stream()
                                .map(message -> message.partner() + " by " + message.channel())
                                .collect(Collectors.toCollection(TreeSet::new)));
            });
            assertThat(told).isEqualTo(expected);
        });
        assertThat(references).hasSize(26);
        references.forEach((reference, example) -> assertThat(stack.messages(reference))
                .describedAs(example.id())
                .doesNotHaveDuplicates()
                .hasSize(example.expectedMessages().size()));
    }

    @Test
    void everySmsFitsOneFragmentOfTheGsmAlphabet() throws Exception {
        String reference = stack.report(concern("gsm", "sexual", "\"danger\": \"now\""))
                .path("reference")
                .asString();

        await().atMost(SOON)
                .until(() -> stack.messages(reference).stream()
                        .anyMatch(message -> message.channel().equals("sms")));
        assertThat(stack.messages())
                .filteredOn(message -> message.channel().equals("sms"))
                .allSatisfy(sms -> {
                    assertThat(sms.body()).hasSizeLessThanOrEqualTo(160).contains(sms.concernReference(), "http://");
                    assertThat(sms.body().chars().allMatch(c -> GSM_7.indexOf(c) >= 0))
                            .describedAs(sms.body())
                            .isTrue();
                });
    }

    @Test
    void whatIsSealedStandsNowhereInClear() throws Exception {
        var sealed = new LinkedHashMap<String, String>();
        for (String field : List.of(
                "narrative",
                "peopleDescribed",
                "suspects",
                "vehicles",
                "description",
                "name",
                "organisation",
                "safeTimes")) {
            sealed.put(field, "canary" + field.toLowerCase(Locale.ROOT) + "q7x");
        }
        sealed.put("email", "canaryemailq7x@reporter.example");
        sealed.put("phone", "07700900987");
        String place = "Canaryplaceq7x Farm, Rugby";
        String concern = """
            {"source": "system-test", "sourceReference": "canary", "danger": "no", "about": "someone-else",
             "under18": "no", "exploitation": ["labour"], "coercion": "yes", "premises": "business",
             "places": [{"place": "%s", "description": "%s"}],
             "narrative": "%s", "peopleDescribed": "%s", "suspects": "%s", "vehicles": "%s",
             "reporter": {"identity": "share", "name": "%s", "organisation": "%s", "email": "%s", "phone": "%s",
               "mayContact": "yes", "contactMeans": ["phone"], "safeTimes": "%s"}}
            """.formatted(
                        place,
                        sealed.get("description"),
                        sealed.get("narrative"),
                        sealed.get("peopleDescribed"),
                        sealed.get("suspects"),
                        sealed.get("vehicles"),
                        sealed.get("name"),
                        sealed.get("organisation"),
                        sealed.get("email"),
                        sealed.get("phone"),
                        sealed.get("safeTimes"));

        String reference = stack.report(concern).path("reference").asString();
        await().atMost(SOON).until(() -> stack.messages(reference).size() >= 3);
        // the same again, and refused ones: what goes wrong must not tell either
        stack.post(concern);
        stack.post(concern.replace("\"danger\": \"no\"", "\"danger\": \"canarynarrativeq7x\""));
        stack.post(concern.replace("\"vehicles\"", "\"canaryvehiclesq7x\""));

        var canaries = new LinkedHashMap<>(sealed);
        canaries.put("place", "Canaryplaceq7x");
        Map<String, Set<String>> found = new TreeMap<>();
        for (String line : LOG.lines()) {
            note(found, "the log", line, canaries);
        }
        for (Topic.Declaration topic : Topic.declarations()) {
            for (ConsumerRecord<byte[], byte[]> record : stack.records(topic.name())) {
                note(found, topic.name(), inClear(record), canaries);
            }
        }
        // the ledger, the broker's log with whatever it holds beside records, the messages with their HTML
        for (Path file : dataFiles()) {
            String holder = folder.relativize(file).toString().contains(Topic.CONCERNS_REPORTED.topicName())
                    ? Topic.CONCERNS_REPORTED.topicName()
                    : file.toString();
            note(found, holder, new String(Files.readAllBytes(file), ISO_8859_1), canaries);
        }
        // the words of the place are needed for routing, and by those who open the case, until it is shredded
        assertThat(found).containsOnlyKeys("place");
        assertThat(found.get("place"))
                .contains(Topic.CONCERNS_REPORTED.topicName())
                .isSubsetOf(
                        Topic.CONCERNS_REPORTED.topicName(),
                        folder.resolve("data").resolve("ledger.mv.db").toString());
    }

    @Test
    void theSameReportTenTimesAtOnceIsOneConcern() throws Exception {
        String concern = concern("ten-times", "cuckooing", "\"danger\": \"no\"");
        var answers = new ArrayList<JsonNode>();
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<JsonNode> send = () -> stack.report(concern);
            for (var answer : senders.invokeAll(Collections.nCopies(10, send))) {
                answers.add(answer.get());
            }
        }

        var distinct = new HashSet<String>();
        answers.forEach(answer -> distinct.add(answer.path("reference").asString() + " "
                + answer.path("concernId").asString() + " "
                + answer.path("followUpCode").asString()));
        String id = answers.getFirst().path("concernId").asString();
        String reference = answers.getFirst().path("reference").asString();
        assertThat(distinct).hasSize(1);
        await().atMost(SOON).during(Duration.ofSeconds(1)).untilAsserted(() -> {
            assertThat(stack.messages(reference)).isNotEmpty().doesNotHaveDuplicates();
            assertThat(stack.records(Topic.CONCERNS_REPORTED.topicName()))
                    .filteredOn(record -> id.equals(new String(record.key(), UTF_8)))
                    .hasSize(1);
        });
    }

    @Test
    void poisonIsParkedByteForByteAndTheNextGoodRecordGoesThrough() throws Exception {
        String before = stack.report(concern("before-poison", "cuckooing", "\"danger\": \"no\""))
                .path("reference")
                .asString();
        await().atMost(SOON).until(() -> !stack.messages(before).isEmpty());
        var topics =
                List.of(Topic.CONCERNS_REPORTED, Topic.CONCERNS_ROUTED, Topic.ALERTS_PROGRESSED, Topic.CONCERNS_KEYS);
        var poisoned = new LinkedHashMap<Topic, List<byte[]>>();
        long seed = System.nanoTime();
        var random = new Random(seed);
        Map<String, Object> settings = Map.of("bootstrap.servers", stack.bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Topic topic : topics) {
                await().atMost(SOON)
                        .until(() -> !stack.records(topic.topicName()).isEmpty());
                var good = stack.records(topic.topicName()).getFirst();
                for (int partition = 0; partition < topic.partitions(); partition++) {
                    for (byte[] poison : List.of(randomBytes(random), unknownFingerprint(random, good.value()))) {
                        send(producer, topic, partition, poison, good.headers().toArray());
                        poisoned.computeIfAbsent(topic, none -> new ArrayList<>())
                                .add(poison);
                    }
                    var headers = new ArrayList<>(Arrays.asList(good.headers().toArray()));
                    headers.add(new RecordHeader(
                            "spring_json_header_types", "{\"x\":\"java.util.ArrayList\"".getBytes(UTF_8)));
                    headers.add(new RecordHeader("x", "not json".getBytes(UTF_8)));
                    send(producer, topic, partition, good.value(), headers.toArray(Header[]::new));
                    poisoned.computeIfAbsent(topic, none -> new ArrayList<>()).add(good.value());
                }
            }
        }
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            // other systems write JSON here, and no records of ours
            for (int partition = 0; partition < Topic.CONCERNS_SUBMITTED.partitions(); partition++) {
                byte[] noEvent =
                        concern("no-event", "labour", "\"danger\": \"no\"").getBytes(UTF_8);
                byte[] noConcern =
                        event("poison " + partition, "{\"danger\": \"canary\"}").getBytes(UTF_8);
                byte[] noise = randomBytes(random);
                for (byte[] poison : List.of(noise, noEvent, noConcern)) {
                    send(producer, Topic.CONCERNS_SUBMITTED, partition, poison, new Header[0]);
                    poisoned.computeIfAbsent(Topic.CONCERNS_SUBMITTED, none -> new ArrayList<>())
                            .add(poison);
                }
            }
        }
        String after = stack.report(concern("after-poison", "cuckooing", "\"danger\": \"no\""))
                .path("reference")
                .asString();

        await().atMost(SOON).until(() -> !stack.messages(after).isEmpty());
        poisoned.forEach((topic, values) -> topic.readers()
                .forEach(reader -> await().atMost(SOON)
                        .untilAsserted(() -> assertThat(parked(topic.parkedBy(reader)))
                                .describedAs("%s parked by %s, seed %d", topic, reader, seed)
                                .containsExactlyInAnyOrderElementsOf(values.stream()
                                        .map(WholePathSystemTest::hex)
                                        .toList()))));
        assertThat(stack.get(stack.form("/actuator/health/readiness")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anEventOfAnotherSystemReachesThePartnersAndIsWatchedWithoutWhatItSays() throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", stack.bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            String concern = "{\"danger\": \"no\", \"under18\": \"no\", \"exploitation\": [\"labour\"],"
                    + " \"places\": [{\"postcode\": \"CV21 2DT\"}], \"narrative\": \"canary-submitted\","
                    + " \"reporter\": {\"identity\": \"anonymous\"}}";
            send(producer, Topic.CONCERNS_SUBMITTED, 0, event("4711", concern).getBytes(UTF_8), new Header[0]);
        }

        await().atMost(SOON)
                .until(() -> stack.records(Topic.CONCERNS_REPORTED.topicName()).stream()
                        .anyMatch(record -> inClear(record).contains("event:/system-test 4711")));
        var watched = CommandRun.of(
                "watch", "--kafka", stack.bootstrapServers(), "--from-beginning", "--until-now", "--json");
        assertThat(watched.exitCode()).isZero();
        assertThat(watched.out())
                .contains("\"event\":\"structured\"", "\"eventId\":\"4711\"")
                .doesNotContain("canary-submitted", "CV21 2DT");
    }

    private static String event(String id, String concern) {
        return """
            {"specversion": "1.0", "type": "org.signpost.concern.submitted.v1", "source": "/system-test", "id": "%s",
             "data": %s}\
            """.formatted(id, concern);
    }

    @Test
    void aPersonReviewsWhatIsHeldByTheCommandLine() throws Exception {
        hold(3);
        String kafka = stack.bootstrapServers();
        var waiting = heldReferences(CommandRun.of("held", "list", "--kafka", kafka, "--json"), "held");
        assertThat(waiting).hasSize(3);
        await().atMost(SOON)
                .until(() -> CommandRun.of("watch", "--kafka", kafka, "--from-beginning", "--until-now")
                        .out()
                        .contains("state held"));

        var withoutReason = CommandRun.of("held", "reject", waiting.getFirst(), "--kafka", kafka);
        var rejected = CommandRun.of(
                "held",
                "reject",
                waiting.getFirst(),
                "--reason",
                "a program",
                "--reviewer",
                "tester",
                "--kafka",
                kafka);
        var released = CommandRun.of("held", "release", waiting.get(1), "--reason", "a person", "--kafka", kafka);
        var tooLate = CommandRun.of("held", "reject", waiting.get(1), "--reason", "a program", "--kafka", kafka);
        var unknown = CommandRun.of("held", "release", "AAAA-AAAA", "--reason", "a person", "--kafka", kafka);
        var nothing = CommandRun.of("held", "release", "--reason", "a person", "--kafka", kafka);
        var rest = CommandRun.of("held", "release", "--all", "--reason", "the rest", "--kafka", kafka);

        assertThat(withoutReason.exitCode()).isEqualTo(2);
        assertThat(rejected.exitCode()).describedAs(rejected.err()).isZero();
        assertThat(released.exitCode()).describedAs(released.err()).isZero();
        assertThat(tooLate.exitCode()).isEqualTo(1);
        assertThat(tooLate.out()).contains("cannot be taken back");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(rest.exitCode()).isZero();
        assertThat(rest.out()).contains(waiting.getLast()).doesNotContain(waiting.get(1), waiting.getFirst());
        await().atMost(SOON)
                .until(() -> !stack.messages(waiting.get(1)).isEmpty()
                        && !stack.messages(waiting.getLast()).isEmpty());
        assertThat(stack.messages(waiting.getFirst())).isEmpty();
        var all = CommandRun.of("held", "list", "--all", "--kafka", kafka, "--json");
        assertThat(all.out()).contains("\"reviewer\":\"tester\"", "\"reason\":\"a program\"");
        assertThat(heldReferences(all, "rejected")).containsExactly(waiting.getFirst());
        assertThat(CommandRun.of("held", "list", "--kafka", kafka).out()).contains("No report waits");
        assertThat(CommandRun.of("watch", "--kafka", kafka, "--from-beginning", "--until-now")
                        .out())
                .contains("state released", "why honeypot")
                .doesNotContain("a program", "tester");
        assertThat(CommandRun.of("held", "list", "--kafka", "127.0.0.1:1").exitCode())
                .isEqualTo(3);
    }

    /// Concerns as a flood of them would be held: like one that was reported, each with an id of its own.
    private static void hold(int number) throws Exception {
        stack.report(concern("like-held", "labour", "\"danger\": \"no\""));
        var like = stack.records(Topic.CONCERNS_REPORTED.topicName()).getFirst();
        if (!(new RecordCodec<>(RecordType.CONCERN_REPORTED).decode(like.value())
                instanceof RecordCodec.Decoded.Value<ConcernReported>(var reported))) {
            throw new AssertionError("a reported concern can be read");
        }
        Map<String, Object> settings = Map.of("bootstrap.servers", stack.bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < number; i++) {
                var id = ConcernId.parse("6f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b0" + i);
                var copy = ConcernReported.newBuilder(reported)
                        .setConcernId(id.toString())
                        .setReference(PublicReference.of(id).value())
                        .setSourceReference("held " + i)
                        .setFollowUpCodeHash(ByteBuffer.wrap(new byte[] {(byte) i}))
                        .build();
                var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
                var held = ConcernHeld.newBuilder()
                        .setConcernId(id.toString())
                        .setReference(copy.getReference())
                        .setState(HeldState.HELD)
                        .setWhy(HoldReason.HONEYPOT)
                        .setHeldAt(now)
                        .setReleaseAt(now.plusSeconds(7200))
                        .setMode(copy.getMode())
                        .setDanger(copy.getDanger())
                        .setReported(ByteBuffer.wrap(new RecordCodec<>(RecordType.CONCERN_REPORTED).encode(copy)))
                        .build();
                var record = new ProducerRecord<>(
                        Topic.CONCERNS_HELD.topicName(),
                        id.toString().getBytes(UTF_8),
                        new RecordCodec<>(RecordType.CONCERN_HELD).encode(held));
                new CloudEventAttributes("held " + i, EventType.CONCERN_HELD, "/signpost/report-intake", now, id)
                        .writeTo(record.headers());
                assertThat(producer.send(record).get()).isNotNull();
            }
        }
    }

    private static List<String> heldReferences(CommandRun listed, String state) {
        assertThat(listed.exitCode()).describedAs(listed.err()).isZero();
        return listed.out()
                .lines()
                .map(TestStack.JSON::readTree)
                .filter(held -> held.path("state").asString().equals(state))
                .map(held -> held.path("reference").asString())
                .toList();
    }

    @Test
    void theCommandLineReportsAndWatches(@TempDir Path here) throws Exception {
        Path file = Files.writeString(here.resolve("one.json"), concern("command", "labour", "\"danger\": \"unsure\""));

        var reported = CommandRun.of("report", "--to", stack.form("").toString(), file.toString());
        String reference = reported.out().strip().split("\t", -1)[1];
        await().atMost(SOON).until(() -> !stack.messages(reference).isEmpty());
        var watched = CommandRun.of(
                "watch", "--kafka", stack.bootstrapServers(), "--from-beginning", "--until-now", "--json");
        var refused = CommandRun.of(
                "report",
                "--to",
                stack.form("").toString(),
                Files.writeString(here.resolve("bad.json"), "{\"danger\": \"maybe\"}")
                        .toString());

        assertThat(reported.exitCode()).isZero();
        assertThat(watched.exitCode()).isZero();
        assertThat(watched.out().lines().filter(line -> line.contains(reference)))
                .anyMatch(line -> line.contains("concerns.reported.v1"))
                .anyMatch(line -> line.contains("concerns.routed.v1") && line.contains("warwickshire-police"))
                .anyMatch(line -> line.contains("alerts.progressed.v1") && line.contains("sent"));
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).contains("/danger").doesNotContain("maybe");
    }

    @Test
    void theCommandLineDecidesEveryExampleAsTheRunningSystemDoes(@TempDir Path here) throws Exception {
        Path file = here.resolve("concerns.jsonl");
        try (InputStream examples = Example.class.getResourceAsStream("/examples/concerns.jsonl")) {
            Files.copy(examples, file);
        }

        var routed = CommandRun.of(
                "route",
                "--policy",
                TestStack.CONFIG.resolve("policy.yaml").toString(),
                "--partners",
                TestStack.CONFIG.resolve("partners.yaml").toString(),
                file.toString());

        var decided = new LinkedHashMap<String, JsonNode>();
        routed.out()
                .lines()
                .map(TestStack.JSON::readTree)
                .forEach(line -> decided.put(line.path("id").asString(), line));
        assertThat(routed.exitCode()).isZero();
        assertThat(decided).hasSize(26);
        assertThat(Example.all()).allSatisfy(example -> {
            JsonNode decision = Objects.requireNonNull(decided.get(example.id()));
            for (String field : List.of("rule", "urgency")) {
                assertThat(decision.path(field)).isEqualTo(example.expected().path(field));
            }
            for (String field : List.of("lead", "copies", "withheld")) {
                assertThat(texts(decision.path(field)))
                        .describedAs(example.id() + " " + field)
                        .isEqualTo(texts(example.expected().path(field)));
            }
        });
    }

    @Test
    void whoeverReportedSeesByTheirCodeThatSomebodyHasItAndWhatTheyAddReachesTheSamePartners() throws Exception {
        JsonNode receipt = stack.report(concern("followed-up", "cuckooing", "\"danger\": \"no\""));
        String id = receipt.path("concernId").asString();
        String reference = receipt.path("reference").asString();
        await().atMost(SOON)
                .until(() ->
                        told(reference).containsAll(Set.of("warwickshire-police by sms", "rugby-council by email")));
        String link = stack.messages(reference).stream()
                .filter(message -> message.channel().equals("sms"))
                .map(message -> URL.matcher(message.body())
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group())
                .findFirst()
                .orElseThrow();
        try (var reporter = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            assertThat(post(reporter, URI.create(link), "").statusCode()).isEqualTo(200);

            var entered = post(
                    reporter,
                    stack.form("/follow"),
                    "code=" + receipt.path("followUpCode").asString().toLowerCase(Locale.ROOT));

            assertThat(entered.body()).contains("How things stand", "the police and a council");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(page(reporter, "/follow/see"))
                            .contains(
                                    "A person there has confirmed that they have it.",
                                    "Everyone who must deal with it has confirmed that they have it.")
                            .doesNotContain("Rugby", "Warwickshire"));
            assertThat(stack.get(stack.form("/v1/concerns/" + id)).body())
                    .contains("\"partner\":\"warwickshire-police\"", "R12", "\"status\":\"acknowledged\"");

            String added = post(
                            reporter,
                            stack.form("/follow/more"),
                            "danger=no&words=One+more+thing&reference=" + reference)
                    .body();

            assertThat(added).contains("We have what you added");
            String more = referenceOfWhatBelongsTo(id);
            await().atMost(SOON).untilAsserted(() -> assertThat(told(more)).isEqualTo(told(reference)));
        }
    }

    private static Set<String> told(String reference) {
        return stack.messages(reference).stream()
                .map(message -> message.partner() + " by " + message.channel())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static HttpResponse<String> post(HttpClient browser, URI address, String form) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(address)
                        .timeout(SOON)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "text/html")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String page(HttpClient browser, String path) throws Exception {
        return browser.send(
                        HttpRequest.newBuilder(stack.form(path)).timeout(SOON).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String referenceOfWhatBelongsTo(String concern) {
        var codec = new RecordCodec<>(RecordType.CONCERN_REPORTED);
        return stack.records(Topic.CONCERNS_REPORTED.topicName()).stream()
                .map(record -> codec.decode(record.value()))
                .flatMap(decoded -> decoded instanceof RecordCodec.Decoded.Value<ConcernReported>(var reported)
                                && concern.equals(reported.getRelatesTo())
                        ? Stream.of(reported.getReference())
                        : Stream.empty())
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> texts(JsonNode list) {
        var texts = new TreeSet<String>();
        list.forEach(text -> texts.add(text.asString()));
        return texts;
    }

    private static String concern(String sourceReference, String kind, String danger) {
        return """
            {"source": "system-test", "sourceReference": "%s", %s, "about": "someone-else", "under18": "no",
             "exploitation": ["%s"], "coercion": "unsure", "places": [{"postcode": "CV21 3AA", "place": "Rugby"}],
             "reporter": {"identity": "anonymous"}}
            """.formatted(sourceReference, danger, kind);
    }

    private static List<String> parked(String topic) {
        return stack.records(topic).stream()
                .filter(record -> record.headers().lastHeader(RecordParking.REASON) != null)
                .map(record -> hex(record.value()))
                .toList();
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, Topic topic, int partition, byte[] value, Header[] headers)
            throws Exception {
        var record = new ProducerRecord<>(topic.topicName(), partition, "poison".getBytes(UTF_8), value);
        for (Header header : headers) {
            record.headers().add(header);
        }
        assertThat(producer.send(record).get()).isNotNull();
    }

    private static byte[] randomBytes(Random random) {
        var bytes = new byte[40 + random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    /// A record of a schema that nobody has released.
    private static byte[] unknownFingerprint(Random random, byte[] good) {
        byte[] bytes = good.clone();
        for (int i = 2; i < 10; i++) {
            bytes[i] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static void note(Map<String, Set<String>> found, String holder, String text, Map<String, String> canaries) {
        canaries.forEach((field, canary) -> {
            if (text.contains(canary)) {
                found.computeIfAbsent(field, none -> new TreeSet<>()).add(holder);
            }
        });
    }

    /// Key, value and headers of a record, as the bytes lie on the topic.
    private static String inClear(ConsumerRecord<byte[], byte[]> record) {
        var text = new StringBuilder();
        for (byte[] part : new byte[][] {record.key(), record.value()}) {
            if (part != null) {
                text.append(new String(part, ISO_8859_1));
            }
        }
        record.headers().forEach(header -> text.append(header.key()).append(new String(header.value(), ISO_8859_1)));
        return text.toString();
    }

    private static List<Path> dataFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            // an index holds offsets alone, and is mostly empty room
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith("index"))
                    .toList();
        }
    }

    /// One line of the examples: a concern with who is expected to hear of it.
    private record Example(String id, JsonNode concern, JsonNode expected) {
        static List<Example> all() throws IOException {
            try (InputStream lines = Example.class.getResourceAsStream("/examples/concerns.jsonl")) {
                return new String(lines.readAllBytes(), UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .map(line -> TestStack.JSON.readTree(line))
                        .map(line ->
                                new Example(line.path("id").asString(), line.path("concern"), line.path("expected")))
                        .toList();
            }
        }

        /// Leads are told by SMS too when it is urgent; copies by email alone.
        Set<String> expectedMessages() {
            boolean wakes = Set.of("emergency", "urgent")
                    .contains(expected.path("urgency").asString());
            var messages = new TreeSet<String>();
            for (JsonNode lead : expected.path("lead")) {
                messages.add(lead.asString() + " by email");
                if (wakes) {
                    messages.add(lead.asString() + " by sms");
                }
            }
            for (JsonNode copy : expected.path("copies")) {
                messages.add(copy.asString() + " by email");
            }
            return messages;
        }
    }

    /// Everything that is logged, ours at every level.
    private static final class EveryLogLine extends AppenderBase<ILoggingEvent> {
        private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

        void listen() {
            setContext(root().getLoggerContext());
            start();
            root().addAppender(this);
            ours().setLevel(Level.TRACE);
            ours().setAdditive(true);
        }

        void stopListening() {
            root().detachAppender(this);
            ours().setLevel(null);
        }

        List<String> lines() {
            return List.copyOf(lines);
        }

        @Override
        protected void append(ILoggingEvent event) {
            var line = new StringBuilder(event.getFormattedMessage());
            if (event.getKeyValuePairs() != null) {
                event.getKeyValuePairs().forEach(pair -> line.append(' ').append(pair));
            }
            for (var cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
                line.append(' ').append(cause.getClassName()).append(' ').append(cause.getMessage());
            }
            lines.add(line.toString());
        }

        private static Logger root() {
            return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        }

        private static Logger ours() {
            return (Logger) LoggerFactory.getLogger("org.signpost");
        }
    }

    /// A command of the command line, run in this JVM.
    record CommandRun(int exitCode, String out, String err) {
        static CommandRun of(String... arguments) {
            var out = new StringWriter();
            var err = new StringWriter();
            int code = SignpostCommand.commandLine(new PrintWriter(out), new PrintWriter(err))
                    .execute(arguments);
            return new CommandRun(code, out.toString(), err.toString());
        }
    }
}
