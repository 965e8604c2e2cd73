package org.signpost.intake;

import io.cloudevents.CloudEvent;
import io.cloudevents.http.HttpMessageFactory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.JsonParts;
import org.signpost.contract.concern.Mistake;
import org.signpost.intake.ApiAnswers.Declined;
import org.signpost.intake.ApiAnswers.Ending;
import org.signpost.intake.event.SubmittedEvents;
import org.signpost.intake.key.Scope;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What systems use that speak CloudEvents 1.0 over HTTP: one event in its headers and body, one as JSON, or many as
/// JSON.
@RestController
@RequestMapping(produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE})
@Tag(name = "Events")
class EventsApi {

    static final String STRUCTURED = "application/cloudevents+json";
    static final String BATCH = "application/cloudevents-batch+json";

    private static final String PREFIX = "ce-";

    private final ApiCallers callers;
    private final ApiAnswers answers;
    private final ApiBatch batches;
    private final TakeInConcerns takeIn;
    private final IntakeSettings settings;
    private final ApiSettings api;

    EventsApi(
            ApiCallers callers,
            ApiAnswers answers,
            ApiBatch batches,
            TakeInConcerns takeIn,
            IntakeSettings settings,
            ApiSettings api) {
        this.callers = callers;
        this.answers = answers;
        this.batches = batches;
        this.takeIn = takeIn;
        this.settings = settings;
        this.api = api;
    }

    /// In which of its three modes an event comes.
    private enum Mode {
        BINARY,
        STRUCTURED,
        BATCH
    }

