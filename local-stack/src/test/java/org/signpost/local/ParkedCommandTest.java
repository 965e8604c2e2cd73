package org.signpost.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.parking.RecordParking.BrokenRule;
import org.signpost.contract.parking.RecordParking.Origin;
import org.signpost.contract.topic.Topic;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class ParkedCommandTest {

    private static final String DLQ = "concerns.reported.v1.routing-service.dlq";
    private static final String CANARY = "canary-jane-doe";

    @TempDir
    private Path folder;

    private LocalBroker broker;
    private Producer<byte[], byte[]> producer;

    @BeforeEach
    void start() {
        broker = LocalBroker.startWithTopics(folder);
        producer = new KafkaProducer<>(broker.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        producer.close();
        broker.close();
    }

    @Test
    void listCountsByReasonAndSaysSinceWhen() throws Exception {
        assertThat(signpost("parked", "list").out()).isEqualTo("Nothing is parked.\n");
        park(0, PoisonReason.BODY_MALFORMED, Duration.ofDays(2));
        park(1, PoisonReason.BODY_MALFORMED, Duration.ofDays(1));
        park(2, PoisonReason.UNKNOWN_FINGERPRINT, Duration.ZERO);

        CommandAsTyped listed = signpost("parked", "list");
        CommandAsTyped json = signpost("parked", "list", "--json");

        assertThat(listed.exitCode()).isZero();
        assertThat(listed.out()
                        .lines()
                        .map(line -> line.replaceAll(" +", " ").replaceAll("[0-9]+ [A-Z][a-z]{2} [0-9:]{5}", "T")))
                .containsExactly(
                        DLQ,
                        " BODY_MALFORMED 2 records, oldest T, newest T",
                        " UNKNOWN_FINGERPRINT 1 record, oldest T, newest T");
        List<JsonNode> lines = lines(json);
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().path("records").asInt()).isEqualTo(2);
        assertThat(lines.getFirst().path("oldest").asString())
                .isLessThan(lines.getFirst().path("newest").asString());
        assertThat(signpost("parked", "list", "--reader", "notifier-service").out())
                .isEqualTo("Nothing is parked.\n");
    }

    @Test
    void nothingIsSentUnlessItIsAskedForAndThenItIsSentOnce() throws Exception {
        park(0, PoisonReason.BODY_MALFORMED, Duration.ZERO);
        park(1, PoisonReason.UNKNOWN_FINGERPRINT, Duration.ZERO);

        CommandAsTyped dry = redrive();
        assertThat(dry.exitCode()).isZero();
        assertThat(dry.out()).contains("Nothing was sent. 2 records would be sent again to concerns.reported.v1.");
        assertThat(sentAgain()).isZero();

        CommandAsTyped one = redrive("--reason", "UNKNOWN_FINGERPRINT", "--send", "--why", "upgraded");
        assertThat(one.err()).isEmpty();
        assertThat(one.exitCode()).isZero();
        assertThat(one.out()).contains("sent again to concerns.reported.v1-0@", "1 record sent again");
        assertThat(sentAgain()).isEqualTo(1);

        CommandAsTyped again = redrive("--send", "--why", "upgraded");
        assertThat(again.out()).contains("1 record sent again", "1 record: sent again before.");
        assertThat(sentAgain()).isEqualTo(2);
        assertThat(signpost("parked", "list").out()).contains("1 sent again since");
    }

    @Test
    void whatStaysIsListedAndSaidByTheExitCode() throws Exception {
        producer.send(new ProducerRecord<>(DLQ, 0, new byte[] {1}, new byte[] {1}))
                .get();

        CommandAsTyped sent = redrive("--send", "--why", "upgraded");

        assertThat(sent.exitCode()).isEqualTo(1);
        assertThat(sent.out())
                .contains("0@0", "left here: the headers do not say where it came from", "0 records sent again");
    }

    @Test
    void nothingThatMayBeAboutAPersonIsPrinted(CapturedOutput log) throws Exception {
        var headers = new RecordHeaders();
        for (String name : List.of("ce_id", CANARY, RecordParking.REASON, RecordParking.FROM, RecordParking.AT)) {
            headers.add(name, CANARY.getBytes(UTF_8));
        }
        Origin origin =
                new Origin(Topic.CONCERNS_REPORTED, 0, 0, CANARY.getBytes(UTF_8), CANARY.getBytes(UTF_8), headers);
        var parking = new RecordParking(producer, "routing-service", Clock.systemUTC());
        parking.parkRefused(origin, PoisonReason.NOT_A_CONCERN, List.of(new BrokenRule("/" + CANARY, CANARY)));
        parking.park(origin, PoisonReason.NOT_PROCESSABLE, new IllegalStateException(CANARY));
        // as if an unknown service had parked it
        producer.send(new ProducerRecord<>(
                        DLQ, 0, CANARY.getBytes(UTF_8), CANARY.getBytes(UTF_8), new RecordHeaders(headers)))
                .get();

        var all = new ArrayList<CommandAsTyped>();
        all.add(signpost("parked", "list"));
        all.add(signpost("parked", "list", "--records"));
        all.add(signpost("parked", "list", "--records", "--json"));
        all.add(redrive());
        all.add(redrive("--json"));
        all.add(redrive("--send", "--why", "upgraded"));
        all.add(signpost("parked", "list", "--json"));

        assertThat(all)
                .allSatisfy(typed ->
                        assertThat(typed.out() + typed.err()).isNotEmpty().doesNotContainIgnoringCase("canary"));
        assertThat(all.get(1).out()).contains("OTHER", "NOT_A_CONCERN");
        assertThat(log.getAll()).doesNotContainIgnoringCase("canary");
        assertThat(TopicContents.of(broker, "records.redriven.v1"))
                .hasSize(2)
                .allSatisfy(note -> assertThat(new String(note.key(), UTF_8) + new String(note.value(), UTF_8))
                        .doesNotContainIgnoringCase("canary"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        redrive                                                   | Missing required option: '--from=TOPIC'
        redrive --from concerns.reported.v1                       | --from is no dead-letter topic
        redrive --from %s --send                                  | --send needs --why
        redrive --from %s --send --dry-run --why x                | --send and --dry-run exclude each other
        redrive --from %s --reason JANE                           | --reason
        redrive --from %s --per-second 0                          | --per-second is 1 to 1000
        redrive --from %s --most-times 0                          | --most-times is 1 or more
        redrive --from %s --limit 0                               | --limit is 1 or more
        redrive --from %s --offset 3                              | --offset needs --partition
        redrive --from %s --partition 0 --offset 9-3              | the first is not after the last
        redrive --from %s --since yesterday                       | --since
        list --topic concerns.nowhere.v1                          | there is no such dead-letter topic
        """)
    void wrongUseIsAnsweredInShort(String typed, String said) {
        CommandAsTyped answer = signpost(("parked " + typed.formatted(DLQ)).split(" "));

        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).startsWith("signpost: ").contains(said);
        assertThat(answer.err().lines()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void brokersThatDoNotAnswerAreNamed() throws Exception {
        CommandAsTyped typed =
                CommandAsTyped.of("parked", "list", "--bootstrap-servers", "localhost:" + LocalBroker.freePort());

        assertThat(typed.exitCode()).isEqualTo(3);
        assertThat(typed.err()).startsWith("signpost: no broker answers at localhost:");
    }

    private CommandAsTyped redrive(String... options) {
        var words = new ArrayList<>(List.of("parked", "redrive", "--from", DLQ));
        words.addAll(List.of(options));
        return signpost(words.toArray(String[]::new));
    }

    private CommandAsTyped signpost(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
        return CommandAsTyped.of(all.toArray(String[]::new));
    }

    private static List<JsonNode> lines(CommandAsTyped typed) {
        var json = JsonMapper.builder().build();
        return typed.out().lines().map(json::readTree).toList();
    }

    private long sentAgain() {
        return TopicContents.of(broker, "concerns.reported.v1").stream()
                .filter(record -> record.headers().lastHeader(RecordParking.SENT_AGAIN) != null)
                .count();
    }

    private void park(long offset, PoisonReason reason, Duration ago) {
        new RecordParking(producer, "routing-service", Clock.offset(Clock.systemUTC(), ago.negated()))
                .park(
                        new Origin(
                                Topic.CONCERNS_REPORTED,
                                0,
                                offset,
                                new byte[] {1},
                                new byte[] {1},
                                new RecordHeaders()),
                        reason,
                        null);
    }
}
