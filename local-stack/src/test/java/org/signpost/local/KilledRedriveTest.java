package org.signpost.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.parking.RecordParking.Origin;
import org.signpost.contract.topic.Topic;
import org.signpost.local.parked.DeadLetters;
import org.signpost.local.parked.Redrive;
import org.signpost.local.parked.Redrive.Ending;
import org.signpost.local.parked.Redrive.Order;
import org.signpost.local.parked.Selection;

/// `signpost parked redrive` as a process of its own, killed as by `kill -9` while it sends, three times.
class KilledRedriveTest {
    private static final int PARKED = 400;
    private static final int KILLS = 3;
    private static final DeadLetters FROM = new DeadLetters(Topic.CONCERNS_REPORTED, "routing-service");

    @TempDir
    private Path folder;

    @Test
    void everyRecordIsSentAgainAndNoneTwiceButThoseCutOff() throws Exception {
        try (LocalBroker broker = LocalBroker.startWithTopics(folder)) {
            park(broker);
            for (int kill = 1; kill <= KILLS; kill++) {
                int enough = kill * 60;
                Process run = start(broker);
                try {
                    await().atMost(Duration.ofMinutes(2))
                            .pollInterval(Duration.ofMillis(20))
                            .until(() -> !run.isAlive() || sent(broker).size() >= enough);
                } finally {
                    run.destroyForcibly().waitFor();
                }
            }
            int beforeTheLast = sent(broker).size();
            assertThat(beforeTheLast).isGreaterThanOrEqualTo(KILLS * 60).isLessThan(PARKED);

            // when those that were cut off are known to be dead
            Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(3));
            Ending ending;
            try (var redrive = new Redrive(FROM, broker.clientSettings(), later)) {
                ending = redrive.send(
                        redrive.plan(Selection.ALL, Integer.MAX_VALUE, 3),
                        new Order("d.officer", "after the kills", 1000),
                        (_, _) -> {});
            }

            assertThat(ending.somethingLeft()).isFalse();
            Map<String, Long> counts = sent(broker).stream()
                    .collect(Collectors.groupingBy(value -> value, TreeMap::new, Collectors.counting()));
            assertThat(counts).hasSize(PARKED);
            counts.values().removeIf(count -> count == 1);
            System.out.printf(
                    "killed %d times while %d were sent again: none lost, %d of them twice%n",
                    KILLS, PARKED, counts.size());
            assertThat(counts).hasSizeLessThanOrEqualTo(KILLS);
            assertThat(counts.values()).allMatch(count -> count == 2);
        }
    }

    private static void park(LocalBroker broker) {
        try (var producer =
                new KafkaProducer<>(broker.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            var parking = new RecordParking(producer, FROM.reader(), Clock.systemUTC());
            for (int number = 0; number < PARKED; number++) {
                byte[] value = Integer.toString(number).getBytes(UTF_8);
                parking.park(
                        new Origin(FROM.source(), number % 6, number / 6, value, value, new RecordHeaders()),
                        PoisonReason.BODY_MALFORMED,
                        null);
            }
        }
    }

    private static List<String> sent(LocalBroker broker) {
        return TopicContents.of(broker, FROM.source().topicName()).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    private static Process start(LocalBroker broker) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                SignpostCommand.class.getName()));
        command.addAll(List.of("parked", "redrive", "--from", FROM.topic(), "--send", "--why", "a test"));
        command.addAll(List.of("--per-second", "100", "--bootstrap-servers", broker.bootstrapServers()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
