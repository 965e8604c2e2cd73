package org.signpost.local;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An order to the running notifier; mixed into commands that give one.
final class OperatorCall {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECT = Duration.ofSeconds(10);

    @Option(
            names = "--to",
            paramLabel = "URL",
            defaultValue = "${env:SIGNPOST_NOTIFIER:-http://localhost:${env:SIGNPOST_PORT_PARTNER_PAGES:-8082}}",
            description = "Where the notifier is (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private URI to;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            defaultValue = "${env:SIGNPOST_OPERATOR_KEY_FILE}",
            description = {
                "A file with the operator's key (default: keys/operator-key in the data folder of signpost run).",
                "The key is no option itself: whoever lists processes, or the shell's history, could read it."
            })
    private @Nullable Path keyFile;

    /// Gives an order and waits for the answer to it.
    ///
    /// @param patience how long it may take
    /// @throws Failure when it was not carried out; it says which field is wrong, or what was not reachable
    JsonNode order(String path, JsonNode order, Duration patience) throws InterruptedException {
        return answer(path, "POST", HttpRequest.BodyPublishers.ofString(order.toString()), patience);
    }

    /// Asks for something and waits for the answer.
    ///
    /// @param patience how long it may take
    /// @throws Failure when there is none
    JsonNode ask(String path, Duration patience) throws InterruptedException {
        return answer(path, "GET", HttpRequest.BodyPublishers.noBody(), patience);
    }

    private JsonNode answer(String path, String method, HttpRequest.BodyPublisher body, Duration patience)
            throws InterruptedException {
        Path file = keyFile();
        HttpResponse<String> answer = send(path, method, body, key(file), patience);
        return switch (answer.statusCode()) {
            case 200 -> json(answer);
            case 401 ->
                throw new Failure(
                        SignpostCommand.FINDING,
                        "the notifier at %s does not know the key in %s; name the file with its key with --key-file"
                                .formatted(to, file));
            case 400, 404, 409 -> throw new Failure(SignpostCommand.FINDING, mistakes(answer));
            default ->
                throw new Failure(
                        SignpostCommand.NOT_REACHABLE,
                        "the notifier at %s failed with status %d; its log says why, and doing it again is harmless"
                                .formatted(to, answer.statusCode()));
        };
    }

    private HttpResponse<String> send(
            String path, String method, HttpRequest.BodyPublisher body, String key, Duration patience)
            throws InterruptedException {
        try (var client = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
            return client.send(
                    HttpRequest.newBuilder(to.resolve(path))
                            .timeout(patience)
                            .header("Content-Type", "application/json")
                            .header("Accept", "application/json, application/problem+json")
                            .header("Authorization", "Bearer " + key)
                            .method(method, body)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException | HttpTimeoutException silent) {
            throw new Failure(
                    SignpostCommand.NOT_REACHABLE,
                    "nothing answers at %s; start it with: signpost run (or name the address with --to)".formatted(to));
        } catch (IOException broken) {
            throw new Failure(
                    SignpostCommand.NOT_REACHABLE,
                    "%s broke off: %s; doing it again is harmless"
                            .formatted(to, broken.getClass().getSimpleName()));
        } catch (IllegalArgumentException noAddress) {
            throw new Failure(
                    CommandLine.ExitCode.USAGE, "--to is the address of a web server, such as http://localhost:8082");
        }
    }

    private String mistakes(HttpResponse<String> answer) {
        JsonNode errors = json(answer).path("errors");
        if (errors.isEmpty()) {
            throw notOurs();
        }
        return errors.valueStream()
                .map(error -> {
                    String field = error.path("pointer").asString("").replaceFirst("^/", "");
                    return (field.isEmpty() ? "" : field + ": ")
                            + error.path("rule").asString("") + "; "
                            + error.path("remedy").asString("");
                })
                .collect(Collectors.joining("\n"));
    }

    private JsonNode json(HttpResponse<String> answer) {
        try {
            JsonNode body = JSON.readTree(answer.body());
            if (body.isObject()) {
                return body;
            }
        } catch (JacksonException notJson) {
            // said below
        }
        throw notOurs();
    }

    private Failure notOurs() {
        return new Failure(
                SignpostCommand.NOT_REACHABLE,
                ("what answers at %s takes no orders: it is not Signpost's notifier, or its setting"
                                + " signpost.notifier.operator-key-file is missing")
                        .formatted(to));
    }

    private Path keyFile() {
        if (keyFile != null) {
            return keyFile;
        }
        String data = System.getenv("SIGNPOST_DATA");
        Path folder = data == null || data.isEmpty() ? SignpostCommand.home().resolve(".signpost") : Path.of(data);
        return folder.resolve("keys").resolve("operator-key");
    }

    private static String key(Path file) {
        try {
            return Files.readString(file)
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.matches("[!-~]+"))
                    .findFirst()
                    .orElseThrow(() -> new Failure(SignpostCommand.FINDING, file + " holds no key"));
        } catch (IOException unreadable) {
            throw new Failure(
                    SignpostCommand.FINDING,
                    file + " cannot be read; name the file with the operator's key with --key-file");
        }
    }
}
