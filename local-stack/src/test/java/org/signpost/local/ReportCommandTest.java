package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.intake.key.ApiSecret;

/// What `signpost report` sends, against a server that takes it down.
class ReportCommandTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HttpServer server;

    private final List<List<String>> authorizations = Collections.synchronizedList(new ArrayList<>());
    private final String secret = ApiSecret.make(new SecureRandom()).text();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/concerns", this::take);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            List<String> sent = exchange.getRequestHeaders().getOrDefault("Authorization", List.of());
            authorizations.add(sent);
            boolean good = sent.equals(List.of("Bearer " + secret));
            byte[] answer = (good
                            ? "{\"reference\": \"K7Q2-4MX9\"}"
                            : "{\"title\": \"A key is needed\", \"status\": 401}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(good ? 202 : 401, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private CommandAsTyped report(String... more) throws IOException {
        Path concern = Files.writeString(folder.resolve("concern.json"), "{\"danger\": \"no\"}");
        var words = new ArrayList<>(List.of(
                "report", "--to", "http://127.0.0.1:" + server.getAddress().getPort(), concern.toString()));
        words.addAll(List.of(more));
        return CommandAsTyped.of(words.toArray(String[]::new));
    }

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("county-app.key"), content).toString();
    }

    @Test
    void theKeyOfAFileIsSentAndShownNowhere() throws IOException {
        CommandAsTyped reported = report("--key-file", file(secret + "\n"));

        assertThat(reported.exitCode()).as(reported.err()).isZero();
        assertThat(reported.out()).contains("K7Q2-4MX9");
        assertThat(authorizations).containsExactly(List.of("Bearer " + secret));
        assertThat(reported.out() + reported.err()).doesNotContain(secret);
    }

    @Test
    void withoutAFileNoKeyIsSentAndTheAnswerSaysThatOneIsNeeded() throws IOException {
        CommandAsTyped reported = report();

        assertThat(reported.exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(reported.out()).contains("refused: A key is needed");
        assertThat(authorizations).containsExactly(List.of());
    }

    @Test
    void aFileThatHoldsNoWholeKeyIsSaidSoWithoutRepeatingItAndNothingIsSent() throws IOException {
        String cut = secret.substring(0, secret.length() - 1);
        for (String content : List.of("", cut, secret + "\n" + secret, "Bearer " + secret, "x".repeat(5000))) {
            CommandAsTyped reported = report("--key-file", file(content));

            assertThat(reported.exitCode()).isEqualTo(SignpostCommand.FINDING);
            assertThat(reported.err())
                    .contains("county-app.key holds no API key")
                    .doesNotContain("signpost_");
        }
        CommandAsTyped missing = report("--key-file", folder.resolve("none.key").toString());
        assertThat(missing.exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(missing.err()).contains("none.key cannot be read");
        assertThat(authorizations).isEmpty();
    }
}
