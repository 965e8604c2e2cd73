package org.signpost.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;

/// A broker that refuses what is not allowed. It has a door for its administrator, who is asked nothing, and one where
/// everybody else says a password.
record GuardedBroker(LocalBroker broker, int guardedPort) implements AutoCloseable {

    static GuardedBroker start(Path folder) throws Exception {
        int open = LocalBroker.freePort();
        int guarded = LocalBroker.freePort();
        int controller = LocalBroker.freePort();
        var settings = Map.of(
                "listeners",
                "CLIENTS://127.0.0.1:%d,GUARDED://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(open, guarded, controller),
                "advertised.listeners",
                "CLIENTS://127.0.0.1:%d,GUARDED://127.0.0.1:%d".formatted(open, guarded),
                "listener.security.protocol.map",
                "CLIENTS:PLAINTEXT,GUARDED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "controller.quorum.voters",
                "1@127.0.0.1:" + controller,
                "sasl.enabled.mechanisms",
                "SCRAM-SHA-512",
                "listener.name.guarded.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users",
                "User:ANONYMOUS");
        return new GuardedBroker(LocalBroker.start(folder, open, settings), guarded);
    }

    /// How a client of that name and password connects.
    Map<String, Object> client(String name, String password) {
        var settings = new HashMap<String, Object>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + guardedPort);
        settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SASL_PLAINTEXT");
        settings.put(SaslConfigs.SASL_MECHANISM, "SCRAM-SHA-512");
        settings.put(
                SaslConfigs.SASL_JAAS_CONFIG,
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(name, password));
        return settings;
    }

    @Override
    public void close() {
        broker.close();
    }
}
