package org.signpost.notifier.channel.sms;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.MobileNumber;
import org.signpost.notifier.alerting.RecallReason;
import org.signpost.notifier.channel.Delivery;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.HttpSide;
import org.signpost.notifier.channel.LinkId;
import org.signpost.notifier.channel.Lookup;
import org.signpost.notifier.channel.Notice;
import org.signpost.notifier.channel.SendOutcome.Accepted;
import org.signpost.notifier.channel.SendOutcome.Deferred;
import org.signpost.notifier.channel.SendOutcome.Refused;
import org.signpost.notifier.channel.SendOutcome.Unclear;
import org.signpost.notifier.fault.FaultyNetwork;

/// SMS over two providers, each behind a network that can fail.
@Timeout(30)
class SmsFailoverTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T13:35:00Z"), ZoneOffset.UTC);
    private static final MessageId MESSAGE = new MessageId(UUID.randomUUID());
    private static final MobileNumber TO = new MobileNumber("+447700900001");
    private static final SmsContent CONTENT = SmsNotice.of(
            new Notice.Recalled(PublicReference.of(new ConcernId(new UUID(1, 2))), RecallReason.DUPLICATE, Mode.LIVE));
    private static final String SID = "SM" + "0123456789abcdef".repeat(2);
    private static final String LIST = "/2010-04-01/Accounts/" + TwilioContractTest.ACCOUNT + "/Messages.json";

    private final HttpSide notify = new HttpSide(201, "{\"id\":\"at-notify\"}");
    private final HttpSide twilio = new HttpSide(201, "{\"sid\":\"" + SID + "\"}");
    private final FaultyNetwork toNotify = FaultyNetwork.to(notify.port());
    private final FaultyNetwork toTwilio = FaultyNetwork.to(twilio.port());
    private SmsChannel channel;

    @BeforeEach
    void start() {
        channel = new SmsChannel(
                new NotifyApi(
                        URI.create("http://127.0.0.1:" + toNotify.port()),
                        new NotifyApi.ApiKey(UUID.randomUUID(), UUID.randomUUID()),
                        UUID.randomUUID(),
                        Optional.of(UUID.randomUUID()),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(700)),
                new TwilioApi(
                        URI.create("http://127.0.0.1:" + toTwilio.port()),
                        TwilioContractTest.ACCOUNT,
                        TwilioApi.Credentials.parse(TwilioContractTest.ACCOUNT + ":" + TwilioContractTest.SECRET),
                        "Signpost",
                        Optional.of(URI.create("https://alerts.example/receipts/twilio")),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(700)),
                CLOCK);
    }

    @AfterEach
    void stop() {
        channel.close();
        toNotify.close();
        toTwilio.close();
        notify.close();
        twilio.close();
    }

    @Test
    void whileAllIsWellNotifyHasItAndTheOtherHearsNothing() throws Exception {
        assertThat(channel.send(MESSAGE, TO, CONTENT)).isEqualTo(new Accepted(Optional.of("at-notify")));

        assertThat(notify.got()).isEqualTo(1);
        assertThat(toTwilio.connections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 429})
    void whatCertainlyDidNotLeaveGoesToTheOtherAtOnce(int status) throws Exception {
        notify.answers(status, "{}", Map.of());

        assertThat(channel.send(MESSAGE, TO, CONTENT)).isEqualTo(new Accepted(Optional.of(SID)));

        twilio.server()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo(LIST))
                                .withHeader("Content-Type", containing("application/x-www-form-urlencoded"))
                                .withHeader(
                                        "Authorization",
                                        matching("Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString((TwilioContractTest.ACCOUNT + ":"
                                                                        + TwilioContractTest.SECRET)
                                                                .getBytes(StandardCharsets.UTF_8))))
                                .withFormParam("To", matching("\\+447700900001"))
                                .withFormParam("From", matching("Signpost"))
                                .withFormParam(
                                        "StatusCallback",
                                        matching("https://alerts.example/receipts/twilio\\?message=" + MESSAGE))
                                .withFormParam(
                                        "Body", matching("Signpost: concern .* coordinator\\. " + LinkId.of(MESSAGE))));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void whatMayHaveLeftGoesNowhereElse(int status) throws Exception {
        notify.answers(status, "oops", Map.of());

        assertThat(channel.send(MESSAGE, TO, CONTENT)).isInstanceOf(Unclear.class);

        assertThat(toTwilio.connections()).isZero();
    }

    @Test
    void aLostAnswerIsLookedUpWhereItWasLost() throws Exception {
        toNotify.losesAnswers();
        assertThat(channel.send(MESSAGE, TO, CONTENT)).isEqualTo(new Unclear(FailureReason.TIMED_OUT));
        assertThat(notify.got()).isEqualTo(1);
        twilioHas("");

        assertThat(channel.find(MESSAGE)).isInstanceOf(Lookup.NotAnswered.class);

        toNotify.works();
        notify.server()
                .stubFor(get(urlEqualTo("/v2/notifications?reference=" + MESSAGE))
                        .willReturn(
                                aResponse().withBody("{\"notifications\":[{\"id\":\"n-1\",\"status\":\"sending\"}]}")));
        assertThat(channel.find(MESSAGE)).isEqualTo(new Lookup.There(Optional.of("n-1"), Delivery.PENDING));
        assertThat(twilio.got()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "queued, PENDING",
        "accepted, PENDING",
        "sent, PENDING",
        "delivered, DELIVERED",
        "undelivered, FAILED",
        "failed, FAILED"
    })
    void aMessageAtTheOtherProviderIsFoundByTheIdInItsText(String status, Delivery delivery) throws Exception {
        notifyHasNone();
        twilioHas(message("outbound-api", status, "Signpost: x " + LinkId.of(MESSAGE)));

        assertThat(channel.find(MESSAGE)).isEqualTo(new Lookup.There(Optional.of(SID), delivery));

        // a number in a URL would be in logs
        twilio.server().verify(getRequestedFor(urlEqualTo(LIST + "?PageSize=1000")));
    }

    @Test
    void onlyWhenNobodyHasItMayItBeSentAgain() throws Exception {
        notifyHasNone();
        twilioHas(message("inbound", "received", "ACK " + LinkId.of(MESSAGE)));
        assertThat(channel.find(MESSAGE)).isEqualTo(new Lookup.NotThere());

        twilio.answers(500, "oops", Map.of());
        assertThat(channel.find(MESSAGE))
                .isEqualTo(new Lookup.NotAnswered(new Deferred(FailureReason.PROVIDER_FAILURE)));

        twilio.answers(200, "<html>", Map.of());
        assertThat(channel.find(MESSAGE))
                .isEqualTo(new Lookup.NotAnswered(new Deferred(FailureReason.UNEXPECTED_ANSWER)));
    }

    @Test
    void theListIsReadPageByPageAsFarBackAsNeeded() throws Exception {
        notifyHasNone();
        page(
                LIST + "?PageSize=1000",
                message("outbound-api", "sent", "other", "Mon, 23 Nov 2026 13:00:00 +0000"),
                "?Page=1");
        page(LIST + "?Page=1", message("outbound-api", "sent", "x " + LinkId.of(MESSAGE)), "?Page=2");

        assertThat(channel.find(MESSAGE)).isInstanceOf(Lookup.There.class);

        page(LIST + "?Page=1", message("outbound-api", "sent", "other", "Mon, 02 Nov 2026 13:00:00 +0000"), "?Page=2");
        assertThat(channel.find(MESSAGE)).isEqualTo(new Lookup.NotThere());
        twilio.server().verify(0, getRequestedFor(urlEqualTo(LIST + "?Page=2")));
    }

    @Test
    void whatBothRefuseIsRefusedAndWhatOneMayTakeLaterIsNot() throws Exception {
        notify.answers(400, "{}", Map.of());
        twilio.answers(400, "{}", Map.of());
        assertThat(channel.send(MESSAGE, TO, CONTENT)).isEqualTo(new Refused(FailureReason.MESSAGE_REJECTED));

        notify.answers(429, "{}", Map.of());
        assertThat(channel.send(MESSAGE, TO, CONTENT)).isEqualTo(new Deferred(FailureReason.RATE_LIMITED));
    }

    @Test
    void afterSomeFailuresTheOtherIsFirst() throws Exception {
        notify.answers(500, "oops", Map.of());
        for (int i = 0; i < 3; i++) {
            assertThat(channel.send(new MessageId(UUID.randomUUID()), TO, CONTENT))
                    .isInstanceOf(Unclear.class);
        }

        assertThat(channel.send(MESSAGE, TO, CONTENT)).isEqualTo(new Accepted(Optional.of(SID)));
        assertThat(notify.got()).isEqualTo(3);
    }

    @Test
    void afterSomeLookUpsThatFailedTheOtherIsFirst() throws Exception {
        notify.answers(500, "oops", Map.of());
        twilioHas("");
        for (int i = 0; i < 3; i++) {
            assertThat(channel.find(new MessageId(UUID.randomUUID()))).isInstanceOf(Lookup.NotAnswered.class);
        }
        twilio.answers(201, "{\"sid\":\"" + SID + "\"}", Map.of());

        assertThat(channel.send(MESSAGE, TO, CONTENT)).isEqualTo(new Accepted(Optional.of(SID)));
        assertThat(notify.got()).isZero();
    }

    @Test
    void lookUpsThatSucceedDoNotHideThatMessagesFail() throws Exception {
        for (int i = 0; i < 3; i++) {
            notify.answers(500, "oops", Map.of());
            assertThat(channel.send(new MessageId(UUID.randomUUID()), TO, CONTENT))
                    .isInstanceOf(Unclear.class);
            notifyHasNone();
            twilioHas("");
            for (int question = 0; question < 5; question++) {
                assertThat(channel.find(new MessageId(UUID.randomUUID()))).isInstanceOf(Lookup.NotThere.class);
            }
        }
        twilio.answers(201, "{\"sid\":\"" + SID + "\"}", Map.of());

        assertThat(channel.send(MESSAGE, TO, CONTENT)).isEqualTo(new Accepted(Optional.of(SID)));
    }

    private void notifyHasNone() {
        notify.answers(200, "{\"notifications\":[]}", Map.of());
    }

    private void twilioHas(String messages) {
        twilio.answers(200, "{\"messages\":[" + messages + "],\"next_page_uri\":null}", Map.of());
    }

    private void page(String path, String messages, String next) {
        twilio.server()
                .stubFor(get(urlEqualTo(path))
                        .willReturn(aResponse()
                                .withBody("{\"messages\":[" + messages + "],\"next_page_uri\":\"" + LIST + next
                                        + "\"}")));
    }

    private static String message(String direction, String status, String body) {
        return message(direction, status, body, "Mon, 23 Nov 2026 13:30:00 +0000");
    }

    private static String message(String direction, String status, String body, String created) {
        return """
            {"sid":"%s","direction":"%s","status":"%s","body":"%s","date_created":"%s"}\
            """.formatted(SID, direction, status, body, created);
    }
}
