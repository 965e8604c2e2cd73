package org.signpost.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerTest {
    @TempDir
    Path folder;

    @Test
    void recordsAndReadersPlacesOutliveARestart() throws Exception {
        int port = LocalBroker.freePort();
        try (var broker = LocalBroker.start(folder, port)) {
            try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic("facts", 1, (short) 1)))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }
            send(broker, "first");
            assertThat(read(broker, 1)).containsExactly("first");
        }

        try (var broker = LocalBroker.start(folder, port)) {
            send(broker, "second");

            assertThat(read(broker, 1)).containsExactly("second");
        }
    }

    @Test
    @Timeout(120)
    void aPortThatIsTakenIsSaidAndLeavesNothingBehind() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(BrokerNotStarted.class)
                    .isThrownBy(() -> LocalBroker.start(folder, taken.getLocalPort()))
                    .withMessageContaining("Address already in use");
        }

        try (var broker = LocalBroker.startWithTopics(folder)) {
            assertThat(broker.port()).isPositive();
        }
    }

    @Test
    void freePortsDifferAndAreNeverGivenToOutgoingConnections() throws Exception {
        var ports = new HashSet<Integer>();
        for (int i = 0; i < 100; i++) {
            ports.add(LocalBroker.freePort());
        }

        assertThat(ports).hasSize(100).allSatisfy(port -> assertThat(port).isLessThan(32_768));
    }

    private static void send(LocalBroker broker, String value) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            assertThat(producer.send(new ProducerRecord<>("facts", value)).get(30, TimeUnit.SECONDS))
                    .isNotNull();
        }
    }

    private static List<String> read(LocalBroker broker, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "group.id",
                "reader",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false");
        var values = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("facts"));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(found -> values.add(found.value()));
                return values.size() >= count;
            });
            consumer.commitSync();
        }
        return values;
    }
}
