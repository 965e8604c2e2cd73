package org.signpost.notifier.operator;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.access.BearerToken;
import org.signpost.notifier.retention.HoldReason;
import org.signpost.notifier.retention.Holds;
import org.signpost.notifier.retention.Operator;
import org.signpost.notifier.retention.ReleaseReason;
import org.signpost.notifier.retention.RetainedConcerns;
import org.signpost.notifier.retention.RetainedConcerns.Holding;
import org.signpost.notifier.retention.RetainedConcerns.Releasing;
import org.signpost.notifier.retention.Rotations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// What an operator orders about how long something is kept. Refusals are those of the operator's other orders.
@RestController
@ConditionalOnProperty("signpost.notifier.operator-key-file")
class RetentionDesk {

    private final BearerToken operatorKey;
    private final RetainedConcerns retained;
    private final Holds holds;
    private final Rotations rotations;
    private final RotationOrders orders;
    private final Clock clock;

    RetentionDesk(
            BearerToken operatorKey,
            RetainedConcerns retained,
            Holds holds,
            Rotations rotations,
            RotationOrders orders,
            Clock clock) {
        this.operatorKey = operatorKey;
        this.retained = retained;
        this.holds = holds;
        this.rotations = rotations;
        this.orders = orders;
        this.clock = clock;
    }

    /// `{"reference": "K7Q2-4MX9", "reason": "court", "by": "d.officer"}`.
    @PostMapping("/operator/holds")
    ResponseEntity<?> hold(HttpServletRequest request) throws IOException {
        return about(request, HoldReason.class, this::hold);
    }

    private ResponseEntity<?> hold(Wanted<HoldReason> wanted) {
        var before = new TreeSet<HoldReason>();
        boolean held = false;
        for (ConcernId concern : wanted.concerns()) {
            Holding holding = retained.hold(concern, wanted.reason(), wanted.by(), wanted.at());
            held |= holding == Holding.HELD;
            if (holding == Holding.HELD_ALREADY) {
                retained.heldFor(concern).ifPresent(before::add);
            }
        }
        if (!held && before.isEmpty()) {
            return Refusal.of(
                    HttpStatus.CONFLICT,
                    List.of(new Mistake(
                            "/reference",
                            "this concern is shredded, or is being shredded",
                            "nothing of it can be held any more; ask the partners who were told what they have")));
        }
        return ResponseEntity.ok(new Hold(
                wanted.reference().value(),
                held ? "held" : "held-before",
                Order.word(held ? wanted.reason() : before.first())));
    }

    /// @param state `held`, or `held-before` when nothing changed
    /// @param reason for what it is held
    record Hold(String reference, String state, String reason) {}

    /// `{"reference": "K7Q2-4MX9", "reason": "ended", "by": "d.officer"}`.
    @PostMapping("/operator/releases")
    ResponseEntity<?> release(HttpServletRequest request) throws IOException {
        return about(request, ReleaseReason.class, this::release);
    }

    private ResponseEntity<?> release(Wanted<ReleaseReason> wanted) {
        boolean released = false;
        for (ConcernId concern : wanted.concerns()) {
            released |= retained.release(concern, wanted.reason(), wanted.by(), wanted.at()) == Releasing.RELEASED;
        }
        return ResponseEntity.ok(new Release(wanted.reference().value(), released ? "released" : "not-held"));
    }

    /// @param state `released`, or `not-held` when nothing changed
    record Release(String reference, String state) {}

    /// All that is held, what is held for longest first.
    @GetMapping("/operator/holds")
    ResponseEntity<?> holds(HttpServletRequest request) {
        if (isStranger(request)) {
            return Refusal.stranger();
        }
        return ResponseEntity.ok(new Listed(holds.all().stream()
                .map(held -> new ListedHold(
                        PublicReference.of(held.concern()).value(),
                        Order.word(held.reason()),
                        held.since().toString(),
                        held.by().name()))
                .toList()));
    }

    record Listed(List<ListedHold> holds) {}

    /// @param since an instant, ISO 8601
    /// @param by who held it
    record ListedHold(String reference, String reason, String since, String by) {}

    /// `{"by": "d.officer"}`: the key-encryption key is rotated as soon as may be.
    @PostMapping("/operator/key-rotations")
    ResponseEntity<?> rotate(HttpServletRequest request) throws IOException {
        if (isStranger(request)) {
            return Refusal.stranger();
        }
        Order order = Order.read(request, Set.of("by"));
        Optional<Operator> by = order.by();
        if (by.isEmpty() || !order.mistakes().isEmpty()) {
            return Refusal.of(HttpStatus.BAD_REQUEST, order.mistakes());
        }
        if (!orders.taken()) {
            return Refusal.of(
                    HttpStatus.CONFLICT,
                    List.of(new Mistake(
                            "",
                            "signpost.notifier.retention.rotate-every is 0: keys are rotated by hand here",
                            "put a new primary key into the key file of every service, and take the old ones out when"
                                    + " the log of notifier-service says so")));
        }
        if (rotations.ordered()) {
            return ResponseEntity.ok(new Rotation("ordered-before"));
        }
        rotations.order(by.get(), clock.instant());
        return ResponseEntity.ok(new Rotation("ordered"));
    }

    /// @param state `ordered`, or `ordered-before` when the one that was ordered has not begun
    record Rotation(String state) {}

    /// What an operator wants done.
    ///
    /// @param concerns those of the reference: as a rule one, by chance two
    private record Wanted<R>(PublicReference reference, Set<ConcernId> concerns, R reason, Operator by, Instant at) {}

    private <R extends Enum<R>> ResponseEntity<?> about(
            HttpServletRequest request, Class<R> reasons, Function<Wanted<R>, ResponseEntity<?>> work)
            throws IOException {
        if (isStranger(request)) {
            return Refusal.stranger();
        }
        Order order = Order.read(request, Set.of("reference", "reason", "by"));
        Optional<PublicReference> reference = order.reference();
        Optional<R> reason = order.oneOf("reason", reasons);
        Optional<Operator> by = order.by();
        if (reference.isEmpty()
                || reason.isEmpty()
                || by.isEmpty()
                || !order.mistakes().isEmpty()) {
            return Refusal.of(HttpStatus.BAD_REQUEST, order.mistakes());
        }
        Set<ConcernId> concerns = holds.concernsOf(reference.get());
        return concerns.isEmpty()
                ? unknown()
                : work.apply(new Wanted<>(reference.get(), concerns, reason.get(), by.get(), clock.instant()));
    }

    private boolean isStranger(HttpServletRequest request) {
        return !operatorKey.isShownIn(request.getHeader("Authorization"));
    }

    private static ResponseEntity<?> unknown() {
        return Refusal.of(
                HttpStatus.NOT_FOUND,
                List.of(new Mistake(
                        "/reference",
                        "there is no concern of this reference",
                        "look it up again; a concern that was only just accepted may need a moment")));
    }
}
