package org.signpost.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.SealingKey;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordCodec.Decoded;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.concern.Kind;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.sealing.Opener;
import org.signpost.contract.sealing.Sealed;
import org.signpost.contract.sealing.Sealer;
import org.signpost.contract.topic.Topic;
import org.signpost.notifier.RotateKeys.RotationSettings;
import org.signpost.notifier.alerting.AcknowledgementClock;
import org.signpost.notifier.alerting.AlertPlan;
import org.signpost.notifier.alerting.ClockOwner;
import org.signpost.notifier.alerting.Detour;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.Reach;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.RoutedConcern.Told;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.alerting.WeeklyHours;
import org.signpost.notifier.casefile.CaseFiles;
import org.signpost.notifier.dispatch.MovableClock;
import org.signpost.notifier.ledger.Lease;
import org.signpost.notifier.ledger.LedgerDatabase;
import org.signpost.notifier.ledger.Recording;
import org.signpost.notifier.ledger.SealingKeys;
import org.signpost.notifier.ledger.Surges;
import org.signpost.notifier.retention.ClosedConcerns;
import org.signpost.notifier.retention.RetainedConcerns;
import org.signpost.notifier.retention.Rotations;
import org.signpost.notifier.retention.UndecidedConcerns;
import org.springframework.messaging.support.GenericMessage;

/// A notifier's memory of concerns beside a real broker and a real database, with a key file, and a thief who
/// has them.
final class ShreddingWorld implements AutoCloseable {

    static final Duration KEPT = Duration.ofDays(90);
    static final Duration UNDECIDED = Duration.ofDays(180);
    static final Duration SETTLE = Duration.ofMinutes(1);
    static final Duration GRACE = Duration.ofHours(24);
    static final Duration ROTATE_EVERY = Duration.ofDays(30);

    private static final String SERVICE = "notifier-service";
    private static final AlertPlan PLAN =
            new AlertPlan(new AcknowledgementClock(ZoneId.of("Europe/London"), _ -> false));

    final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T12:00:00Z"));
    final Path keyFile;
    final LedgerDatabase database;
    final SealingKeys keys;
    final CaseFiles cases;
    final RetainedConcerns retained;
    final Rotations rotations;
    final ClosedConcerns closed;
    final UndecidedConcerns undecided;
    private final HoldsOfUndecided holds;
    final KeysTopic topic;

    private final WholeTopic held;
    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final Set<ConcernId> own = new LinkedHashSet<>();
    private final KeepKeys keepKeys;
    private final KeepCases keepCases;
    private final SideTrack sideTrack;

    ShreddingWorld(LocalBroker broker, LedgerDatabase database, Path folder) {
        var reading = new HashMap<>(broker.clientSettings());
        // a read waits for the fetch that the one before left behind
        reading.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
        this.consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.database = database;
        this.keyFile = folder.resolve("kek.json");
        KeyEncryptionKey.create(keyFile);
        var settings = new HashMap<>(broker.clientSettings());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        this.keys = new SealingKeys(database.sql());
        this.cases = new CaseFiles(database.sql(), keys, new Opener(() -> KeyEncryptionKey.load(keyFile)));
        this.retained =
                new RetainedConcerns(database.sql(), database.transaction(), List.of(cases::delete, keys::shred));
        this.rotations = new Rotations(database.sql(), database.transaction());
        this.closed = new ClosedConcerns(database.sql());
        this.undecided = new UndecidedConcerns(database.sql());
        this.holds = new HoldsOfUndecided(undecided, closed, cases);
        this.topic = new KeysTopic(broker.clientSettings(), producer);
        this.held = new WholeTopic(Topic.CONCERNS_HELD, broker.clientSettings());
        this.sideTrack = new SideTrack(new RecordParking(producer, SERVICE, clock), new SimpleMeterRegistry());
        this.keepKeys = new KeepKeys(keys, retained, sideTrack, clock);
        this.keepCases = new KeepCases(cases, sideTrack, clock);
    }

