package org.signpost.intake;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.signpost.contract.concern.JsonParts;
import org.signpost.contract.id.ConcernId;
import org.signpost.intake.key.Scope;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What applications use: report concerns, and ask what became of one.
@RestController
@RequestMapping(produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE})
@Tag(name = "Concerns")
class ConcernsApi {

    private final ApiCallers callers;
    private final ApiAnswers answers;
    private final ApiBatch batches;
    private final TakeInConcerns takeIn;
    private final KnownConcerns known;
    private final ConcernProgress progress;
    private final AskablePartners partners;
    private final IntakeSettings settings;
    private final ApiSettings api;

    ConcernsApi(
            ApiCallers callers,
            ApiAnswers answers,
            ApiBatch batches,
            TakeInConcerns takeIn,
            KnownConcerns known,
            ConcernProgress progress,
            AskablePartners partners,
            IntakeSettings settings,
            ApiSettings api) {
        this.callers = callers;
        this.answers = answers;
        this.batches = batches;
        this.takeIn = takeIn;
        this.known = known;
        this.progress = progress;
        this.partners = partners;
        this.settings = settings;
        this.api = api;
    }

    @PostMapping(path = "/v1/concerns", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "reportConcern",
            summary = "Report one concern",
            description =
                    "202 means that it is durable. The same source and sourceReference is one concern, however often"
                            + " it is sent. Needs a key with the scope concerns:write.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(ref = "#/components/schemas/Concern")))
    @ApiResponse(
            responseCode = "202",
            description = "It is durable.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = Receipt.class)))
    ResponseEntity<?> report(@Parameter(hidden = true) HttpServletRequest request) throws IOException {
        return switch (callers.admit(request, Scope.CONCERNS_WRITE)) {
            case ApiCallers.Refused(var problem, var headers) -> problem.answer(headers);
            case ApiCallers.Admitted(var caller) ->
                switch (ApiBody.of(request, settings.largestReport())) {
                    case ApiBody.Refused(var problem, var headers) -> problem.answer(headers);
                    case ApiBody.Bytes(var body) -> report(caller, body, IdempotencyKey.of(request));
                };
        };
    }

    private ResponseEntity<?> report(ApiCallers.Caller caller, byte[] body, IdempotencyKey key) {
        if (key instanceof IdempotencyKey.Malformed) {
            return IdempotencyKey.problem().answer();
        }
        var ending = takeIn.takeIn(
                body,
                IdempotencyKey.on(caller.attribution(), key),
                caller.screening().get(),
                caller.codes());
        return ApiAnswers.answer(answers.of(ending, reused(key), UnaryOperator.identity()));
    }

    private static ProblemType reused(IdempotencyKey key) {
        return switch (key) {
            case IdempotencyKey.Given _ -> ProblemType.IDEMPOTENCY_KEY_REUSED;
            case IdempotencyKey.None _, IdempotencyKey.Malformed _ -> ProblemType.ALREADY_REPORTED;
        };
    }

    @PostMapping(path = "/v1/concerns:batch", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "reportConcerns",
            summary = "Report several concerns",
            description = "Each is taken in for itself: the answer is 200, and says for each what it would have been"
                    + " told alone. Needs a key with the scope concerns:write; each item counts as one use of it.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            array = @ArraySchema(schema = @Schema(ref = "#/components/schemas/Concern"))))
    @ApiResponse(
            responseCode = "200",
            description = "An answer for each item, in the same order.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ApiAnswers.Items.class)))
    ResponseEntity<?> reportMany(@Parameter(hidden = true) HttpServletRequest request) throws IOException {
        return switch (callers.admit(request, Scope.CONCERNS_WRITE)) {
            case ApiCallers.Refused(var problem, var headers) -> problem.answer(headers);
            case ApiCallers.Admitted(var caller) ->
                switch (ApiBody.of(request, api.largestBatch())) {
                    case ApiBody.Refused(var problem, var headers) -> problem.answer(headers);
                    case ApiBody.Bytes(var body) -> reportMany(caller, body, IdempotencyKey.of(request));
                };
        };
    }

    private ResponseEntity<?> reportMany(ApiCallers.Caller caller, byte[] body, IdempotencyKey key) {
        if (key instanceof IdempotencyKey.Malformed) {
            return IdempotencyKey.problem().answer();
        }
        return switch (JsonParts.items(body, api.mostInBatch())) {
            case JsonParts.Refused(var mistake) ->
                Problem.invalid(List.of(Problem.Mistaken.in(mistake))).answer();
            case JsonParts.TooMany() -> Problem.tooMany(api.mostInBatch()).answer();
            case JsonParts.Items(var items) ->
                ApiAnswers.answer(batches.each(
                        items.size(),
                        caller,
                        index -> answers.of(
                                takeIn.takeIn(
                                        items.get(index),
                                        IdempotencyKey.on(caller.attribution(), key, index),
                                        caller.screening().get(),
                                        caller.codes()),
                                reused(key),
                                UnaryOperator.identity())));
            case JsonParts.Members _ -> throw new IllegalStateException("a list was cut");
        };
    }

    @GetMapping("/v1/concerns/{concern}")
    @Operation(
            operationId = "concernStatus",
            summary = "What became of a concern",
            description = "Times and counts, and no names. A key sees the concerns of its own source alone, and needs"
                    + " the scope concerns:read.")
    @ApiResponse(
            responseCode = "200",
            description = "How far it has come.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ConcernStatus.class)))
    ResponseEntity<?> status(
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(description = "The concernId of a receipt.") @PathVariable String concern) {
        return switch (callers.admit(request, Scope.CONCERNS_READ)) {
            case ApiCallers.Refused(var problem, var headers) -> problem.answer(headers);
            case ApiCallers.Admitted(var caller) ->
                parsed(concern)
                        .filter(id -> caller.sees(known.sourceOf(id)))
                        .flatMap(id -> progress.of(id).map(found -> ConcernStatus.of(id, found, partners::nameOf)))
                        .<ResponseEntity<?>>map(status -> ResponseEntity.ok()
                                .contentType(MediaType.APPLICATION_JSON)
                                .body(status))
                        // the same for what never was, for another's, and for what is no id at all
                        .orElseGet(() -> Problem.of(HttpStatus.NOT_FOUND).answer());
        };
    }

    private static Optional<ConcernId> parsed(String text) {
        try {
            return Optional.of(ConcernId.parse(text));
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }
}
