package org.signpost.notifier.receipt;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.channel.Delivery;
import org.signpost.notifier.ledger.MessageRegister;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// What Twilio calls: with the status of a message, at the `StatusCallback` that was sent with it and whose
/// parameter `message` is our message id, and with the SMS that it received for us.
///
/// Each call is signed; see {@link TwilioSignature}. Only an SMS is answered with a body, an empty
/// document, which tells Twilio to answer nothing.
///
/// Source: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status,
/// https://www.twilio.com/docs/messaging/guides/webhook-request
@RestController
@ConditionalOnProperty("signpost.notifier.callbacks.twilio-token-file")
class TwilioCallbacks {

    private static final String NO_ANSWER = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

    private final TwilioSignature signature;
    private final MessageRegister messages;
    private final Receipts receipts;
    private final Replies replies;
    private final CallbackMetrics metrics;

    TwilioCallbacks(
            TwilioSignature signature,
            MessageRegister messages,
            Receipts receipts,
            Replies replies,
            CallbackMetrics metrics) {
        this.signature = signature;
        this.messages = messages;
        this.receipts = receipts;
        this.replies = replies;
        this.metrics = metrics;
    }

    @PostMapping("/receipts/twilio")
    ResponseEntity<Void> receipt(HttpServletRequest request) throws IOException {
        Heard heard = hear(request, "/receipts/twilio", form -> receipt(request.getQueryString(), form));
        metrics.receipt(Provider.TWILIO, heard);
        return ResponseEntity.status(CallbackAnswer.status(heard)).build();
    }

    @PostMapping("/inbound/twilio")
    ResponseEntity<String> reply(HttpServletRequest request) throws IOException {
        Heard heard = hear(request, "/inbound/twilio", this::reply);
        metrics.reply(Provider.TWILIO, heard);
        var answer = ResponseEntity.status(CallbackAnswer.status(heard));
        return heard == Heard.NOT_AUTHENTICATED || heard == Heard.MALFORMED
                ? answer.build()
                : answer.contentType(MediaType.TEXT_XML).body(NO_ANSWER);
    }

    /// What cannot be read cannot be signed either.
    private Heard hear(HttpServletRequest request, String path, Function<TwilioForm, Heard> then) throws IOException {
        String query = request.getQueryString();
        return CallbackBody.of(request)
                .flatMap(body -> TwilioForm.parse(new String(body, StandardCharsets.UTF_8)))
                .filter(form -> signature.isUnder(
                        request.getHeader("X-Twilio-Signature"), query == null ? path : path + "?" + query, form))
                .map(then)
                .orElse(Heard.NOT_AUTHENTICATED);
    }

    private Heard receipt(@Nullable String query, TwilioForm form) {
        Optional<String> status = form.value("MessageStatus");
        Optional<String> sid = form.value("MessageSid");
        if (status.isEmpty() || sid.isEmpty()) {
            return Heard.MALFORMED;
        }
        Optional<Delivery> delivery = delivery(status.get());
        if (delivery.isEmpty()) {
            return Heard.UNKNOWN_STATUS;
        }
        Optional<MessageId> message;
        try {
            message = TwilioForm.parse(query == null ? "" : query)
                    .flatMap(parameters -> parameters.value("message"))
                    .map(MessageId::parse)
                    .or(() -> messages.ofProvider(sid.get()));
        } catch (IllegalArgumentException e) {
            return Heard.MALFORMED;
        }
        return message.map(id -> receipts.take(id, delivery.get())).orElse(Heard.UNKNOWN_MESSAGE);
    }

    private Heard reply(TwilioForm form) {
        Optional<String> from = form.value("From");
        Optional<String> body = form.value("Body");
        return from.isPresent() && body.isPresent() ? replies.take(from.get(), body.get()) : Heard.MALFORMED;
    }

    private static Optional<Delivery> delivery(String status) {
        return switch (status) {
            case "delivered", "read" -> Optional.of(Delivery.DELIVERED);
            case "undelivered", "failed", "canceled" -> Optional.of(Delivery.FAILED);
            case "accepted", "scheduled", "queued", "sending", "sent" -> Optional.of(Delivery.PENDING);
            default -> Optional.empty();
        };
    }
}
