package org.signpost.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.parking.RecordParking;

/// Two thousand records that nobody can read are sent again into the running system while people report concerns.
class RedriveStormSystemTest {
    private static final int POISON = 2000;
    private static final String REPORTED = "concerns.reported.v1";
    private static final String DLQ = REPORTED + ".routing-service.dlq";
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void goodConcernsFlowAndPoisonIsParkedAgainOnceForEachTimeAndStopsAtItsLimit() throws Exception {
        try (TestStack stack = TestStack.start(folder)) {
            poison(stack);
            await().atMost(LONG).untilAsserted(() -> assertThat(parked(stack)).isEqualTo(POISON));

            var storm = CompletableFuture.supplyAsync(() -> redrive(stack, DLQ, "--most-times", "1"));
            var ids = new ArrayList<String>();
            do {
                ids.add(stack.report(concern(ids.size())).path("concernId").asString());
            } while (!storm.isDone());
            CommandAsTyped ended = storm.join();

            assertThat(ended.err()).isEmpty();
            assertThat(ended.exitCode()).isZero();
            assertThat(ended.out()).contains(POISON + " records sent again to " + REPORTED);
            // nothing good waits behind it, is lost or doubled
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(routed(stack).keySet()).containsAll(ids));
            assertThat(routed(stack))
                    .hasSameSizeAs(ids)
                    .allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
            // each that was sent again is parked again, with its bytes
            await().atMost(LONG).untilAsserted(() -> assertThat(parked(stack)).isEqualTo(2L * POISON));
            assertThat(goodBeforeTheLastPoison(stack)).isPositive();
            assertThat(new HashSet<>(values(stack))).hasSize(POISON);

            // neither from here nor from where another service parked the same does any of it go round once more
            CommandAsTyped again = redrive(stack, DLQ, "--most-times", "1");
            assertThat(again.exitCode()).isEqualTo(1);
            assertThat(again.out()).contains("0 records sent again", POISON + " records: sent again before");
            CommandAsTyped elsewhere = redrive(stack, REPORTED + ".report-intake.dlq", "--most-times", "1");
            assertThat(elsewhere.out()).contains("0 records sent again", POISON + " records: sent again before");
            assertThat(parked(stack)).isEqualTo(2L * POISON);
            System.out.printf(
                    "%d poison records were sent again while %d concerns were reported: all routed, once%n",
                    POISON, ids.size());
        }
    }

    private static CommandAsTyped redrive(TestStack stack, String from, String... options) {
        var words = new ArrayList<>(List.of("parked", "redrive", "--from", from, "--send", "--why", "a test"));
        words.addAll(List.of("--per-second", "1000", "--bootstrap-servers", stack.bootstrapServers()));
        words.addAll(List.of(options));
        return CommandAsTyped.of(words.toArray(String[]::new));
    }

    private static void poison(TestStack stack) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", stack.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int number = 0; number < POISON; number++) {
                byte[] value = ("poison " + number).getBytes(UTF_8);
                var _ = producer.send(new ProducerRecord<>(REPORTED, value, value));
            }
            producer.flush();
        }
    }

    private static long parked(TestStack stack) {
        return stack.records(DLQ).size();
    }

    private static List<String> values(TestStack stack) {
        return stack.records(DLQ).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    private static Map<String, Long> routed(TestStack stack) {
        return stack.records("concerns.routed.v1").stream()
                .map(record -> new String(record.key(), UTF_8))
                .collect(Collectors.groupingBy(key -> key, Collectors.counting()));
    }

    /// How many concerns were decided while what was sent again was being parked.
    private static long goodBeforeTheLastPoison(TestStack stack) {
        long last = stack.records(DLQ).stream()
                .filter(record -> record.headers().lastHeader(RecordParking.SENT_AGAIN) != null)
                .mapToLong(ConsumerRecord::timestamp)
                .max()
                .orElseThrow();
        return stack.records("concerns.routed.v1").stream()
                .filter(record -> record.timestamp() < last)
                .count();
    }

    private static String concern(int number) {
        return """
            {"source": "storm-test", "sourceReference": "%d", "danger": "no", "about": "advice",
             "adviceKind": "general", "reporter": {"identity": "anonymous"}}
            """.formatted(number);
    }
}
