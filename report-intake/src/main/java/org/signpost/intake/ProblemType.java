package org.signpost.intake;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/// Every kind of problem that an application may be told. The page `/v1/problems` lists them; each `type` leads there.
enum ProblemType {
    INVALID(
            HttpStatus.BAD_REQUEST,
            "The report breaks the rules",
            "errors names every mistake at once: where (a JSON pointer, or a header), which rule, and what to send"
                + " instead. Nothing was stored, and nothing that was sent is repeated, but the name of a field that"
                + " there is not."),
    BAD_REQUEST(
            HttpStatus.BAD_REQUEST, "The request cannot be read", "It is not HTTP, or not what this address takes."),
    UNAUTHORIZED(
            HttpStatus.UNAUTHORIZED,
            "A key is needed",
            "The request has no key, or one that is not taken: unknown, revoked, expired, or cut off. Send it as"
                    + " Authorization: Bearer, or as X-Api-Key."),
    FORBIDDEN(
            HttpStatus.FORBIDDEN,
            "The key is not for this",
            "The key is good, and was not made for this use. The partnership can make one that is."),
    NOT_FOUND(
            HttpStatus.NOT_FOUND,
            "There is nothing here",
            "There is no such address, or no such concern, or it is another source's: the answer is the same."),
    METHOD_NOT_ALLOWED(
            HttpStatus.METHOD_NOT_ALLOWED, "That cannot be done here", "The header Allow names what can be done."),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "Answers are JSON", "Accept application/json."),
    ALREADY_REPORTED(
            HttpStatus.CONFLICT,
            "Something else was reported under this sourceReference",
            "The earlier report stands and this one was not stored. To add to the earlier one, send this with kind"
                    + " add-information, relatesTo and a sourceReference of its own; to report something else, send it"
                    + " with another sourceReference."),
    IDEMPOTENCY_KEY_REUSED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "Something else was reported with this Idempotency-Key",
            "The earlier report stands and this one was not stored. Send it with an Idempotency-Key of its own."),
    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The report is too large", "The body is larger than this address takes."),
    TOO_MANY(
            HttpStatus.CONTENT_TOO_LARGE,
            "The batch holds too many",
            "Send the rest in another batch. Nothing of this one was stored."),
    UNSUPPORTED_MEDIA_TYPE(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "Reports are JSON",
            "Send a Content-Type that this address takes, in UTF-8, without Content-Encoding."),
    RATE_LIMITED(
            HttpStatus.TOO_MANY_REQUESTS,
            "The key is used too often",
            "Send it again after the seconds that Retry-After names. It was not stored."),
    TOO_MANY_CODES(
            HttpStatus.TOO_MANY_REQUESTS,
            "Too many follow-up codes led to no report",
            "Without a key only a few wrong codes are taken in relatesTo. Send it again after the seconds that"
                    + " Retry-After names, or with a key, or as a new report without relatesTo. It was not stored."),
    NOT_STORED(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The report was not stored",
            "Send the same again after the seconds that Retry-After names. It cannot become two."),
    BROKEN(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Something went wrong here",
            "Send the same again in a moment. It cannot become two.");

    /// Where the page is that lists them.
    static final String PAGE = "/v1/problems";

    private final HttpStatus status;
    private final String title;
    private final String meaning;

    ProblemType(HttpStatus status, String title, String meaning) {
        this.status = status;
        this.title = title;
        this.meaning = meaning;
    }

    /// Its name, which is its place on the page.
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The `type` of RFC 9457, relative to the service.
    String uri() {
        return PAGE + "#" + wire();
    }

    public HttpStatus status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String meaning() {
        return meaning;
    }
}
