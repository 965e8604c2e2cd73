package org.signpost.notifier.channel.sms;

import java.net.http.HttpResponse;
import java.util.Optional;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.HttpCall;
import org.signpost.notifier.channel.HttpCall.Ending;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.channel.SendOutcome.Deferred;
import org.signpost.notifier.channel.SendOutcome.Refused;
import org.signpost.notifier.channel.SendOutcome.Unclear;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The one table of temporary and permanent failures of SMS; providers differ in what their success looks like.
///
/// A server's failure is unclear, because a gateway may have lost the answer of a service behind it. A refused token is
/// ours to mend and no fault of the message. That a message is refused for good counts only when the provider itself
/// says so, in JSON: a server or proxy on the way says 400 of a request that was cut, too, and knows nothing of the
/// message.
final class ProviderAnswers {

    private static final JsonMapper JSON = JsonMapper.shared();

    private ProviderAnswers() {}

    /// How an attempt ended that was answered with something else than success.
    static SendOutcome notTaken(HttpResponse<String> response) {
        return switch (response.statusCode()) {
            case 401, 403, 408, 425, 429 -> deferred(response);
            case 500, 502, 503, 504 -> new Unclear(reason(response.statusCode()));
            case 400, 404, 405, 413, 415, 422 ->
                isTheirs(response.body())
                        ? new Refused(FailureReason.MESSAGE_REJECTED)
                        : new Deferred(FailureReason.UNEXPECTED_ANSWER);
            default -> new Refused(FailureReason.UNEXPECTED_ANSWER);
        };
    }

    private static boolean isTheirs(String body) {
        try {
            return JSON.readTree(body).isObject();
        } catch (JacksonException e) {
            return false;
        }
    }

    /// How an attempt ended that was not answered.
    static SendOutcome notAnswered(Ending ending) {
        return switch (ending) {
            case Ending.NotSent(var reason) -> new Deferred(reason);
            case Ending.NoAnswer(var reason) -> new Unclear(reason);
            case Ending.Answered(var response) -> notTaken(response);
        };
    }

    /// Why a look-up told nothing.
    static Deferred toldNothing(Ending ending) {
        return switch (ending) {
            case Ending.NotSent(var reason) -> new Deferred(reason);
            case Ending.NoAnswer(var reason) -> new Deferred(reason);
            case Ending.Answered(var response) -> deferred(response);
        };
    }

    private static Deferred deferred(HttpResponse<?> response) {
        return new Deferred(reason(response.statusCode()), HttpCall.retryAfter(response));
    }

    private static FailureReason reason(int status) {
        return switch (status) {
            case 401, 403 -> FailureReason.NOT_AUTHENTICATED;
            case 408, 504 -> FailureReason.TIMED_OUT;
            case 425, 429 -> FailureReason.RATE_LIMITED;
            case 500, 502, 503 -> FailureReason.PROVIDER_FAILURE;
            default -> FailureReason.UNEXPECTED_ANSWER;
        };
    }

    /// A name that a provider gave to a message, if it is one that can be kept.
    static Optional<String> providerId(String value) {
        return Optional.of(value).filter(id -> id.matches("[0-9A-Za-z-]{1,64}"));
    }
}
