package org.signpost.intake;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.catalina.Context;
import org.apache.catalina.Session;
import org.awaitility.Awaitility;
import org.signpost.contract.reload.ReloadedFiles;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.intake.secret.SecretsFile;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/// The whole service as it is deployed, on a free port, with a client that talks to it as the outside does.
final class RunningIntake implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// @param folder holds the secrets, which are made when they are not there
    RunningIntake(String bootstrapServers, Path folder, String... settings) throws IOException {
        context = new SpringApplicationBuilder(ReportIntakeApplication.class)
                .properties("spring.config.name=report-intake")
                .registerShutdownHook(false)
                .run(arguments(bootstrapServers, folder, settings));
    }

    /// The command line of an intake with its files in that folder.
    static String[] arguments(String bootstrapServers, Path folder, String... settings) throws IOException {
        if (Files.notExists(folder.resolve("intake.secret"))) {
            SecretsFile.create(folder.resolve("intake.secret"));
            KeyEncryptionKey.create(folder.resolve("kek.json"));
        }
        var all = new LinkedHashMap<String, String>();
        all.put("server.port", "0");
        all.put("signpost.kafka.bootstrap-servers", bootstrapServers);
        all.put("signpost.intake.secrets-file", folder.resolve("intake.secret").toString());
        all.put(
                "signpost.intake.key-encryption-key-file",
                folder.resolve("kek.json").toString());
        all.put("signpost.intake.spool.file", folder.resolve("spool").toString());
        all.put("signpost.intake.spool.look-every", "100ms");
        // as in the local start; whoever tests keys requires them
        all.put("signpost.intake.api.keys-required", "false");
        // the tests are one network
        all.put("signpost.intake.flood.network-burst", "1000000");
        all.put("signpost.intake.flood.global-burst", "1000000");
        all.put("signpost.intake.flood.visit-burst", "1000000");
        for (String setting : settings) {
            all.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        return all.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }

    /// Waits until reports go to the brokers.
    RunningIntake awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> get("/accepting").body().contains("\"broker\"")
                        && bean(FollowedTopics.class).caughtUp()
                        && get("/actuator/health/readiness").statusCode() == 200);
        return this;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /// The key-encryption key that is in force.
    KeyEncryptionKey keyEncryptionKey() {
        return (KeyEncryptionKey)
                context.getBean("keyEncryptionKey", ReloadedFiles.class).get();
    }

    int port() {
        return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    /// The sessions that Tomcat keeps.
    List<Session> sessions() {
        var tomcat = (TomcatWebServer) Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer());
        var application = (Context) tomcat.getTomcat().getHost().findChildren()[0];
        return List.of(application.getManager().findSessions());
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    HttpResponse<String> get(String path, String... headers) {
        var request = HttpRequest.newBuilder(at(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.GET().build());
    }

    HttpResponse<String> report(String json) {
        return post("/v1/concerns", "application/json", json);
    }

    HttpResponse<String> post(String path, String contentType, String body, String... headers) {
        var request = HttpRequest.newBuilder(at(path)).header("Content-Type", contentType);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    /// Fills in the form and sends it; the last page that comes.
    HttpResponse<String> sendForm(Map<String, List<String>> answers) {
        try (var visitor = new FormVisitor(this)) {
            return visitor.report(answers);
        }
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
        client.close();
    }
}