    /// As after a start: nothing is remembered but what lies in the file, the ledger and the topics.
    ShredConcerns shredding() {
        return shredding(held);
    }

    ShredConcerns shredding(WholeTopic heldReports) {
        return new ShredConcerns(closed, order(heldReports), holds, retained, topic, KEPT, clock);
    }

    private OrderUndecided order(WholeTopic heldReports) {
        return new OrderUndecided(undecided, holds, closed, retained, cases, heldReports, UNDECIDED, clock);
    }

    MeasureRetention measuring() {
        return measuring(held);
    }

    MeasureRetention measuring(WholeTopic heldReports) {
        return new MeasureRetention(closed, order(heldReports), holds, retained, KEPT, clock);
    }

    RotateKeys rotation() {
        return rotation(ROTATE_EVERY);
    }

    RotateKeys rotation(Duration every) {
        return new RotateKeys(
                keyFile, topic, keys, retained, rotations, new RotationSettings(every, SETTLE, GRACE), clock);
    }

    RunRetention retention() {
        return new RunRetention(
                shredding(),
                rotation(),
                new Surges(database.sql(), database.ledger()),
                clock,
                new Lease(database.sql(), "retention"),
                Duration.ofMinutes(10),
                UUID.randomUUID().toString());
    }

    /// A concern that was accepted, decided and told, and whose records are on the topics.
    ConcernId accept() {
        return accept(Relation.NONE);
    }

    ConcernId accept(Relation relation) {
        ConcernId concern = RoutedRecords.newConcern();
        own.add(concern);
        report(concern, KeyEncryptionKey.load(keyFile));
        decide(concern, relation);
        arrive();
        return concern;
    }

    static Relation addsTo(ConcernId earlier) {
        return new Relation(Kind.ADD_INFORMATION, Optional.of(PublicReference.of(earlier)));
    }

    /// What report-intake sends of a concern when that is the key that it knows.
    Sealed report(ConcernId concern, KeyEncryptionKey known) {
        Sealed sealed = accept(concern, known);
        reported(ReportedRecords.reported(concern, sealed, clock.instant()), concern);
        return sealed;
    }

    /// What report-intake sends of a concern that it holds for review: the key, and what is held.
    Sealed holdForReview(ConcernId concern) {
        Sealed sealed = accept(concern, KeyEncryptionKey.load(keyFile));
        send(Topic.CONCERNS_HELD.topicName(), concern.toString(), new byte[] {1}, concern);
        return sealed;
    }

    /// Nobody can release the concern any more.
    void reviewIsForgotten(ConcernId concern) {
        send(Topic.CONCERNS_HELD.topicName(), concern.toString(), null, concern);
    }

    /// A report that adds to an earlier one.
    void reportFollowUp(ConcernId concern, ConcernId earlier) {
        Sealed sealed = accept(concern, KeyEncryptionKey.load(keyFile));
        byte[] plain = ReportedRecords.reported(concern, sealed, clock.instant());
        if (!(new RecordCodec<>(RecordType.CONCERN_REPORTED).decode(plain)
                instanceof Decoded.Value<ConcernReported>(var report))) {
            throw new AssertionError("a report of the test can be read");
        }
        reported(
                new RecordCodec<>(RecordType.CONCERN_REPORTED)
                        .encode(ConcernReported.newBuilder(report)
                                .setKind(ConcernKind.ADD_INFORMATION)
                                .setRelatesTo(earlier.toString())
                                .build()),
                concern);
    }

    private Sealed accept(ConcernId concern, KeyEncryptionKey known) {
        own.add(concern);
        Sealed sealed = new Sealer(known)
                .seal(concern, ReportedRecords.particulars(concern).toJson());
        send(
                Topic.CONCERNS_KEYS.topicName(),
                concern.toString(),
                ReportedRecords.key(concern, sealed, clock.instant()),
                concern);
        return sealed;
    }

