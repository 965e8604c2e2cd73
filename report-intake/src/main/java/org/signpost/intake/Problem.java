package org.signpost.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// What an application is told when its request was not done: a problem of RFC 9457, in fixed words. Nothing of the
/// request is ever repeated.
///
/// @param type names the kind of problem
/// @param title the same for every problem of the type
/// @param status the HTTP status
/// @param detail what to do
/// @param errors each mistake in the body, if it was read
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(String type, String title, int status, String detail, List<Mistaken> errors) {

    /// One mistake in a body.
    ///
    /// @param pointer where, as a JSON pointer (RFC 6901)
    /// @param rule what holds there
    /// @param remedy what to do about it
    record Mistaken(String pointer, String rule, String remedy) {}

    static Problem of(String type, HttpStatus status, String title, String detail) {
        return new Problem("urn:signpost:problem:" + type, title, status.value(), detail, List.of());
    }

    Problem with(List<Mistaken> mistakes) {
        return new Problem(type, title, status, detail, mistakes);
    }

    static Problem tooLarge(long largestKilobytes) {
        return of(
                "too-large",
                HttpStatus.CONTENT_TOO_LARGE,
                "The report is too large",
                "Send at most " + largestKilobytes + " KiB. Nothing was stored.");
    }

    /// What can be said of a status alone.
    static Problem of(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> of("not-found", status, "There is nothing here", "Check the address.");
            case METHOD_NOT_ALLOWED ->
                of("method-not-allowed", status, "That cannot be done here", "Use a method that Allow names.");
            case NOT_ACCEPTABLE ->
                of("not-acceptable", status, "Answers are JSON", "Accept application/json. Nothing was stored.");
            case UNSUPPORTED_MEDIA_TYPE ->
                of(
                        "unsupported-media-type",
                        status,
                        "Reports are JSON",
                        "Send Content-Type: application/json in UTF-8, without Content-Encoding. Nothing was stored.");
            case CONTENT_TOO_LARGE ->
                of("too-large", status, "The request is too large", "Send less. Nothing was stored.");
            case SERVICE_UNAVAILABLE ->
                of(
                        "not-stored",
                        status,
                        "The report was not stored",
                        "Send the same again after the time that Retry-After names. It cannot become two.");
            default ->
                status.is4xxClientError()
                        ? of("bad-request", status, "The request cannot be read", "Check it. Nothing was stored.")
                        : of(
                                "broken",
                                status,
                                "Something went wrong here",
                                "Send the same again in a moment. It cannot become two.");
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
