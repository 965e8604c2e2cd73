package org.signpost.local.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `docs/settings.md` is written from the settings records, so it cannot lie. `mvn -pl local-stack -am test
/// -Dtest=SettingsPageTest -Dpages=write -Dsurefire.failIfNoSpecifiedTests=false` writes it anew.
class SettingsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "settings.md");
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    @Test
    void theSettingsPageEqualsTheCode() throws Exception {
        String page = page();

        if ("write".equals(System.getProperty("pages"))) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/settings.md is out of date; see SettingsPageTest for the command that writes it")
                .isEqualTo(page);
    }

    private static String page() throws Exception {
        var page = new StringBuilder("""
            # Settings

            This page is written from the code by `SettingsPageTest`. A setting is given as a property in a file, on the
            command line (`--signpost.kafka.bootstrap-servers=…`) or in the environment
            (`SIGNPOST_KAFKA_BOOTSTRAP_SERVERS`), as everywhere in Spring Boot. A wrong value stops the start.

            Of Spring's own settings these matter: `server.port` (8080 report-intake, 8081 routing-service, 8082
            notifier-service), `management.server.port` (for metrics, away from the public port), and for the notifier's
            ledger and report-intake's spool on PostgreSQL `spring.datasource.url`, `spring.datasource.username` and
            `spring.datasource.password`. Without them the ledger is an H2 file, for one machine only
            (`signpost.notifier.ledger-file`), and so is the spool, for one instance only (`signpost.intake.spool.file`). Both may
            be in one PostgreSQL database. An empty `spring.datasource.url` leaves report-intake without a spool.

            The notifier gives up a statement that PostgreSQL does not answer within 20 seconds, and tries again; a `socketTimeout` in
            `spring.datasource.url` says otherwise (seconds; never 0, which waits for ever). Name all hosts there, and `targetServerType=primary`,
            so that it follows a fail-over.

            Where the form is reached over https, set `server.servlet.session.cookie.secure` to `true` for report-intake. The
            answers to its pages are in the memory of the instance that got the first: with several instances the load
            balancer must send a person who has the cookie `session` to the same one.

            | setting | type | default | meaning |
            |---|---|---|---|
            """);
        for (JsonNode setting : settings().values()) {
            JsonNode fallback = setting.path("defaultValue");
            String description = setting.path("description").asString("");
            assertThat(description)
                    .as("%s has no meaning", setting.path("name"))
                    .isNotBlank();
            page.append("| `%s` | %s | %s | %s |%n"
                    .formatted(
                            setting.path("name").asString(),
                            simple(setting.path("type").asString()),
                            fallback.isMissingNode() ? "" : "`" + fallback.asString() + "`",
                            description.replaceAll("\\s+", " ")));
        }
        return page.toString();
    }

    private static Map<String, JsonNode> settings() throws Exception {
        var settings = new TreeMap<String, JsonNode>();
        for (URL url : Collections.list(SettingsPageTest.class.getClassLoader().getResources(METADATA))) {
            try (InputStream stream = url.openStream()) {
                for (JsonNode property : JsonMapper.shared().readTree(stream).path("properties")) {
                    String name = property.path("name").asString();
                    if (name.startsWith("signpost.")) {
                        settings.put(name, property);
                    }
                }
            }
        }
        assertThat(settings).isNotEmpty();
        return settings;
    }

    private static String simple(String type) {
        return type.replaceAll("[a-zA-Z0-9_]+\\.", "");
    }
}