    void reported(byte[] report, ConcernId concern) {
        send(Topic.CONCERNS_REPORTED.topicName(), concern.toString(), report, concern);
    }

    /// From now on nobody can read what the ledger has of the report.
    void spoil(ConcernId concern) {
        int spoiled = database.sql()
                .sql("update case_file set record = :record where concern_id = :concern")
                .param("record", "a later schema".getBytes(StandardCharsets.UTF_8))
                .param("concern", concern.value())
                .update();
        assertThat(spoiled).isEqualTo(1);
    }

    void decide(ConcernId concern, Relation relation) {
        var routed = new RoutedConcern(
                concern,
                PublicReference.of(concern),
                DecisionId.of(concern, 1),
                Mode.LIVE,
                Urgency.URGENT,
                Prompt.ADULT,
                relation,
                clock.instant(),
                List.of(
                        new Told(new PartnerId("warwickshire-police"), Role.LEAD),
                        new Told(new PartnerId("rugby-council"), Role.COPY)),
                Set.of());
        var alerts = PLAN.of(
                routed,
                told -> new Reach(
                        told.partner(),
                        "duty",
                        Set.of(Means.SMS, Means.EMAIL),
                        ClockOwner.POLICE,
                        WeeklyHours.roundTheClock(),
                        Detour.NONE),
                clock.instant());
        assertThat(database.ledger().record(routed, alerts, Occasion.FIRST, clock.instant()))
                .isEqualTo(Recording.RECORDED);
    }

