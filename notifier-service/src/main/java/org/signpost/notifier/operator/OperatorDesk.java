package org.signpost.notifier.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.access.BearerToken;
import org.signpost.notifier.alerting.RecallReason;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.channel.SendOutcome.Accepted;
import org.signpost.notifier.channel.SendOutcome.Deferred;
import org.signpost.notifier.channel.SendOutcome.Refused;
import org.signpost.notifier.channel.SendOutcome.Unclear;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.dispatch.AlertEnding;
import org.signpost.notifier.ledger.MessageRegister;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// What an operator asks of the running service. Each order shows the operator's key. An order with
/// mistakes does nothing and is answered with all of them, as a problem document (RFC 9457).
@RestController
@ConditionalOnProperty("signpost.notifier.operator-key-file")
class OperatorDesk {

    private final BearerToken operatorKey;
    private final ContactChecks checks;
    private final AlertEnding ending;
    private final MessageRegister alerts;
    private final ContactBook contacts;
    private final Semaphore oneCheck = new Semaphore(1);

    OperatorDesk(
            BearerToken operatorKey,
            ContactChecks checks,
            AlertEnding ending,
            MessageRegister alerts,
            ContactBook contacts) {
        this.operatorKey = operatorKey;
        this.checks = checks;
        this.ending = ending;
        this.alerts = alerts;
        this.contacts = contacts;
    }

    /// `{"live": true, "partner": "rugby-council"}`, both optional.
    @PostMapping("/operator/contact-checks")
    ResponseEntity<?> check(HttpServletRequest request) throws IOException, InterruptedException {
        if (!operatorKey.isShownIn(request.getHeader("Authorization"))) {
            return Refusal.stranger();
        }
        Order order = Order.read(request, Set.of("live", "partner"));
        JsonNode live = order.field("live");
        if (!live.isMissingNode() && !live.isBoolean()) {
            order.mistakes().add(new Mistake("/live", "it is not a boolean", "send true or false, or leave it out"));
        }
        Optional<PartnerId> partner = order.partner();
        if (partner.isPresent() && !checks.knows(partner.get())) {
            order.mistakes()
                    .add(new Mistake(
                            "/partner",
                            "the partner file has no such partner today",
                            "send the id of a partner as the partner file has it"));
        }
        if (!order.mistakes().isEmpty()) {
            return Refusal.of(HttpStatus.BAD_REQUEST, order.mistakes());
        }
        if (!oneCheck.tryAcquire()) {
            return Refusal.of(
                    HttpStatus.CONFLICT,
                    List.of(new Mistake("", "contacts are being checked already", "wait until that check has ended")));
        }
        try {
            return ResponseEntity.ok(new Checks(checks.send(live.booleanValue(false), partner).stream()
                    .map(checked -> new Check(
                            checked.partner().value(),
                            checked.contact(),
                            checked.live(),
                            checked.means().word(),
                            word(checked.outcome()),
                            reason(checked.outcome())))
                    .toList()));
        } finally {
            oneCheck.release();
        }
    }

    /// @param checks one for each contact and channel
    record Checks(List<Check> checks) {}

    /// @param outcome `handed-over`, `not-now`, `unclear` or `refused`
    /// @param reason why, unless it was handed over
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Check(
            String partner,
            String contact,
            boolean live,
            String means,
            String outcome,
            @Nullable String reason) {}

    /// `{"reference": "K7Q2-4MX9", "partner": "rugby-council", "reason": "duplicate"}`; the partner is
    /// optional.
    @PostMapping("/operator/recalls")
    ResponseEntity<?> recall(HttpServletRequest request) throws IOException {
        if (!operatorKey.isShownIn(request.getHeader("Authorization"))) {
            return Refusal.stranger();
        }
        Order order = Order.read(request, Set.of("reference", "partner", "reason"));
        Optional<PublicReference> reference = order.reference();
        Optional<RecallReason> reason = order.oneOf("reason", RecallReason.class);
        Optional<PartnerId> partner = order.partner();
        if (reference.isEmpty() || reason.isEmpty() || !order.mistakes().isEmpty()) {
            return Refusal.of(HttpStatus.BAD_REQUEST, order.mistakes());
        }
        Set<PartnerId> meant = alerts.partnersOf(reference.get());
        if (meant.isEmpty()) {
            return Refusal.of(
                    HttpStatus.NOT_FOUND,
                    List.of(new Mistake(
                            "/reference",
                            "there is no alert about this reference",
                            "look it up again; a concern that was only just decided may need a moment")));
        }
        if (partner.isPresent() && !meant.contains(partner.get())) {
            return Refusal.of(
                    HttpStatus.NOT_FOUND,
                    List.of(new Mistake(
                            "/partner",
                            "no alert about this reference is meant for this partner",
                            "send one of "
                                    + meant.stream()
                                            .sorted()
                                            .map(PartnerId::value)
                                            .collect(Collectors.joining(", ")) + ", or leave it out to withdraw all")));
        }
        AlertEnding.Recall recall = ending.recall(reference.get(), partner, reason.get());
        return ResponseEntity.ok(new Recalled(
                reference.get().value(), recall.alerts(), names(recall.partners()), names(recall.untold())));
    }

    private List<Told> names(Set<PartnerId> partners) {
        return partners.stream()
                .sorted()
                .map(partner -> new Told(partner.value(), contacts.nameOf(partner)))
                .toList();
    }

    /// @param alerts how many were withdrawn now; 0 when all were before
    /// @param told who had been told, and so is told of it
    /// @param untold who had been told, and is told nothing, because it must be kept from them by now
    record Recalled(String reference, int alerts, List<Told> told, List<Told> untold) {}

    /// @param name as people know the partner
    record Told(String partner, String name) {}

    private static String word(SendOutcome outcome) {
        return switch (outcome) {
            case Accepted _ -> "handed-over";
            case Deferred _ -> "not-now";
            case Unclear _ -> "unclear";
            case Refused _ -> "refused";
        };
    }

    private static @Nullable String reason(SendOutcome outcome) {
        return switch (outcome) {
            case Accepted _ -> null;
            case Deferred(var reason, _) -> Order.word(reason);
            case Unclear(var reason) -> Order.word(reason);
            case Refused(var reason) -> Order.word(reason);
        };
    }
}
