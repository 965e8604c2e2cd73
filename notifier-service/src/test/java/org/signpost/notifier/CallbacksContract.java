package org.signpost.notifier;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.notifier.acknowledgement.LinkKeys;
import org.signpost.notifier.alerting.Step;
import org.signpost.notifier.ledger.SealingKeys;
import org.signpost.notifier.retention.Closed;
import org.signpost.notifier.retention.ClosedConcerns;
import org.signpost.notifier.retention.Operator;
import org.signpost.notifier.retention.RetainedConcerns;
import org.signpost.notifier.retention.RetainedConcerns.Ordering;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.stream.binder.test.EnableTestBinder;
import org.springframework.cloud.stream.binder.test.InputDestination;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What callers from outside, providers and operators, can do to alerts, over HTTP and on every database.
@SpringBootTest(
        classes = NotifierServiceApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=notifier-service",
            "signpost.notifier.partners-file=../config/partners.yaml",
            "signpost.notifier.email.host=127.0.0.1",
            "signpost.notifier.email.plain-on-loopback=true",
            "signpost.notifier.email.from=alerts@signpost.example",
            "signpost.notifier.sms.template-id=00000000-0000-4000-8000-000000000001",
            "signpost.notifier.sms.notice-template-id=00000000-0000-4000-8000-000000000002",
            "signpost.notifier.link-base=http://127.0.0.1:8082",
            // the tests are one hour for a number
            "signpost.notifier.dispatch.sms-per-hour=60",
            "signpost.notifier.callbacks.twilio-base=https://alerts.example/signpost/"
        })
@EnableTestBinder
@Import(NotifierServiceTest.Broker.class)
@ExtendWith(OutputCaptureExtension.class)
@DirtiesContext
abstract class CallbacksContract {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TOKEN = "CANARY-notify-token-0123456789";
    private static final String TWILIO_TOKEN = "CANARY-twilio-auth-token-0123456789";
    private static final String OPERATOR_KEY = "CANARY-operator-key-0123456789";

    private static final String CONTROL_ROOM = "447700900001";
    private static final String BACK_UP = "447700900003";

    @TempDir
    static Path folder;

