package org.signpost.local;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How a command reaches a Kafka cluster as its administrator.
final class ClusterConnection {

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            split = ",",
            defaultValue = "localhost:9092",
            description = "Some of the brokers. Default: ${DEFAULT-VALUE}")
    private List<String> bootstrapServers = List.of();

    @Mixin
    private ClientConfig clientConfig = new ClientConfig();

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            defaultValue = "PT1M",
            description = "How long to wait for the brokers. Default: ${DEFAULT-VALUE}")
    private Duration within = Duration.ZERO;

    /// What a command asks of a cluster.
    interface Work<T> {
        T with(Admin admin, Duration within) throws InterruptedException;
    }

    /// Some of the brokers, as they were named.
    String brokers() {
        return String.join(",", bootstrapServers);
    }

    /// Does that work.
    ///
    /// @throws Failure if the settings are no good
    <T> T ask(Work<T> work) throws InterruptedException {
        try {
            Admin admin = Admin.create(settings());
            try {
                return work.with(admin, within);
            } finally {
                // brokers that do not answer are not waited for once more
                admin.close(Duration.ZERO);
            }
        } catch (KafkaException wrong) {
            throw new Failure(
                    SignpostCommand.FINDING, "Kafka's client cannot use these settings: " + wrong.getMessage());
        }
    }

    private Properties settings() {
        Properties settings = clientConfig.settings();
        settings.setProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers());
        return settings;
    }
}
