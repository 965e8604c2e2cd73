package org.signpost.notifier.channel.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signpost.contract.concern.Kind;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.AddressRule.Fault;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.ContactId;
import org.signpost.contract.partner.EmailAddress;
import org.signpost.contract.partner.FurtherAddress;
import org.signpost.contract.partner.Period;
import org.signpost.contract.partner.TestContact;
import org.signpost.notifier.alerting.Brief;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.RefusalReason;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Restriction;
import org.signpost.notifier.alerting.Task;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.AcknowledgementLink;
import org.signpost.notifier.channel.Deadline;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.HttpSide;
import org.signpost.notifier.channel.Notice;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.channel.SendOutcome.Accepted;
import org.signpost.notifier.channel.SendOutcome.Refused;
import org.signpost.notifier.ledger.LedgerDatabase;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class WebhookChannelTest {

    private static final Instant NOW = Instant.parse("2026-11-23T13:35:00Z");
    private static final MessageId MESSAGE = new MessageId(UUID.fromString("0c8f1f5e-1d2c-8a3b-8c4d-5e6f7a8b9c0d"));
    private static final PartnerId RUGBY = new PartnerId("rugby-council");
    private static final PublicReference REFERENCE = PublicReference.of(new ConcernId(new UUID(1, 2)));
    private static final PublicReference EARLIER = PublicReference.of(new ConcernId(new UUID(3, 4)));
    private static final List<String> SECRETS =
            List.of("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "C2FVsBQIhrscChlQIMV+b5sSYspob7oD");

    @TempDir
    Path folder;

    private final HttpSide partner = new HttpSide(202, "");
    private LedgerDatabase database;
    private WebhookChannel channel;

    @BeforeEach
    void start() throws Exception {
        database = LedgerDatabase.h2(folder);
        channel = channel(true);
    }

    @AfterEach
    void stop() {
        channel.close();
        database.close();
        partner.close();
    }

    private WebhookChannel channel(boolean allowLoopback) throws Exception {
        Path file = Files.writeString(
                folder.resolve("secrets"), "whsec_" + SECRETS.get(0) + "\n\nwhsec_" + SECRETS.get(1) + "\n");
        return new WebhookChannel(
                new WebhookSettings(
                        Map.of(RUGBY.value(), file), Duration.ofSeconds(1), Duration.ofSeconds(2), allowLoopback),
                new SwitchedOff(database.sql()),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void aPartnerGetsASignedCloudEventWithoutAnyParticulars() throws Exception {
        assertThat(send("/hook", toAct())).isEqualTo(new Accepted(Optional.empty()));

        LoggedRequest request = request();
        assertThat(request.getHeader("Content-Type")).isEqualTo("application/cloudevents+json; charset=utf-8");
        JsonNode event = JsonMapper.shared().readTree(request.getBody());
        assertThat(event)
                .isEqualTo(JsonMapper.shared().readTree("""
                    {"specversion": "1.0", "id": "%s", "source": "/signpost/notifier",
                     "type": "org.signpost.notice.to-act.v1", "time": "2026-11-23T13:35:00Z", "subject": "%s",
                     "datacontenttype": "application/json",
                     "data": {"mode": "live", "reference": "%s", "relation": "withdraw", "earlier": "%s", "role": "lead",
                              "urgency": "urgent", "occasion": "follow-up", "task": "act", "restricted": false, "acknowledgeBy": "2026-11-23T14:35:00Z",
                              "link": "https://alerts.example/a/x"}}
                    """.formatted(MESSAGE, REFERENCE, REFERENCE, EARLIER)));
    }

    @ParameterizedTest
    @CsvSource({"ACT, act", "TRANSFER, transfer", "PLACE_AND_TRANSFER, transfer", "LOCATE, locate"})
    void itSaysWhatItsPartnerIsAskedToDoAndWhyItWasSentOn(Task task, String word) throws Exception {
        var brief = new Brief(task, Restriction.THOSE_TOLD, false, List.of(), Optional.of(RefusalReason.OTHER_AREA));

        send(
                "/hook",
                new Notice.ForInformation(
                        REFERENCE, Relation.NONE, Urgency.URGENT, Optional.empty(), brief, Mode.LIVE));

        assertThat(JsonMapper.shared().readTree(request().getBody()).get("data"))
                .isEqualTo(JsonMapper.shared().readTree("""
                    {"mode": "live", "reference": "%s", "relation": "new", "role": "copy", "urgency": "urgent",
                     "task": "%s", "restricted": true, "sentOnBecause": "other-area"}
                    """.formatted(REFERENCE, word)));
    }

    @Test
    void eachSecretSignsIdTimeAndBody() throws Exception {
        send("/hook", toAct());

        LoggedRequest request = request();
        assertThat(request.getHeader("webhook-id")).isEqualTo(MESSAGE.toString());
        assertThat(request.getHeader("webhook-timestamp")).isEqualTo(Long.toString(NOW.getEpochSecond()));
        var expected = new ArrayList<String>();
        for (String secret : SECRETS) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
            String signed = MESSAGE + "." + NOW.getEpochSecond() + "." + request.getBodyAsString();
            expected.add(
                    "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
        }
        assertThat(request.getHeader("webhook-signature")).isEqualTo(String.join(" ", expected));
    }

    /// The example of the specification.
    @Test
    void aSignatureIsTheOneOfTheSpecification() {
        var secret = WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

        assertThat(WebhookSecret.signatures(List.of(secret), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void noOneTimeCodeGoesToAMachine() throws Exception {
        assertThat(send("/hook", new Notice.OneTimeCode(REFERENCE, "123456", Mode.LIVE)))
                .isEqualTo(new Refused(FailureReason.MESSAGE_REJECTED));
        assertThat(partner.got()).isZero();
    }

    @Test
    void aWebhookThatIsGoneGetsNothingMoreUntilItsAddressIsAnother(CapturedOutput output) throws Exception {
        partner.answers(410, "", Map.of());
        var gone = new Refused(FailureReason.ADDRESS_REJECTED);

        assertThat(send("/hook", toAct())).isEqualTo(gone);
        partner.takes();
        assertThat(send("/hook", toAct())).isEqualTo(gone);
        assertThat(partner.got()).isEqualTo(1);
        assertThat(channel.canReach(contact(address("/hook")))).isFalse();
        assertThat(output.getAll()).containsOnlyOnce("a webhook says that it is gone (410)");
        // another instance, and this one after a start, know it too
        var other = new SwitchedOff(database.sql());
        assertThat(other.includes(further(address("/hook")))).isTrue();
        assertThat(other.count()).isEqualTo(1);

        assertThat(send("/new-hook", toAct())).isInstanceOf(Accepted.class);
        assertThat(other.count()).isZero();
        assertThat(send("/hook", toAct())).isInstanceOf(Accepted.class);
    }

    @Test
    void itsRetriesAreThoseOfTheSpecification() {
        Instant at = NOW;
        var waits = new ArrayList<Duration>();
        for (int failed = 1; ; failed++) {
            Optional<Instant> next = channel.retries(Urgency.EMERGENCY).next(failed, NOW, at, Optional.empty());
            if (next.isEmpty()) {
                break;
            }
            waits.add(Duration.between(at, next.get()));
            at = next.get();
        }

        assertThat(waits)
                .containsExactly(
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30),
                        Duration.ofHours(2),
                        Duration.ofHours(5),
                        Duration.ofHours(10),
                        Duration.ofHours(14),
                        Duration.ofHours(20),
                        Duration.ofHours(24));
        assertThat(channel.retries(Urgency.EMERGENCY).next(1, NOW, NOW, Optional.of(Duration.ofMinutes(20))))
                .contains(NOW.plus(Duration.ofMinutes(20)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        https://alerts.council.example/hook?x=CANARY  |
        https://8.8.8.8/CANARY                        |
        http://alerts.council.example/CANARY          | the address of a webhook must be https
        ftp://alerts.council.example/CANARY           | the address of a webhook must be https
        https://user:CANARY@council.example/          | the address of a webhook has no name, password or fragment
        https://council.example/#CANARY               | the address of a webhook has no name, password or fragment
        CANARY                                        | this is not the address of a webhook
        https:///CANARY                               | this is not the address of a webhook
        https://10.1.2.3/CANARY                       | the address of a webhook is in a private network
        https://169.254.169.254/CANARY                | the address of a webhook is in a private network
        https://192.168.0.1/CANARY                    | the address of a webhook is in a private network
        https://2130706433/CANARY                     | the address of a webhook is in a private network
        https://localhost/CANARY                      | the address of a webhook is in a private network
        https://[::1]/CANARY                          | the address of a webhook is in a private network
        https://[::ffff:10.0.0.1]/CANARY              | the address of a webhook is in a private network
        https://[fd00::1]/CANARY                      | the address of a webhook is in a private network
        """)
    void anAddressIsCheckedBeforeItIsUsed(String address, String fact) throws Exception {
        try (WebhookChannel strict = channel(false)) {
            Optional<Fault> fault = strict.addressRule().orElseThrow().faultOf(further(address));

            assertThat(fault.map(Fault::fact)).isEqualTo(Optional.ofNullable(fact));
            assertThat(fault.toString()).doesNotContain("CANARY");
        }
    }

    @Test
    void aPartnerWithoutASecretIsToldWhichSettingToMake() {
        var address = new FurtherAddress(
                new PartnerId("warwick-council"), new ContactId("duty"), "webhook", "https://council.example/");

        assertThat(channel.addressRule()
                        .orElseThrow()
                        .faultOf(address)
                        .orElseThrow()
                        .remedy())
                .contains("signpost.notifier.webhook.secret-files.warwick-council");
    }

    @Test
    void aNameThatLeadsIntoAPrivateNetworkIsNotFollowed() throws Exception {
        try (WebhookChannel strict = channel(false)) {
            Contact contact = contact("http://localhost:" + partner.port() + "/hook");

            assertThat(strict.send(MESSAGE, contact, toAct())).isEqualTo(new Refused(FailureReason.ADDRESS_REJECTED));
            assertThat(partner.got()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"whsec_CANARY", "CANARY", "whsec_", "whsec_Q0FOQVJZ", "''"})
    void aSecretThatIsNoneIsNamedAndNotRepeated(String secret) {
        assertThatThrownBy(() -> WebhookSecret.parseAll(secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("CANARY")
                .hasMessageNotContaining("Q0FOQVJZ");
    }

    private LoggedRequest request() {
        return partner.server().findAll(postRequestedFor(anyUrl())).getFirst();
    }

    private SendOutcome send(String path, Notice notice) throws Exception {
        return channel.send(MESSAGE, contact(address(path)), notice);
    }

    private String address(String path) {
        return "http://127.0.0.1:" + partner.port() + path;
    }

    private static FurtherAddress further(String address) {
        return new FurtherAddress(RUGBY, new ContactId("duty"), "webhook", address);
    }

    private static Contact contact(String address) {
        return new TestContact(
                new ContactId("duty"),
                new EmailAddress("duty@rugby.example"),
                Optional.empty(),
                Map.of("webhook", further(address)),
                Period.ALWAYS,
                Optional.empty());
    }

    private static Notice toAct() {
        return new Notice.ToAct(
                REFERENCE,
                new Relation(Kind.WITHDRAW, Optional.of(EARLIER)),
                Urgency.URGENT,
                new Deadline(NOW.plusSeconds(3600), NOW),
                Prompt.CHILD,
                new AcknowledgementLink("https://alerts.example/a/x"),
                Occasion.FOLLOW_UP,
                Optional.empty(),
                Brief.USUAL,
                Mode.LIVE);
    }
}
