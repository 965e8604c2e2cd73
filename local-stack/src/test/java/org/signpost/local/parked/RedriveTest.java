package org.signpost.local.parked;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.parking.ParkedRecord;
import org.signpost.contract.parking.ParkedRecord.Original;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.parking.RecordParking.Origin;
import org.signpost.contract.topic.Topic;
import org.signpost.local.parked.Redrive.Ending;
import org.signpost.local.parked.Redrive.Order;
import org.signpost.local.parked.Redrive.Planned;
import org.signpost.local.parked.RedriveNote.Step;

/// On a real broker.
class RedriveTest {

    private static final DeadLetters BY_ROUTING = new DeadLetters(Topic.CONCERNS_REPORTED, "routing-service");
    private static final DeadLetters BY_INTAKE = new DeadLetters(Topic.CONCERNS_REPORTED, "report-intake");
    private static final Order ORDER = new Order("d.officer", "upgraded", 1000);
    private static final int MOST_TIMES = 3;

    @TempDir
    private Path folder;

    private final Map<RecordMetadata, ProducerRecord<byte[], byte[]>> come = new HashMap<>();
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
    void whatIsSentAgainIsWhatCameWithACountAndGoesToItsPartition() throws Exception {
        var headers = new RecordHeaders();
        headers.add("ce_id", "1".getBytes(UTF_8))
                .add("ce_id", new byte[] {-1, 0})
                .add("empty", null);
        byte[] value = {0, 1, 2, -1};
        RecordMetadata came = come(Topic.CONCERNS_REPORTED, 4, new byte[] {9, -9}, value, headers);
        park(BY_ROUTING, PoisonReason.UNKNOWN_FINGERPRINT, came);

        Ending ending = send(BY_ROUTING, Selection.ALL);

        assertThat(ending.sent()).isEqualTo(1);
        assertThat(ending.somethingLeft()).isFalse();
        List<ConsumerRecord<byte[], byte[]>> all = TopicContents.of(broker, "concerns.reported.v1");
        assertThat(all).hasSize(2);
        ConsumerRecord<byte[], byte[]> again = all.getLast();
        assertThat(again.partition()).isEqualTo(4);
        assertThat(again.key()).isEqualTo(new byte[] {9, -9});
        assertThat(again.value()).isEqualTo(value);
        Header[] sent = again.headers().toArray();
        headers.add(RecordParking.SENT_AGAIN, "1".getBytes(UTF_8));
        assertThat(sent).containsExactly(headers.toArray());
    }

    @Test
    void aPlanSendsNothingAndNotesNothing() throws Exception {
        poison(3);

        List<Planned> plan = plan(BY_ROUTING, Selection.ALL, Integer.MAX_VALUE);

        assertThat(plan).extracting(Planned::fate).containsOnly(Fate.SENT).hasSize(3);
        assertThat(TopicContents.of(broker, "concerns.reported.v1")).hasSize(3);
        assertThat(notes()).isEmpty();
    }

    @Test
    void whoWhenWhyWhichAndWhereToAreNoted() throws Exception {
        poison(1);

        send(BY_ROUTING, Selection.ALL);

        assertThat(notes()).extracting(RedriveNote::step).containsExactly(Step.BEGUN, Step.SENT);
        RedriveNote note = notes().getLast();
        assertThat(note.by()).isEqualTo("d.officer");
        assertThat(note.why()).isEqualTo("upgraded");
        assertThat(note.parked()).isEqualTo("concerns.reported.v1.routing-service.dlq-0@0");
        assertThat(note.original()).isEqualTo("concerns.reported.v1-0@0");
        assertThat(note.to()).isEqualTo("concerns.reported.v1-0@1");
        assertThat(note.reason()).isEqualTo("BODY_MALFORMED");
        assertThat(note.times()).isEqualTo(1);
    }

    @Test
    void theSameOnceMoreSendsNothing() throws Exception {
        poison(3);
        send(BY_ROUTING, Selection.ALL);

        Ending again = send(BY_ROUTING, Selection.ALL);

        assertThat(again.sent()).isZero();
        assertThat(again.somethingLeft()).isFalse();
        assertThat(again.fates()).extracting(Planned::fate).containsOnly(Fate.SENT_BEFORE);
        assertThat(TopicContents.of(broker, "concerns.reported.v1")).hasSize(6);
    }

