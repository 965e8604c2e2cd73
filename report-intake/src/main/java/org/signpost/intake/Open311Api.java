package org.signpost.intake;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.signpost.contract.concern.Attribution;
import org.signpost.contract.id.ConcernId;
import org.signpost.intake.key.Scope;
import org.signpost.intake.open311.Format;
import org.signpost.intake.open311.Open311Answer;
import org.signpost.intake.open311.Open311Service;
import org.signpost.intake.open311.PostedRequest;
import org.signpost.intake.progress.Progress;
import org.signpost.intake.progress.Stage;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// What a council's form platform uses that speaks Open311 GeoReport v2.
///
/// Concerns are not potholes: there is no list of requests, and a request says of itself only whether it is open. A key
/// belongs into a header or the body; one in an address would stand in every log on the way, and is not read.
@RestController
@Tag(name = "Open311")
class Open311Api {

    /// Where the entrance is.
    static final String PATH = "/open311/v2/";

    private static final String UNNAMED_SOURCE = "open311";
    private static final String FORMAT = "json, or xml, which the standard asks every server for.";

    private final ApiCallers callers;
    private final ApiAnswers answers;
    private final TakeInConcerns takeIn;
    private final KnownConcerns known;
    private final ConcernProgress progress;
    private final IntakeSettings settings;
    private final ApiSettings api;

    Open311Api(
            ApiCallers callers,
            ApiAnswers answers,
            TakeInConcerns takeIn,
            KnownConcerns known,
            ConcernProgress progress,
            IntakeSettings settings,
            ApiSettings api) {
        this.callers = callers;
        this.answers = answers;
        this.takeIn = takeIn;
        this.known = known;
        this.progress = progress;
        this.settings = settings;
        this.api = api;
    }

    @GetMapping(PATH + "services.{format:json|xml}")
    @Operation(
            operationId = "open311Services",
            summary = "The kinds of requests",
            description = "One for each kind of exploitation of the dictionary. Needs no key.")
    @ApiResponse(responseCode = "200", description = "The list.", content = @Content(mediaType = "application/json"))
    ResponseEntity<byte[]> services(@Parameter(description = FORMAT) @PathVariable String format) {
        var written = Format.of(format);
        return answer(HttpStatus.OK, written, Open311Service.list(written));
    }

    @GetMapping(PATH + "services/{code:[a-z-]+}.{format:json|xml}")
    @Operation(
            operationId = "open311Service",
            summary = "What is asked about a kind of request",
            description = "The attributes, with what they may say. Needs no key.")
    @ApiResponse(
            responseCode = "200",
            description = "The definition.",
            content = @Content(mediaType = "application/json"))
    ResponseEntity<byte[]> service(
            @Parameter(description = "The service_code.", example = "labour") @PathVariable String code,
            @Parameter(description = FORMAT) @PathVariable String format) {
        var written = Format.of(format);
        return Open311Service.withCode(code)
                .map(service -> answer(HttpStatus.OK, written, service.definition(written)))
                .orElseGet(() -> failed(HttpStatus.NOT_FOUND, written, "there is no service with that service_code"));
    }

