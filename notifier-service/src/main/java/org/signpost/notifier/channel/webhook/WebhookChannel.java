package org.signpost.notifier.channel.webhook;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.AddressRule;
import org.signpost.contract.partner.AddressRule.Fault;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.FurtherAddress;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.RetryPlan;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.HttpCall;
import org.signpost.notifier.channel.HttpCall.Ending;
import org.signpost.notifier.channel.Notice;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.channel.SendOutcome.Accepted;
import org.signpost.notifier.channel.SendOutcome.Deferred;
import org.signpost.notifier.channel.SendOutcome.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a partner's own system by a signed request, as https://www.standardwebhooks.com describes.
///
/// A repetition has the same `webhook-id`, by which the receiver knows it; so it does no harm, and nobody is asked
/// whether an earlier attempt arrived. A webhook that answers 410 gets nothing any more, until its address in the
/// partner file is another.
final class WebhookChannel implements Channel, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WebhookChannel.class);

    private static final Means WEBHOOK = new Means("WEBHOOK");

    /// After the first attempt, which is at once; as the source has it.
    private static final RetryPlan RETRIES = RetryPlan.ofWaits(List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24)));

    private final Map<PartnerId, List<WebhookSecret>> secrets = new HashMap<>();
    private final PublicPlace places;
    private final Duration requestTimeout;
    private final SwitchedOff off;
    private final Clock clock;
    private final HttpCall http;

    WebhookChannel(WebhookSettings settings, SwitchedOff off, Clock clock) {
        settings.secretFiles().forEach((partner, file) -> secrets.put(new PartnerId(partner), read(partner, file)));
        this.places = new PublicPlace(settings.allowLoopback());
        this.requestTimeout = settings.requestTimeout();
        this.off = off;
        this.clock = clock;
        this.http = new HttpCall(settings.connectTimeout(), settings.requestTimeout(), places);
    }

    private static List<WebhookSecret> read(String partner, Path file) {
        try {
            return WebhookSecret.parseAll(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("the file " + file + " of signpost.notifier.webhook.secret-files." + partner
                    + (e instanceof IOException ? " cannot be read" : " holds no secrets: " + e.getMessage()));
        }
    }

    @Override
    public Means means() {
        return WEBHOOK;
    }

    /// A system that is told of anything is told of everything.
    @Override
    public boolean carries(Role role, Urgency urgency) {
        return true;
    }

    @Override
    public boolean canReach(Contact contact) {
        return address(contact).filter(address -> !off.includes(address)).isPresent();
    }

    @Override
    public Optional<AddressRule> addressRule() {
        return Optional.of(this::faultOf);
    }

    private Optional<Fault> faultOf(FurtherAddress address) {
        Optional<Fault> fault = WebhookAddress.faultOf(address.reveal(), places);
        if (fault.isEmpty() && !secrets.containsKey(address.partner())) {
            return Optional.of(new Fault(
                    "there is no secret to sign with for partner " + address.partner(),
                    "set signpost.notifier.webhook.secret-files." + address.partner() + " to a file that holds one"));
        }
        return fault;
    }

    @Override
    public RetryPlan retries(Urgency urgency) {
        return RETRIES;
    }

    private static Optional<FurtherAddress> address(Contact contact) {
        return Optional.ofNullable(contact.also().get(WEBHOOK.word()));
    }

    @Override
    public SendOutcome send(MessageId id, Contact to, Notice notice) throws InterruptedException {
        Optional<FurtherAddress> address = address(to);
        List<WebhookSecret> signedBy = address.map(FurtherAddress::partner)
                .map(partner -> secrets.getOrDefault(partner, List.of()))
                .orElse(List.of());
        if (address.isEmpty() || signedBy.isEmpty()) {
            return new Refused(FailureReason.CONTACT_GONE);
        }
        Optional<WebhookEvent> event = WebhookEvent.of(notice);
        if (event.isEmpty() || off.includes(address.get())) {
            return new Refused(event.isEmpty() ? FailureReason.MESSAGE_REJECTED : FailureReason.ADDRESS_REJECTED);
        }
        return outcome(address.get(), http.make(request(id, address.get(), signedBy, event.get())));
    }

    private HttpRequest request(
            MessageId id, FurtherAddress address, List<WebhookSecret> signedBy, WebhookEvent event) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        byte[] body = event.body(id, now);
        return HttpRequest.newBuilder(URI.create(address.reveal()))
                .timeout(requestTimeout)
                .header("Content-Type", WebhookEvent.CONTENT_TYPE)
                .header("User-Agent", "Signpost")
                .header("webhook-id", id.toString())
                .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .header(
                        "webhook-signature",
                        WebhookSecret.signatures(signedBy, id.toString(), now.getEpochSecond(), body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private SendOutcome outcome(FurtherAddress address, Ending ending) {
        return switch (ending) {
            case Ending.NotSent(var reason) when reason == FailureReason.ADDRESS_REJECTED -> new Refused(reason);
            case Ending.NotSent(var reason) -> new Deferred(reason);
            case Ending.NoAnswer(var reason) -> new Deferred(reason);
            case Ending.Answered(var response) -> answered(address, response);
        };
    }

    /// The one table of temporary and permanent failures of webhooks. What is not known is tried again: the
    /// source has it so, and a repetition does no harm. A redirect is not followed: the address is the
    /// partner's to put right.
    private SendOutcome answered(FurtherAddress address, HttpResponse<?> response) {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return new Accepted(Optional.empty());
        }
        if (status >= 300 && status < 400) {
            return new Refused(FailureReason.UNEXPECTED_ANSWER);
        }
        return switch (status) {
            case 410 -> {
                switchOff(address);
                yield new Refused(FailureReason.ADDRESS_REJECTED);
            }
            case 401, 403 -> new Deferred(FailureReason.NOT_AUTHENTICATED, HttpCall.retryAfter(response));
            case 408, 504 -> new Deferred(FailureReason.TIMED_OUT, HttpCall.retryAfter(response));
            case 425, 429 -> new Deferred(FailureReason.RATE_LIMITED, HttpCall.retryAfter(response));
            case 500, 502, 503 -> new Deferred(FailureReason.PROVIDER_FAILURE, HttpCall.retryAfter(response));
            default -> new Deferred(FailureReason.UNEXPECTED_ANSWER, HttpCall.retryAfter(response));
        };
    }

    private void switchOff(FurtherAddress address) {
        if (off.add(address, clock.instant())) {
            log.atError()
                    .addKeyValue("partner", address.partner())
                    .addKeyValue("contact", address.contact())
                    .log("a webhook says that it is gone (410): nothing is sent to it any more, ask the partner for"
                            + " another address");
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
