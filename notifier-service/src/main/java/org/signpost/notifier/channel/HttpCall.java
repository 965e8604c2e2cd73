package org.signpost.notifier.channel;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// Makes HTTP requests of which each ends within a limit of time, whatever the other side does, and tells what
/// certainly did not leave from what may have.
///
/// The client's own limit ends with the headers: a body that never comes would hold the thread for ever (JDK-8208693;
/// this class can go with JDK 26).
public final class HttpCall implements AutoCloseable {

    /// More than any provider answers; what is longer counts as broken.
    private static final long LONGEST_ANSWER = 8_000_000;

    private static final int LONGEST_RETRY_AFTER_SECONDS = 24 * 3600;

    private final HttpClient client;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Duration limit;
    private final Guard guard;

    /// Looks at a place before anything is sent there.
    @FunctionalInterface
    public interface Guard {
        /// Lets a request pass, or throws.
        ///
        /// @throws Forbidden when nothing may be sent there
        /// @throws IOException when it cannot be found out
        void check(URI place) throws IOException;
    }

    /// Nothing may be sent to a place.
    public static final class Forbidden extends IOException {
        /// A place that is not named: it may be a secret.
        public Forbidden() {
            super("nothing may be sent there");
        }
    }

    /// How a request ended.
    public sealed interface Ending {
        /// There is an answer.
        record Answered(HttpResponse<String> response) implements Ending {}

        /// Nothing left this machine that could have had an effect.
        record NotSent(FailureReason reason) implements Ending {}

        /// It may have left, and no answer came.
        record NoAnswer(FailureReason reason) implements Ending {}
    }

    /// Requests to a side that is trusted.
    ///
    /// @param connectTimeout how long to wait for a connection
    /// @param requestTimeout how long to wait, from the connection to the last byte of the answer
    public HttpCall(Duration connectTimeout, Duration requestTimeout) {
        this(connectTimeout, requestTimeout, _ -> {});
    }

    /// Requests to places that are looked at before each.
    public HttpCall(Duration connectTimeout, Duration requestTimeout, Guard guard) {
        this.limit = connectTimeout.plus(requestTimeout);
        this.guard = guard;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(threads)
                .build();
    }

    /// Makes a request, and waits for the whole answer.
    ///
    /// @throws InterruptedException when this service stops
    public Ending make(HttpRequest request) throws InterruptedException {
        BodyHandler<String> text = BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER);
        Future<HttpResponse<String>> answer = threads.submit(() -> {
            guard.check(request.uri());
            return client.send(request, text);
        });
        try {
            return new Ending.Answered(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return new Ending.NoAnswer(FailureReason.TIMED_OUT);
        } catch (ExecutionException e) {
            return ending(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static Ending ending(@Nullable Throwable failure) {
        return switch (failure) {
            case Forbidden _ -> new Ending.NotSent(FailureReason.ADDRESS_REJECTED);
            case HttpConnectTimeoutException _ -> new Ending.NotSent(FailureReason.UNREACHABLE);
            case ConnectException _ -> new Ending.NotSent(FailureReason.UNREACHABLE);
            case UnknownHostException _ -> new Ending.NotSent(FailureReason.UNREACHABLE);
            case SSLHandshakeException _ -> new Ending.NotSent(FailureReason.NOT_SECURE);
            case SSLException _ -> new Ending.NoAnswer(FailureReason.NOT_SECURE);
            case HttpTimeoutException _ -> new Ending.NoAnswer(FailureReason.TIMED_OUT);
            case IOException _ -> new Ending.NoAnswer(FailureReason.CONNECTION_LOST);
            case null, default -> new Ending.NoAnswer(FailureReason.INTERNAL);
        };
    }

    /// How long the other side asks to be left alone, if it says so in seconds.
    public static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,9}"))
                .map(value -> Duration.ofSeconds(Math.min(Integer.parseInt(value), LONGEST_RETRY_AFTER_SECONDS)));
    }

    /// What time it is by the other side, if it says so.
    public static Optional<Instant> date(HttpResponse<?> response) {
        try {
            return response.headers()
                    .firstValue("Date")
                    .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }
}