    @PostMapping(PATH + "requests.{format:json|xml}")
    @Operation(
            operationId = "open311Request",
            summary = "Post a request",
            description = "Takes a concern in. The answer has its service_request_id at once, and no token. Needs a key"
                    + " with the scope open311:write, as api_key in the body or in a header.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
                            schema = @Schema(ref = "#/components/schemas/Open311Request")))
    @ApiResponse(
            responseCode = "200",
            description = "It is durable.",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(ref = "#/components/schemas/Open311Accepted")))
    ResponseEntity<byte[]> post(
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(description = FORMAT) @PathVariable String format)
            throws IOException {
        var written = Format.of(format);
        if (!isForm(request)) {
            return failed(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    written,
                    "send the parameters as application/x-www-form-urlencoded in UTF-8, without Content-Encoding");
        }
        return switch (ApiBody.of(request, settings.largestReport())) {
            case ApiBody.Refused(var problem, var headers) -> refused(written, problem, headers);
            case ApiBody.Bytes(var body) -> post(request, written, PostedRequest.read(body));
        };
    }

    private ResponseEntity<byte[]> post(HttpServletRequest request, Format written, PostedRequest posted) {
        Optional<String> apiKey = switch (posted) {
            case PostedRequest.Understood(var key, var _, var _) -> key;
            case PostedRequest.Refused(var key, var _, var _) -> key;
        };
        return switch (callers.admit(request, apiKey, Scope.OPEN311_WRITE)) {
            case ApiCallers.Refused(var problem, var headers) -> refused(written, problem, headers);
            case ApiCallers.Admitted(var caller) ->
                switch (posted) {
                    case PostedRequest.Refused(var _, var status, var descriptions) ->
                        answer(
                                HttpStatus.valueOf(status),
                                written,
                                Open311Answer.errors(written, status, descriptions));
                    case PostedRequest.Understood(var _, var jurisdiction, var concern) ->
                        jurisdiction
                                        .filter(name -> !name.equals(api.open311Jurisdiction()))
                                        .isPresent()
                                ? failed(HttpStatus.NOT_FOUND, written, "jurisdiction_id: this service has another")
                                : takeIn(written, concern, caller, IdempotencyKey.of(request));
                };
        };
    }

    private ResponseEntity<byte[]> takeIn(
            Format written, byte[] concern, ApiCallers.Caller caller, IdempotencyKey key) {
        if (key instanceof IdempotencyKey.Malformed) {
            return refused(written, IdempotencyKey.problem(), new HttpHeaders());
        }
        Attribution attribution = IdempotencyKey.on(caller.attribution().orFrom(UNNAMED_SOURCE), key);
        return switch (takeIn.takeIn(concern, attribution, caller.screening().get(), caller.codes())) {
            case TakenIn.Stored(var id, var reference, var code, var mode) ->
                answer(HttpStatus.OK, written, Open311Answer.accepted(written, id, reference, code, mode));
            case TakenIn.Refused(var mistakes) ->
                answer(
                        HttpStatus.BAD_REQUEST,
                        written,
                        Open311Answer.errors(
                                written,
                                400,
                                mistakes.stream().map(PostedRequest::described).toList()));
            case TakenIn.Conflicting() ->
                failed(
                        HttpStatus.CONFLICT,
                        written,
                        "something else was posted under this attribute[sourceReference] or Idempotency-Key; send this"
                                + " one with its own");
            case TakenIn.TooManyCodes(var until) -> {
                var headers = new HttpHeaders();
                headers.set(HttpHeaders.RETRY_AFTER, Long.toString(answers.secondsUntil(until)));
                yield refused(written, Problem.of(ProblemType.TOO_MANY_CODES), headers);
            }
            case TakenIn.NotStored() -> {
                var headers = new HttpHeaders();
                headers.set(
                        HttpHeaders.RETRY_AFTER,
                        Long.toString(settings.retryAfter().toSeconds()));
                yield refused(written, Problem.of(ProblemType.NOT_STORED), headers);
            }
        };
    }

    @GetMapping(PATH + "requests/{id}.{format:json|xml}")
    @Operation(
            operationId = "open311Status",
            summary = "Whether a request is open",
            description =
                    "Closed means that a person at each partner who must answer has said that they have it, or that"
                            + " nobody must any more. Nothing of what was reported is told. Needs no key; with one,"
                            + " another source's request is not found.")
    @ApiResponse(
            responseCode = "200",
            description = "Whether it is open.",
            content = @Content(mediaType = "application/json"))
    ResponseEntity<byte[]> status(
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(description = "The service_request_id.") @PathVariable String id,
            @Parameter(description = FORMAT) @PathVariable String format) {
        var written = Format.of(format);
        return visible(request, id)
                .flatMap(concern -> progress.of(concern)
                        .flatMap(found -> Optional.ofNullable(found.receivedAt())
                                .map(receivedAt -> answer(
                                        HttpStatus.OK,
                                        written,
                                        Open311Answer.status(
                                                written, concern, isOpen(found), notes(found), receivedAt)))))
                .orElseGet(() -> failed(HttpStatus.NOT_FOUND, written, "there is no such service_request_id"));
    }

    private static boolean isOpen(Progress known) {
        return known.stage() != Stage.ACKNOWLEDGED && !known.isOver();
    }

    private static String notes(Progress known) {
        if (known.stage() == Stage.ACKNOWLEDGED) {
            return "Everyone who must answer has said that they have it.";
        }
        return known.isOver()
                ? "Nobody must answer any more."
                : "It was received, and those who must hear of it are being told.";
    }

    @GetMapping(PATH + "tokens/{token}.{format:json|xml}")
    @Operation(
            operationId = "open311Token",
            summary = "The id of a request by its token",
            description = "No tokens are given out, since a request has its id at once; its id is taken for its token.")
    @ApiResponse(responseCode = "200", description = "Its id.", content = @Content(mediaType = "application/json"))
    ResponseEntity<byte[]> token(
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(description = "The service_request_id.") @PathVariable String token,
            @Parameter(description = FORMAT) @PathVariable String format) {
        var written = Format.of(format);
        return visible(request, token)
                .filter(concern -> progress.of(concern).isPresent())
                .map(concern -> answer(HttpStatus.OK, written, Open311Answer.token(written, concern)))
                .orElseGet(() -> failed(HttpStatus.NOT_FOUND, written, "there is no such token"));
    }

    @GetMapping(PATH + "requests.{format:json|xml}")
    @Operation(
            operationId = "open311Requests",
            summary = "There is no list of requests",
            description = "Concerns about modern slavery are not public. The answer is always 403.")
    @ApiResponse(responseCode = "403", description = "Always.", content = @Content(mediaType = "application/json"))
    ResponseEntity<byte[]> list(@Parameter(description = FORMAT) @PathVariable String format) {
        return failed(
                HttpStatus.FORBIDDEN,
                Format.of(format),
                "requests are not listed: concerns about modern slavery are not public. Ask for one by its"
                        + " service_request_id.");
    }

    /// The concern with that id, unless a key is shown that is not of its source.
    private Optional<ConcernId> visible(HttpServletRequest request, String id) {
        boolean shown = request.getHeader(HttpHeaders.AUTHORIZATION) != null || request.getHeader("X-Api-Key") != null;
        try {
            var concern = ConcernId.parse(id);
            if (!shown) {
                return Optional.of(concern);
            }
            return switch (callers.admit(request, Scope.OPEN311_WRITE)) {
                case ApiCallers.Admitted(var caller) ->
                    Optional.of(concern).filter(found -> caller.sees(known.sourceOf(found)));
                case ApiCallers.Refused _ -> Optional.empty();
            };
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    private static boolean isForm(HttpServletRequest request) {
        try {
            String type = request.getContentType();
            return type != null
                    && MediaType.APPLICATION_FORM_URLENCODED.isCompatibleWith(MediaType.parseMediaType(type));
        } catch (InvalidMediaTypeException unreadable) {
            return false;
        }
    }

    /// The standard has one status for every key that is not taken.
    private static ResponseEntity<byte[]> refused(Format format, Problem problem, HttpHeaders headers) {
        HttpStatus status = problem.status() == 401 ? HttpStatus.FORBIDDEN : HttpStatus.valueOf(problem.status());
        List<String> descriptions = problem.errors().isEmpty()
                ? List.of(
                        problem.status() == 401
                                ? "api_key: send a key that is taken, in the body or in a header"
                                : problem.detail())
                : problem.errors().stream()
                        .map(mistake -> mistake.header() + ": " + mistake.remedy())
                        .toList();
        var all = new HttpHeaders();
        headers.forEach((name, values) -> values.forEach(value -> all.add(name, value)));
        return ResponseEntity.status(status)
                .headers(all)
                .header(HttpHeaders.CONTENT_TYPE, format.contentType())
                .body(Open311Answer.errors(format, status.value(), descriptions));
    }

    /// What failed outside of this class, in the standard's words.
    static ResponseEntity<byte[]> failed(HttpStatus status, String path) {
        return failed(
                status,
                Format.of(path.endsWith(".xml") ? "xml" : "json"),
                Problem.of(status).detail());
    }

    private static ResponseEntity<byte[]> failed(HttpStatus status, Format format, String description) {
        return answer(status, format, Open311Answer.errors(format, status.value(), List.of(description)));
    }

    private static ResponseEntity<byte[]> answer(HttpStatus status, Format format, byte[] body) {
        return ResponseEntity.status(status)
                .header(HttpHeaders.CONTENT_TYPE, format.contentType())
                .body(body);
    }
}
