package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signpost.intake.TopicRecords.alert;
import static org.signpost.intake.TopicRecords.decided;
import static org.signpost.intake.TopicRecords.routed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.avro.AlertRole;
import org.signpost.contract.avro.AlertStep;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.DangerAnswer;
import org.signpost.contract.avro.PartnerOutcome;
import org.signpost.contract.avro.ReportedPlace;
import org.signpost.contract.avro.SealingKey;
import org.signpost.contract.avro.YesNoUnsure;
import org.signpost.contract.codec.Received;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.concern.Particulars;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.sealing.Opener;
import org.signpost.contract.topic.Topic;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Coming back with a code, as a browser without scripts does it, against a real broker.
@ExtendWith(OutputCaptureExtension.class)
class FollowUpPagesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static RunningIntake intake;

    @BeforeAll
    static void start() throws Exception {
        broker = LocalBroker.startWithTopics(folder.resolve("log"));
        intake = new RunningIntake(
                        broker.bootstrapServers(),
                        folder,
                        // here each address stands for a network
                        "signpost.intake.flood.ipv4-prefix=32")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        intake.close();
        broker.close();
    }

    /// One browser, at a network of its own.
    private static final class Browser implements AutoCloseable {
        private final CookieManager cookies = new CookieManager();
        private final HttpClient client;
        private final RunningIntake at;

        Browser(RunningIntake at, String address) {
            this.client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .cookieHandler(cookies)
                    .localAddress(InetAddress.ofLiteral(address))
                    .build();
            this.at = at;
        }

        HttpResponse<String> get(String path) {
            return send(HttpRequest.newBuilder(at.at(path)).header("Accept", "text/html"));
        }

        HttpResponse<String> post(String path, String... typed) {
            var fields = new LinkedHashMap<String, String>();
            for (int i = 0; i < typed.length; i += 2) {
                fields.put(typed[i], typed[i + 1]);
            }
            String body = fields.entrySet().stream()
                    .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
            return send(HttpRequest.newBuilder(at.at(path))
                    .header("Accept", "text/html")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
        }

        void forgetCookies() {
            cookies.getCookieStore().removeAll();
        }

        List<HttpCookie> cookies() {
            return cookies.getCookieStore().getCookies();
        }

        private HttpResponse<String> send(HttpRequest.Builder request) {
            try {
                return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            client.close();
        }
    }

    private record Reported(ConcernId id, String code) {}

    private static Reported report(String more) {
        var answer = intake.report("""
            {"source": "partner-app", "sourceReference": "%s", "danger": "no", "under18": "no",
             "exploitation": ["labour"], "places": [{"postcode": "CV21 2DT"}],
             "reporter": {"identity": "anonymous"}%s}\
            """.formatted(UUID.randomUUID(), more));
        JsonNode receipt = JSON.readTree(answer.body());
        return new Reported(
                ConcernId.parse(receipt.get("concernId").asString()),
                receipt.get("followUpCode").asString());
    }

    private static Browser enteredFrom(String address, Reported report) {
        var browser = new Browser(intake, address);
        var entered = browser.post("/follow", "code", report.code());
        assertThat(entered.statusCode()).isEqualTo(303);
        assertThat(entered.headers().firstValue("Location").orElseThrow()).endsWith("/follow/see");
        return browser;
    }

    private static String hidden(String name, String page) {
        Matcher matcher =
                Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(page);
        assertThat(matcher.find()).as(name).isTrue();
        return matcher.group(1);
    }

    private static List<ConcernReported> followUpsOf(ConcernId earlier) {
        var found = new ArrayList<ConcernReported>();
        for (ConsumerRecord<byte[], byte[]> record : TopicContents.of(broker, Topic.CONCERNS_REPORTED.topicName())) {
            if (new ReceivedDeserializer<>(RecordType.CONCERN_REPORTED)
                            .deserialize(record.topic(), record.headers(), record.value())
                    instanceof Received.Intact<ConcernReported>(var intact, var _)) {
                if (earlier.toString().equals(intact.getRelatesTo())) {
                    found.add(intact);
                }
            }
        }
        return found;
    }

    @Test
    void whoeverEntersTheCodeSeesToWhomItWasPassedAndWhenItWasRead() {
        var report = report("");
        Instant now = Instant.now();
        TopicRecords.send(
                broker,
                routed(
                        report.id(),
                        false,
                        now,
                        decided("rugby-council", PartnerOutcome.COPY, "Canary reason.", "A3"),
                        decided("warwick-council", PartnerOutcome.WITHHELD, "Canary withheld.", "W1"),
                        decided("warwickshire-police", PartnerOutcome.LEAD, "Canary reason.", "R15b")));
        TopicRecords.send(broker, alert(report.id(), "warwickshire-police", AlertRole.LEAD, AlertStep.SENT, now));
        TopicRecords.send(
                broker, alert(report.id(), "warwickshire-police", AlertRole.LEAD, AlertStep.ACKNOWLEDGED, now));
        try (var browser = enteredFrom("127.0.1.1", report)) {
            Awaitility.await()
                    .untilAsserted(() -> assertThat(browser.get("/follow/see").body())
                            .contains(
                                    "Your report was passed to the police and a council at",
                                    "Everyone who must deal with it has confirmed that they have it.",
                                    "<dt class=\"govuk-summary-list__key\">The police</dt>",
                                    "A person there has confirmed"));
            assertThat(browser.get("/follow/see").body())
                    .doesNotContain("Rugby", "rugby", "Warwick", "warwick", "Canary", "R15b", "labour", "CV21", "??")
                    .doesNotContain(report.code());
        }
        // and the API counts the same, with the reasons
        assertThat(intake.get("/v1/concerns/" + report.id()).body())
                .contains("\"partner\":\"rugby-council\"", "Canary reason.", "\"status\":\"acknowledged\"")
                .doesNotContain("warwick-council", "Canary withheld");
    }

    @Test
    void theCodeMayBeTypedAsPeopleTypeIt() {
        var report = report("");
        String bare = report.code().replace("-", "");
        List<String> typed = List.of(
                report.code().toLowerCase(Locale.ROOT),
                bare,
                " " + String.join(" ", report.code().split("-")) + " ",
                report.code().replace('-', '\u2013'),
                report.code().replace("-", "\u00a0\u2011\u200b"),
                report.code().replace('0', 'O').replace('1', 'l'),
                report.code().replace('0', 'o').replace('1', 'I'));
        for (String code : typed) {
            try (var browser = new Browser(intake, "127.0.1.2")) {
                assertThat(browser.post("/follow", "code", code).statusCode())
                        .as(code.replaceAll("[0-9A-Za-z]", "x"))
                        .isEqualTo(303);
            }
        }
    }

    @Test
    void aCodeThatOpensNothingIsAnsweredAlikeWhateverIsWrongWithIt() {
        var hostile = List.of(
                "ABCD-EFGH-JKMN-PQRS",
                "short",
                "UUUU-UUUU-UUUU-UUUU",
                "x".repeat(20_000),
                "0000-0000-0000-0000",
                "' OR 1=1 --",
                "<script>alert(1)</script>",
                "${7*7} #{x} *{x} __${x}__::.x",
                "\u0000\ud83d\ude00\u202e\r\nSet-Cookie: a=b",
                "../../etc/passwd",
                "６ｆ１ｃ-4a52-98d1-8b6e");
        var answers = new TreeMap<String, String>();
        int network = 0;
        for (String code : hostile) {
            try (var browser = new Browser(intake, "127.0.2." + ++network)) {
                var answer = browser.post("/follow", "code", code);

                assertThat(answer.statusCode()).isEqualTo(400);
                assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "Set-Cookie");
                assertThat(answer.body()).contains("We do not know this code").doesNotContain("<script>alert", "49");
                answers.put(answer.body().replaceAll("(id=\"code\"[^>]* value=)\"[^\"]*\"", "$1"), code);
            }
        }
        assertThat(answers).hasSize(1);
    }

    @Test
    void anEmptyCodeCostsNothingAndSaysWhatToDo() {
        try (var browser = new Browser(intake, "127.0.1.3")) {
            for (int i = 0; i < 10; i++) {
                var answer = browser.post("/follow", "code", "  ");
                assertThat(answer.statusCode()).isEqualTo(400);
                assertThat(answer.body()).contains("Enter your code").doesNotContain("??");
            }
            assertThat(browser.post("/follow").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void whatCannotBeACodeCountsAsNoTryHoweverOftenAndWhereverItIsTyped() {
        var report = report("");
        String code = report.code();
        var slips = List.of("abc", code.substring(1), code + "7", code.replaceAll(".$", "U"), "x".repeat(20_000));
        try (var browser = new Browser(intake, "127.0.1.60")) {
            for (String slip : slips) {
                for (int i = 0; i < 3; i++) {
                    var page = browser.post("/follow", "code", slip);
                    assertThat(page.statusCode()).isEqualTo(400);
                    assertThat(page.body()).contains("We do not know this code");
                    assertThat(browser.post("/follow/more", "code", slip, "words", "kept words", "danger", "no")
                                    .statusCode())
                            .isEqualTo(400);
                }
            }
            for (int i = 0; i < 4; i++) {
                assertThat(browser.post("/follow", "code", "ABCD-EFGH-JKMN-PQR" + i)
                                .statusCode())
                        .isEqualTo(400);
            }

            assertThat(browser.post("/follow", "code", code).statusCode()).isEqualTo(303);

            // the throttle of what could be a code stays, and a slip is told as one even then
            assertThat(browser.post("/follow", "code", "ABCD-EFGH-JKMN-PQR5").statusCode())
                    .isEqualTo(400);
            assertThat(browser.post("/follow", "code", "ABCD-EFGH-JKMN-PQR6").statusCode())
                    .isEqualTo(429);
            assertThat(browser.post("/follow", "code", "abc").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void whoeverEntersTooManyWrongCodesWaitsAndIsGivenNumbersToCallAndARightCodeDoesNotHelp() {
        var report = report("");
        try (var browser = new Browser(intake, "127.0.1.4")) {
            for (int i = 0; i < 5; i++) {
                assertThat(browser.post("/follow", "code", "ABCD-EFGH-JKMN-PQR" + i)
                                .statusCode())
                        .isEqualTo(400);
            }

            var closed = browser.post("/follow", "code", report.code());

            assertThat(closed.statusCode()).isEqualTo(429);
            assertThat(closed.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(1L, 901L);
            assertThat(closed.body())
                    .containsPattern("Try again after \\d\\d:\\d\\d\\.")
                    .contains("0800 808 3733", "Your report is safe")
                    .doesNotContain("??", report.code());
            // what is written meanwhile is not lost
            var more = browser.post("/follow/more", "code", report.code(), "words", "kept words", "danger", "no");
            assertThat(more.statusCode()).isEqualTo(429);
            assertThat(more.body())
                    .contains("kept words", "Too many wrong codes")
                    .doesNotContain("??");
        }
        try (var other = enteredFrom("127.0.1.5", report)) {
            assertThat(other.get("/follow/see").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatIsAddedIsARecordOfItsOwnWithTheAnswersOfTheReportAndEachTextSealed(CapturedOutput output) {
        var report =
                report(", \"mode\": \"exercise\", \"premises\": \"hmo\", \"subjectWorksFor\": [\"rugby-council\"]");
        try (var browser = enteredFrom("127.0.1.6", report)) {
            String page = browser.get("/follow/more").body();
            String once = hidden("once", page);
            String[] typed = {
                "once", once,
                "reference", hidden("reference", page),
                "danger", "now",
                "under18", "unsure",
                "words", "canary-follow-words",
                "postcode", "CV34 4RL"
            };

            var sent = browser.post("/follow/more", typed);
            var twice = browser.post("/follow/more", typed);

            assertThat(sent.statusCode()).isEqualTo(200);
            assertThat(sent.body())
                    .contains("We have what you added", "call now")
                    .doesNotContain("??", "canary");
            assertThat(twice.body()).isEqualTo(sent.body());
            assertThat(followUpsOf(report.id())).hasSize(1);
            var more = followUpsOf(report.id()).getFirst();
            assertThat(more.getKind()).isEqualTo(ConcernKind.ADD_INFORMATION);
            assertThat(more.getSource()).isEqualTo("public-form");
            assertThat(more.getMode().name()).isEqualTo("EXERCISE");
            assertThat(more.getDanger()).isEqualTo(DangerAnswer.NOW);
            assertThat(more.getUnder18()).isEqualTo(YesNoUnsure.UNSURE);
            assertThat(more.getPremises()).hasToString("HMO");
            assertThat(more.getSubjectWorksFor()).containsExactly("rugby-council");
            assertThat(more.getExploitation()).hasToString("[LABOUR]");
            assertThat(more.getPlaces())
                    .extracting(place -> place.getPostcode())
                    .containsExactly("CV34 4RL", "CV21 2DT");
            assertThat(opened(more)).contains("canary-follow-words");

            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(browser.get("/follow/see").body()).contains("You added something at"));
        }
        assertThat(output.getAll()).doesNotContain("canary-follow-words", report.code(), "CV34 4RL");
        assertThat(everythingInClear()).doesNotContain("canary-follow-words", report.code());
    }

    private static String opened(ConcernReported record) {
        var id = ConcernId.parse(record.getConcernId());
        var key = TopicContents.of(broker, Topic.CONCERNS_KEYS.topicName()).stream()
                .filter(each -> new String(each.key(), StandardCharsets.UTF_8).equals(id.toString()))
                .findFirst()
                .orElseThrow();
        var wrapped = switch (new ReceivedDeserializer<>(RecordType.SEALING_KEY)
                .deserialize(key.topic(), key.headers(), key.value())) {
            case Received.Intact<SealingKey>(var intact, var _) -> intact;
            case Received.Unreadable<SealingKey>(var reason, var _) -> throw new AssertionError(reason);
        };
        byte[] json = new Opener(KeyEncryptionKey.load(folder.resolve("kek.json")))
                .open(id, bytes(wrapped.getWrappedKey()), bytes(record.getSealedParticulars()))
                .orElseThrow();
        return Particulars.fromJson(json).narrative().orElse("");
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static String everythingInClear() {
        var inClear = new StringBuilder();
        for (Topic topic : Topic.values()) {
            for (var record : TopicContents.of(broker, topic.topicName())) {
                inClear.append(new String(record.value(), StandardCharsets.ISO_8859_1));
                for (Header header : record.headers()) {
                    inClear.append(new String(header.value(), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return inClear.toString();
    }

    @Test
    void whatWasChangedAfterSendingIsKeptAndCanBeSentAsWell() {
        var report = report("");
        try (var browser = enteredFrom("127.0.1.7", report)) {
            String page = browser.get("/follow/more").body();
            String reference = hidden("reference", page);
            String once = hidden("once", page);
            browser.post("/follow/more", "once", once, "reference", reference, "danger", "no", "words", "first words");

            var told = browser.post(
                    "/follow/more", "once", once, "reference", reference, "danger", "no", "words", "second words");

            assertThat(told.statusCode()).isEqualTo(409);
            assertThat(told.body())
                    .contains("already sent something", "second words")
                    .doesNotContain("??");
            assertThat(followUpsOf(report.id())).hasSize(1);
            browser.post(
                    "/follow/more",
                    "once",
                    hidden("once", told.body()),
                    "reference",
                    reference,
                    "danger",
                    "no",
                    "words",
                    "second words");
            assertThat(followUpsOf(report.id())).hasSize(2);
        }
    }

    @Test
    void whoeverTakesAReportBackIsToldWhatThatMeansAndItStandsOnTheTopic() {
        var report = report("");
        try (var browser = enteredFrom("127.0.1.8", report)) {
            String page = browser.get("/follow/stop").body();
            assertThat(page)
                    .contains("cannot forget what they have read", "danger or under 18", "making you do this")
                    .doesNotContain("??");

            assertThat(browser.post("/follow/stop", "reference", hidden("reference", page))
                            .body())
                    .contains("Select whether anyone is in danger right now");
            var sent = browser.post(
                    "/follow/stop",
                    "once",
                    hidden("once", page),
                    "reference",
                    hidden("reference", page),
                    "danger",
                    "no");

            assertThat(sent.statusCode()).isEqualTo(200);
            assertThat(sent.body()).contains("noted that you take it back").doesNotContain("??");
            assertThat(followUpsOf(report.id())).hasSize(1);
            assertThat(followUpsOf(report.id()).getFirst().getKind()).isEqualTo(ConcernKind.WITHDRAW);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(browser.get("/follow/see").body())
                            .contains("You asked to take this report back", "You asked to take it back at")
                            .doesNotContain("href=\"/follow/stop\""));
        }
    }

    @Test
    void afterTheEndNothingCanBeSeenAndWhatIsWrittenAsksForTheCodeAndIsKept() {
        var report = report("");
        try (var browser = enteredFrom("127.0.1.9", report)) {
            String reference = hidden("reference", browser.get("/follow/more").body());

            var end = browser.post("/follow/end");

            assertThat(end.statusCode()).isEqualTo(303);
            assertThat(browser.get("/follow/end").body())
                    .contains("You have finished")
                    .doesNotContain("??");
            assertThat(browser.get("/follow/see").body())
                    .contains("Enter your code again")
                    .doesNotContain(reference, "??");
            var late = browser.post("/follow/more", "reference", reference, "danger", "unsure", "words", "late words");
            assertThat(late.statusCode()).isEqualTo(400);
            assertThat(late.body())
                    .contains("late words", "Enter your code again", "name=\"code\"")
                    .doesNotContain("??");
            assertThat(followUpsOf(report.id())).isEmpty();

            var sent = browser.post(
                    "/follow/more",
                    "once",
                    hidden("once", late.body()),
                    "code",
                    report.code(),
                    "danger",
                    "unsure",
                    "words",
                    "late words");

            assertThat(sent.body()).contains("We have what you added");
            assertThat(followUpsOf(report.id())).hasSize(1);
        }
    }

    @Test
    void withoutAnyCookieSomethingCanStillBeAddedWithTheCodeOnThePage() {
        var report = report("");
        try (var browser = new Browser(intake, "127.0.1.10")) {
            String page = browser.get("/follow/more").body();
            browser.forgetCookies();

            var wrong =
                    browser.post("/follow/more", "code", "ABCD-EFGH-JKMN-PQRS", "danger", "no", "words", "kept words");
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body())
                    .contains("We do not know this code", "kept words")
                    .doesNotContain("??");
            browser.forgetCookies();
            var sent = browser.post(
                    "/follow/more",
                    "once",
                    hidden("once", page),
                    "code",
                    report.code(),
                    "danger",
                    "no",
                    "words",
                    "kept words");

            assertThat(sent.body()).contains("We have what you added");
        }
    }

    @Test
    void aPageOfOneReportIsNeverSentToAnotherWhoseCodeWasEnteredInAnotherWindow() {
        var first = report("");
        var second = report("");
        try (var browser = enteredFrom("127.0.1.11", first)) {
            String reference = hidden("reference", browser.get("/follow/more").body());
            browser.post("/follow", "code", second.code());

            var asked = browser.post("/follow/more", "reference", reference, "danger", "no", "words", "for the first");

            assertThat(asked.statusCode()).isEqualTo(400);
            assertThat(asked.body()).contains("for the first", "Enter your code again");
            assertThat(followUpsOf(first.id())).isEmpty();
            assertThat(followUpsOf(second.id())).isEmpty();
        }
    }

    @Test
    void theCookieIsForThisBrowserAloneAndIsNewWithEachCode() {
        var report = report("");
        try (var browser = enteredFrom("127.0.1.12", report)) {
            String first = browser.cookies().getFirst().getValue();
            var again = browser.post("/follow", "code", report.code());

            assertThat(again.headers().firstValue("Set-Cookie").orElseThrow())
                    .contains("HttpOnly", "SameSite=Strict", "Path=/")
                    .doesNotContain("Max-Age", "Expires");
            assertThat(browser.cookies()).hasSize(1);
            assertThat(browser.cookies().getFirst().getValue()).isNotEqualTo(first);
        }
    }

    @Test
    void everyMistakeIsShownAtItsQuestionAndEverythingTypedIsKeptAndEscaped() {
        var report = report("");
        try (var browser = enteredFrom("127.0.1.13", report)) {
            String reference = hidden("reference", browser.get("/follow/more").body());

            var page = browser.post(
                    "/follow/more",
                    "reference",
                    reference,
                    "danger",
                    "no",
                    "words",
                    "</textarea><script>alert(1)</script>" + "x".repeat(15_001),
                    "under18",
                    "perhaps",
                    "place",
                    "y".repeat(201),
                    "postcode",
                    "\"><b>" + "9".repeat(30));

            assertThat(page.statusCode()).isEqualTo(400);
            assertThat(page.body())
                    .contains(
                            "<title>Error: Page – Signpost</title>",
                            "id=\"words-error\"",
                            "id=\"under18-error\"",
                            "id=\"place-error\"",
                            "id=\"postcode-error\"",
                            "href=\"#words\"",
                            "&lt;/textarea&gt;&lt;script&gt;alert(1)",
                            "value=\"&quot;&gt;&lt;b&gt;9")
                    .doesNotContain("<script>alert", "??");
            assertThat(page.body()).containsPattern("id=\"danger-no\"[^>]*checked");
        }
    }

    @Test
    void everyPageIsSafeToOpenAndHasANeutralName() {
        var report = report("");
        try (var browser = enteredFrom("127.0.1.14", report)) {
            for (String path : List.of("/follow", "/follow/see", "/follow/more", "/follow/stop", "/follow/end")) {
                var page = browser.get(path);

                assertThat(page.statusCode()).as(path).isEqualTo(200);
                assertThat(page.body())
                        .contains("href=\"tel:999\"", "href=\"tel:08000121700\"", "Exit this page")
                        .doesNotContain("??", report.code());
                assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
                assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
                assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                        .startsWith("default-src 'none'");
                Matcher title = Pattern.compile("<title>([^<]*)</title>").matcher(page.body());
                assertThat(title.find()).isTrue();
                assertThat(title.group(1)).as(path).isEqualTo("Page – Signpost");
            }
        }
        assertThat(intake.get("/").body()).contains("href=\"/follow\"", "You already have a code");
    }

    @Test
    void aVisitToThePagesWithoutACodeSetsNoCookie() {
        try (var browser = new Browser(intake, "127.0.1.15")) {
            for (String path : List.of("/follow", "/follow/see", "/follow/more", "/follow/stop", "/follow/end")) {
                assertThat(browser.get(path).headers().map()).doesNotContainKeys("set-cookie", "Set-Cookie");
            }
            assertThat(browser.cookies()).isEmpty();
        }
    }

    @Test
    void everyPageOfATestSaysThatItIsOne() {
        var test = report(", \"mode\": \"test\"");
        String said = "This is a TEST. It goes to test contacts alone";
        try (var browser = enteredFrom("127.0.1.70", test)) {
            for (String path : List.of("/follow/see", "/follow/more", "/follow/stop")) {
                assertThat(browser.get(path).body()).as(path).contains(said, "do not use this code");
            }
            String page = browser.get("/follow/more").body();
            String[] form = {"once", hidden("once", page), "reference", hidden("reference", page)};
            assertThat(browser.post("/follow/more", form).body())
                    .as("what is asked again")
                    .contains("There is a problem", said);
            var done = browser.post(
                    "/follow/more", "once", form[1], "reference", form[3], "danger", "now", "words", "Somebody cries.");
            assertThat(done.body())
                    .contains("We have what you added", said, "call 999")
                    .doesNotContain("passed on now");
        }
        assertThat(followUpsOf(test.id())).extracting(ConcernReported::getMode).containsExactly(ConcernMode.TEST);
        try (var browser = enteredFrom("127.0.1.71", report(""))) {
            for (String path : List.of("/follow/see", "/follow/more", "/follow/stop")) {
                assertThat(browser.get(path).body()).as(path).doesNotContain("TEST");
            }
        }
    }

    @Test
    void anUpstreamAddsAndTakesBackByTheIdToo() {
        var report = report("");
        for (String kind : List.of("add-information", "withdraw")) {
            var answer = intake.report("""
                {"source": "partner-app", "sourceReference": "%s", "kind": "%s", "relatesTo": "%s", "danger": "no",
                 "under18": "no", "exploitation": ["labour"], "reporter": {"identity": "anonymous"}}\
                """.formatted(UUID.randomUUID(), kind, report.id()));
            assertThat(answer.statusCode()).isEqualTo(202);
        }

        List<ConcernReported> later = followUpsOf(report.id());
        assertThat(later)
                .extracting(ConcernReported::getKind)
                // each is a concern of its own, and so in a partition of its own
                .containsExactlyInAnyOrder(ConcernKind.ADD_INFORMATION, ConcernKind.WITHDRAW);
        assertThat(later)
                .as("decided with the places of the report")
                .allSatisfy(one -> assertThat(one.getPlaces())
                        .extracting(ReportedPlace::getPostcode)
                        .containsExactly("CV21 2DT"));
        try (var browser = enteredFrom("127.0.1.16", report)) {
            assertThat(browser.get("/follow/see").body()).doesNotContain("What you sent later");
        }
    }

    @Test
    void whenTheBrokersGoAwayEverythingTypedIsKeptAndNumbersAreShown(@TempDir Path elsewhere) throws Exception {
        var lost = LocalBroker.startWithTopics(elsewhere.resolve("log"));
        try (var other = new RunningIntake(
                                lost.bootstrapServers(),
                                elsewhere,
                                "signpost.intake.answer-within=500ms",
                                // and there is no spool
                                "spring.datasource.url=")
                        .awaitReady();
                var browser = new Browser(other, "127.0.1.17")) {
            String code =
                    JSON.readTree(other.report("""
                        {"danger": "no", "under18": "no", "exploitation": ["labour"],
                         "reporter": {"identity": "anonymous"}}\
                        """).body()).get("followUpCode").asString();
            browser.post("/follow", "code", code);
            String reference = hidden("reference", browser.get("/follow/more").body());
            lost.close();

            var page = browser.post("/follow/more", "reference", reference, "danger", "no", "words", "kept words");

            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.headers().firstValue("Retry-After")).contains("5");
            assertThat(page.body())
                    .contains("It has not been sent yet", "kept words", "08000 121 700 for the Modern")
                    .doesNotContain("??");
        } finally {
            lost.close();
        }
    }

    @Test
    void whileNotEverythingIsKnownNobodyIsToldThatTheirCodeIsWrong(@TempDir Path elsewhere) throws Exception {
        try (var other = new RunningIntake(
                        "127.0.0.1:" + LocalBroker.freePort(), elsewhere, "signpost.intake.answer-within=500ms");
                var browser = new Browser(other, "127.0.1.18")) {
            var answer = browser.post("/follow", "code", "ABCD-EFGH-JKMN-PQRS");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body())
                    .contains("cannot look up your code just now", "999 in an emergency")
                    .doesNotContain("We do not know", "??");
        }
    }
}
