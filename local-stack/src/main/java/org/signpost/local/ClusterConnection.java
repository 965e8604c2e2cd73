package org.signpost.local;

import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How a command reaches a Kafka cluster as its administrator.
final class ClusterConnection {

    @Mixin
    private Brokers brokers = new Brokers();

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            defaultValue = "1m",
            converter = LengthOfTime.class,
            description = "How long to wait for the brokers. Default: ${DEFAULT-VALUE}")
    private Duration within = Duration.ZERO;

    /// What a command asks of a cluster.
    interface Work<T> {
        T with(Admin admin, Duration within) throws InterruptedException;
    }

    /// Some of the brokers, as they were named.
    String brokers() {
        return brokers.names();
    }

    /// Does that work.
    ///
    /// @throws Failure if the settings are no good
    <T> T ask(Work<T> work) throws InterruptedException {
        try {
            Admin admin = Admin.create(brokers.settings());
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
}
