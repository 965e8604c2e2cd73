package org.signpost.notifier;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.avro.AlertChannel;
import org.signpost.contract.avro.AlertProgressed;
import org.signpost.contract.avro.AlertSpan;
import org.signpost.contract.avro.AlertSpanUnit;
import org.signpost.contract.avro.AlertTerms;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.EscalationStep;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.topic.Topic;
import org.signpost.notifier.acknowledgement.LinkKeys;
import org.signpost.notifier.channel.sms.SmsText;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.stream.binder.test.EnableTestBinder;
import org.springframework.cloud.stream.binder.test.InputDestination;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.messaging.Message;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/// The whole service, with a real mail server, an HTTP server in Notify's place, and the test binder in
/// Kafka's.
@SpringBootTest(
        classes = NotifierServiceApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=notifier-service",
            "signpost.notifier.partners-file=../config/partners.yaml",
            "signpost.notifier.email.host=127.0.0.1",
            "signpost.notifier.email.plain-on-loopback=true",
            "signpost.notifier.email.from=alerts@signpost.example",
            "signpost.notifier.sms.template-id=00000000-0000-4000-8000-000000000001"
        })
@EnableTestBinder
@Import(NotifierServiceTest.Broker.class)
@ExtendWith(OutputCaptureExtension.class)
class NotifierServiceTest {

    private static final Pattern LINK = Pattern.compile("http://127\\.0\\.0\\.1:8082/a/([0-9a-z]+)");

    @TempDir
    static Path folder;