    @PostMapping("/v1/events")
    @Operation(
            operationId = "submitEvents",
            summary = "Submit concerns as CloudEvents 1.0",
            description =
                    "The data of an event are a concern. Binary mode has the attributes in headers ce-*; structured"
                        + " mode and batches have them in JSON. A concern without a sourceReference gets one from the"
                        + " event's source and id, so an event that is sent again is one concern. Needs a key with the"
                        + " scope events:write.",
            parameters = {
                @Parameter(
                        name = "ce-specversion",
                        in = ParameterIn.HEADER,
                        description = "Binary mode: 1.0.",
                        example = "1.0"),
                @Parameter(
                        name = "ce-type",
                        in = ParameterIn.HEADER,
                        description = "Binary mode: org.signpost.concern.submitted.v1.",
                        example = "org.signpost.concern.submitted.v1"),
                @Parameter(
                        name = "ce-source",
                        in = ParameterIn.HEADER,
                        description = "Binary mode: the system that sends it, as a URI reference.",
                        example = "/county/app"),
                @Parameter(
                        name = "ce-id",
                        in = ParameterIn.HEADER,
                        description = "Binary mode: with the source, it identifies the event.",
                        example = "2026-11-23-0001")
            })
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(ref = "#/components/schemas/Concern")),
                @Content(mediaType = STRUCTURED, schema = @Schema(ref = "#/components/schemas/SubmittedEvent")),
                @Content(
                        mediaType = BATCH,
                        array = @ArraySchema(schema = @Schema(ref = "#/components/schemas/SubmittedEvent")))
            })
    @ApiResponse(
            responseCode = "202",
            description = "One event: it is durable.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = Receipt.class)))
    @ApiResponse(
            responseCode = "200",
            description = "A batch: an answer for each event, in the same order.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ApiAnswers.Items.class)))
    ResponseEntity<?> events(@Parameter(hidden = true) HttpServletRequest request) throws IOException {
        Mode mode = modeOf(request);
        if (mode == null) {
            return Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Send an event as application/cloudevents+json, several as"
                                    + " application/cloudevents-batch+json, or a concern as application/json with the"
                                    + " attributes in headers ce-*. Nothing was stored.")
                    .answer();
        }
        return switch (callers.admit(request, Scope.EVENTS_WRITE)) {
            case ApiCallers.Refused(var problem, var headers) -> problem.answer(headers);
            case ApiCallers.Admitted(var caller) ->
                switch (ApiBody.of(request, mode == Mode.BATCH ? api.largestBatch() : settings.largestReport())) {
                    case ApiBody.Refused(var problem, var headers) -> problem.answer(headers);
                    case ApiBody.Bytes(var body) ->
                        switch (mode) {
                            case BINARY -> ApiAnswers.answer(binary(request, body, caller));
                            case STRUCTURED -> ApiAnswers.answer(structured(body, caller));
                            case BATCH -> batch(body, caller);
                        };
                };
        };
    }

    private static @Nullable Mode modeOf(HttpServletRequest request) {
        String type = request.getContentType();
        if (type == null) {
            return null;
        }
        try {
            MediaType media = MediaType.parseMediaType(type);
            String name = (media.getType() + "/" + media.getSubtype()).toLowerCase(Locale.ROOT);
            return switch (name) {
                case STRUCTURED -> Mode.STRUCTURED;
                case BATCH -> Mode.BATCH;
                default -> {
                    boolean json = name.equals(MediaType.APPLICATION_JSON_VALUE) || name.endsWith("+json");
                    yield json && !name.startsWith("application/cloudevents") ? Mode.BINARY : null;
                }
            };
        } catch (InvalidMediaTypeException unreadable) {
            return null;
        }
    }

    private Ending binary(HttpServletRequest request, byte[] body, ApiCallers.Caller caller) {
        var mistakes = new ArrayList<Problem.Mistaken>();
        for (String name : SubmittedEvents.REQUIRED) {
            List<String> sent = Collections.list(request.getHeaders(PREFIX + name));
            if (sent.isEmpty() || sent.getFirst().isBlank()) {
                mistakes.add(inHeader(SubmittedEvents.required(name)));
            } else if (sent.size() > 1) {
                mistakes.add(Problem.Mistaken.inHeader(PREFIX + name, "duplicate-field", "send each header once"));
            }
        }
        if (!mistakes.isEmpty()) {
            inConcern(body, caller).map(Problem.Mistaken::in).forEach(mistakes::add);
            return new Declined(Problem.invalid(mistakes), 0);
        }
        CloudEvent event;
        try {
            event = HttpMessageFactory.createReader(
                            put -> Collections.list(request.getHeaderNames()).stream()
                                    .filter(name -> name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
                                            || name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE))
                                    .forEach(name -> put.accept(name, request.getHeader(name))),
                            body)
                    .toEvent();
        } catch (RuntimeException notAnEvent) {
            return new Declined(
                    Problem.invalid(List.of(Problem.Mistaken.inHeader(
                            PREFIX + "*",
                            "wrong-form",
                            "send the attributes of a CloudEvent 1.0: specversion 1.0, source a URI reference, time a"
                                    + " time with its offset, names of small letters and digits"))),
                    0);
        }
        return switch (SubmittedEvents.in(event, caller.attribution())) {
            case SubmittedEvents.Refused(var found, var data) ->
                new Declined(
                        Problem.invalid(Stream.concat(
                                        found.stream().map(EventsApi::inBinary),
                                        inConcern(data, caller).map(Problem.Mistaken::in))
                                .toList()),
                        0);
            case SubmittedEvents.Submitted(var concern, var attribution) ->
                answers.of(
                        takeIn.takeIn(concern, attribution, caller.screening().get(), caller.codes()),
                        ProblemType.ALREADY_REPORTED,
                        UnaryOperator.identity());
        };
    }

    /// In binary mode attributes are headers, and the data are the body.
    private static Problem.Mistaken inBinary(Mistake mistake) {
        return switch (mistake.pointer()) {
            case "/data" -> new Problem.Mistaken("", null, mistake.rule().wire(), "send the concern as the body");
            case "/datacontenttype" ->
                Problem.Mistaken.inHeader(
                        HttpHeaders.CONTENT_TYPE, mistake.rule().wire(), mistake.remedy());
            default -> inHeader(mistake);
        };
    }

    private static Problem.Mistaken inHeader(Mistake mistake) {
        return Problem.Mistaken.inHeader(
                PREFIX + mistake.pointer().substring(1), mistake.rule().wire(), mistake.remedy());
    }

    private Ending structured(byte[] event, ApiCallers.Caller caller) {
        return switch (SubmittedEvents.in(event, caller.attribution())) {
            case SubmittedEvents.Refused(var mistakes, var data) ->
                new Declined(
                        Problem.invalid(Stream.concat(
                                        mistakes.stream(),
                                        inConcern(data, caller).map(EventsApi::inData))
                                .map(Problem.Mistaken::in)
                                .toList()),
                        0);
            case SubmittedEvents.Submitted(var concern, var attribution) ->
                answers.of(
                        takeIn.takeIn(concern, attribution, caller.screening().get(), caller.codes()),
                        ProblemType.ALREADY_REPORTED,
                        EventsApi::inData);
        };
    }

    /// What is wrong with the concern in an event that is refused already.
    private Stream<Mistake> inConcern(byte @Nullable [] data, ApiCallers.Caller caller) {
        return data == null || data.length == 0
                ? Stream.empty()
                : takeIn.mistakesIn(data, SubmittedEvents.Refused.attribution(caller.attribution())).stream();
    }

    private static Mistake inData(Mistake mistake) {
        return new Mistake("/data" + mistake.pointer(), mistake.rule(), mistake.remedy());
    }

    private ResponseEntity<?> batch(byte[] body, ApiCallers.Caller caller) {
        return switch (JsonParts.items(body, api.mostInBatch())) {
            case JsonParts.Refused(var mistake) ->
                Problem.invalid(List.of(Problem.Mistaken.in(mistake))).answer();
            case JsonParts.TooMany() -> Problem.tooMany(api.mostInBatch()).answer();
            case JsonParts.Items(var events) ->
                ApiAnswers.answer(batches.each(events.size(), caller, index -> structured(events.get(index), caller)));
            case JsonParts.Members _ -> throw new IllegalStateException("a list was cut");
        };
    }
}
