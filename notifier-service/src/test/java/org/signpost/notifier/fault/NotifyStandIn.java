package org.signpost.notifier.fault;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Stands in for GOV.UK Notify: it remembers what it took, takes an SMS twice if it is sent twice, and says when it is
/// asked. If a test gives it a key it looks at tokens as Notify does, `iat` within 30 seconds included.
public final class NotifyStandIn implements AutoCloseable {

    /// How far the clock of a client may be off (docs.notifications.service.gov.uk/rest-api.html#authorisation-header).
    public static final Duration TOLERANCE = Duration.ofSeconds(30);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private final List<String> repeated = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Consumer<String> onTaking = _ -> {};
    private volatile @Nullable Gate gate;

    /// Whose tokens are let in.
    private record Gate(UUID service, UUID secret) {}

    /// One on a port that is free.
    public NotifyStandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v2/notifications/sms", this::take);
        server.createContext("/v2/notifications", this::find);
        server.start();
    }

    /// Where it listens on the loopback address.
    public int port() {
        return server.getAddress().getPort();
    }

    /// Where its API is.
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /// The references of what it took.
    public Set<String> taken() {
        return Set.copyOf(taken);
    }

    /// The references of what it took more than once, once for each time after the first.
    public List<String> repeated() {
        return List.copyOf(repeated);
    }

    /// The references that it was asked about.
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /// Does something with the reference of each SMS between taking it and saying so.
    public void onTaking(Consumer<String> action) {
        onTaking = action;
    }

    /// From now on it lets nobody in without a token of that service that is signed with that secret and was issued
    /// within 30 seconds of now.
    public void checksTokens(UUID service, UUID secret) {
        gate = new Gate(service, secret);
    }

    private void take(HttpExchange exchange) throws IOException {
        if (refused(exchange)) {
            return;
        }
        String reference = JSON.readTree(exchange.getRequestBody().readAllBytes())
                .path("reference")
                .asString();
        if (!taken.add(reference)) {
            repeated.add(reference);
        }
        onTaking.accept(reference);
        answer(exchange, 201, "{\"id\":\"" + reference + "\"}");
    }

    private void find(HttpExchange exchange) throws IOException {
        if (refused(exchange)) {
            return;
        }
        String reference = exchange.getRequestURI().getQuery().substring("reference=".length());
        asked.add(reference);
        answer(
                exchange,
                200,
                "{\"notifications\":["
                        + (taken.contains(reference) ? "{\"id\":\"" + reference + "\",\"status\":\"sending\"}" : "")
                        + "]}");
    }

    private boolean refused(HttpExchange exchange) throws IOException {
        Gate here = gate;
        if (here == null) {
            return false;
        }
        String why = objection(exchange.getRequestHeaders().getFirst("Authorization"), here);
        if (why.isEmpty()) {
            return false;
        }
        answer(
                exchange,
                403,
                "{\"status_code\":403,\"errors\":[{\"error\":\"AuthError\",\"message\":\"" + why + "\"}]}");
        return true;
    }

    /// What Notify says, in its words; empty when it lets them in.
    private static String objection(@Nullable String authorization, Gate gate) {
        if (authorization == null || !authorization.startsWith("Bearer ")) {
            return "Unauthorized: authentication token must be provided";
        }
        try {
            var token = SignedJWT.parse(authorization.substring("Bearer ".length()));
            byte[] secret = gate.secret().toString().getBytes(StandardCharsets.UTF_8);
            if (!token.verify(new MACVerifier(secret))
                    || !gate.service().toString().equals(token.getJWTClaimsSet().getIssuer())) {
                return "Invalid token: API key not found";
            }
            Instant issued = token.getJWTClaimsSet().getIssueTime().toInstant();
            return Duration.between(issued, Instant.now()).abs().compareTo(TOLERANCE) > 0
                    ? "Error: Your system clock must be accurate to within 30 seconds"
                    : "";
        } catch (ParseException | JOSEException e) {
            return "Invalid token: signature, api token is not valid";
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