    private static final GreenMail MAIL = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private static final WireMockServer NOTIFY =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry settings) throws Exception {
        MAIL.start();
        NOTIFY.start();
        LinkKeys.create(folder.resolve("link-key"));
        KeyEncryptionKey.create(folder.resolve("kek.json"));
        Files.writeString(folder.resolve("notify-key"), "test-" + UUID.randomUUID() + "-" + UUID.randomUUID() + "\n");
        settings.add("signpost.notifier.email.port", () -> MAIL.getSmtp().getPort());
        settings.add("signpost.notifier.sms.base-url", NOTIFY::baseUrl);
        settings.add(
                "signpost.notifier.sms.api-key-file",
                () -> folder.resolve("notify-key").toString());
        settings.add(
                "signpost.notifier.link-key-file",
                () -> folder.resolve("link-key").toString());
        settings.add(
                "signpost.notifier.key-encryption-key-file",
                () -> folder.resolve("kek.json").toString());
        settings.add("signpost.notifier.link-base", () -> "http://127.0.0.1:8082");
        settings.add(
                "signpost.notifier.ledger-file", () -> folder.resolve("ledger").toString());
    }

    @AfterAll
    static void stop() {
        MAIL.stop();
        NOTIFY.stop();
    }

    @TestConfiguration
    static class Broker {
        @Bean
        @Primary
        Producer<byte[], byte[]> recordingProducer() {
            return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }
    }

    @Autowired
    InputDestination topics;

    @Autowired
    Producer<byte[], byte[]> producer;

    @Autowired
    JdbcClient sql;

    @Autowired
    ApplicationContext context;

    @Autowired
    ApplicationAvailability availability;

    @LocalServerPort
    int port;

    private final HttpClient browser = HttpClient.newHttpClient();

    @BeforeEach
    void empty() throws Exception {
        MAIL.purgeEmailFromAllMailboxes();
        NOTIFY.resetAll();
        NOTIFY.stubFor(post(urlEqualTo("/v2/notifications/sms"))
                .willReturn(aResponse().withStatus(201).withBody("{\"id\":\"" + UUID.randomUUID() + "\"}")));
        NOTIFY.stubFor(get(urlPathEqualTo("/v2/notifications")).willReturn(okJson("{\"notifications\":[]}")));
        kafka().clear();
    }

    @Test
    void aLeadIsToldBySmsAndEmailAndACopyByEmailAndEachStepIsPublished() throws Exception {
        ConcernId concern = RoutedRecords.newConcern();

        send(RoutedRecords.arrived(RoutedRecords.routed(concern, UrgencyLevel.URGENT, ConcernMode.LIVE)));

        await().untilAsserted(() -> {
            assertThat(recipients(concern))
                    .containsExactlyInAnyOrder(
                            "control-room@warwickshire-police.example",
                            "single-point-of-contact@rugby-council.example");
            NOTIFY.verify(1, postRequestedFor(urlEqualTo("/v2/notifications/sms")));
            assertThat(steps(concern)).containsExactlyInAnyOrder("RECORDED", "RECORDED", "SENT", "SENT", "SENT");
        });
        String reference = PublicReference.of(concern).value();
        assertThat(smsTo("+447700900001")).contains(reference);
        assertThat(bodyTo("control-room@warwickshire-police.example"))
                .contains(reference)
                .contains("OFFICIAL-SENSITIVE")
                .contains("I have it");
        assertThat(bodyTo("single-point-of-contact@rugby-council.example"))
                .contains(reference)
                .contains("Do not visit, call or contact anyone concerned until the lead agrees.")
                .doesNotContain("/a/");
    }

    @Test
    void noAddressAndNoLinkIsInTheLogThoughSomebodyTurnedItUp(CapturedOutput output) throws Exception {
        ConcernId concern = RoutedRecords.newConcern();
        LoggingSystem logging = LoggingSystem.get(NotifierServiceTest.class.getClassLoader());
        // these speak for the two servers of this test
        logging.setLogLevel("com.icegreen", LogLevel.WARN);
        logging.setLogLevel("com.github.tomakehurst", LogLevel.WARN);
        logging.setLogLevel("org.eclipse.jetty", LogLevel.WARN);
        logging.setLogLevel("ROOT", LogLevel.TRACE);
        logging.setLogLevel("org.signpost", LogLevel.TRACE);
        try {
            send(RoutedRecords.arrived(RoutedRecords.routed(concern, UrgencyLevel.URGENT, ConcernMode.LIVE)));
            await().untilAsserted(() -> assertThat(steps(concern)).hasSize(5));
        } finally {
            logging.setLogLevel("org.signpost", LogLevel.INFO);
            logging.setLogLevel("ROOT", LogLevel.WARN);
        }

        assertThat(output.getAll()).as("it was turned up").contains("TRACE").contains("alert recorded");
        List<String> secret = List.of(
                "control-room@",
                "single-point-of-contact@",
                "7700900001",
                token(bodyTo("control-room@warwickshire-police.example")),
                token(smsTo("+447700900001")));
        assertThat(output.getAll().lines()).noneMatch(line -> secret.stream().anyMatch(line::contains));
    }

    @Test
    void theSameDecisionDeliveredTwiceTellsNobodyTwice() {
        ConcernId concern = RoutedRecords.newConcern();
        var message = RoutedRecords.arrived(RoutedRecords.routed(concern, UrgencyLevel.STANDARD, ConcernMode.LIVE));

        send(message);
        send(message);
        // a second decision with the same id is ignored as a whole, whatever it says
        send(RoutedRecords.arrived(RoutedRecords.routed(
                concern, UrgencyLevel.EMERGENCY, ConcernMode.LIVE, List.of("warwick-council"), List.of())));

        await().untilAsserted(() -> assertThat(steps(concern)).hasSize(4));
        await().during(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(recipients(concern)).hasSize(2));
    }

    @Test
    void aTestConcernReachesTestContactsOnlyAndSaysSo() throws Exception {
        ConcernId concern = RoutedRecords.newConcern();

        send(RoutedRecords.arrived(RoutedRecords.routed(concern, UrgencyLevel.EMERGENCY, ConcernMode.TEST)));

        await().untilAsserted(() -> assertThat(recipients(concern))
                .containsExactlyInAnyOrder("test@warwickshire-police.example", "test@rugby-council.example"));
        await().untilAsserted(() -> NOTIFY.verify(1, postRequestedFor(urlEqualTo("/v2/notifications/sms"))));
        assertThat(smsTo("+447700900004")).startsWith("TEST ");
        for (MimeMessage message : MAIL.getReceivedMessages()) {
            assertThat(message.getSubject()).startsWith("TEST: Concern ");
        }
    }

    @Test
    void theLinkShowsAButtonAndOnlyTheButtonAcknowledges() throws Exception {
        ConcernId concern = RoutedRecords.newConcern();
        send(RoutedRecords.arrived(RoutedRecords.routed(concern, UrgencyLevel.URGENT, ConcernMode.LIVE)));
        await().untilAsserted(() -> assertThat(steps(concern)).hasSize(5));
        String emailed = token(bodyTo("control-room@warwickshire-police.example"));
        String texted = token(smsTo("+447700900001"));

        HttpResponse<String> looked = http("GET", "/a/" + emailed);
        HttpResponse<String> scanned = http("HEAD", "/a/" + emailed);

        assertThat(looked.statusCode()).isEqualTo(200);
        assertThat(scanned.statusCode()).isEqualTo(200);
        assertThat(looked.body()).contains(PublicReference.of(concern).value()).contains("I have it");
        assertThat(looked.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(looked.headers().firstValue("Referrer-Policy")).contains("same-origin");
        assertThat(steps(concern)).doesNotContain("ACKNOWLEDGED");

        HttpResponse<String> pressed = http("POST", "/a/" + emailed);
        HttpResponse<String> pressedTwice = http("POST", "/a/" + emailed);
        HttpResponse<String> other = http("GET", "/a/" + texted);

        assertThat(pressed.body()).contains("is acknowledged").contains("through this link");
        assertThat(pressedTwice.body()).contains("is acknowledged").contains("through this link");
        assertThat(other.body()).contains("It was acknowledged");
        await().untilAsserted(() -> assertThat(steps(concern)).containsOnlyOnce("ACKNOWLEDGED"));
    }

    @Test
    void aWithdrawalIsNoNewConcernInSmsEmailAndPage() throws Exception {
        ConcernId concern = RoutedRecords.newConcern();
        ConcernId earlier = RoutedRecords.newConcern();
        String words = "takes back " + PublicReference.of(earlier);

        send(RoutedRecords.arrived(RoutedRecords.about(
                RoutedRecords.routed(concern, UrgencyLevel.URGENT, ConcernMode.LIVE), ConcernKind.WITHDRAW, earlier)));
        await().untilAsserted(() -> assertThat(steps(concern)).hasSize(5));

        assertThat(smsTo("+447700900001"))
                .startsWith("Signpost " + PublicReference.of(concern) + " " + words + ". Treat with care. URGENT: ");
        for (MimeMessage message : MAIL.getReceivedMessages()) {
            assertThat(message.getSubject()).contains(words);
        }
        String emailed = bodyTo("control-room@warwickshire-police.example");
        assertThat(emailed)
                .contains(words)
                .contains("a withdrawal may be forced")
                .contains("I have it");
        assertThat(bodyTo("single-point-of-contact@rugby-council.example"))
                .contains(words)
                .contains("a withdrawal may be forced");
        String token = token(emailed);
        String open = http("GET", "/a/" + token).body();
        String done = http("POST", "/a/" + token).body();
        assertThat(open).contains("I have it");
        assertThat(List.of(open, done))
                .allSatisfy(page -> assertThat(page)
                        .contains(words)
                        .contains("Treat this with care: a withdrawal may be forced.")
                        .contains("Do not stop work on " + PublicReference.of(earlier) + " because of this alone.")
                        .contains("Take it into account with " + PublicReference.of(earlier)
                                + ", and tell whoever has that report."));
    }

    @Test
    void anAdditionToAnUnknownReportSaysSoAndATestStaysATest() throws Exception {
        ConcernId concern = RoutedRecords.newConcern();

        send(RoutedRecords.arrived(RoutedRecords.about(
                RoutedRecords.routed(concern, UrgencyLevel.URGENT, ConcernMode.TEST),
                ConcernKind.ADD_INFORMATION,
                null)));
        await().untilAsserted(() -> assertThat(steps(concern)).hasSize(5));

        assertThat(smsTo("+447700900004"))
                .startsWith("TEST Signpost " + PublicReference.of(concern) + " adds to an earlier report URGENT: ");
        String emailed = bodyTo("test@warwickshire-police.example");
        assertThat(emailed).contains("TEST. ").contains("adds to an earlier report");
        assertThat(http("GET", "/a/" + token(emailed)).body())
                .contains("TEST. ")
                .contains("adds to an earlier report")
                .doesNotContain("withdraw");
    }

    @Test
    void aFirstReportSaysNothingOfAnEarlierOne() throws Exception {
        ConcernId concern = RoutedRecords.newConcern();

        send(RoutedRecords.arrived(RoutedRecords.routed(concern, UrgencyLevel.URGENT, ConcernMode.LIVE)));
        await().untilAsserted(() -> assertThat(steps(concern)).hasSize(5));

        String emailed = bodyTo("control-room@warwickshire-police.example");
        String page = http("GET", "/a/" + token(emailed)).body();
        assertThat(List.of(emailed, smsTo("+447700900001"), page))
                .allSatisfy(text -> assertThat(text).doesNotContain("earlier", "class=\"relation\"", "into account"));
    }

    @Test
    void aConsumerThatEndsByItselfMakesTheServiceOneToRestart() {
        try {
            context.publishEvent(new ConsumerStoppedEvent(this, this, ConsumerStoppedEvent.Reason.NORMAL));
            assertThat(availability.getLivenessState()).isEqualTo(LivenessState.CORRECT);

            context.publishEvent(new ConsumerStoppedEvent(this, this, ConsumerStoppedEvent.Reason.FENCED));
            assertThat(availability.getLivenessState()).isEqualTo(LivenessState.BROKEN);
        } finally {
            AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
        }
    }

    @Test
    void aLinkThatIsNotOursSaysWhatToDo() throws Exception {
        ConcernId concern = RoutedRecords.newConcern();
        send(RoutedRecords.arrived(RoutedRecords.routed(concern, UrgencyLevel.STANDARD, ConcernMode.LIVE)));
        await().untilAsserted(() -> assertThat(steps(concern)).hasSize(4));
        String token = token(bodyTo("digital-desk@warwickshire-police.example"));
        String forged = token.substring(0, 27) + (token.endsWith("0") ? "1" : "0");

        for (String foreign : List.of(forged, token.substring(0, 20), "x", "%2e%2e", token + "0")) {
            HttpResponse<String> response = http("POST", "/a/" + foreign);

            assertThat(response.statusCode()).as(foreign).isEqualTo(404);
            assertThat(response.body())
                    .as(foreign)
                    .contains("This link does not work")
                    .contains("duty coordinator");
        }
        for (String mangled : List.of("/a/" + token + "/", "/a/" + token + "/x", "/a/", "/index.html")) {
            HttpResponse<String> response = http("GET", mangled);

            assertThat(response.statusCode()).as(mangled).isEqualTo(404);
            assertThat(response.body()).contains("This link does not work").doesNotContain(token);
        }
        assertThat(steps(concern)).doesNotContain("ACKNOWLEDGED");
    }

    @Test
    void nothingIsThereForCallersWhoseSecretIsNotConfigured() throws Exception {
        for (String path : List.of(
                "/receipts/notify",
                "/inbound/notify",
                "/receipts/twilio",
                "/inbound/twilio",
                "/operator/recalls",
                "/operator/contact-checks",
                "/operator/holds",
                "/operator/releases",
                "/operator/key-rotations")) {
            assertThat(http("POST", path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void anExpiredLinkSaysWhatToDo() throws Exception {
        ConcernId concern = RoutedRecords.newConcern();
        send(RoutedRecords.arrived(RoutedRecords.routed(concern, UrgencyLevel.STANDARD, ConcernMode.LIVE)));
        await().untilAsserted(() -> assertThat(steps(concern)).hasSize(4));
        String token = token(bodyTo("digital-desk@warwickshire-police.example"));

        // who could write to the database could still not make a link live longer, because its end is signed
        int changed = sql.sql("update message set link_expires_at = :past where link_id = :link")
                .param("past", OffsetDateTime.now(ZoneOffset.UTC).minusDays(1))
                .param("link", token.substring(0, 12))
                .update();

        assertThat(changed).isEqualTo(1);
        assertThat(http("GET", "/a/" + token).statusCode()).isEqualTo(404);
    }

    @Test
    void poisonIsParkedWithItsBytesAndTheNextRecordGoesThrough() throws Exception {
        ConcernId concern = RoutedRecords.newConcern();
        byte[] noise = "not Avro at all".getBytes(StandardCharsets.UTF_8);
        var typed = RoutedRecords.headers(concern, EventType.CONCERN_ROUTED);
        typed.add("spring_json_header_types", "{\"x\":5}".getBytes(StandardCharsets.UTF_8));
        var good = RoutedRecords.routed(concern, UrgencyLevel.STANDARD, ConcernMode.LIVE);
        var nobody = RoutedRecords.routed(concern, UrgencyLevel.STANDARD, ConcernMode.LIVE, List.of(), List.of());
        var unknown = RoutedRecords.routed(concern, UrgencyLevel.UNKNOWN, ConcernMode.LIVE);
        double before = parkedSoFar();

        send(RoutedRecords.arrived(
                Topic.CONCERNS_ROUTED, "key", noise, RoutedRecords.headers(concern, EventType.CONCERN_ROUTED)));
        send(RoutedRecords.arrived(Topic.CONCERNS_ROUTED, "key", RoutedRecords.bytes(good), typed));
        send(RoutedRecords.arrived(
                Topic.CONCERNS_ROUTED, "key", null, RoutedRecords.headers(concern, EventType.CONCERN_ROUTED)));
        send(RoutedRecords.arrived(nobody));
        send(RoutedRecords.arrived(unknown));
        send(RoutedRecords.arrived(RoutedRecords.about(good, ConcernKind.UNKNOWN, null)));
        send(RoutedRecords.arrived(good));

        await().untilAsserted(() -> assertThat(recipients(concern)).hasSize(2));
        List<ProducerRecord<byte[], byte[]>> parked = kafka().history().stream()
                .filter(record -> record.topic().equals("concerns.routed.v1.notifier-service.dlq"))
                .toList();
        assertThat(parked)
                .extracting(record -> header(record, "sp_parked_reason"))
                .containsExactly(
                        "NOT_SINGLE_OBJECT",
                        "HEADER_MALFORMED",
                        "NO_VALUE",
                        "NOT_PROCESSABLE",
                        "UNKNOWN_SYMBOL",
                        "UNKNOWN_SYMBOL");
        assertThat(parked.getFirst().value()).isEqualTo(noise);
        assertThat(header(parked.get(1), "spring_json_header_types")).isEqualTo("{\"x\":5}");
        assertThat(header(parked.getFirst(), "sp_parked_from")).isEqualTo("concerns.routed.v1-3@42");
        assertThat(parkedSoFar() - before).as("what the alert rule sees").isEqualTo(6);
    }

    private double parkedSoFar() {
        return context.getBean(MeterRegistry.class)
                .get("signpost.notifier.parked")
                .tag("topic", "concerns.routed.v1")
                .counter()
                .count();
    }

    @Test
    void aPartnerWhoCannotBeReachedIsReplacedByTheDutyCoordinator() throws Exception {
        ConcernId concern = RoutedRecords.newConcern();

        send(RoutedRecords.arrived(RoutedRecords.routed(
                concern, UrgencyLevel.URGENT, ConcernMode.LIVE, List.of("no-such-partner"), List.of())));

        await().untilAsserted(() -> assertThat(recipients(concern)).containsExactly("duty@duty-coordinator.example"));
        assertThat(sql.sql("select detour from alert where partner = 'no-such-partner'")
                        .query(String.class)
                        .list())
                .contains("PARTNER_NOT_KNOWN");
    }

    @Test
    void oddTermsAreSaidAndTheAlertGoesOutAsUsual(CapturedOutput output) {
        ConcernId concern = RoutedRecords.newConcern();
        ConcernRouted routed = RoutedRecords.saying(
                RoutedRecords.routed(concern, UrgencyLevel.URGENT, ConcernMode.LIVE),
                new AlertTerms(
                        List.of(AlertChannel.UNKNOWN),
                        null,
                        List.of(new EscalationStep(
                                true, new AlertSpan(15, AlertSpanUnit.MINUTES), "duty-coordinator"))),
                new AlertSpan(0, AlertSpanUnit.MINUTES));

        send(RoutedRecords.arrived(routed));

        await().untilAsserted(() ->
                assertThat(steps(concern)).containsExactlyInAnyOrder("RECORDED", "RECORDED", "SENT", "SENT", "SENT"));
        // an hour is usual for police; what makes sense is kept
        assertThat(sql.sql("select r.due_at from rung r join alert a on a.alert_id = r.alert_id"
                                + " join decision d on d.decision_id = a.decision_id"
                                + " where d.concern_id = :concern and r.due_at is not null")
                        .param("concern", concern.value())
                        .query(OffsetDateTime.class)
                        .single()
                        .toInstant())
                .isEqualTo(routed.getReceivedAt().plus(Duration.ofMinutes(75)));
        assertThat(List.of("channels", "acknowledge_within"))
                .allSatisfy(part -> assertThat(context.getBean(MeterRegistry.class)
                                .get("signpost.notifier.terms.odd")
                                .tag("part", part)
                                .counter()
                                .count())
                        .isEqualTo(1));
        assertThat(output.getAll().lines())
                .filteredOn(line -> line.contains("what is usual holds in its place"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains(concern.toString(), "WARN"));
    }

    @Test
    void nothingSecretIsInLogsMessagesOrProgress(CapturedOutput output) throws Exception {
        ConcernId concern = RoutedRecords.newConcern();

        send(RoutedRecords.arrived(RoutedRecords.routed(concern, UrgencyLevel.EMERGENCY, ConcernMode.LIVE)));
        await().untilAsserted(() -> assertThat(steps(concern)).hasSize(5));
        String token = token(smsTo("+447700900001"));
        String sms = smsTo("+447700900001");
        HttpResponse<String> pressed = http("POST", "/a/" + token);

        assertThat(pressed.statusCode()).isEqualTo(200);
        assertThat(sms.length()).isLessThanOrEqualTo(160);
        assertThat(output.getAll())
                .contains(concern.toString())
                .doesNotContain(token)
                .doesNotContain("CANARY-BECAUSE")
                .doesNotContain("@warwickshire-police.example")
                .doesNotContain("7700900001")
                .doesNotContain("7700 900001");
        for (MimeMessage message : MAIL.getReceivedMessages()) {
            assertThat(GreenMailUtil.getWholeMessage(message)).doesNotContain("CANARY");
        }
        for (ProducerRecord<byte[], byte[]> record : kafka().history()) {
            String whole = new String(record.value(), StandardCharsets.ISO_8859_1)
                    + Arrays.toString(record.headers().toArray());
            assertThat(whole).doesNotContain("CANARY").doesNotContain(token).doesNotContain("@warwickshire");
        }
    }

    private void send(Message<ArrivedRecord> message) {
        topics.send(message, message.getPayload().whole().topic());
    }

    @SuppressWarnings("unchecked")
    private MockProducer<byte[], byte[]> kafka() {
        return (MockProducer<byte[], byte[]>) producer;
    }

    private List<String> steps(ConcernId concern) {
        var codec = new RecordCodec<>(RecordType.ALERT_PROGRESSED);
        return kafka().history().stream()
                .filter(record -> record.topic().equals(Topic.ALERTS_PROGRESSED.topicName()))
                .map(record -> codec.decode(record.value()))
                .map(decoded -> switch (decoded) {
                    case RecordCodec.Decoded.Value<AlertProgressed>(var value) -> value;
                    case RecordCodec.Decoded.Poison<AlertProgressed>(var reason) ->
                        throw new AssertionError("published poison: " + reason);
                })
                .filter(progressed -> progressed.getConcernId().equals(concern.toString()))
                .map(progressed -> progressed.getStep().name())
                .toList();
    }

    /// To whom emails about a concern went; what other tests began may still be under way.
    private static List<String> recipients(ConcernId concern) throws Exception {
        return Arrays.stream(MAIL.getReceivedMessages())
                .filter(message -> {
                    try {
                        return message.getSubject()
                                .contains(PublicReference.of(concern).value());
                    } catch (MessagingException e) {
                        throw new AssertionError(e);
                    }
                })
                .map(message -> {
                    try {
                        return message.getAllRecipients()[0].toString();
                    } catch (MessagingException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    /// The first email to an address, but for those that say who has a concern of an earlier test.
    private static String bodyTo(String address) throws Exception {
        for (MimeMessage message : MAIL.getReceivedMessages()) {
            if (message.getAllRecipients()[0].toString().equals(address)
                    && !message.getSubject().endsWith(": acknowledged")) {
                return ((Multipart) message.getContent())
                        .getBodyPart(0)
                        .getContent()
                        .toString();
            }
        }
        throw new AssertionError("no email to " + address);
    }

    private static String smsTo(String number) {
        for (var request : NOTIFY.findAll(postRequestedFor(urlEqualTo("/v2/notifications/sms")))) {
            var body = JsonMapper.builder().build().readTree(request.getBodyAsString());
            if (body.path("phone_number").asString().equals(number)) {
                String text = SmsText.TEMPLATE;
                for (var value : body.path("personalisation").properties()) {
                    text = text.replace(
                            "((" + value.getKey() + "))", value.getValue().asString());
                }
                return text;
            }
        }
        throw new AssertionError("no SMS to " + number);
    }

    private static String token(String text) {
        Matcher matcher = LINK.matcher(text);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private HttpResponse<String> http(String method, String path) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
