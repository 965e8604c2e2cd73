package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What can be said of the compose file without Docker; docker/try-it brings it up.
class ComposeFileTest {

    private static final Path ROOT = Path.of("..");
    private static final List<String> SERVICES =
            List.of("report-intake", "routing-1", "routing-2", "notifier-1", "notifier-2");
    private static final List<String> BROKERS = List.of("kafka-1", "kafka-2", "kafka-3");

    private final JsonNode services;

    ComposeFileTest() throws IOException {
        Object file = new Yaml().load(Files.readString(ROOT.resolve("docker-compose.yml")));
        services = JsonMapper.shared().valueToTree(file).path("services");
    }

    @Test
    void everySettingThatItGivesIsOneThatAServiceHas() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/settings.md"));
        var known = Pattern.compile("`(signpost\\.[a-z0-9.-]+)`")
                .matcher(page)
                .results()
                .map((MatchResult found) -> found.group(1).replaceAll("[.-]", ""))
                .collect(Collectors.toSet());

        var unknown = new TreeMap<String, String>();
        for (String service : SERVICES) {
            for (String name : services.path(service).path("environment").propertyNames()) {
                if (name.startsWith("SIGNPOST_")
                        && !known.contains(name.toLowerCase(Locale.ROOT).replace("_", ""))) {
                    unknown.put(name, service);
                }
            }
        }

        assertThat(known).hasSizeGreaterThan(50);
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyServiceStartsAgainHasALimitAndRunsAsNobodyOnAFileSystemThatItCannotWrite() {
        for (String service : SERVICES) {
            JsonNode its = services.path(service);
            assertThat(its.path("restart").asString("")).as(service).isEqualTo("unless-stopped");
            assertThat(its.path("read_only").asBoolean(false)).as(service).isTrue();
            assertThat(its.path("user").asString("")).as(service).isEqualTo("10001:10001");
            assertThat(texts(its.path("cap_drop"))).as(service).containsExactly("ALL");
            assertThat(its.propertyNames()).as(service).contains("mem_limit", "depends_on");
        }
        for (String broker : BROKERS) {
            JsonNode its = services.path(broker);
            assertThat(its.path("restart").asString("")).as(broker).isEqualTo("unless-stopped");
            assertThat(its.propertyNames()).as(broker).contains("mem_limit", "healthcheck", "volumes");
        }
    }

    @Test
    void eachRecordHasThreeCopiesAndServicesRefuseFewer() {
        for (String broker : BROKERS) {
            assertThat(setting(broker, "KAFKA_MIN_INSYNC_REPLICAS")).as(broker).isEqualTo("2");
            assertThat(setting(broker, "KAFKA_DEFAULT_REPLICATION_FACTOR"))
                    .as(broker)
                    .isEqualTo("3");
            assertThat(setting(broker, "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR"))
                    .as(broker)
                    .isEqualTo("3");
            assertThat(setting(broker, "KAFKA_AUTO_CREATE_TOPICS_ENABLE"))
                    .as(broker)
                    .isEqualTo("false");
        }
        for (String service : SERVICES) {
            assertThat(setting(service, "SIGNPOST_KAFKA_PRODUCTION"))
                    .as(service)
                    .isEqualTo("true");
        }
    }

    @Test
    void nothingIsReachableFromOtherMachinesUnlessSomebodyWantsIt() {
        List<String> ports = services.valueStream()
                .flatMap(service -> texts(service.path("ports")).stream())
                .toList();

        assertThat(ports).hasSize(6).allMatch(port -> port.matches("\\$\\{[A-Z0-9_]+:-127\\.0\\.0\\.1:\\d+}:\\d+"));
    }

    @Test
    void aServiceSeesOnlyTheSecretsThatAreIts() {
        assertThat(volumes("report-intake")).isNotEmpty().doesNotContain("notifier-secrets", "demo-secrets");
        assertThat(volumes("notifier-1")).isNotEmpty().doesNotContain("intake-secrets");
        assertThat(volumes("routing-1")).isNotEmpty().noneMatch(volume -> volume.endsWith("-secrets"));
        assertThat(volumes("postgres")).containsExactlyInAnyOrder("postgres", "database-secrets");
    }

    private String setting(String service, String name) {
        return services.path(service).path("environment").path(name).asString("not set");
    }

    private List<String> volumes(String service) {
        return texts(services.path(service).path("volumes")).stream()
                .map(volume -> volume.replaceAll(":.*", ""))
                .toList();
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }
}
