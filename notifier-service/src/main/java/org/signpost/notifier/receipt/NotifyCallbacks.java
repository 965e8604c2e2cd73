package org.signpost.notifier.receipt;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.access.BearerToken;
import org.signpost.notifier.channel.Delivery;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What GOV.UK Notify calls: with delivery receipts, and with the SMS that it received for us.
///
/// Each call shows the bearer token that was entered at Notify. No answer has a body. Notify calls again
/// for a while after any answer but one of the two hundreds, so what nobody can use is answered with 200.
///
/// Source: https://docs.notifications.service.gov.uk/rest-api.html#callbacks
@RestController
@ConditionalOnProperty("signpost.notifier.callbacks.notify-token-file")
class NotifyCallbacks {

    private final BearerToken notifyToken;
    private final Receipts receipts;
    private final Replies replies;
    private final CallbackMetrics metrics;
    private final JsonMapper json = JsonMapper.builder().build();

    NotifyCallbacks(BearerToken notifyToken, Receipts receipts, Replies replies, CallbackMetrics metrics) {
        this.notifyToken = notifyToken;
        this.receipts = receipts;
        this.replies = replies;
        this.metrics = metrics;
    }

    @PostMapping("/receipts/notify")
    ResponseEntity<Void> receipt(HttpServletRequest request) throws IOException {
        Heard heard =
                isNotify(request) ? body(request).map(this::receipt).orElse(Heard.MALFORMED) : Heard.NOT_AUTHENTICATED;
        metrics.receipt(Provider.NOTIFY, heard);
        return answer(heard);
    }

    @PostMapping("/inbound/notify")
    ResponseEntity<Void> reply(HttpServletRequest request) throws IOException {
        Heard heard =
                isNotify(request) ? body(request).map(this::reply).orElse(Heard.MALFORMED) : Heard.NOT_AUTHENTICATED;
        metrics.reply(Provider.NOTIFY, heard);
        return answer(heard);
    }

    private boolean isNotify(HttpServletRequest request) {
        return notifyToken.isShownIn(request.getHeader("Authorization"));
    }

    private Heard receipt(JsonNode receipt) {
        if (!receipt.path("id").isString() || !receipt.path("status").isString()) {
            return Heard.MALFORMED;
        }
        Optional<Delivery> delivery = delivery(receipt.path("status").stringValue());
        if (delivery.isEmpty()) {
            return Heard.UNKNOWN_STATUS;
        }
        Optional<MessageId> message = message(receipt.path("reference").asString(""));
        return message.map(id -> receipts.take(id, delivery.get())).orElse(Heard.UNKNOWN_MESSAGE);
    }

    private Heard reply(JsonNode reply) {
        JsonNode from = reply.path("source_number");
        JsonNode text = reply.path("message");
        return from.isString() && text.isString()
                ? replies.take(from.stringValue(), text.stringValue())
                : Heard.MALFORMED;
    }

    /// A reference that is none of ours belongs to somebody who uses the same account.
    private static Optional<MessageId> message(String reference) {
        try {
            return Optional.of(MessageId.parse(reference));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The statuses that Notify sends receipts for, and those that it only shows.
    private static Optional<Delivery> delivery(String status) {
        return switch (status) {
            case "delivered", "received" -> Optional.of(Delivery.DELIVERED);
            case "permanent-failure", "temporary-failure", "technical-failure" -> Optional.of(Delivery.FAILED);
            case "created", "sending", "pending", "sent" -> Optional.of(Delivery.PENDING);
            default -> Optional.empty();
        };
    }

    private Optional<JsonNode> body(HttpServletRequest request) throws IOException {
        return CallbackBody.of(request).flatMap(bytes -> {
            try {
                return Optional.ofNullable(json.readTree(bytes)).filter(JsonNode::isObject);
            } catch (JacksonException e) {
                return Optional.empty();
            }
        });
    }

    private static ResponseEntity<Void> answer(Heard heard) {
        return ResponseEntity.status(CallbackAnswer.status(heard)).build();
    }
}