    @Test
    void aRecordThatSeveralServicesParkedIsSentAgainOnceForAllOfThem() throws Exception {
        RecordMetadata came = come(Topic.CONCERNS_REPORTED, 1, new byte[] {1}, new byte[] {1}, new RecordHeaders());
        park(BY_ROUTING, PoisonReason.BODY_MALFORMED, came);
        park(BY_ROUTING, PoisonReason.BODY_MALFORMED, came);
        park(BY_INTAKE, PoisonReason.BODY_MALFORMED, came);

        assertThat(send(BY_ROUTING, Selection.ALL).fates())
                .extracting(Planned::fate)
                .containsExactly(Fate.SENT, Fate.COPY);
        assertThat(send(BY_INTAKE, Selection.ALL).fates())
                .extracting(Planned::fate)
                .containsExactly(Fate.SENT_BEFORE);
        assertThat(TopicContents.of(broker, "concerns.reported.v1")).hasSize(2);
    }

    @Test
    void onlyWhatIsSelectedIsSent() throws Exception {
        for (int number = 0; number < 4; number++) {
            RecordMetadata came = come(
                    Topic.CONCERNS_REPORTED,
                    number % 2,
                    new byte[] {1},
                    new byte[] {(byte) number},
                    new RecordHeaders());
            Clock then = Clock.offset(Clock.systemUTC(), Duration.ofDays(-number));
            park(BY_ROUTING, number < 3 ? PoisonReason.BODY_MALFORMED : PoisonReason.NO_VALUE, came, then);
        }
        var now = Clock.systemUTC().instant();

        assertThat(values(reasons(PoisonReason.NO_VALUE))).containsExactly(3);
        assertThat(values(new Selection(
                        Set.of(),
                        Optional.of(now.minus(Duration.ofHours(60))),
                        Optional.of(now.minus(Duration.ofHours(12))),
                        Optional.empty(),
                        0,
                        Long.MAX_VALUE)))
                .containsExactlyInAnyOrder(1, 2);
        assertThat(values(
                        new Selection(Set.of(), Optional.empty(), Optional.empty(), Optional.of(1), 0, Long.MAX_VALUE)))
                .containsExactly(1, 3);
        assertThat(values(new Selection(Set.of(), Optional.empty(), Optional.empty(), Optional.of(1), 1, 1)))
                .containsExactly(3);
        assertThat(plan(BY_ROUTING, Selection.ALL, 3))
                .extracting(Planned::fate)
                .containsExactly(Fate.SENT, Fate.SENT, Fate.SENT, Fate.BEYOND_LIMIT);
    }

    @Test
    void poisonThatIsSentAgainAndAgainStopsAndWhatIsMendedGoesOn() throws Exception {
        come(Topic.CONCERNS_REPORTED, 0, new byte[] {1}, new byte[] {66}, new RecordHeaders());
        var reader = new Reader(BY_ROUTING);
        reader.readOn(value -> false);
        int runs = 0;
        Ending ending;
        do {
            RecordMetadata other =
                    come(Topic.CONCERNS_REPORTED, 0, new byte[] {2}, new byte[] {(byte) runs}, new RecordHeaders());
            park(BY_ROUTING, PoisonReason.UNKNOWN_FINGERPRINT, other);
            reader.skip();
            ending = send(BY_ROUTING, Selection.ALL);
            reader.readOn(value -> value != 66);
            runs++;
        } while (ending.sent() == 2 && runs < 10);

        // three times both; then the poison stays, and what was mended goes on
        assertThat(runs).isEqualTo(4);
        assertThat(ending.sent()).isEqualTo(1);
        assertThat(ending.somethingLeft()).isTrue();
        assertThat(ending.fates()).extracting(Planned::fate).containsOnlyOnce(Fate.TOO_OFTEN);
        assertThat(TopicContents.of(broker, "concerns.reported.v1"))
                .filteredOn(record -> record.value()[0] == 66)
                .hasSize(1 + MOST_TIMES);
        assertThat(reader.processed).containsExactly(0, 1, 2, 3);
        assertThat(plan(BY_ROUTING, Selection.ALL, Integer.MAX_VALUE))
                .extracting(Planned::fate)
                .containsOnly(Fate.SENT_BEFORE, Fate.TOO_OFTEN);
    }

