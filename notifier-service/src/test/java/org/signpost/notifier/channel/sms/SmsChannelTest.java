package org.signpost.notifier.channel.sms;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.MobileNumber;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.AcknowledgementLink;
import org.signpost.notifier.channel.Deadline;
import org.signpost.notifier.channel.Delivery;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.Lookup;
import org.signpost.notifier.channel.SendOutcome.Accepted;
import org.signpost.notifier.channel.SendOutcome.Deferred;
import org.signpost.notifier.channel.SendOutcome.Refused;
import org.signpost.notifier.channel.SendOutcome.Unclear;
import org.signpost.notifier.channel.sms.NotifyApi.ApiKey;

class SmsChannelTest {

    private static final Instant NOW = Instant.parse("2026-11-23T13:35:00Z");
    private static final MessageId MESSAGE = new MessageId(UUID.fromString("0c8f1f5e-1d2c-8a3b-8c4d-5e6f7a8b9c0d"));
    private static final MobileNumber TO = new MobileNumber("+447700900001");
    private static final ApiKey KEY =
            ApiKey.parse("signpost_test-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0");
    private static final UUID TEMPLATE = UUID.fromString("f33517ff-2a88-4f6e-b855-c550268ce08a");
    private static final PublicReference REFERENCE =
            PublicReference.of(new ConcernId(UUID.fromString("6f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b34")));
    private static final SmsText TEXT = new SmsText(
            REFERENCE,
            Relation.NONE,
            Urgency.EMERGENCY,
            new Deadline(NOW.plusSeconds(300), NOW),
            new AcknowledgementLink("https://alerts.example/a/0123456789abcdefghjkmnpqrstv"),
            Mode.LIVE);

    private final WireMockServer notify =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
    private SmsChannel channel;

    @BeforeEach
    void start() {
        notify.start();
        channel = new SmsChannel(
                new NotifyApi(
                        URI.create(notify.baseUrl()), KEY, TEMPLATE, Duration.ofSeconds(2), Duration.ofMillis(700)),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void stop() {
        channel.close();
        notify.stop();
    }

    @Test
    void notifyGetsTheTemplateItsValuesAndOurReferenceUnderASignedToken() throws Exception {
        answers(201, "{\"id\": \"740e5834-3a29-46b4-9a6f-16142fde533a\"}");

        assertThat(channel.send(MESSAGE, TO, TEXT))
                .isEqualTo(new Accepted(Optional.of("740e5834-3a29-46b4-9a6f-16142fde533a")));

        notify.verify(postRequestedFor(urlEqualTo("/v2/notifications/sms"))
                .withHeader("Authorization", matching("Bearer .+"))
                .withRequestBody(equalToJson("""
                    {
                      "phone_number": "+447700900001",
                      "template_id": "f33517ff-2a88-4f6e-b855-c550268ce08a",
                      "reference": "0c8f1f5e-1d2c-8a3b-8c4d-5e6f7a8b9c0d",
                      "personalisation": {
                        "marker": "",
                        "reference": "%s",
                        "urgency": "EMERGENCY",
                        "deadline": "13:40",
                        "link": "https://alerts.example/a/0123456789abcdefghjkmnpqrstv"
                      }
                    }\
                    """.formatted(REFERENCE))));
        String token = notify.findAll(postRequestedFor(urlEqualTo("/v2/notifications/sms")))
                .getFirst()
                .getHeader("Authorization")
                .substring("Bearer ".length());
        SignedJWT read = SignedJWT.parse(token);
        assertThat(read.verify(
                        new MACVerifier("3d844edf-8d35-48ac-975b-e847b4f122b0".getBytes(StandardCharsets.UTF_8))))
                .isTrue();
        assertThat(read.getJWTClaimsSet().getIssuer()).isEqualTo("26785a09-ab16-4eb0-8407-a37497a57506");
        assertThat(read.getJWTClaimsSet().getIssueTime()).isEqualTo(NOW);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"401, NOT_AUTHENTICATED", "403, NOT_AUTHENTICATED", "408, TIMED_OUT", "429, RATE_LIMITED"})
    void whatMayPassIsTriedAgain(int status, FailureReason reason) throws Exception {
        answers(status, "{\"errors\": [{\"error\": \"Error\", \"message\": \"no\"}]}");

        assertThat(channel.send(MESSAGE, TO, TEXT)).isEqualTo(new Deferred(reason));
    }

    @Test
    void aTimeToWaitIsPassedOn() throws Exception {
        notify.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(429).withHeader("Retry-After", "30")));

