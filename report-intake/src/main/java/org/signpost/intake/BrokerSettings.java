package org.signpost.intake;

import jakarta.validation.constraints.NotEmpty;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where the brokers are; the same for every service of Signpost.
///
/// @param bootstrapServers some of the brokers, as `host:port`
/// @param client further settings of Kafka's clients, such as `security.protocol`
@ConfigurationProperties("signpost.kafka")
@Validated
record BrokerSettings(
        @NotEmpty List<String> bootstrapServers,
        @DefaultValue Map<String, String> client) {

    /// Settings that every client of this service begins with.
    Map<String, Object> forClient(String name) {
        var settings = new HashMap<String, Object>(client);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, name);
        return settings;
    }
}
