package org.signpost.local.inbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The part of the GOV.UK Notify API that Signpost uses, answering as the real one documents it.
///
/// It takes an SMS twice if it is sent twice, as Notify does: recognising a repeat is the sender's business.
/// Source: the REST API documentation of GOV.UK Notify.
final class NotifyStandIn implements HttpHandler {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ROOT = "/v2/notifications";
    private static final Pattern UK_MOBILE = Pattern.compile("(?:\\+44|0044|44|0)7\\d{9}");
    private static final int LARGEST_REQUEST = 64 << 10;

    private final Inbox inbox;
    private final NotifyKey key;
    private final Map<String, SmsTemplate> templates;
    private final Clock clock;

    NotifyStandIn(Inbox inbox, NotifyKey key, List<SmsTemplate> templates, Clock clock) {
        this.inbox = inbox;
        this.key = key;
        this.clock = clock;
        var byId = new HashMap<String, SmsTemplate>();
        templates.forEach(template -> byId.put(template.id(), template));
        this.templates = Map.copyOf(byId);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Answer answer = answerTo(exchange);
        Http.answer(exchange, answer.status(), Http.JSON, answer.body().toString());
    }

    private Answer answerTo(HttpExchange exchange) throws IOException {
        var authorization = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
        var objection = authorization.isEmpty()
                ? Optional.of("Unauthorized: authentication token must be provided")
                : key.objectionTo(authorization.get(), clock.instant());
        if (objection.isPresent()) {
            return refusal(authorization.isEmpty() ? 401 : 403, "AuthError", objection.get());
        }
        String path = exchange.getRequestURI().getPath();
        return switch (exchange.getRequestMethod()) {
            case "POST" -> path.equals(ROOT + "/sms") ? send(exchange) : noSuchPage();
            case "GET" -> path.equals(ROOT) ? list(exchange) : find(path);
            default -> refusal(405, "MethodNotAllowed", "The method is not allowed for the requested URL.");
        };
    }

    private Answer send(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_REQUEST + 1);
        if (body.length > LARGEST_REQUEST) {
            return refusal(413, "BadRequestError", "Request too large");
        }
        JsonNode request;
        try {
            request = JSON.readTree(body);
        } catch (JacksonException notJson) {
            return refusal(400, "BadRequestError", "Invalid JSON supplied in POST data");
        }
        for (String required : List.of("phone_number", "template_id")) {
            if (!request.path(required).isString()) {
                return refusal(400, "ValidationError", required + " is a required property");
            }
        }
        String number = request.path("phone_number").asString().replaceAll("[\\s()-]", "");
        if (!UK_MOBILE.matcher(number).matches()) {
            return refusal(400, "ValidationError", "phone_number Not a UK mobile number");
        }
        SmsTemplate template = templates.get(request.path("template_id").asString());
        if (template == null) {
            return refusal(400, "BadRequestError", "Template not found");
        }
        var personalisation = new HashMap<String, String>();
        request.path("personalisation").forEachEntry((name, value) -> personalisation.put(name, value.asString()));
        var missing = template.missing(personalisation);
        if (!missing.isEmpty()) {
            return refusal(400, "BadRequestError", "Missing personalisation: " + String.join(", ", missing));
        }
        var message = new Message(
                UUID.randomUUID(),
                clock.instant(),
                Message.Medium.SMS,
                number,
                Optional.empty(),
                template.render(personalisation),
                Optional.empty(),
                request.path("reference").stringValueOpt());
        try {
            inbox.keep(message);
        } catch (UncheckedIOException notKept) {
            return refusal(500, "Exception", "Internal server error");
        }
        var accepted = JSON.createObjectNode();
        accepted.put("id", message.id().toString());
        accepted.put("reference", message.senderReference().orElse(null));
        accepted.putObject("content").put("body", message.body()).put("from_number", "SIGNPOST");
        accepted.put("uri", ROOT + "/" + message.id());
        accepted.putObject("template")
                .put("id", template.id())
                .put("version", 1)
                .put("uri", "/v2/template/" + template.id());
        accepted.putNull("scheduled_for");
        return new Answer(201, accepted);
    }

    private Answer list(HttpExchange exchange) {
        var list = JSON.createObjectNode();
        var found = list.putArray("notifications");
        String reference = Http.query(exchange).get("reference");
        var messages = reference == null ? inbox.newestFirst() : inbox.bySenderReference(reference);
        messages.stream()
                .filter(message -> message.medium() == Message.Medium.SMS)
                .limit(250)
                .forEach(message -> found.add(notification(message)));
        list.putObject("links").put("current", exchange.getRequestURI().toString());
        return new Answer(200, list);
    }

    private Answer find(String path) {
        if (!path.startsWith(ROOT + "/")) {
            return noSuchPage();
        }
        UUID id;
        try {
            id = UUID.fromString(path.substring(ROOT.length() + 1));
        } catch (IllegalArgumentException notAnId) {
            return refusal(400, "ValidationError", "id is not a valid UUID");
        }
        return inbox.byId(id)
                .filter(message -> message.medium() == Message.Medium.SMS)
                .map(message -> new Answer(200, notification(message)))
                .orElseGet(() -> refusal(404, "NoResultFound", "No result found"));
    }

    private static ObjectNode notification(Message message) {
        var notification = JSON.createObjectNode();
        notification.put("id", message.id().toString());
        notification.put("reference", message.senderReference().orElse(null));
        notification.put("phone_number", message.to());
        notification.put("type", "sms");
        notification.put("status", "delivered");
        notification.put("body", message.body());
        notification.put("created_at", message.at().toString());
        notification.put("sent_at", message.at().toString());
        notification.put("completed_at", message.at().toString());
        return notification;
    }

    private static Answer noSuchPage() {
        return refusal(404, "NotFound", "The requested URL was not found on the server.");
    }

    private static Answer refusal(int status, String error, String message) {
        var body = JSON.createObjectNode();
        body.put("status_code", status);
        body.putArray("errors").addObject().put("error", error).put("message", message);
        return new Answer(status, body);
    }

    private record Answer(int status, ObjectNode body) {}
}