    @Test
    void whatIsParkedAgainMeanwhileWaitsForTheNextRun() throws Exception {
        poison(3);

        Ending ending = send(BY_ROUTING, Selection.ALL, Clock.systemUTC(), (_, now) -> {
            try {
                park(BY_ROUTING, PoisonReason.BODY_MALFORMED, now, 1);
            } catch (Exception broken) {
                throw new AssertionError(broken);
            }
        });

        assertThat(ending.sent()).isEqualTo(3);
        assertThat(TopicContents.of(broker, BY_ROUTING.topic())).hasSize(6);
    }

    @Test
    void whatCannotBeSentAgainAsItCameStays() throws Exception {
        RecordMetadata came = come(Topic.CONCERNS_REPORTED, 0, new byte[] {1}, new byte[] {1}, new RecordHeaders());
        var leftOut = new RecordHeaders();
        leftOut.add(RecordParking.VALUE_LEFT_OUT, "4".getBytes(UTF_8));
        new RecordParking(producer, "routing-service", Clock.systemUTC())
                .park(
                        new Origin(Topic.CONCERNS_REPORTED, 0, came.offset(), new byte[] {1}, null, leftOut),
                        PoisonReason.BODY_MALFORMED,
                        null);
        producer.send(new ProducerRecord<>(BY_ROUTING.topic(), 0, new byte[] {1}, new byte[] {1}))
                .get();

        Ending ending = send(BY_ROUTING, Selection.ALL);

        assertThat(ending.fates()).extracting(Planned::fate).containsExactly(Fate.VALUE_LEFT_OUT, Fate.NOT_PARKED);
        assertThat(ending.somethingLeft()).isTrue();
        assertThat(TopicContents.of(broker, "concerns.reported.v1")).hasSize(1);
    }

    @Test
    void aKeyThatWasShreddedDoesNotComeBackAndOneThatWasNotDoes() throws Exception {
        var from = new DeadLetters(Topic.CONCERNS_KEYS, "notifier-service");
        RecordMetadata shredded = come(Topic.CONCERNS_KEYS, 0, new byte[] {1}, new byte[] {1}, new RecordHeaders());
        park(from, PoisonReason.UNKNOWN_FINGERPRINT, shredded);
        come(Topic.CONCERNS_KEYS, 0, new byte[] {1}, null, new RecordHeaders());
        RecordMetadata living = come(Topic.CONCERNS_KEYS, 0, new byte[] {2}, new byte[] {2}, new RecordHeaders());
        park(from, PoisonReason.UNKNOWN_FINGERPRINT, living);

        Ending ending = send(from, Selection.ALL);

        assertThat(ending.fates()).extracting(Planned::fate).containsExactly(Fate.DISPLACES, Fate.SENT);
        assertThat(TopicContents.of(broker, "concerns.keys.v1").getLast().key()).isEqualTo(new byte[] {2});
    }

    @Test
    void aKeyThatIsShreddedAfterThePlanWasMadeDoesNotComeBack() throws Exception {
        var from = new DeadLetters(Topic.CONCERNS_KEYS, "notifier-service");
        park(
                from,
                PoisonReason.UNKNOWN_FINGERPRINT,
                come(Topic.CONCERNS_KEYS, 0, new byte[] {1}, new byte[] {1}, new RecordHeaders()));

        try (var redrive = new Redrive(from, broker.clientSettings(), Clock.systemUTC())) {
            List<Planned> plan = redrive.plan(Selection.ALL, 10, MOST_TIMES);
            come(Topic.CONCERNS_KEYS, 0, new byte[] {1}, null, new RecordHeaders());

            Ending ending = redrive.send(plan, ORDER, RedriveTest::quiet);

            assertThat(ending.fates()).extracting(Planned::fate).containsExactly(Fate.DISPLACES);
        }
        assertThat(TopicContents.of(broker, "concerns.keys.v1").getLast().value())
                .isNull();
    }

