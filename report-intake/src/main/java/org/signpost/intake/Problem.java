package org.signpost.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.Mistake;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// What an application is told when its request was not done: a problem of RFC 9457, in fixed words. Nothing of the
/// request is ever repeated, but the name of a field that there is not.
///
/// @param type names the kind of problem, and leads to its explanation
/// @param title the same for every problem of the type
/// @param status the HTTP status
/// @param detail what to do
/// @param errors each mistake in the request, if it was read
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(description = "A problem of RFC 9457, in fixed words. Nothing of the request is repeated.")
record Problem(
        @Schema(
                description = "The kind of problem; it leads to its explanation.",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String type,

        @Schema(description = "The same for every problem of the type.", requiredMode = Schema.RequiredMode.REQUIRED)
        String title,

        @Schema(description = "The HTTP status.", requiredMode = Schema.RequiredMode.REQUIRED)
        int status,

        @Schema(description = "What to do.", requiredMode = Schema.RequiredMode.REQUIRED)
        String detail,

        @Schema(description = "Every mistake at once.") List<Mistaken> errors) {

    /// One mistake in a request.
    ///
    /// @param pointer where in the body, as a JSON pointer (RFC 6901)
    /// @param header in which header, where it is in none of the body
    /// @param rule what holds there
    /// @param remedy what to do about it
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Mistake", description = "One mistake in a request.")
    record Mistaken(
            @Schema(
                    description = "Where in the body, as a JSON pointer; empty for the whole body.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String pointer,

            @Schema(description = "In which header, when it is not in the body.") @Nullable
            String header,

            @Schema(
                    description = "The rule that is broken; a stable name.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String rule,

            @Schema(description = "What to send instead.", requiredMode = Schema.RequiredMode.REQUIRED)
            String remedy) {

        static Mistaken in(Mistake mistake) {
            return new Mistaken(mistake.pointer(), null, mistake.rule().wire(), mistake.remedy());
        }

        static Mistaken inHeader(String header, String rule, String remedy) {
            return new Mistaken("", header, rule, remedy);
        }
    }

    static Problem of(ProblemType type, String detail) {
        return new Problem(type.uri(), type.title(), type.status().value(), detail, List.of());
    }

    static Problem of(ProblemType type) {
        return of(type, type.meaning());
    }

    static Problem invalid(List<Mistaken> mistakes) {
        var problem = of(ProblemType.INVALID, "Correct what errors names and send it again. Nothing was stored.");
        return new Problem(problem.type(), problem.title(), problem.status(), problem.detail(), mistakes);
    }

    static Problem tooLarge(long largestKilobytes) {
        return of(ProblemType.TOO_LARGE, "Send at most " + largestKilobytes + " KiB. Nothing was stored.");
    }

    static Problem tooMany(int most) {
        return of(ProblemType.TOO_MANY, "Send at most " + most + " in one batch. Nothing was stored.");
    }

    /// What can be said of a status alone.
    static Problem of(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> of(ProblemType.NOT_FOUND, "Check the address.");
            case METHOD_NOT_ALLOWED -> of(ProblemType.METHOD_NOT_ALLOWED, "Use a method that Allow names.");
            case NOT_ACCEPTABLE -> of(ProblemType.NOT_ACCEPTABLE, "Accept application/json. Nothing was stored.");
            case UNSUPPORTED_MEDIA_TYPE ->
                of(
                        ProblemType.UNSUPPORTED_MEDIA_TYPE,
                        "Send Content-Type: application/json in UTF-8, without Content-Encoding. Nothing was stored.");
            case CONTENT_TOO_LARGE -> of(ProblemType.TOO_LARGE, "Send less. Nothing was stored.");
            case SERVICE_UNAVAILABLE -> of(ProblemType.NOT_STORED);
            default ->
                status.is4xxClientError()
                        ? new Problem(
                                ProblemType.BAD_REQUEST.uri(),
                                ProblemType.BAD_REQUEST.title(),
                                status.value(),
                                "Check it. Nothing was stored.",
                                List.of())
                        : new Problem(
                                ProblemType.BROKEN.uri(),
                                ProblemType.BROKEN.title(),
                                status.value(),
                                ProblemType.BROKEN.meaning(),
                                List.of());
        };
    }

    ResponseEntity<Problem> answer(HttpHeaders headers) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(this);
    }

    ResponseEntity<Problem> answer() {
        return answer(new HttpHeaders());
    }
}
