package org.signpost.notifier.channel.sms;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.partner.MobileNumber;
import org.signpost.notifier.channel.Delivery;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.HttpCall;
import org.signpost.notifier.channel.HttpCall.Ending;
import org.signpost.notifier.channel.LinkId;
import org.signpost.notifier.channel.Lookup;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.channel.SendOutcome.Accepted;
import org.signpost.notifier.channel.SendOutcome.Deferred;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Hands SMS to a provider with the API of Twilio.
///
/// It has neither an idempotency key nor a field for a reference. So every text names its message: the link does, and
/// where there is none the link id stands at the end. {@link #find} reads the account's list, newest first, and
/// looks for it there. It does not ask by number, which would put the number into a URL. The list may lag behind by
/// moments, so a message whose answer was lost may be sent twice; it is never lost.
///
/// Source: https://www.twilio.com/docs/messaging/api/message-resource
final class TwilioSms implements SmsProvider {

    /// How far back a message can lie that is still asked about: as long as a provider tries to deliver, and a day.
    private static final Duration HORIZON = Duration.ofDays(4);

    private static final int PAGE = 1000;
    private static final int MOST_PAGES = 20;

    private final TwilioApi api;
    private final Clock clock;
    private final HttpCall http;
    private final JsonMapper json = JsonMapper.builder().build();
    private final String messages;

    TwilioSms(TwilioApi api, Clock clock) {
        this.api = api;
        this.clock = clock;
        this.http = new HttpCall(api.connectTimeout(), api.requestTimeout());
        this.messages = "/2010-04-01/Accounts/" + api.account() + "/Messages.json";
    }

    @Override
    public String name() {
        return "twilio";
    }

    @Override
    public SendOutcome send(MessageId id, MobileNumber to, SmsContent content) throws InterruptedException {
        var form = new LinkedHashMap<String, String>();
        form.put("To", to.reveal());
        form.put(api.isMessagingService() ? "MessagingServiceSid" : "From", api.sender());
        form.put("Body", body(id, content));
        api.statusCallback().ifPresent(callback -> form.put("StatusCallback", callback + "?message=" + id));
        HttpRequest request = request(messages)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(form)))
                .build();
        Ending ending = http.make(request);
        if (ending instanceof Ending.Answered(var response)
                && (response.statusCode() == 200 || response.statusCode() == 201)) {
            return new Accepted(sidOf(response.body()));
        }
        return ProviderAnswers.notAnswered(ending);
    }

    /// The text, which names its message.
    static String body(MessageId id, SmsContent content) {
        String name = LinkId.of(id).value();
        String text = content.text();
        return new GsmText(text.contains(name) ? text : text + " " + name).value();
    }

    @Override
    public Lookup find(MessageId id) throws InterruptedException {
        String name = LinkId.of(id).value();
        Instant oldest = clock.instant().minus(HORIZON);
        String path = messages + "?PageSize=" + PAGE;
        for (int page = 0; page < MOST_PAGES; page++) {
            Ending ending = http.make(request(path).GET().build());
            if (!(ending instanceof Ending.Answered(var response)) || response.statusCode() != 200) {
                return new Lookup.NotAnswered(ProviderAnswers.toldNothing(ending));
            }
            Optional<JsonNode> list = read(response.body());
            if (list.isEmpty()) {
                return new Lookup.NotAnswered(new Deferred(FailureReason.UNEXPECTED_ANSWER));
            }
            for (JsonNode message : list.get().path("messages")) {
                if (message.path("direction").asString("").startsWith("outbound")
                        && message.path("body").asString("").contains(name)) {
                    return new Lookup.There(sid(message), delivery(message));
                }
            }
            String next = list.get().path("next_page_uri").asString("");
            if (next.isEmpty() || isAllBefore(oldest, list.get())) {
                return new Lookup.NotThere();
            }
            if (!next.startsWith(messages)) {
                return new Lookup.NotAnswered(new Deferred(FailureReason.UNEXPECTED_ANSWER));
            }
            path = next;
        }
        // a list without an end is no licence to send again
        return new Lookup.NotAnswered(new Deferred(FailureReason.UNEXPECTED_ANSWER));
    }

    private Optional<JsonNode> read(String body) {
        try {
            return Optional.of(json.readTree(body))
                    .filter(list -> list.path("messages").isArray());
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static boolean isAllBefore(Instant oldest, JsonNode list) {
        for (JsonNode message : list.path("messages")) {
            try {
                Instant createdAt = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(
                        message.path("date_created").asString("")));
                if (!createdAt.isBefore(oldest)) {
                    return false;
                }
            } catch (DateTimeException e) {
                return false;
            }
        }
        return true;
    }

    private Optional<String> sidOf(String body) {
        try {
            return sid(json.readTree(body));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> sid(JsonNode message) {
        return ProviderAnswers.providerId(message.path("sid").asString(""));
    }

    /// Their `accepted`, `scheduled`, `queued`, `sending` and `sent` say that they have it.
    private static Delivery delivery(JsonNode message) {
        return switch (message.path("status").asString("")) {
            case "delivered", "read" -> Delivery.DELIVERED;
            case "undelivered", "failed", "canceled" -> Delivery.FAILED;
            default -> Delivery.PENDING;
        };
    }

    private HttpRequest.Builder request(String path) {
        String login = api.credentials().name() + ":" + api.credentials().secret();
        return HttpRequest.newBuilder(URI.create(api.base() + path))
                .timeout(api.requestTimeout())
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .header("Accept", "application/json");
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Override
    public void close() {
        http.close();
    }
}
