package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.access.DeclaredAccess;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What can be said of the secure overlay without Docker; SecureOverlayIT of the fault suite brings it up.
class SecureComposeFileTest {

    private static final Path ROOT = Path.of("..");
    private static final Map<String, String> PRINCIPALS = Map.of(
            "report-intake", "report-intake",
            "routing-1", "routing-service",
            "routing-2", "routing-service",
            "notifier-1", "notifier-service",
            "notifier-2", "notifier-service");
    private static final List<String> BROKERS = List.of("kafka-1", "kafka-2", "kafka-3");

    private final JsonNode plain;
    private final JsonNode secure;

    @TempDir
    private Path folder;

    SecureComposeFileTest() throws IOException {
        plain = services("docker-compose.yml");
        secure = services("docker-compose.secure.yml");
    }

    @Test
    void nobodyReachesABrokerUnencryptedOrUnnamed() {
        for (String broker : BROKERS) {
            String protocols = setting(broker, "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP");
            assertThat(protocols).as(broker).isEqualTo("CLIENTS:SASL_SSL,BROKERS:SSL,CONTROLLER:SSL");
            for (String listener : setting(broker, "KAFKA_LISTENERS").split(",", -1)) {
                assertThat(protocols).contains(listener.substring(0, listener.indexOf(':') + 1));
            }
            assertThat(setting(broker, "KAFKA_LISTENER_NAME_BROKERS_SSL_CLIENT_AUTH"))
                    .isEqualTo("required");
            assertThat(setting(broker, "KAFKA_LISTENER_NAME_CONTROLLER_SSL_CLIENT_AUTH"))
                    .isEqualTo("required");
            assertThat(setting(broker, "KAFKA_ADVERTISED_LISTENERS"))
                    .isEqualTo("CLIENTS://%1$s:9092,BROKERS://%1$s:9094".formatted(broker));
        }
        assertThat(secure.toString()).doesNotContainIgnoringCase("endpoint_identification");
    }

    @Test
    void whatNobodyAllowedIsRefusedToAllButBrokersAndTheAdministrator() {
        for (String broker : BROKERS) {
            assertThat(setting(broker, "KAFKA_AUTHORIZER_CLASS_NAME")).endsWith("StandardAuthorizer");
            assertThat(setting(broker, "KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND")).isEqualTo("false");
            assertThat(setting(broker, "KAFKA_SUPER_USERS"))
                    .isEqualTo("User:CN=kafka-1;User:CN=kafka-2;User:CN=kafka-3;User:CN=administrator");
        }
    }

    @Test
    void everyServiceThatKnowsTheBrokersHasAPrincipal() {
        var connected = new TreeSet<String>();
        plain.propertyNames().forEach(service -> {
            // the operator gives orders to notifier-service, and may do nothing on secure brokers
            if (!service.equals("operator")
                    && !plain.path(service)
                            .path("environment")
                            .path("SIGNPOST_KAFKA_BOOTSTRAP_SERVERS")
                            .isMissingNode()) {
                connected.add(service);
            }
        });

        assertThat(connected).containsExactlyInAnyOrderElementsOf(PRINCIPALS.keySet());
    }

    @Test
    void aServiceSeesThePasswordOfItsOwnPrincipalAndOfNoOther() {
        PRINCIPALS.forEach((service, principal) -> assertThat(volumes(service))
                .as(service)
                .containsExactly("cluster-" + principal + ":/secrets/kafka:ro,nocopy"));
        BROKERS.forEach(broker ->
                assertThat(volumes(broker)).containsExactly("cluster-" + broker + ":/etc/kafka/secrets:ro,nocopy"));
        assertThat(whoMounts("cluster-ca")).containsExactly("secrets");
        assertThat(whoMounts("cluster-administrator")).containsExactlyInAnyOrder("secrets", "topics");
    }

    @Test
    void everyPrincipalHasItsFolderWhereverOneIsNeeded() throws IOException {
        String dockerfile = Files.readString(ROOT.resolve("Dockerfile"));
        String script = Files.readString(ROOT.resolve("docker/cluster-secrets"));

        for (String principal : DeclaredAccess.principals()) {
            assertThat(dockerfile).contains("/secrets/cluster/" + principal + " ");
            assertThat(script.lines().filter(line -> line.startsWith("principals=")))
                    .singleElement()
                    .satisfies(line -> assertThat(line).containsPattern("[( ]" + principal + "[ )]"));
            assertThat(volumes("secrets")).contains("cluster-" + principal + ":/secrets/cluster/" + principal);
            assertThat(volumes("topics"))
                    .contains("cluster-" + principal + ":/secrets/principals/" + principal + ":ro,nocopy");
        }
    }

    @Test
    void theClientOfEachServiceReadsThePasswordFromItsFile() throws IOException {
        Files.writeString(folder.resolve("password"), "read-from-a-file");

        for (var each : PRINCIPALS.entrySet()) {
            Map<String, String> client = asTheServiceBindsIt(each.getKey());

            assertThat(client)
                    .as(each.getKey())
                    .containsEntry("security.protocol", "SASL_SSL")
                    .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                    .containsEntry("ssl.truststore.location", "/secrets/kafka/ca.pem")
                    .containsEntry("ssl.truststore.type", "PEM");
            assertThat(client.get("sasl.jaas.config"))
                    .isEqualTo("org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\""
                                    .formatted(each.getValue())
                            + " password=\"${directory:/secrets/kafka:password}\";");
            assertThat(asKafkaReadsIt(client)).endsWith("password=\"read-from-a-file\";");
        }
    }

    private Map<String, String> asTheServiceBindsIt(String service) {
        var environment = new HashMap<String, Object>();
        secure.path(service)
                .path("environment")
                .forEachEntry((name, value) ->
                        // as Compose hands it over
                        environment.put(name, value.asString("").replace("$$", "$")));
        var sources = new StandardEnvironment();
        sources.getPropertySources()
                .forEach(source -> sources.getPropertySources().remove(source.getName()));
        sources.getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, environment));
        return Binder.get(sources)
                .bind(
                        service.equals("report-intake") ? "signpost.kafka.client" : "spring.kafka.properties",
                        Bindable.mapOf(String.class, String.class))
                .get();
    }

    private String asKafkaReadsIt(Map<String, String> client) {
        var settings = new HashMap<String, Object>(client);
        settings.replaceAll((_, value) -> value.toString().replace("/secrets/kafka:", folder + ":"));
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "kafka-1:9092");
        Password resolved = new AdminClientConfig(settings).getPassword(SaslConfigs.SASL_JAAS_CONFIG);
        return resolved.value();
    }

    private Set<String> whoMounts(String volume) {
        var services = new HashSet<String>();
        secure.propertyNames().forEach(service -> {
            if (volumes(service).stream().anyMatch(mounted -> mounted.startsWith(volume + ":"))) {
                services.add(service);
            }
        });
        return services;
    }

    private List<String> volumes(String service) {
        return secure.path(service)
                .path("volumes")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private String setting(String service, String name) {
        return secure.path(service).path("environment").path(name).asString("not set");
    }

    private static JsonNode services(String file) throws IOException {
        Object yaml = new Yaml().load(Files.readString(ROOT.resolve(file)));
        return JsonMapper.shared().valueToTree(yaml).path("services");
    }
}
