package org.signpost.local;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which brokers a command speaks with, and how it connects to them.
final class Brokers {

    @Option(
            names = {"--bootstrap-servers", "--kafka"},
            paramLabel = "HOST:PORT",
            split = ",",
            defaultValue = "${env:SIGNPOST_KAFKA_BOOTSTRAP_SERVERS:-localhost:${env:SIGNPOST_PORT_KAFKA:-9092}}",
            description = "Some of the brokers. Default: ${DEFAULT-VALUE}")
    private List<String> bootstrapServers = List.of();

    @Mixin
    private ClientConfig clientConfig = new ClientConfig();

    /// The brokers of whom nobody named any, for a command that must know whether somebody did.
    static String usual(Map<String, String> environment) {
        String port = environment.getOrDefault("SIGNPOST_PORT_KAFKA", "9092");
        return environment.getOrDefault("SIGNPOST_KAFKA_BOOTSTRAP_SERVERS", "localhost:" + port);
    }

    /// The brokers, as they were named.
    String names() {
        return String.join(",", bootstrapServers);
    }

    /// What a client of them is set up with.
    ///
    /// @throws Failure if the file of further settings cannot be read
    Properties settings() {
        Properties settings = clientConfig.settings();
        settings.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, names());
        return settings;
    }

    /// The same, as a map.
    Map<String, Object> client() {
        Properties settings = settings();
        var client = new HashMap<String, Object>();
        settings.stringPropertyNames().forEach(name -> client.put(name, settings.getProperty(name)));
        return client;
    }
}
