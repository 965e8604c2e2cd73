package org.signpost.notifier.receipt;

import org.springframework.http.HttpStatus;

/// What a provider is answered. It learns whether its call was one, and nothing of what we know.
final class CallbackAnswer {

    private CallbackAnswer() {}

    static HttpStatus status(Heard heard) {
        return switch (heard) {
            case NOT_AUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case MALFORMED -> HttpStatus.BAD_REQUEST;
            case TAKEN, UNKNOWN_MESSAGE, UNKNOWN_STATUS, ACKNOWLEDGED, OVER, NOT_UNDERSTOOD, NOT_THEIRS ->
                HttpStatus.OK;
        };
    }
}