        assertThat(channel.send(MESSAGE, TO, TEXT))
                .isEqualTo(new Deferred(FailureReason.RATE_LIMITED, Optional.of(Duration.ofSeconds(30))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"500, PROVIDER_FAILURE", "502, PROVIDER_FAILURE", "503, PROVIDER_FAILURE", "504, TIMED_OUT"})
    void afterAServersFailureNobodyKnows(int status, FailureReason reason) throws Exception {
        answers(status, "oops");

        assertThat(channel.send(MESSAGE, TO, TEXT)).isEqualTo(new Unclear(reason));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"400, MESSAGE_REJECTED", "404, MESSAGE_REJECTED", "302, UNEXPECTED_ANSWER", "418, UNEXPECTED_ANSWER"})
    void whatIsRefusedForGoodIsNotTriedAgain(int status, FailureReason reason) throws Exception {
        answers(status, "{}");

        assertThat(channel.send(MESSAGE, TO, TEXT)).isEqualTo(new Refused(reason));
    }

    @Test
    void noAnswerInTimeLeavesItUnclear() throws Exception {
        notify.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(201).withFixedDelay(3000)));

        assertThat(channel.send(MESSAGE, TO, TEXT)).isEqualTo(new Unclear(FailureReason.TIMED_OUT));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "RANDOM_DATA_THEN_CLOSE"})
    void aBrokenConnectionLeavesItUnclear(Fault fault) throws Exception {
        notify.stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));

        assertThat(channel.send(MESSAGE, TO, TEXT)).isEqualTo(new Unclear(FailureReason.CONNECTION_LOST));
    }

    @Test
    void nobodyThereMeansThatNothingLeft() throws Exception {
        notify.stop();

        assertThat(channel.send(MESSAGE, TO, TEXT)).isEqualTo(new Deferred(FailureReason.UNREACHABLE));
    }

    @Test
    void anEarlierAttemptIsFoundByOurReference() throws Exception {
        answers(200, "{\"notifications\": [{\"id\": \"740e5834-3a29-46b4-9a6f-16142fde533a\"}]}");

        assertThat(channel.find(MESSAGE))
                .isEqualTo(new Lookup.There(Optional.of("740e5834-3a29-46b4-9a6f-16142fde533a"), Delivery.PENDING));
        notify.verify(getRequestedFor(urlEqualTo("/v2/notifications?reference=" + MESSAGE)));
    }

    @Test
    void aLookupThatIsNotAnsweredIsNoLicenceToSendAgain() throws Exception {
        answers(200, "{\"notifications\": []}");
        assertThat(channel.find(MESSAGE)).isEqualTo(new Lookup.NotThere());

        answers(500, "oops");
        assertThat(channel.find(MESSAGE))
                .isEqualTo(new Lookup.NotAnswered(new Deferred(FailureReason.PROVIDER_FAILURE)));

        answers(200, "<html>");
        assertThat(channel.find(MESSAGE))
                .isEqualTo(new Lookup.NotAnswered(new Deferred(FailureReason.UNEXPECTED_ANSWER)));

        notify.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(3000)));
        assertThat(channel.find(MESSAGE)).isEqualTo(new Lookup.NotAnswered(new Deferred(FailureReason.TIMED_OUT)));
    }

    @Test
    void aKeyHidesItselfAndABrokenOneIsNotRepeated() {
        assertThat(KEY.toString()).doesNotContain("3d844edf");
        assertThatThrownBy(() -> ApiKey.parse("top-secret")).hasMessageNotContaining("top-secret");
    }

    private void answers(int status, String body) {
        notify.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status).withBody(body)));
    }
}