    @Test
    void itStopsAtTheFirstThatIsRefusedAndGoesOnThereOnceItIsTaken() throws Exception {
        poison(1);
        RecordMetadata large = come(Topic.CONCERNS_REPORTED, 0, new byte[] {1}, noise(40_000), new RecordHeaders());
        park(BY_ROUTING, PoisonReason.BODY_MALFORMED, large);
        RecordMetadata last = come(Topic.CONCERNS_REPORTED, 0, new byte[] {1}, new byte[] {3}, new RecordHeaders());
        park(BY_ROUTING, PoisonReason.BODY_MALFORMED, last);
        largest("10000");

        Ending refused = send(BY_ROUTING, Selection.ALL);

        assertThat(refused.sent()).isEqualTo(1);
        assertThat(refused.stopped().orElseThrow().failure()).isEqualTo("RecordTooLargeException");
        assertThat(refused.stopped().orElseThrow().perhapsSent()).isFalse();
        assertThat(refused.fates())
                .extracting(Planned::fate)
                .containsExactly(Fate.SENT, Fate.NOT_REACHED, Fate.NOT_REACHED);
        assertThat(refused.somethingLeft()).isTrue();

        largest("1048588");
        assertThat(send(BY_ROUTING, Selection.ALL).sent()).isEqualTo(2);
        assertThat(TopicContents.of(broker, "concerns.reported.v1")).hasSize(6);
    }

    @Test
    void whatAnotherRunIsSendingIsLeftAloneAndSentIfThatRunIsDead() throws Exception {
        poison(2);
        note(new RedriveNote(
                Step.BEGUN,
                UUID.randomUUID().toString(),
                Clock.systemUTC().instant(),
                "somebody",
                "else",
                BY_ROUTING.topic() + "-0@0",
                "concerns.reported.v1-0@0",
                "BODY_MALFORMED",
                1,
                null));

        Ending now = send(BY_ROUTING, Selection.ALL);
        assertThat(now.fates()).extracting(Planned::fate).containsExactly(Fate.UNDER_WAY, Fate.SENT);
        assertThat(now.somethingLeft()).isTrue();

        Ending later = send(
                BY_ROUTING,
                Selection.ALL,
                Clock.offset(Clock.systemUTC(), RedriveLog.CUT_OFF_AFTER.plusSeconds(1)),
                RedriveTest::quiet);
        assertThat(later.fates()).extracting(Planned::fate).containsExactly(Fate.SENT_PERHAPS_TWICE, Fate.SENT_BEFORE);
        assertThat(later.sent()).isEqualTo(1);
    }