    /// The lead has done what there was to do.
    void end(ConcernId concern) {
        int ended = database.sql()
                .sql("""
                    update alert set ended_at = :now where role = 'LEAD' and decision_id in (
                        select decision_id from decision where concern_id = :concern)\
                    """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("concern", concern.value())
                .update();
        assertThat(ended).isEqualTo(1);
    }

    void send(String name, String key, byte @Nullable [] value, ConcernId concern) {
        EventType type =
                name.startsWith(Topic.CONCERNS_KEYS.topicName()) ? EventType.CONCERN_KEY : EventType.CONCERN_REPORTED;
        sendAt(
                name,
                key,
                value,
                new CloudEventAttributes(
                        UUID.randomUUID().toString(), type, "/signpost/report-intake", clock.instant(), concern));
    }

    @SuppressWarnings("NullAway") // a tombstone
    private void sendAt(String name, String key, byte @Nullable [] value, CloudEventAttributes event) {
        var record = new ProducerRecord<>(name, key.getBytes(StandardCharsets.UTF_8), value);
        event.writeTo(record.headers());
        try {
            assertThat(producer.send(record).get(30, TimeUnit.SECONDS).offset()).isNotNegative();
        } catch (Exception e) {
            throw new AssertionError("the broker of the test took a record", e);
        }
    }

    /// Hands the service everything that stands on its topics, from the beginning, as after a lost offset.
    void arrive() {
        for (var record : ownRecords(Topic.CONCERNS_KEYS.topicName())) {
            keepKeys.accept(new GenericMessage<>(new ArrivedRecord(record)));
        }
        for (var record : ownRecords(Topic.CONCERNS_REPORTED.topicName())) {
            keepCases.accept(new GenericMessage<>(new ArrivedRecord(record)));
        }
    }

    /// Puts what stands on both topics about a concern onto the dead-letter topics as well.
    void park(ConcernId concern) {
        for (Topic from : List.of(Topic.CONCERNS_KEYS, Topic.CONCERNS_REPORTED)) {
            for (var record : ownRecords(from.topicName())) {
                if (record.value() != null && keyOf(record).equals(concern.toString())) {
                    sideTrack.park(from, record, PoisonReason.NOT_PROCESSABLE, null);
                }
            }
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> ownRecords(String name) {
        Set<String> names = new HashSet<>();
        own.forEach(concern -> names.add(concern.toString()));
        List<TopicPartition> partitions = IntStream.range(0, Topic.CONCERNS_KEYS.partitions())
                .mapToObj(partition -> new TopicPartition(name, partition))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
            consumer.poll(Duration.ofMillis(100)).forEach(all::add);
        }
        return all.stream().filter(record -> names.contains(keyOf(record))).toList();
    }

    private static String keyOf(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    /// Everything that a backup of this moment holds: topics, dead letters and ledger, without the key file.
    Backup backup() {
        var wrapped = new ArrayList<byte[]>();
        var reports = new ArrayList<byte[]>();
        for (String name : List.of(
                Topic.CONCERNS_KEYS.topicName(),
                Topic.CONCERNS_KEYS.parkedBy(SERVICE),
                Topic.CONCERNS_REPORTED.topicName(),
                Topic.CONCERNS_REPORTED.parkedBy(SERVICE))) {
            for (var record : ownRecords(name)) {
                if (record.value() == null) {
                    continue;
                }
                if (new RecordCodec<>(RecordType.SEALING_KEY).decode(record.value())
                        instanceof Decoded.Value<SealingKey>(var key)) {
                    wrapped.add(bytes(key.getWrappedKey()));
                } else {
                    reports.add(record.value());
                }
            }
        }
        database.sql()
                .sql("select wrapped_key from sealing_key")
                .query((row, _) -> row.getBytes(1))
                .list()
                .forEach(wrapped::add);
        database.sql()
                .sql("select record from case_file")
                .query((row, _) -> row.getBytes(1))
                .list()
                .forEach(reports::add);
        return new Backup(wrapped, reports);
    }

    /// How many rows of the ledger there are about a concern, by table.
    Map<String, Long> rows(ConcernId concern) {
        var rows = new TreeMap<String, Long>();
        for (String table : List.of("sealing_key", "case_file", "decision")) {
            rows.put(
                    table,
                    database.sql()
                            .sql("select count(*) from " + table + " where concern_id = :concern")
                            .param("concern", concern.value())
                            .query(Long.class)
                            .single());
        }
        return rows;
    }

    /// What was written down about a concern, in order; about keys when there is none.
    List<String> events(@Nullable ConcernId concern) {
        var query = concern == null
                ? database.sql().sql("select what from retention_event where concern_id is null order by position")
                : database.sql()
                        .sql("select what from retention_event where concern_id = :concern order by position")
                        .param("concern", concern.value());
        return query.query((row, _) -> row.getString(1)).list();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }

    /// Copies of what was stored at a moment.
    record Backup(List<byte[]> wrappedKeys, List<byte[]> reports) {

        /// The concerns of which that key file opens a report with any key of the backup.
        Set<ConcernId> opens(Path keyFile) {
            var opener = new Opener(KeyEncryptionKey.load(keyFile));
            var codec = new RecordCodec<>(RecordType.CONCERN_REPORTED);
            var opened = new HashSet<ConcernId>();
            for (byte[] bytes : reports) {
                if (!(codec.decode(bytes) instanceof Decoded.Value<ConcernReported>(var report))) {
                    throw new AssertionError("a report of a backup can be read");
                }
                ConcernId concern = ConcernId.parse(report.getConcernId());
                for (byte[] wrapped : wrappedKeys) {
                    opener.open(concern, wrapped, ShreddingWorld.bytes(report.getSealedParticulars()))
                            .ifPresent(json -> {
                                assertThat(new String(json, StandardCharsets.UTF_8))
                                        .contains(ReportedRecords.narrative(concern));
                                opened.add(concern);
                            });
                }
            }
            return opened;
        }

        /// Both together: what a thief has who kept the older one.
        Backup with(Backup other) {
            var keys = new ArrayList<>(wrappedKeys);
            keys.addAll(other.wrappedKeys());
            var all = new ArrayList<>(reports);
            all.addAll(other.reports());
            return new Backup(keys, all);
        }
    }
}
