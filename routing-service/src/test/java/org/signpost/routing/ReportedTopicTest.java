package org.signpost.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.avro.AboutWhom;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.DangerAnswer;
import org.signpost.contract.avro.ExploitationKind;
import org.signpost.contract.avro.PlaceRole;
import org.signpost.contract.avro.ReportedPlace;
import org.signpost.contract.avro.ReporterIdentity;
import org.signpost.contract.avro.ReporterPreference;
import org.signpost.contract.avro.WorkSector;
import org.signpost.contract.avro.YesNoUnsure;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.NamedId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.topic.Topic;
import org.signpost.routing.rehearsal.Rehearsed;
import org.signpost.routing.rehearsal.Rehearsed.Compared;
import org.signpost.routing.rehearsal.Totals;

/// A rehearsal of what stands on a real broker.
class ReportedTopicTest {

    private static final String REPORTED = Topic.CONCERNS_REPORTED.topicName();
    private static final String GROUP = "routing-service";
    private static final ConcernId CAR_WASH = concern("car wash");
    private static final ConcernId FARM = concern("farm");
    private static final ConcernId LONG_AGO = concern("long ago");

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static LocalBroker broker;

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static Instant now;

    @BeforeAll
    static void seed() throws Exception {
        now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        broker = LocalBroker.startWithTopics(folder.resolve("broker"));
        var codec = new RecordCodec<>(RecordType.CONCERN_REPORTED);
        try (var producer =
                new KafkaProducer<>(broker.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] carWash =
                    codec.encode(reported(CAR_WASH, WorkSector.CAR_WASH).build());
            byte[] farm = codec.encode(reported(FARM, WorkSector.LICENSED).build());
            byte[] old = codec.encode(reported(LONG_AGO, WorkSector.CAR_WASH).build());
            byte[] strange = codec.encode(reported(FARM, WorkSector.LICENSED)
                    .setDanger(DangerAnswer.UNKNOWN)
                    .build());
            send(producer, LONG_AGO, old, now.minus(Duration.ofDays(20)));
            send(producer, CAR_WASH, carWash, now.minus(Duration.ofDays(2)));
            send(producer, CAR_WASH, carWash, now.minus(Duration.ofDays(2)));
            send(producer, FARM, farm, now.minus(Duration.ofHours(3)));
            send(producer, FARM, "random bytes".getBytes(StandardCharsets.UTF_8), now.minus(Duration.ofHours(2)));
            send(producer, FARM, null, now.minus(Duration.ofHours(2)));
            send(producer, concern("strange"), strange, now.minus(Duration.ofHours(1)));
            send(producer, concern("no such symbol"), symbol(codec), now.minus(Duration.ofHours(1)));
        }
        try (var admin = Admin.create(broker.clientSettings())) {
            admin.alterConsumerGroupOffsets(GROUP, Map.of(new TopicPartition(REPORTED, 0), new OffsetAndMetadata(0)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void everythingSinceThenIsRehearsedAndPoisonIsCounted() throws IOException {
        var totals = new Totals();
        List<Rehearsed> all = rehearse(Duration.ofDays(7));
        all.forEach(totals::add);

        assertThat(all)
                .filteredOn(Compared.class::isInstance)
                .extracting(one -> ((Compared) one).name())
                .containsExactlyInAnyOrder(
                        PublicReference.of(CAR_WASH).value(),
                        PublicReference.of(FARM).value());
        assertThat(totals.different()).as("the car wash").isEqualTo(1);
        assertThat(totals.repeated()).isEqualTo(1);
        // random bytes, a tombstone, and a body that speaks of another concern than the header
        assertThat(totals.unreadable()).isEqualTo(3);
        assertThat(totals.undecidable()).isEqualTo(1);
    }

    @Test
    void howFarBackCounts() throws IOException {
        assertThat(rehearse(Duration.ofDays(30))).hasSize(8);
        assertThat(rehearse(Duration.ofHours(4))).hasSize(5);
        assertThat(rehearse(Duration.ZERO)).isEmpty();
    }

    @Test
    void noGroupMovesAndNothingIsWritten() throws Exception {
        try (var admin = Admin.create(broker.clientSettings())) {
            Map<String, Object> before = state(admin);

            rehearse(Duration.ofDays(30));

            assertThat(state(admin)).isEqualTo(before);
        }
    }

    @Test
    @Timeout(15)
    void aBrokerThatIsNotThereIsToldWithinSeconds() throws IOException {
        String nobody = "127.0.0.1:" + LocalBroker.freePort();

        assertThatThrownBy(() -> ReportedTopic.read(nobody, new Properties(), now, _ -> {}))
                .isInstanceOf(TimeoutException.class);
    }

    private static List<Rehearsed> rehearse(Duration back) throws IOException {
        Rehearsal rehearsal = Rehearsal.load(
                new Rehearsal.Files(ProposedPolicy.POLICY, ProposedPolicy.PARTNERS),
                new Rehearsal.Files(ProposedPolicy.write(folder), ProposedPolicy.PARTNERS),
                LocalDate.of(2026, 12, 1),
                Clock.systemUTC());
        var all = new ArrayList<Rehearsed>();
        ReportedTopic.read(
                broker.bootstrapServers(),
                new Properties(),
                now.minus(back),
                record -> all.add(rehearsal.rehearse(record.headers(), record.value())));
        return all;
    }

    /// The groups, their places, and the end of every topic.
    private static Map<String, Object> state(Admin admin) throws Exception {
        var state = new TreeMap<String, Object>();
        admin.listGroups()
                .all()
                .get(30, TimeUnit.SECONDS)
                .forEach(group -> state.put("group " + group.groupId(), group.groupId()));
        state.put(
                "place of " + GROUP,
                admin.listConsumerGroupOffsets(GROUP)
                        .partitionsToOffsetAndMetadata()
                        .get(30, TimeUnit.SECONDS));
        for (Topic.Declaration topic : Topic.declarations()) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                var one = new TopicPartition(topic.name(), partition);
                state.put(
                        "end of " + one,
                        admin.listOffsets(Map.of(one, OffsetSpec.latest()))
                                .partitionResult(one)
                                .get(30, TimeUnit.SECONDS)
                                .offset());
            }
        }
        state.put("topics", admin.listTopics().names().get(30, TimeUnit.SECONDS));
        return state;
    }

    private static byte[] symbol(RecordCodec<ConcernReported> codec) {
        return codec.encode(reported(concern("no such symbol"), WorkSector.CAR_WASH)
                .setCoercion(YesNoUnsure.UNKNOWN)
                .build());
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, ConcernId concern, byte @Nullable [] value, Instant at)
            throws Exception {
        byte[] key = concern.toString().getBytes(StandardCharsets.UTF_8);
        var record = new ProducerRecord<byte[], byte[]>(REPORTED, null, at.toEpochMilli(), key, value);
        new CloudEventAttributes(
                        "event of " + concern, EventType.CONCERN_REPORTED, "/signpost/report-intake", at, concern)
                .writeTo(record.headers());
        producer.send(record).get(30, TimeUnit.SECONDS);
    }

    private static ConcernId concern(String name) {
        return new ConcernId(NamedId.of("concern", name));
    }

    private static ConcernReported.Builder reported(ConcernId concern, WorkSector sector) {
        return ConcernReported.newBuilder()
                .setConcernId(concern.toString())
                .setReference(PublicReference.of(concern).toString())
                .setSource("test")
                .setSourceReference("1")
                .setSubmittedAt(now)
                .setReceivedAt(now)
                .setMode(ConcernMode.LIVE)
                .setKind(ConcernKind.NEW)
                .setDanger(DangerAnswer.NO)
                .setAbout(AboutWhom.SOMEONE_ELSE)
                .setUnder18(YesNoUnsure.NO)
                .setExploitation(List.of(ExploitationKind.LABOUR))
                .setCoercion(YesNoUnsure.UNSURE)
                .setStillHappening(YesNoUnsure.YES)
                .setSector(sector)
                .setIndicators(List.of())
                .setPlaces(List.of(ReportedPlace.newBuilder()
                        .setRole(PlaceRole.EXPLOITATION)
                        .setPlace("Clifton Road, Rugby")
                        .build()))
                .setSubjectWorksFor(List.of())
                .setReporterIdentity(ReporterIdentity.ANONYMOUS)
                .setPrefers(ReporterPreference.NONE)
                .setFollowUpCodeHash(ByteBuffer.wrap(new byte[32]))
                .setContentFingerprint(ByteBuffer.wrap(new byte[32]))
                .setSealingKeyId("0b7f6f6e-3b52-4a39-9a75-6f0c4f1f3d11")
                .setSealedParticulars(ByteBuffer.wrap(new byte[64]));
    }
}
