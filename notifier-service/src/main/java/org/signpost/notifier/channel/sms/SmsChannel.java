package org.signpost.notifier.channel.sms;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.MobileNumber;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.Delivery;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.Lookup;
import org.signpost.notifier.channel.Notice;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.channel.SendOutcome.Accepted;
import org.signpost.notifier.channel.SendOutcome.Deferred;
import org.signpost.notifier.channel.SendOutcome.Refused;
import org.signpost.notifier.channel.SendOutcome.Unclear;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Hands SMS to GOV.UK Notify.
///
/// Notify has no idempotency key. So each message carries its id as `reference`, and whoever is not sure
/// whether an earlier attempt arrived asks {@link #find} before sending again.
///
/// Source: https://docs.notifications.service.gov.uk/rest-api.html
public final class SmsChannel implements Channel, AutoCloseable {

    private static final int LONGEST_RETRY_AFTER_SECONDS = 3600;

    private final NotifyApi api;
    private final Clock clock;
    private final HttpClient http;
    private final JsonMapper json = JsonMapper.builder().build();

    /// A channel to that API.
    public SmsChannel(NotifyApi api, Clock clock) {
        this.api = api;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(api.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public Means means() {
        return Means.SMS;
    }

    /// A lead is woken by SMS when somebody must act at once.
    @Override
    public boolean carries(Role role, Urgency urgency) {
        return role == Role.LEAD && urgency.wakes();
    }

    @Override
    public boolean canReach(Contact contact) {
        return contact.mobile().isPresent();
    }

    @Override
    public boolean reportsDelivery() {
        return true;
    }

    @Override
    public SendOutcome send(MessageId id, Contact to, Notice notice) throws InterruptedException {
        Optional<MobileNumber> number = to.mobile();
        if (number.isEmpty()) {
            return new Refused(FailureReason.CONTACT_GONE);
        }
        return switch (notice) {
            case Notice.ToAct toAct -> send(id, number.get(), SmsText.of(toAct));
            case Notice.ForInformation _,
                    Notice.Taken _,
                    Notice.Recalled _,
                    Notice.OneTimeCode _,
                    Notice.Digest _,
                    Notice.ContactCheck _ -> new Refused(FailureReason.MESSAGE_REJECTED);
        };
    }

    SendOutcome send(MessageId id, MobileNumber to, SmsText text) throws InterruptedException {
        String body = json.writeValueAsString(Map.of(
                "phone_number", to.reveal(),
                "template_id", api.template().toString(),
                "reference", id.toString(),
                "personalisation", text.personalisation()));
        HttpRequest request = request("/v2/notifications/sms")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            return sent(http.send(request, BodyHandlers.ofString()));
        } catch (HttpConnectTimeoutException | ConnectException e) {
            return new Deferred(FailureReason.UNREACHABLE);
        } catch (HttpTimeoutException e) {
            return new Unclear(FailureReason.TIMED_OUT);
        } catch (IOException e) {
            return new Unclear(FailureReason.CONNECTION_LOST);
        }
    }

    @Override
    public Lookup find(MessageId id) throws InterruptedException {
        HttpRequest request = request("/v2/notifications?reference=" + id).GET().build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                return new Lookup.NotAnswered(new Deferred(reason(response.statusCode()), retryAfter(response)));
            }
            JsonNode found = json.readTree(response.body()).path("notifications");
            if (!found.isArray()) {
                return new Lookup.NotAnswered(new Deferred(FailureReason.UNEXPECTED_ANSWER));
            }
            return found.isEmpty() ? new Lookup.NotThere() : new Lookup.There(id(found.get(0)), delivery(found.get(0)));
        } catch (JacksonException e) {
            return new Lookup.NotAnswered(new Deferred(FailureReason.UNEXPECTED_ANSWER));
        } catch (HttpConnectTimeoutException | ConnectException e) {
            return new Lookup.NotAnswered(new Deferred(FailureReason.UNREACHABLE));
        } catch (HttpTimeoutException e) {
            return new Lookup.NotAnswered(new Deferred(FailureReason.TIMED_OUT));
        } catch (IOException e) {
            return new Lookup.NotAnswered(new Deferred(FailureReason.CONNECTION_LOST));
        }
    }

    /// The one table of temporary and permanent failures of SMS. A server's failure is unclear, because a
    /// gateway may have lost the answer of a service behind it. A refused token is ours to mend and no
    /// fault of the message.
    private SendOutcome sent(HttpResponse<String> response) {
        return switch (response.statusCode()) {
            case 200, 201 -> new Accepted(idOf(response.body()));
            case 401, 403, 408, 425, 429 -> new Deferred(reason(response.statusCode()), retryAfter(response));
            case 500, 502, 503, 504 -> new Unclear(reason(response.statusCode()));
            case 400, 404, 405, 413, 415, 422 -> new Refused(FailureReason.MESSAGE_REJECTED);
            default -> new Refused(FailureReason.UNEXPECTED_ANSWER);
        };
    }

    private static FailureReason reason(int status) {
        return switch (status) {
            case 401, 403 -> FailureReason.NOT_AUTHENTICATED;
            case 408, 504 -> FailureReason.TIMED_OUT;
            case 425, 429 -> FailureReason.RATE_LIMITED;
            case 500, 502, 503 -> FailureReason.PROVIDER_FAILURE;
            default -> FailureReason.UNEXPECTED_ANSWER;
        };
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,9}"))
                .map(value -> Duration.ofSeconds(Math.min(Integer.parseInt(value), LONGEST_RETRY_AFTER_SECONDS)));
    }

    private Optional<String> idOf(String body) {
        try {
            return id(json.readTree(body));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> id(JsonNode notification) {
        JsonNode id = notification.path("id");
        return id.isString()
                ? Optional.of(id.stringValue()).filter(value -> value.matches("[0-9A-Za-z-]{1,64}"))
                : Optional.empty();
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
