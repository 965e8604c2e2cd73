package org.signpost.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.signpost.intake.key.ApiSecret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "Reports concerns to the running intake, and prints the reference of each.",
            "The file holds one JSON document, or one a line; each is a concern, or {\"id\": ..., \"concern\": {...}}."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:every concern was accepted",
            " 1:at least one was refused, or a file cannot be used",
            " 2:an option is wrong",
            " 3:the intake did not answer"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  signpost report concern.json",
            "  signpost report --json - < concerns.jsonl",
            "  signpost report --to http://localhost:9080 concern.json",
            "  signpost report --key-file county-app.key concern.json"
        })
final class ReportCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LONGEST_KEY_FILE = 1024;

    @Parameters(paramLabel = "FILE", description = "A file of concerns, or - for standard input.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String file;

    @Option(
            names = "--to",
            paramLabel = "URL",
            defaultValue = "http://localhost:${env:SIGNPOST_PORT_FORM:-8080}",
            description = "Where the intake is (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private URI to;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = {
                "A file with the API key in it, as signpost keys add printed it, for an intake that asks for one.",
                "The key is no option itself: whoever lists processes, or the shell's history, could read it."
            })
    private @Nullable Path keyFile;

    @Option(names = "--json", description = "Print the intake's whole answer, one JSON object a line.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private int accepted;
    private int refused;

    @Override
    public Integer call() throws InterruptedException {
        Optional<ApiSecret> key = key();
        try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
                InputStream content = open();
                MappingIterator<JsonNode> documents =
                        JSON.readerFor(JsonNode.class).readValues(content)) {
            int number = 0;
            while (documents.hasNextValue()) {
                number++;
                report(client, key, number, documents.nextValue());
            }
        } catch (JacksonException notJson) {
            throw new Failure(
                    SignpostCommand.FINDING,
                    "%s is not JSON at line %d; %d concerns before it were sent"
                            .formatted(file, notJson.getLocation().getLineNr(), accepted + refused));
        } catch (ConnectException | HttpTimeoutException silent) {
            throw new Failure(
                    SignpostCommand.NOT_REACHABLE,
                    "nothing answers at %s; start it with: signpost run (or name the address with --to)".formatted(to));
        } catch (IOException broken) {
            throw new Failure(
                    SignpostCommand.NOT_REACHABLE,
                    "%s or %s could not be read: %s"
                            .formatted(file, to, broken.getClass().getSimpleName()));
        }
        if (accepted + refused == 0) {
            throw new Failure(SignpostCommand.FINDING, file + " holds no concern");
        }
        return refused == 0 ? SignpostCommand.OK : SignpostCommand.FINDING;
    }

    private InputStream open() throws IOException {
        if (file.equals("-")) {
            return System.in;
        }
        var path = Path.of(file);
        if (!Files.isReadable(path)) {
            throw new Failure(SignpostCommand.FINDING, file + " cannot be read");
        }
        return Files.newInputStream(path);
    }

    private Optional<ApiSecret> key() {
        if (keyFile == null) {
            return Optional.empty();
        }
        Optional<ApiSecret> key;
        try (InputStream content = Files.newInputStream(keyFile)) {
            key = ApiSecret.parse(new String(content.readNBytes(LONGEST_KEY_FILE), StandardCharsets.UTF_8).strip());
        } catch (IOException unreadable) {
            throw new Failure(SignpostCommand.FINDING, keyFile + " cannot be read");
        }
        if (key.isEmpty()) {
            throw new Failure(
                    SignpostCommand.FINDING,
                    keyFile + " holds no API key: it must hold one whole key, as signpost keys add printed it, and"
                            + " nothing else");
        }
        return key;
    }

    private void report(HttpClient client, Optional<ApiSecret> key, int number, JsonNode document)
            throws IOException, InterruptedException {
        boolean wrapped = document.path("concern").isObject();
        String id =
                wrapped && document.path("id").isString() ? document.path("id").stringValue() : "#" + number;
        JsonNode concern = wrapped ? document.path("concern") : document;
        var request = HttpRequest.newBuilder(to.resolve("/v1/concerns"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, application/problem+json")
                .POST(HttpRequest.BodyPublishers.ofString(concern.toString()));
        key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.text()));
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        JsonNode body;
        try {
            body = JSON.readTree(answer.body());
        } catch (JacksonException notOurs) {
            throw new Failure(
                    SignpostCommand.NOT_REACHABLE, "what answers at %s is not Signpost's intake".formatted(to));
        }
        boolean taken = answer.statusCode() == 202;
        if (taken) {
            accepted++;
        } else {
            refused++;
        }
        var out = spec.commandLine().getOut();
        if (json) {
            ObjectNode line = JSON.createObjectNode().put("id", id).put("status", answer.statusCode());
            line.set("answer", body);
            out.println(line);
        } else if (taken) {
            out.println(id + "\t" + body.path("reference").asString());
        } else {
            out.println(id + "\trefused: " + body.path("title").asString("status " + answer.statusCode()));
            for (JsonNode mistake : body.path("errors")) {
                out.println("\t" + mistake.path("pointer").asString() + ": "
                        + mistake.path("rule").asString() + "; "
                        + mistake.path("remedy").asString());
            }
        }
        out.flush();
    }
}
