package org.signpost.benchmarks.hop;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.signpost.contract.delivery.CertainDelivery;

/// What every contender is given alike: where the broker is, and what a sent decision means.
///
/// @param brokers for `bootstrap.servers`
/// @param group the consumer group, or the application id
/// @param threads how many records may be worked on at once
record LoopSettings(String brokers, String group, int threads) {

    /// As routing-service has it.
    static final int BATCH_BYTES = 256 << 10;

    /// As routing-service has it.
    static final String COMPRESSION = "lz4";

    /// From the command line of a child process: brokers, group, threads.
    static LoopSettings of(String[] arguments) {
        return new LoopSettings(arguments[0], arguments[1], Integer.parseInt(arguments[2]));
    }

    Map<String, Object> consumer() {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                500);
    }

    Map<String, Object> producer() {
        var settings = new HashMap<String, Object>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, COMPRESSION);
        settings.putAll(CertainDelivery.settings(Duration.ofSeconds(60), Duration.ofSeconds(30)));
        return settings;
    }
}
