package org.signpost.notifier.channel.sms;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.partner.MobileNumber;
import org.signpost.notifier.channel.Delivery;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.HttpCall;
import org.signpost.notifier.channel.HttpCall.Ending;
import org.signpost.notifier.channel.Lookup;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.channel.SendOutcome.Accepted;
import org.signpost.notifier.channel.SendOutcome.Deferred;
import org.signpost.notifier.channel.SendOutcome.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Hands SMS to GOV.UK Notify.
///
/// Notify has no idempotency key. So each message carries its id as `reference`, and whoever is not sure
/// whether an earlier attempt arrived asks {@link #find} before sending again.
///
/// Source: https://docs.notifications.service.gov.uk/rest-api.html
final class NotifySms implements SmsProvider {

    private static final Logger log = LoggerFactory.getLogger(NotifySms.class);

    /// A little less than Notify's 30 seconds: the answer was on its way, and tells whole seconds.
    private static final Duration TOLERANCE = Duration.ofSeconds(28);

    private final NotifyApi api;
    private final Clock clock;
    private final HttpCall http;
    private final JsonMapper json = JsonMapper.builder().build();

    NotifySms(NotifyApi api, Clock clock) {
        this.api = api;
        this.clock = clock;
        this.http = new HttpCall(api.connectTimeout(), api.requestTimeout());
    }

    @Override
    public String name() {
        return "notify";
    }

    @Override
    public SendOutcome send(MessageId id, MobileNumber to, SmsContent content) throws InterruptedException {
        Optional<UUID> template = switch (content) {
            case SmsText _ -> Optional.of(api.template());
            case SmsNotice _ -> api.noticeTemplate();
        };
        if (template.isEmpty()) {
            return new Refused(FailureReason.MESSAGE_REJECTED);
        }
        String body = json.writeValueAsString(Map.of(
                "phone_number", to.reveal(),
                "template_id", template.get().toString(),
                "reference", id.toString(),
                "personalisation", content.personalisation()));
        HttpRequest request = request("/v2/notifications/sms")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        Ending ending = http.make(request);
        if (ending instanceof Ending.Answered(var response)
                && (response.statusCode() == 200 || response.statusCode() == 201)) {
            return new Accepted(idOf(response.body()));
        }
        return isAboutOurClock(ending) ? new Deferred(FailureReason.CLOCK_WRONG) : ProviderAnswers.notAnswered(ending);
    }

    @Override
    public Lookup find(MessageId id) throws InterruptedException {
        Ending ending =
                http.make(request("/v2/notifications?reference=" + id).GET().build());
        if (!(ending instanceof Ending.Answered(var response)) || response.statusCode() != 200) {
            return new Lookup.NotAnswered(
                    isAboutOurClock(ending)
                            ? new Deferred(FailureReason.CLOCK_WRONG)
                            : ProviderAnswers.toldNothing(ending));
        }
        try {
            JsonNode found = json.readTree(response.body()).path("notifications");
            if (found.isArray()) {
                return found.isEmpty()
                        ? new Lookup.NotThere()
                        : new Lookup.There(id(found.get(0)), delivery(found.get(0)));
            }
        } catch (JacksonException e) {
            // no answer of Notify's
        }
        return new Lookup.NotAnswered(new Deferred(FailureReason.UNEXPECTED_ANSWER));
    }

    /// A token is refused when it was issued more than 30 seconds from now by Notify's clock. The answer says what
    /// time that is, so a wrong clock is told from a wrong key, and nobody changes a key that is right.
    private boolean isAboutOurClock(Ending ending) {
        if (!(ending instanceof Ending.Answered(var response)) || response.statusCode() != 403) {
            return false;
        }
        Optional<Duration> off = HttpCall.date(response).map(theirs -> Duration.between(theirs, clock.instant()));
        boolean wrong = off.filter(by -> by.abs().compareTo(TOLERANCE) >= 0).isPresent();
        if (wrong) {
            log.atError()
                    .addKeyValue("seconds", off.map(Duration::toSeconds).orElse(0L))
                    .log("GOV.UK Notify refuses our tokens because the clock of this machine is off: put it right");
        }
        return wrong;
    }

    private Optional<String> idOf(String body) {
        try {
            return id(json.readTree(body));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> id(JsonNode notification) {
        return ProviderAnswers.providerId(notification.path("id").asString(""));
    }

    /// Their `created`, `sending`, `pending` and `sent` say that they have it; the provider behind them
    /// tries for up to 72 hours.
    private static Delivery delivery(JsonNode notification) {
        return switch (notification.path("status").asString("")) {
            case "delivered", "received" -> Delivery.DELIVERED;
            case "permanent-failure", "temporary-failure", "technical-failure", "failed" -> Delivery.FAILED;
            default -> Delivery.PENDING;
        };
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(api.base() + path))
                .timeout(api.requestTimeout())
                .header("Authorization", "Bearer " + token())
                .header("Accept", "application/json");
    }

    private String token() {
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(JOSEObjectType.JWT)
                .build();
        var claims = new JWTClaimsSet.Builder()
                .issuer(api.key().service().toString())
                .issueTime(Date.from(clock.instant()))
                .build();
        var token = new SignedJWT(header, claims);
        try {
            token.sign(new MACSigner(api.key().secret().toString().getBytes(StandardCharsets.UTF_8)));
        } catch (JOSEException e) {
            throw new IllegalStateException("a token for GOV.UK Notify could not be signed", e);
        }
        return token.serialize();
    }

    @Override
    public void close() {
        http.close();
    }
}
