package org.signpost.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.Mistake;
import org.signpost.contract.concern.Rule;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/// Says to an application how taking in its report ended, for one report and for each of many alike.
@Component
class ApiAnswers {

    private final IntakeSettings settings;
    private final Clock clock;

    ApiAnswers(IntakeSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /// How one report ended.
    sealed interface Ending {}

    /// It is durable.
    record Accepted(Receipt receipt) implements Ending {}

    /// It is not.
    ///
    /// @param retryAfter in how many seconds to send it again; 0 when that would not help
    record Declined(Problem problem, long retryAfter) implements Ending {}

    /// How it ended, as an application is told.
    ///
    /// @param reused what is told when something else was reported under the same reference
    Ending of(TakenIn ending, ProblemType reused, UnaryOperator<Mistake> placed) {
        return switch (ending) {
            case TakenIn.Stored(var concern, var reference, var followUpCode, var mode) ->
                new Accepted(new Receipt(
                        concern.toString(),
                        reference.value(),
                        followUpCode.secret(),
                        "/v1/concerns/" + concern,
                        mode.wire()));
            case TakenIn.Refused(var mistakes) -> refused(mistakes, placed);
            case TakenIn.Conflicting() -> new Declined(Problem.of(reused), 0);
            case TakenIn.NotStored() -> notStored();
            case TakenIn.TooManyCodes(var until) ->
                new Declined(Problem.of(ProblemType.TOO_MANY_CODES), secondsUntil(until));
        };
    }

    /// At least one: nobody shall try again at once.
    long secondsUntil(Instant moment) {
        return Math.max(
                1, Duration.between(clock.instant(), moment).plusMillis(999).toSeconds());
    }

    private static Ending refused(List<Mistake> mistakes, UnaryOperator<Mistake> placed) {
        return mistakes.getFirst().rule() == Rule.TOO_LARGE
                ? new Declined(Problem.tooLarge(256), 0)
                : new Declined(
                        Problem.invalid(mistakes.stream()
                                .map(placed)
                                .map(Problem.Mistaken::in)
                                .toList()),
                        0);
    }

    /// It was not tried, or no broker has it.
    Declined notStored() {
        return new Declined(
                Problem.of(ProblemType.NOT_STORED), settings.retryAfter().toSeconds());
    }

    /// The answer to a request with one report.
    static ResponseEntity<?> answer(Ending ending) {
        return switch (ending) {
            case Accepted(var receipt) ->
                ResponseEntity.accepted()
                        .header(HttpHeaders.LOCATION, receipt.statusLink())
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(receipt);
            case Declined(var problem, var retryAfter) -> problem.answer(retryAfter(retryAfter));
        };
    }

    /// The answer to a request with many.
    static ResponseEntity<?> answer(List<Ending> endings) {
        var items = new ArrayList<Item>();
        long wait = 0;
        for (Ending ending : endings) {
            int index = items.size();
            switch (ending) {
                case Accepted(var receipt) -> items.add(new Item(index, 202, receipt, null));
                case Declined(var problem, var retryAfter) -> {
                    items.add(new Item(index, problem.status(), null, problem));
                    wait = Math.max(wait, retryAfter);
                }
            }
        }
        return ResponseEntity.ok()
                .headers(retryAfter(wait))
                .contentType(MediaType.APPLICATION_JSON)
                .body(new Items(items));
    }

    private static HttpHeaders retryAfter(long seconds) {
        var headers = new HttpHeaders();
        if (seconds > 0) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
        return headers;
    }

    /// The answers to the items of a batch.
    ///
    /// @param items one for each that was sent, in the same order
    @Schema(name = "BatchAnswer", description = "An answer for each item that was sent, in the same order.")
    record Items(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            List<Item> items) {}

    /// The answer to one item, as if it had been sent alone.
    ///
    /// @param index its place in the batch, from 0
    /// @param status the HTTP status that it would have had alone
    /// @param receipt there with status 202
    /// @param problem there with any other; its pointers lead into the item
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ItemAnswer", description = "The answer to one item, as if it had been sent alone.")
    record Item(
            @Schema(description = "Its place in the batch, from 0.", requiredMode = Schema.RequiredMode.REQUIRED)
            int index,

            @Schema(
                    description = "The HTTP status it would have had alone.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            int status,

            @Schema(description = "With status 202.") @Nullable
            Receipt receipt,

            @Schema(description = "With any other status; its pointers lead into the item.") @Nullable
            Problem problem) {}
}