    private static GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private static WireMockServer notify = new WireMockServer();

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry settings) throws Exception {
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        notify =
                new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
        mail.start();
        notify.start();
        LinkKeys.create(folder.resolve("link-key"));
        settings.add("signpost.notifier.email.port", () -> mail.getSmtp().getPort());
        settings.add("signpost.notifier.sms.base-url", () -> notify.baseUrl());
        settings.add(
                "signpost.notifier.link-key-file",
                () -> folder.resolve("link-key").toString());
        KeyEncryptionKey.create(folder.resolve("kek.json"));
        settings.add(
                "signpost.notifier.key-encryption-key-file",
                () -> folder.resolve("kek.json").toString());
        secret(settings, "sms.api-key-file", "test-" + UUID.randomUUID() + "-" + UUID.randomUUID());
        secret(settings, "callbacks.notify-token-file", "an-older-token-0123456789\n" + TOKEN);
        secret(settings, "callbacks.twilio-token-file", TWILIO_TOKEN);
        secret(settings, "operator-key-file", OPERATOR_KEY);
    }

    private static void secret(DynamicPropertyRegistry settings, String setting, String content) throws Exception {
        Path file = Files.writeString(folder.resolve(setting), content + "\n");
        settings.add("signpost.notifier." + setting, file::toString);
    }

    @AfterAll
    static void stop() {
        mail.stop();
        notify.stop();
    }

    @Autowired
    InputDestination topics;

    @Autowired
    JdbcClient sql;

    @Autowired
    MeterRegistry registry;

    @Autowired
    RetainedConcerns retained;

    @Autowired
    SealingKeys keys;

    @LocalServerPort
    int port;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void empty() throws Exception {
        mail.purgeEmailFromAllMailboxes();
        notify.resetAll();
        notifyAnswersAfter(Duration.ZERO);
        notify.stubFor(get(urlPathEqualTo("/v2/notifications")).willReturn(okJson("{\"notifications\":[]}")));
    }

    @Test
    void aReceiptIsTakenForwardOnly() throws Exception {
        ConcernId concern = told(UrgencyLevel.URGENT, ConcernMode.LIVE);
        MessageId sms = sms(concern, "control-room", "first");

        assertThat(receipt(sms, "sending").statusCode()).isEqualTo(200);
        assertThat(delivery(sms)).isEqualTo("PENDING");
        assertThat(receipt(sms, "temporary-failure").statusCode()).isEqualTo(200);
        assertThat(delivery(sms)).isEqualTo("FAILED");
        assertThat(twilioReceipt(sms, "delivered").statusCode()).isEqualTo(200);
        for (String late : List.of("sending", "temporary-failure", "delivered")) {
            HttpResponse<String> answer = receipt(sms, late);

            assertThat(answer.statusCode()).as(late).isEqualTo(200);
            assertThat(answer.body()).as(late).isEmpty();
            assertThat(delivery(sms)).as(late).isEqualTo("DELIVERED");
        }
        assertThat(twilioReceipt(sms, "undelivered").statusCode()).isEqualTo(200);
        assertThat(delivery(sms)).isEqualTo("DELIVERED");
        assertThat(steps(concern, sms)).containsExactlyInAnyOrder("SENT", "FAILED", "DELIVERED");
    }

    @Test
    void manyReceiptsAtOnceMoveNothingBack() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        ConcernId concern = told(UrgencyLevel.URGENT, ConcernMode.LIVE);
        MessageId sms = sms(concern, "control-room", "first");
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            for (String status : List.of("sending", "permanent-failure", "delivered")) {
                calls.add(() -> receipt(sms, status).statusCode());
            }
            for (String status : List.of("queued", "sent", "undelivered", "delivered")) {
                calls.add(() -> twilioReceipt(sms, status).statusCode());
            }
        }
        Collections.shuffle(calls, random);

        List<Integer> statuses = atOnce(calls);

        assertThat(statuses).as("seed %d", seed).hasSize(175).containsOnly(200);
        assertThat(delivery(sms)).as("seed %d", seed).isEqualTo("DELIVERED");
        assertThat(steps(concern, sms)).as("seed %d", seed).containsOnlyOnce("DELIVERED");
        assertThat(steps(concern, sms).stream().filter("FAILED"::equals).count())
                .as("seed %d", seed)
                .isLessThanOrEqualTo(1);
        assertThat(state(concern)).as("seed %d", seed).isEqualTo("DELIVERED");
    }

    @Test
    void aReceiptThatComesBeforeWeKnowThatWeSentCounts() throws Exception {
        notifyAnswersAfter(Duration.ofSeconds(3));
        ConcernId concern = RoutedRecords.newConcern();
        MessageId sms = sms(concern, "control-room", "first");
        take(concern, UrgencyLevel.URGENT, ConcernMode.LIVE);
        await().untilAsserted(() -> assertThat(messageState(sms)).isEqualTo("SENDING"));

        assertThat(receipt(sms, "delivered").statusCode()).isEqualTo(200);

        assertThat(messageState(sms)).isEqualTo("SENDING");
        assertThat(delivery(sms)).isEqualTo("DELIVERED");
        await().untilAsserted(() -> assertThat(messageState(sms)).isEqualTo("SENT"));
        assertThat(delivery(sms)).isEqualTo("DELIVERED");
        assertThat(state(concern)).isEqualTo("DELIVERED");
    }

    @Test
    void aFailureReportedInAnEmergencyTellsTheBackUpAtOnceWhoMayThenAnswer() throws Exception {
        ConcernId concern = told(UrgencyLevel.EMERGENCY, ConcernMode.LIVE);
        String reply = replyBody(BACK_UP, "ACK " + PublicReference.of(concern));
        assertThat(notifyCalls("/inbound/notify", reply).statusCode()).isEqualTo(200);
        assertThat(state(concern)).isEqualTo("SENT");

        assertThat(receipt(sms(concern, "control-room", "first"), "permanent-failure")
                        .statusCode())
                .isEqualTo(200);

        MessageId sms = sms(concern, "back-up", "rung 1");
        await().untilAsserted(() -> {
            assertThat(mailTo("back-up@warwickshire-police.example", concern)).isEqualTo(1);
            assertThat(messageState(sms)).isEqualTo("SENT");
        });
        assertThat(notifyCalls("/inbound/notify", reply).statusCode()).isEqualTo(200);
        assertThat(state(concern)).isEqualTo("ACKNOWLEDGED");
        assertThat(acknowledgedThrough(concern)).isEqualTo(sms);
    }

    @Test
    void anAnswerCountsFromTheNumberThatWasToldInThePlaceOfAContactThatIsGone() throws Exception {
        notify.stubFor(post(urlEqualTo("/v2/notifications/sms"))
                .willReturn(aResponse().withStatus(429).withBody("{}")));
        ConcernId concern = RoutedRecords.newConcern();
        MessageId sms = sms(concern, "control-room", "first");
        take(concern, UrgencyLevel.EMERGENCY, ConcernMode.LIVE);
        // the partner file had another contact when it was recorded
        await().until(
                        () -> sql.sql("update message set contact = 'retired-desk'"
                                        + " where message_id = :message and state = 'DUE' and attempts > 0")
                                .param("message", sms.value())
                                .update(),
                        updated -> updated == 1);
        notifyAnswersAfter(Duration.ZERO);
        await().untilAsserted(() -> assertThat(messageState(sms)).isEqualTo("SENT"));

        String reply = replyBody(CONTROL_ROOM, "ACK " + PublicReference.of(concern));
        assertThat(notifyCalls("/inbound/notify", reply).statusCode()).isEqualTo(200);

        assertThat(state(concern)).isEqualTo("ACKNOWLEDGED");
        assertThat(acknowledgedThrough(concern)).isEqualTo(sms);
    }

    @Test
    void whoeverCannotProveItselfIsRefusedWithoutAWord() throws Exception {
        ConcernId concern = told(UrgencyLevel.URGENT, ConcernMode.LIVE);
        MessageId sms = sms(concern, "control-room", "first");
        String receipt = receiptBody(sms, "delivered");
        String reply = replyBody(CONTROL_ROOM, "ACK " + PublicReference.of(concern));
        String recall = "{\"reference\": \"" + PublicReference.of(concern) + "\", \"reason\": \"duplicate\"}";
        double refused = counted("receipts", "notify", "not_authenticated");

        var answers = new ArrayList<HttpResponse<String>>();
        for (String shown : List.of(
                "",
                "Bearer",
                "Bearer ",
                "Bearer " + TOKEN + "x",
                "Bearer " + TOKEN.substring(1),
                "Basic " + TOKEN,
                TOKEN)) {
            answers.add(call("/receipts/notify", receipt, "Authorization", shown));
            answers.add(call("/inbound/notify", reply, "Authorization", shown));
            answers.add(call("/operator/recalls", recall, "Authorization", shown));
            answers.add(call("/operator/contact-checks", "{\"live\": true}", "Authorization", shown));
            answers.add(call("/operator/holds", retentionOrder(concern, "court"), "Authorization", shown));
            answers.add(call("/operator/releases", retentionOrder(concern, "ended"), "Authorization", shown));
            answers.add(call("/operator/key-rotations", "{\"by\": \"d.officer\"}", "Authorization", shown));
            answers.add(ask("/operator/holds", shown));
        }
        // one secret opens one door
        answers.add(call("/operator/recalls", recall, "Authorization", "Bearer " + TOKEN));
        answers.add(call("/receipts/notify", receipt, "Authorization", "Bearer " + OPERATOR_KEY));
        var form = Map.of("MessageSid", "SM1", "MessageStatus", "delivered");
        String path = "/receipts/twilio?message=" + sms;
        String signature = signature(path, form);
        answers.add(call(path, encoded(form), "X-Twilio-Signature", ""));
        answers.add(call(path, encoded(form), "X-Twilio-Signature", signature.toLowerCase(Locale.ROOT)));
        answers.add(call(path, encoded(form) + "&x=1", "X-Twilio-Signature", signature));
        answers.add(call("/receipts/twilio", encoded(form), "X-Twilio-Signature", signature));
        answers.add(call(path + "&message=1", encoded(form), "X-Twilio-Signature", signature));
        answers.add(call(path, "%zz", "X-Twilio-Signature", signature));
        answers.add(call(path, "x".repeat(20_000), "X-Twilio-Signature", signature));
        answers.add(call("/inbound/twilio", encoded(form), "X-Twilio-Signature", signature));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).as(answer.uri().getPath()).isEqualTo(401);
            assertThat(answer.body()).isEmpty();
        });
        assertThat(delivery(sms)).isEqualTo("PENDING");
        assertThat(steps(concern)).doesNotContain("ACKNOWLEDGED", "STOOD_DOWN");
        assertThat(retentionEvents(concern)).isEmpty();
        assertThat(counted("receipts", "notify", "not_authenticated")).isEqualTo(refused + 8);
    }

    @Test
    void whatNobodyKnowsIsTakenAndWhatNobodyCanReadIsNotAndBothAreCounted() throws Exception {
        double unknown = counted("receipts", "notify", "unknown_message");
        double malformed = counted("receipts", "notify", "malformed");
        double status = counted("receipts", "notify", "unknown_status");

        assertThat(receipt(new MessageId(UUID.randomUUID()), "delivered").statusCode())
                .isEqualTo(200);
        assertThat(notifyCalls("/receipts/notify", "{\"id\": \"1\", \"reference\": null, \"status\": \"delivered\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(receipt(new MessageId(UUID.randomUUID()), "teleported").statusCode())
                .isEqualTo(200);
        for (String body : List.of(
                "", "[]", "null", "{", "{}", "\"x\"", "{\"id\": 1, \"status\": \"delivered\"}", "[".repeat(15_000))) {
            HttpResponse<String> answer = notifyCalls("/receipts/notify", body);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).isEmpty();
            assertThat(notifyCalls("/inbound/notify", body).statusCode()).isEqualTo(400);
        }
        assertThat(notifyCalls(
                                "/receipts/notify",
                                " ".repeat(20_000) + receiptBody(new MessageId(UUID.randomUUID()), "delivered"))
                        .statusCode())
                .isEqualTo(400);

        assertThat(counted("receipts", "notify", "unknown_message")).isEqualTo(unknown + 2);
        assertThat(counted("receipts", "notify", "unknown_status")).isEqualTo(status + 1);
        assertThat(counted("receipts", "notify", "malformed")).isEqualTo(malformed + 9);
        assertThat(twilioCalls("/receipts/twilio?message=x", Map.of("MessageSid", "SM1", "MessageStatus", "delivered"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(twilioCalls("/receipts/twilio", Map.of("MessageStatus", "delivered"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(twilioCalls("/receipts/twilio", Map.of("MessageSid", "SM-none", "MessageStatus", "delivered"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(twilioCalls("/inbound/twilio", Map.of("From", "+" + CONTROL_ROOM))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aTwilioReceiptWithoutOurIdIsFoundByTheirs() throws Exception {
        ConcernId concern = told(UrgencyLevel.URGENT, ConcernMode.LIVE);
        MessageId sms = sms(concern, "control-room", "first");
        String theirs = sql.sql("select provider_id from attempt where message_id = :id")
                .param("id", sms.value())
                .query(String.class)
                .single();

        assertThat(twilioCalls("/receipts/twilio", Map.of("MessageSid", theirs, "MessageStatus", "delivered"))
                        .statusCode())
                .isEqualTo(200);

        assertThat(delivery(sms)).isEqualTo("DELIVERED");
    }

    @Test
    void aReplyBySmsAcknowledgesHoweverItIsTyped() throws Exception {
        for (int way = 0; way < 5; way++) {
            ConcernId concern = told(UrgencyLevel.URGENT, ConcernMode.LIVE);
            String reference = PublicReference.of(concern).value();
            String typed = switch (way) {
                case 0 -> "ACK " + reference;
                case 1 -> " ack " + reference.toLowerCase(Locale.ROOT).replace("-", "");
                case 2 ->
                    "Ack. " + reference.replace('-', ' ').replace('0', 'o').replace('1', 'l') + " thanks";
                case 3 -> "Acknowledged: " + reference.replace("-", " - ");
                default -> "ACK" + reference;
            };

            HttpResponse<String> answer = way % 2 == 0
                    ? notifyCalls("/inbound/notify", replyBody(CONTROL_ROOM, typed))
                    : twilioCalls("/inbound/twilio", Map.of("From", "+" + CONTROL_ROOM, "Body", typed));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(state(concern)).as(typed).isEqualTo("ACKNOWLEDGED");
            assertThat(acknowledgedThrough(concern)).isEqualTo(sms(concern, "control-room", "first"));
        }
    }

    @Test
    void aReplyAcknowledgesWhileItsSmsWaitsForOneThatSpeaksForSeveralOnceTheContactWasToldByEmail() throws Exception {
        ConcernId concern = told(UrgencyLevel.URGENT, ConcernMode.LIVE);
        String reply = replyBody(CONTROL_ROOM, "ACK " + PublicReference.of(concern));
        double notTheirs = counted("replies", "notify", "not_theirs");
        waits(concern, "SMS");
        waits(concern, "EMAIL");

        notifyCalls("/inbound/notify", reply);
        assertThat(state(concern)).as("nobody was told by any channel").isNotEqualTo("ACKNOWLEDGED");
        assertThat(counted("replies", "notify", "not_theirs")).isEqualTo(notTheirs + 1);

        sql.sql("update message set state = 'SENT', attempts = 1 where message_id = :message")
                .param(
                        "message",
                        MessageId.of(policeAlert(concern), RoutedRecords.POLICE + "/control-room/email", "first")
                                .value())
                .update();
        notifyCalls("/inbound/notify", replyBody(BACK_UP, "ACK " + PublicReference.of(concern)));
        assertThat(state(concern)).as("the back-up was told by none").isNotEqualTo("ACKNOWLEDGED");
        notifyCalls("/inbound/notify", reply);

        assertThat(state(concern)).isEqualTo("ACKNOWLEDGED");
        assertThat(acknowledgedThrough(concern)).isEqualTo(sms(concern, "control-room", "first"));
    }

    /// As if nothing had been handed over yet.
    private void waits(ConcernId concern, String means) {
        assertThat(sql.sql("""
            update message set state = 'DUE', attempts = 0, first_attempt_at = null, sent_at = null
            where means = :means and alert_id in (select a.alert_id from alert a
                join decision d on d.decision_id = a.decision_id
                        where d.concern_id = :concern and a.role = 'LEAD')\
            """)
                        .param("means", means)
                        .param("concern", concern.value())
                        .update())
                .isEqualTo(1);
    }

    @Test
    void aReplyAcknowledgesEveryAlertThatWentToItsNumber() throws Exception {
        ConcernId concern = RoutedRecords.newConcern();
        List<String> partners = List.of("no-such-partner", "nor-this-one");
        // nobody knows them, so the duty coordinator hears of both
        take(RoutedRecords.routed(concern, UrgencyLevel.URGENT, ConcernMode.LIVE, partners, List.of()));
        await().untilAsserted(() -> assertThat(sent(concern)).isEqualTo(4));

        assertThat(notifyCalls("/inbound/notify", replyBody("447700900036", "ack " + PublicReference.of(concern)))
                        .statusCode())
                .isEqualTo(200);

        assertThat(sql.sql("select count(*) from alert a join decision d on d.decision_id = a.decision_id"
                                + " where d.concern_id = :concern and a.state = 'ACKNOWLEDGED'")
                        .param("concern", concern.value())
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void aReplyFromAnyOtherNumberChangesNothingAndIsAnsweredAlike() throws Exception {
        ConcernId concern = told(UrgencyLevel.URGENT, ConcernMode.LIVE);
        String reference = PublicReference.of(concern).value();
        String unknown = PublicReference.of(RoutedRecords.newConcern()).value();
        double notTheirs = counted("replies", "twilio", "not_theirs");
        double notUnderstood = counted("replies", "twilio", "not_understood");
        var answers = new ArrayList<HttpResponse<String>>();

        // the back-up was not told yet, the council is told by email, nobody knows the last two
        for (String number : List.of(BACK_UP, "447700900011", "447700900999", "15551234567", "Rugby")) {
            answers.add(twilioCalls("/inbound/twilio", Map.of("From", "+" + number, "Body", "ACK " + reference)));
        }
        answers.add(twilioCalls("/inbound/twilio", Map.of("From", "+" + CONTROL_ROOM, "Body", "ACK " + unknown)));
        for (String text :
                List.of("STOP", reference, "do not ACK " + reference, "ACK " + reference + " is not for us", "")) {
            answers.add(twilioCalls("/inbound/twilio", Map.of("From", "+" + CONTROL_ROOM, "Body", text)));
        }

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/xml");
            assertThat(answer.body()).endsWith("<Response/>");
        });
        assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
        assertThat(state(concern)).isEqualTo("SENT");
        assertThat(counted("replies", "twilio", "not_theirs")).isEqualTo(notTheirs + 6);
        assertThat(counted("replies", "twilio", "not_understood")).isEqualTo(notUnderstood + 5);
        HttpResponse<String> good =
                twilioCalls("/inbound/twilio", Map.of("From", "+" + CONTROL_ROOM, "Body", "ACK " + reference));
        assertThat(good.body()).isEqualTo(answers.getFirst().body());
        assertThat(state(concern)).isEqualTo("ACKNOWLEDGED");
    }

    @Test
    void theSameReplyManyTimesAtOnceAcknowledgesOnce() throws Exception {
        ConcernId concern = told(UrgencyLevel.URGENT, ConcernMode.LIVE);
        String body = replyBody(CONTROL_ROOM, "ACK " + PublicReference.of(concern));

        List<Integer> statuses = atOnce(Collections.nCopies(
                24, () -> notifyCalls("/inbound/notify", body).statusCode()));

        assertThat(statuses).containsOnly(200);
        assertThat(steps(concern)).containsOnlyOnce("ACKNOWLEDGED");
    }

    @Test
    void aTestIsAcknowledgedFromATestContactAlone() throws Exception {
        ConcernId concern = told(UrgencyLevel.URGENT, ConcernMode.TEST);
        String text = "ACK " + PublicReference.of(concern);

        assertThat(notifyCalls("/inbound/notify", replyBody(CONTROL_ROOM, text)).statusCode())
                .isEqualTo(200);
        assertThat(state(concern)).isEqualTo("SENT");
        assertThat(notifyCalls("/inbound/notify", replyBody("447700900004", text))
                        .statusCode())
                .isEqualTo(200);
        assertThat(state(concern)).isEqualTo("ACKNOWLEDGED");
    }

    @Test
    void aRecallTellsWhoeverWasToldAndIsDoneOnce() throws Exception {
        ConcernId concern = told(UrgencyLevel.URGENT, ConcernMode.LIVE);
        String reference = PublicReference.of(concern).value();
        String order = "{\"reference\": \"%s\", \"reason\": \"sent-in-error\"}".formatted(reference);

        JsonNode recalled = operator("/operator/recalls", order, 200);
        JsonNode again = operator("/operator/recalls", order, 200);

        assertThat(recalled.path("alerts").asInt()).isEqualTo(2);
        assertThat(recalled.path("told")
                        .valueStream()
                        .map(each -> each.path("name").asString()))
                .containsExactly("Rugby Borough Council", "Warwickshire Police");
        assertThat(again.path("alerts").asInt()).isZero();
        assertThat(again.path("told").isEmpty()).isTrue();
        assertThat(state(concern)).isEqualTo("STOOD_DOWN");
        await().untilAsserted(() -> {
            assertThat(mailTo("control-room@warwickshire-police.example", concern))
                    .isEqualTo(2);
            assertThat(mailTo("single-point-of-contact@rugby-council.example", concern))
                    .isEqualTo(2);
        });
        assertThat(notifyCalls("/inbound/notify", replyBody(CONTROL_ROOM, "ACK " + reference))
                        .statusCode())
                .isEqualTo(200);
        assertThat(state(concern)).isEqualTo("STOOD_DOWN");
    }

    @Test
    void aRecallOfOnePartnerLeavesTheOthers() throws Exception {
        ConcernId concern = told(UrgencyLevel.URGENT, ConcernMode.LIVE);

        JsonNode recalled = operator(
                "/operator/recalls",
                "{\"reference\": \"%s\", \"reason\": \"wrong-partner\", \"partner\": \"rugby-council\"}"
                        .formatted(PublicReference.of(concern).value().toLowerCase(Locale.ROOT)),
                200);

        assertThat(recalled.path("alerts").asInt()).isEqualTo(1);
        assertThat(recalled.path("told")
                        .valueStream()
                        .map(each -> each.path("partner").asString()))
                .containsExactly("rugby-council");
        assertThat(state(concern)).isEqualTo("SENT");
    }

    @Test
    void anOrderWithMistakesDoesNothingAndNamesEachField() throws Exception {
        ConcernId concern = told(UrgencyLevel.URGENT, ConcernMode.LIVE);
        String reference = PublicReference.of(concern).value();

        JsonNode all = operator(
                "/operator/recalls",
                "{\"reference\": \"CANARY\", \"reason\": \"because\", \"partner\": 7, \"x\": 1}",
                400);
        JsonNode none = operator(
                "/operator/recalls",
                "{\"reference\": \"%s\", \"reason\": \"test\"}"
                        .formatted(PublicReference.of(RoutedRecords.newConcern())),
                404);
        JsonNode other = operator(
                "/operator/recalls",
                "{\"reference\": \"%s\", \"reason\": \"test\", \"partner\": \"warwick-council\"}".formatted(reference),
                404);

        assertThat(pointers(all)).containsExactlyInAnyOrder("", "/reference", "/reason", "/partner");
        assertThat(all.toString()).contains("sent-in-error, wrong-partner").doesNotContain("CANARY", "because");
        assertThat(pointers(none)).containsExactly("/reference");
        assertThat(pointers(other)).containsExactly("/partner");
        assertThat(other.toString()).contains("rugby-council, warwickshire-police");
        for (String body : List.of("", "[]", "{", "x".repeat(5000))) {
            assertThat(pointers(operator("/operator/recalls", body, 400))).contains("");
        }
        assertThat(pointers(operator("/operator/contact-checks", "{\"live\": 1, \"partner\": \"nobody-here\"}", 400)))
                .containsExactlyInAnyOrder("/live", "/partner");
        assertThat(steps(concern)).doesNotContain("STOOD_DOWN");
    }

    @Test
    void whatAnOperatorHoldsIsNotShreddedUntilItIsReleased() throws Exception {
        ConcernId concern = told(UrgencyLevel.URGENT, ConcernMode.LIVE);
        String reference = PublicReference.of(concern).value();

        JsonNode held = operator("/operator/holds", retentionOrder(concern, "court"), 200);
        JsonNode again = operator("/operator/holds", retentionOrder(concern, "complaint"), 200);

        assertThat(held.path("reference").asString()).isEqualTo(reference);
        assertThat(held.path("state").asString()).isEqualTo("held");
        assertThat(again.path("state").asString()).isEqualTo("held-before");
        assertThat(again.path("reason").asString()).isEqualTo("court");
        assertThat(listedHolds(reference)).singleElement().satisfies(each -> {
            assertThat(each.propertyNames()).containsExactlyInAnyOrder("reference", "reason", "since", "by");
            assertThat(each.path("reason").asString()).isEqualTo("court");
            assertThat(each.path("by").asString()).isEqualTo("d.officer");
            assertThat(Instant.parse(each.path("since").asString())).isAfter(Instant.EPOCH);
        });
        assertThat(operator(
                                "/operator/recalls",
                                "{\"reference\": \"%s\", \"reason\": \"test\"}".formatted(reference),
                                200)
                        .path("alerts")
                        .asInt())
                .isEqualTo(2);
        Closed over = new ClosedConcerns(sql).caseOf(concern).orElseThrow();
        assertThat(retained.order(over, Operator.CLOCK, over.at())).isEqualTo(Ordering.HELD);

        JsonNode released = operator("/operator/releases", retentionOrder(concern, "ended"), 200);
        JsonNode notHeld = operator("/operator/releases", retentionOrder(concern, "ended"), 200);

        assertThat(released.path("state").asString()).isEqualTo("released");
        assertThat(notHeld.path("state").asString()).isEqualTo("not-held");
        assertThat(listedHolds(reference)).isEmpty();
        assertThat(retained.order(over, Operator.CLOCK, over.at())).isEqualTo(Ordering.ORDERED);
        assertThat(pointers(operator("/operator/holds", retentionOrder(concern, "court"), 409)))
                .containsExactly("/reference");
        assertThat(retentionEvents(concern))
                .containsExactly(
                        "HELD d.officer COURT",
                        "RELEASED d.officer ENDED",
                        "ORDERED " + Operator.CLOCK.name() + " null");
    }

    @Test
    void aConcernThatNobodyDecidedCanBeHeldToo() throws Exception {
        ConcernId undecided = RoutedRecords.newConcern();
        keys.keep(undecided, "key-1", new byte[] {1}, Instant.EPOCH);

        assertThat(operator("/operator/holds", retentionOrder(undecided, "subject-access"), 200)
                        .path("state")
                        .asString())
                .isEqualTo("held");
        assertThat(listedHolds(PublicReference.of(undecided).value())).hasSize(1);
        assertThat(operator("/operator/releases", retentionOrder(undecided, "held-in-error"), 200)
                        .path("state")
                        .asString())
                .isEqualTo("released");
        assertThat(retentionEvents(undecided))
                .containsExactly("HELD d.officer SUBJECT_ACCESS", "RELEASED d.officer HELD_IN_ERROR");
    }

    @Test
    void anOrderOfRetentionWithMistakesDoesNothingAndNamesEachField() throws Exception {
        ConcernId concern = told(UrgencyLevel.URGENT, ConcernMode.LIVE);
        String mistakes = "{\"reference\": \"CANARY\", \"reason\": \"because\", \"by\": \"\", \"x\": 1}";

        JsonNode hold = operator("/operator/holds", mistakes, 400);
        JsonNode release = operator("/operator/releases", mistakes, 400);

        assertThat(pointers(hold)).containsExactlyInAnyOrder("", "/reference", "/reason", "/by");
        assertThat(hold.toString())
                .contains("investigation, court, statutory-review")
                .doesNotContain("CANARY");
        assertThat(pointers(release)).containsExactlyInAnyOrder("", "/reference", "/reason", "/by");
        assertThat(release.toString())
                .contains("ended, handed-over, held-in-error")
                .doesNotContain("CANARY");
        for (String name : List.of(" ", "x".repeat(65), "a\\nb", Operator.CLOCK.name(), Operator.TOPIC.name())) {
            String order = retentionOrder(concern, "court").replace("d.officer", name);
            assertThat(pointers(operator("/operator/holds", order, 400)))
                    .as(name)
                    .containsExactly("/by");
        }
        ConcernId nobodys = RoutedRecords.newConcern();
        assertThat(pointers(operator("/operator/holds", retentionOrder(nobodys, "court"), 404)))
                .containsExactly("/reference");
        assertThat(pointers(operator("/operator/releases", retentionOrder(nobodys, "ended"), 404)))
                .containsExactly("/reference");
        assertThat(pointers(operator("/operator/key-rotations", "{}", 400))).containsExactly("/by");
        assertThat(retentionEvents(concern)).isEmpty();
        assertThat(retentionEvents(nobodys)).isEmpty();
    }

    @Test
    void aRotationIsOrderedOnceUntilItBegins() throws Exception {
        JsonNode ordered = operator("/operator/key-rotations", "{\"by\": \"d.officer\"}", 200);
        JsonNode again = operator("/operator/key-rotations", "{\"by\": \"e.officer\"}", 200);

        assertThat(ordered.path("state").asString()).isEqualTo("ordered");
        assertThat(again.path("state").asString()).isEqualTo("ordered-before");
        assertThat(sql.sql("select done_by from retention_event where what = 'ROTATION_ORDERED'")
                        .query(String.class)
                        .list())
                .containsExactly("d.officer");
    }

    @Test
    void aCheckGoesToTestContactsUnlessLiveOnesAreAskedFor() throws Exception {
        JsonNode checked = operator("/operator/contact-checks", "{}", 200);

        assertThat(checked.path("checks")
                        .valueStream()
                        .filter(each -> each.path("means").asString().equals("email")))
                .hasSize(12)
                .allSatisfy(each -> {
                    assertThat(each.path("contact").asString()).isEqualTo("test");
                    assertThat(each.path("live").asBoolean()).isFalse();
                    assertThat(each.path("outcome").asString()).isEqualTo("handed-over");
                    assertThat(each.has("reason")).isFalse();
                });
        assertThat(mail.getReceivedMessages())
                .hasSize(12)
                .allSatisfy(message ->
                        assertThat(message.getAllRecipients()[0].toString()).startsWith("test@"));
        assertThat(checked.toString()).doesNotContain("@", "7700");

        mail.purgeEmailFromAllMailboxes();
        JsonNode live =
                operator("/operator/contact-checks", "{\"live\": true, \"partner\": \"warwickshire-police\"}", 200);

        assertThat(live.path("checks")
                        .valueStream()
                        .filter(each -> each.path("means").asString().equals("email"))
                        .map(each -> each.path("contact").asString()
                                + each.path("live").asString()))
                .containsExactly("control-roomtrue", "digital-desktrue", "back-uptrue", "testfalse");
        assertThat(mail.getReceivedMessages()).hasSize(4);
    }

    @Test
    void noNumberTokenOrBodyIsInTheLog(CapturedOutput output) throws Exception {
        ConcernId concern = told(UrgencyLevel.URGENT, ConcernMode.LIVE);
        MessageId sms = sms(concern, "control-room", "first");

        for (String text : List.of("CANARY-text", "ACK " + PublicReference.of(concern), "ACK")) {
            for (String number : List.of(CONTROL_ROOM, "447700900998")) {
                assertThat(notifyCalls("/inbound/notify", replyBody(number, text))
                                .statusCode())
                        .isEqualTo(200);
                assertThat(twilioCalls("/inbound/twilio", Map.of("From", "+" + number, "Body", text))
                                .statusCode())
                        .isEqualTo(200);
            }
        }
        assertThat(receipt(sms, "delivered").statusCode()).isEqualTo(200);
        assertThat(notifyCalls("/receipts/notify", "{\"CANARY-body\": ").statusCode())
                .isEqualTo(400);
        assertThat(call("/receipts/notify", "CANARY-body", "Authorization", "Bearer CANARY-forged")
                        .statusCode())
                .isEqualTo(401);
        assertThat(operator("/operator/contact-checks", "{\"partner\": \"rugby-council\"}", 200)
                        .path("checks")
                        .isEmpty())
                .isFalse();

        assertThat(output.getAll())
                .contains("alert acknowledged", "contact checked")
                .doesNotContain("CANARY", "7700900", "7700 900", "@rugby", "@warwickshire");
    }

    private ConcernId told(UrgencyLevel urgency, ConcernMode mode) {
        ConcernId concern = RoutedRecords.newConcern();
        take(concern, urgency, mode);
        // the lead by SMS and email, and a copy by email
        await().untilAsserted(() -> assertThat(sent(concern)).isEqualTo(3));
        return concern;
    }

    private int sent(ConcernId concern) {
        return sql.sql("""
            select count(*) from message m join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id
            where d.concern_id = :concern and m.state = 'SENT'\
            """)
                .param("concern", concern.value())
                .query(Integer.class)
                .single();
    }

    private void take(ConcernId concern, UrgencyLevel urgency, ConcernMode mode) {
        take(RoutedRecords.routed(concern, urgency, mode));
    }

    private void take(ConcernRouted routed) {
        var message = RoutedRecords.arrived(routed);
        topics.send(message, message.getPayload().whole().topic());
    }

    private void notifyAnswersAfter(Duration delay) {
        notify.stubFor(post(urlEqualTo("/v2/notifications/sms"))
                .willReturn(aResponse()
                        .withFixedDelay((int) delay.toMillis())
                        .withStatus(201)
                        .withBody("{\"id\":\"" + UUID.randomUUID() + "\"}")));
    }

    private static AlertId policeAlert(ConcernId concern) {
        return AlertId.of(concern, new PartnerId(RoutedRecords.POLICE), DecisionId.of(concern, 1));
    }

    private static MessageId sms(ConcernId concern, String contact, String step) {
        return MessageId.of(policeAlert(concern), RoutedRecords.POLICE + "/" + contact + "/sms", step);
    }

    private String delivery(MessageId message) {
        return column("delivery", message);
    }

    private String messageState(MessageId message) {
        return column("state", message);
    }

    private String column(String name, MessageId message) {
        return sql.sql("select " + name + " from message where message_id = :id")
                .param("id", message.value())
                .query(String.class)
                .optional()
                .orElse("none");
    }

    private String state(ConcernId concern) {
        return sql.sql("select state from alert where alert_id = :id")
                .param("id", policeAlert(concern).value())
                .query(String.class)
                .single();
    }

    private MessageId acknowledgedThrough(ConcernId concern) {
        return new MessageId(sql.sql("select message_id from acknowledgement where alert_id = :id")
                .param("id", policeAlert(concern).value())
                .query(UUID.class)
                .single());
    }

    private List<String> steps(ConcernId concern) {
        return sql.sql("select step from outbox where alert_id = :id")
                .param("id", policeAlert(concern).value())
                .query((row, _) -> Step.valueOf(row.getString("step")).name())
                .list();
    }

    private List<String> steps(ConcernId concern, MessageId message) {
        return sql.sql("select step from outbox where alert_id = :id and message_id = :message")
                .param("id", policeAlert(concern).value())
                .param("message", message.value())
                .query((row, _) -> Step.valueOf(row.getString("step")).name())
                .list();
    }

    private static long mailTo(String address, ConcernId concern) throws Exception {
        long count = 0;
        for (MimeMessage message : mail.getReceivedMessages()) {
            if (message.getAllRecipients()[0].toString().equals(address)
                    && message.getSubject().contains(PublicReference.of(concern).value())) {
                count++;
            }
        }
        return count;
    }

    private double counted(String what, String provider, String outcome) {
        return registry.counter("signpost.notifier." + what, "provider", provider, "outcome", outcome)
                .count();
    }

    private static List<String> pointers(JsonNode problem) {
        return problem.path("errors")
                .valueStream()
                .map(each -> each.path("pointer").asString())
                .toList();
    }

    private static List<Integer> atOnce(List<? extends Callable<Integer>> calls) throws Exception {
        try (var callers = Executors.newFixedThreadPool(24)) {
            var statuses = new ArrayList<Integer>();
            for (Future<Integer> each : callers.invokeAll(calls)) {
                statuses.add(each.get());
            }
            return statuses;
        }
    }

    private static String receiptBody(MessageId message, String status) {
        return JSON.writeValueAsString(Map.of(
                "id",
                UUID.randomUUID().toString(),
                "reference",
                message.toString(),
                "to",
                CONTROL_ROOM,
                "status",
                status,
                "created_at",
                "2026-11-26T03:00:00.000000Z",
                "notification_type",
                "sms"));
    }

    private static String replyBody(String number, String text) {
        return JSON.writeValueAsString(Map.of(
                "id",
                UUID.randomUUID().toString(),
                "source_number",
                number,
                "destination_number",
                "447700900900",
                "message",
                text,
                "date_received",
                "2026-11-26T03:00:00.000000Z"));
    }

    private HttpResponse<String> receipt(MessageId message, String status) throws Exception {
        return notifyCalls("/receipts/notify", receiptBody(message, status));
    }

    private HttpResponse<String> notifyCalls(String path, String body) throws Exception {
        return call(path, body, "Authorization", "Bearer " + TOKEN);
    }

    private HttpResponse<String> twilioReceipt(MessageId message, String status) throws Exception {
        return twilioCalls(
                "/receipts/twilio?message=" + message, Map.of("MessageSid", "SM123", "MessageStatus", status));
    }

    private HttpResponse<String> twilioCalls(String path, Map<String, String> form) throws Exception {
        return call(path, encoded(form), "X-Twilio-Signature", signature(path, form));
    }

    private static String signature(String path, Map<String, String> form) throws Exception {
        String signed = "https://alerts.example/signpost" + path
                + new TreeMap<>(form)
                        .entrySet().stream()
                                .map(each -> each.getKey() + each.getValue())
                                .collect(Collectors.joining());
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(TWILIO_TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String retentionOrder(ConcernId concern, String reason) {
        return "{\"reference\": \"%s\", \"reason\": \"%s\", \"by\": \"d.officer\"}"
                .formatted(PublicReference.of(concern).value(), reason);
    }

    private List<JsonNode> listedHolds(String reference) throws Exception {
        HttpResponse<String> answer = ask("/operator/holds", "Bearer " + OPERATOR_KEY);
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body())
                .path("holds")
                .valueStream()
                .filter(each -> each.path("reference").asString().equals(reference))
                .toList();
    }

    private List<String> retentionEvents(ConcernId concern) {
        return sql.sql("select what, done_by, reason from retention_event where concern_id = :concern order by"
                        + " position")
                .param("concern", concern.value())
                .query((row, _) ->
                        row.getString("what") + " " + row.getString("done_by") + " " + row.getString("reason"))
                .list();
    }

    private HttpResponse<String> ask(String path, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode operator(String path, String body, int expected) throws Exception {
        HttpResponse<String> answer = call(path, body, "Authorization", "Bearer " + OPERATOR_KEY);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> call(String path, String body, String header, String value) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header(
                        "Content-Type",
                        path.contains("twilio") ? "application/x-www-form-urlencoded" : "application/json")
                .POST(BodyPublishers.ofString(body));
        if (!value.isEmpty()) {
            request.header(header, value);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