    @Test
    void twoRunsAtTheSameTimeSendNothingTwice() throws Exception {
        poison(60);
        var endings = new ArrayList<Ending>();
        try (var one = new Redrive(BY_ROUTING, broker.clientSettings(), Clock.systemUTC());
                var other = new Redrive(BY_ROUTING, broker.clientSettings(), Clock.systemUTC())) {
            List<Planned> plan = one.plan(Selection.ALL, Integer.MAX_VALUE, MOST_TIMES);
            List<Planned> same = other.plan(Selection.ALL, Integer.MAX_VALUE, MOST_TIMES);
            var beside = new Thread(() -> {
                try {
                    Ending ending = one.send(plan, ORDER, RedriveTest::quiet);
                    synchronized (endings) {
                        endings.add(ending);
                    }
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            beside.start();
            Ending ending = other.send(same, ORDER, RedriveTest::quiet);
            beside.join();
            endings.add(ending);
        }

        assertThat(endings).hasSize(2);
        assertThat(endings.stream().mapToInt(Ending::sent).sum()).isEqualTo(60);
        assertThat(TopicContents.of(broker, "concerns.reported.v1")).hasSize(120);
    }

    @Test
    void aClusterWithoutTheTopicOfTheNotesIsNotSentTo() throws Exception {
        poison(1);
        try (var admin = Admin.create(broker.clientSettings())) {
            admin.deleteTopics(List.of("records.redriven.v1")).all().get();
        }

        assertThatThrownBy(() -> send(BY_ROUTING, Selection.ALL))
                .isInstanceOf(Redrive.TopicMissing.class)
                .hasMessageContaining("records.redriven.v1");
        assertThat(TopicContents.of(broker, "concerns.reported.v1")).hasSize(1);
    }

    /// Reads the topic as a service does, and parks what it cannot read.
    private final class Reader {
        private final DeadLetters parksOn;
        private final List<Integer> processed = new ArrayList<>();
        private int read;

        Reader(DeadLetters parksOn) {
            this.parksOn = parksOn;
        }

        /// The next one was parked by somebody else.
        void skip() {
            read++;
        }

        void readOn(IntPredicate readable) {
            List<ConsumerRecord<byte[], byte[]>> all =
                    TopicContents.of(broker, parksOn.source().topicName());
            for (var record : all.subList(read, all.size())) {
                if (readable.test(record.value()[0])) {
                    processed.add((int) record.value()[0]);
                } else {
                    parking(parksOn, Clock.systemUTC())
                            .park(
                                    new Origin(
                                            parksOn.source(),
                                            record.partition(),
                                            record.offset(),
                                            record.key(),
                                            record.value(),
                                            record.headers()),
                                    PoisonReason.BODY_MALFORMED,
                                    null);
                }
            }
            read = all.size();
        }
    }

    private static void quiet(ParkedRecord parked, Original now) {}

    private static Selection reasons(PoisonReason reason) {
        return new Selection(Set.of(reason), Optional.empty(), Optional.empty(), Optional.empty(), 0, Long.MAX_VALUE);
    }

    /// What would be sent, by the first byte of each value.
    private List<Integer> values(Selection selection) throws Exception {
        Map<Original, Integer> values = new HashMap<>();
        TopicContents.of(broker, "concerns.reported.v1")
                .forEach(record ->
                        values.put(new Original(Topic.CONCERNS_REPORTED, record.partition(), record.offset()), (int)
                                record.value()[0]));
        return plan(BY_ROUTING, selection, Integer.MAX_VALUE).stream()
                .map(planned -> values.get(planned.parked().original().orElseThrow()))
                .toList();
    }

    private void poison(int records) throws Exception {
        for (int number = 0; number < records; number++) {
            park(
                    BY_ROUTING,
                    PoisonReason.BODY_MALFORMED,
                    come(Topic.CONCERNS_REPORTED, 0, new byte[] {1}, new byte[] {(byte) number}, new RecordHeaders()));
        }
    }

    private RecordMetadata come(Topic topic, int partition, byte[] key, byte @Nullable [] value, Headers headers)
            throws ExecutionException, InterruptedException {
        var record = new ProducerRecord<>(topic.topicName(), partition, key, value, new RecordHeaders(headers));
        RecordMetadata now = producer.send(record).get();
        come.put(now, record);
        return now;
    }

    private void park(DeadLetters on, PoisonReason reason, RecordMetadata came) {
        park(on, reason, came, Clock.systemUTC());
    }

    private void park(DeadLetters on, PoisonReason reason, RecordMetadata came, Clock clock) {
        ProducerRecord<byte[], byte[]> record = Objects.requireNonNull(come.get(came));
        parking(on, clock)
                .park(
                        new Origin(
                                on.source(),
                                came.partition(),
                                came.offset(),
                                record.key(),
                                record.value(),
                                record.headers()),
                        reason,
                        null);
    }

    private void park(DeadLetters on, PoisonReason reason, Original now, int sentAgain) {
        var headers = new RecordHeaders();
        headers.add(RecordParking.SENT_AGAIN, Integer.toString(sentAgain).getBytes(UTF_8));
        parking(on, Clock.systemUTC())
                .park(
                        new Origin(on.source(), now.partition(), now.offset(), new byte[] {1}, new byte[] {1}, headers),
                        reason,
                        null);
    }

    private RecordParking parking(DeadLetters on, Clock clock) {
        return new RecordParking(producer, on.reader(), clock);
    }

    private List<Planned> plan(DeadLetters from, Selection selection, int limit) {
        try (var redrive = new Redrive(from, broker.clientSettings(), Clock.systemUTC())) {
            return redrive.plan(selection, limit, MOST_TIMES);
        }
    }

    private Ending send(DeadLetters from, Selection selection) throws InterruptedException {
        return send(from, selection, Clock.systemUTC(), RedriveTest::quiet);
    }

    private Ending send(DeadLetters from, Selection selection, Clock clock, BiConsumer<ParkedRecord, Original> said)
            throws InterruptedException {
        try (var redrive = new Redrive(from, broker.clientSettings(), clock)) {
            return redrive.send(redrive.plan(selection, Integer.MAX_VALUE, MOST_TIMES), ORDER, said);
        }
    }

    private void note(RedriveNote note) throws ExecutionException, InterruptedException {
        producer.send(new ProducerRecord<>("records.redriven.v1", RedriveLog.key(note), note.json()))
                .get();
    }

    private List<RedriveNote> notes() {
        return TopicContents.of(broker, "records.redriven.v1").stream()
                .map(record -> RedriveNote.read(record.value()).orElseThrow())
                .toList();
    }

    private void largest(String bytes) throws Exception {
        try (var admin = Admin.create(broker.clientSettings())) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, "concerns.reported.v1"),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    /// Bytes that cannot be compressed.
    private static byte[] noise(int length) {
        var random = new Random(4);
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
