package org.signpost.contract.delivery;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/// Settings of a Kafka producer whose acknowledgement means that the record will not be lost: every replica
/// that must have it has it, and an attempt that is repeated does not double it. It does not linger, because
/// somebody waits for each record.
public final class CertainDelivery {

    private CertainDelivery() {}

    /// The settings that every service shares; they override what an operator configured.
    ///
    /// @param within after which time a record that nobody acknowledged counts as not sent
    /// @param blocked how long a send may wait for the cluster's metadata or for room
    public static Map<String, Object> settings(Duration within, Duration blocked) {
        int delivery = Math.toIntExact(within.toMillis());
        return Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                delivery,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.max(250, delivery / 2),
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                blocked.toMillis());
    }
}
