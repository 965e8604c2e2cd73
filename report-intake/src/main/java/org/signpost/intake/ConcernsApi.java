package org.signpost.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.Sender;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What applications use: report a concern, and ask what became of one.
@RestController
@RequestMapping(
        path = "/v1/concerns",
        produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE})
class ConcernsApi {

    private final TakeInConcerns takeIn;
    private final ConcernProgress progress;
    private final IntakeSettings settings;

    ConcernsApi(TakeInConcerns takeIn, ConcernProgress progress, IntakeSettings settings) {
        this.takeIn = takeIn;
        this.progress = progress;
        this.settings = settings;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> report(HttpServletRequest request) throws IOException {
        if (request.getHeader(HttpHeaders.CONTENT_ENCODING) != null || !utf8(request)) {
            return Problem.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE).answer();
        }
        Optional<byte[]> body = bodyOf(request);
        if (body.isEmpty()) {
            var headers = new HttpHeaders();
            // the rest of the body is not read
            headers.setConnection("close");
            return Problem.tooLarge(settings.largestReport().toKilobytes()).answer(headers);
        }
        return switch (takeIn.takeIn(body.get(), Sender.UPSTREAM)) {
            case TakenIn.Stored(var concern, var reference, var followUpCode) -> {
                String status = "/v1/concerns/" + concern;
                yield ResponseEntity.accepted()
                        .header(HttpHeaders.LOCATION, status)
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(new Receipt(concern.toString(), reference.value(), followUpCode.secret(), status));
            }
            case TakenIn.Refused(var mistakes) ->
                Problem.of(
                                "invalid",
                                HttpStatus.BAD_REQUEST,
                                "The report breaks the rules",
                                "Correct what errors names and send it again. Nothing was stored.")
                        .with(mistakes.stream()
                                .map(mistake -> new Problem.Mistaken(
                                        mistake.pointer(), mistake.rule().wire(), mistake.remedy()))
                                .toList())
                        .answer();
            case TakenIn.Conflicting() ->
                Problem.of(
                                "already-reported",
                                HttpStatus.CONFLICT,
                                "Something else was reported under this sourceReference",
                                "The earlier report stands and this one was not stored. To add to the earlier one, send"
                                        + " this with kind add-information, relatesTo and a sourceReference of its own;"
                                        + " to report something else, send it with another sourceReference.")
                        .answer();
            case TakenIn.NotStored() -> {
                var headers = new HttpHeaders();
                headers.set(
                        HttpHeaders.RETRY_AFTER,
                        Long.toString(settings.retryAfter().toSeconds()));
                yield Problem.of(HttpStatus.SERVICE_UNAVAILABLE).answer(headers);
            }
        };
    }

    @GetMapping("/{concern}")
    ResponseEntity<?> status(@PathVariable String concern) {
        return parsed(concern)
                .flatMap(id -> progress.of(id).map(known -> Status.of(id, known)))
                .<ResponseEntity<?>>map(status -> ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(status))
                // the same for what never was and for what is no id at all
                .orElseGet(() -> Problem.of(HttpStatus.NOT_FOUND).answer());
    }

    private static Optional<ConcernId> parsed(String text) {
        try {
            return Optional.of(ConcernId.parse(text));
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    private static boolean utf8(HttpServletRequest request) {
        String type = request.getContentType();
        var charset = type == null ? null : MediaType.parseMediaType(type).getCharset();
        return charset == null || charset.equals(StandardCharsets.UTF_8);
    }

    /// The body; empty if it is too large, however it is sent.
    private Optional<byte[]> bodyOf(HttpServletRequest request) throws IOException {
        long largest = settings.largestReport().toBytes();
        if (request.getContentLengthLong() > largest) {
            return Optional.empty();
        }
        byte[] body = request.getInputStream().readNBytes(Math.toIntExact(largest + 1));
        return body.length > largest ? Optional.empty() : Optional.of(body);
    }

    /// What the sender of a concern gets, once the brokers or the spool have it.
    ///
    /// @param followUpCode the secret of the reporter alone; it is not stored anywhere
    /// @param statusLink where to ask what became of it
    record Receipt(String concernId, String reference, String followUpCode, String statusLink) {
        @Override
        public String toString() {
            return "Receipt[" + concernId + "]";
        }
    }

    /// What became of a concern: times and counts, and no names.
    ///
    /// @param status `received`, `passed-on` or `acknowledged`
    /// @param leads how many must answer
    /// @param copies how many are told for information
    /// @param acknowledged how many have answered
    /// @param acknowledgedAt when the last of them answered
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Status(
            String concernId,
            String reference,
            String status,
            @Nullable Instant receivedAt,
            @Nullable Instant passedOnAt,
            int leads,
            int copies,
            int acknowledged,
            @Nullable Instant acknowledgedAt) {

        static Status of(ConcernId id, ConcernProgress.Progress known) {
            return new Status(
                    id.toString(),
                    PublicReference.of(id).value(),
                    known.stage().wire(),
                    known.receivedAt(),
                    known.passedOnAt(),
                    known.leads().size(),
                    known.copies().size(),
                    known.acknowledged().size(),
                    known.acknowledgedAt());
        }
    }
}
