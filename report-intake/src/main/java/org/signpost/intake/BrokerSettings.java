package org.signpost.intake;

import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
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
/// @param production whether lives depend on it: no service then starts on a topic that has fewer than three copies of
/// each record, or acknowledges with fewer than two
/// @param checkTopicsWithin how long a start waits for the brokers to say whether its topics are as declared; 0 does
///     not look
@ConfigurationProperties("signpost.kafka")
@Validated
record BrokerSettings(
        @NotEmpty List<String> bootstrapServers,
        @DefaultValue Map<String, String> client,
        @DefaultValue("false") boolean production,
        @DefaultValue("5s") Duration checkTopicsWithin) {

    /// Settings that every client of this service begins with.
    Map<String, Object> forClient(String name) {
        var settings = new HashMap<String, Object>(client);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, name);
        return settings;
    }
}
