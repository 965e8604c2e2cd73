package org.signpost.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signpost.contract.avro.AboutWhom;
import org.signpost.contract.avro.ConcernArea;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.DangerAnswer;
import org.signpost.contract.avro.ExploitationKind;
import org.signpost.contract.avro.PartnerDecided;
import org.signpost.contract.avro.PartnerOutcome;
import org.signpost.contract.avro.PlaceOutcome;
import org.signpost.contract.avro.PlaceRole;
import org.signpost.contract.avro.ReportedPlace;
import org.signpost.contract.avro.ReporterIdentity;
import org.signpost.contract.avro.ReporterPreference;
import org.signpost.contract.avro.ResolvedPlace;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.avro.YesNoUnsure;
import org.signpost.contract.codec.Received.Intact;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.NamedId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.topic.Topic;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.stream.binder.test.EnableTestBinder;
import org.springframework.cloud.stream.binder.test.InputDestination;
import org.springframework.context.ApplicationContext;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.test.context.bean.override.convention.TestBean;

/// Routing through its binding, without a broker.
@EnableTestBinder
@SpringBootTest(
        classes = RoutingServiceApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "spring.config.name=routing-service",
            "signpost.routing.policy-file=../config/policy.yaml",
            "signpost.routing.partners-file=../config/partners.yaml",
            "signpost.routing.send-within=200ms"
        })
class RouteConcernsTest {

    private static final ConcernId CONCERN = new ConcernId(NamedId.of("concern", "of this test"));
    private static final TopicPartition PARTITION = new TopicPartition("concerns.reported.v1", 3);
    private static final String PARKED = Topic.CONCERNS_REPORTED.parkedBy("routing-service");

    private final RecordCodec<ConcernReported> codec = new RecordCodec<>(RecordType.CONCERN_REPORTED);

    @Autowired
    private InputDestination input;

    @Autowired
    private RouteConcerns routeConcerns;

    @Autowired
    private KeepTrying keepTrying;

    @Autowired
    private Supplier<InForce> inForce;

    @Autowired
    private RoutingSettings settings;

    @Autowired
    private ApplicationAvailability availability;

    @Autowired
    private ApplicationContext context;

    @SuppressWarnings("NullAway.Init") // set before each test
    private MockConsumer<byte[], byte[]> consumer;

    @TestBean
    @SuppressWarnings("NullAway.Init") // set by Spring before each test
    private Producer<byte[], byte[]> producer;

    static Producer<byte[], byte[]> producer() {
        return new MockProducer<>(
                true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @BeforeEach
    void forgetWhatWasSent() {
        brokers().clear();
        brokers().sendException = null;
        consumer = new MockConsumer<>("earliest");
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.seek(PARTITION, 100);
        routeConcerns.startAgain(consumer, List.of());
    }

    @Test
    void aConcernBecomesADecisionForEveryPartner() {
        input.send(batch(record(0, concern())), "concerns.reported.v1");

        ConcernRouted routed = routed().getFirst();
        assertThat(routed.getConcernId()).isEqualTo(CONCERN.toString());
        assertThat(routed.getRule()).isEqualTo("R15b");
        assertThat(routed.getUrgency()).isEqualTo(UrgencyLevel.URGENT);
        assertThat(routed.getArea()).isEqualTo(ConcernArea.INSIDE);
        assertThat(told(routed, PartnerOutcome.LEAD)).containsExactly("warwickshire-police");
        assertThat(told(routed, PartnerOutcome.COPY)).containsExactly("fair-work-agency", "rugby-council");
        assertThat(routed.getPartners())
                .hasSize(12)
                .allSatisfy(partner -> assertThat(partner.getBecause()).isNotBlank());
        assertThat(routed.toString()).as("the place as typed").doesNotContain("Clifton Road");
    }

    @ParameterizedTest
    @CsvSource({
        "CV7, CANDIDATES, INSIDE",
        "Exhall, CANDIDATES, INSIDE",
        "no such place at all, UNPLACED, NOT_LOCATED",
        "'52.3709, -1.2649', PLACED, INSIDE",
        "SP 318 657, PLACED, INSIDE",
        "M1 1AE, PLACED, OUTSIDE"
    })
    void aConcernIsRoutedWhateverBecomesOfItsPlace(String typed, PlaceOutcome outcome, ConcernArea area) {
        var place = ReportedPlace.newBuilder()
                .setRole(PlaceRole.EXPLOITATION)
                .setPlace(typed)
                .build();

        input.send(batch(record(0, concern().setPlaces(List.of(place)))), "concerns.reported.v1");

        ConcernRouted routed = routed().getFirst();
        assertThat(routed.getArea()).isEqualTo(area);
        assertThat(routed.getPlaces()).extracting(ResolvedPlace::getOutcome).containsExactly(outcome);
        assertThat(told(routed, PartnerOutcome.LEAD)).isNotEmpty();
    }

    @Test
    void aConcernWithoutAPlaceIsRouted() {
        input.send(batch(record(0, concern().setPlaces(List.of()))), "concerns.reported.v1");

        assertThat(routed().getFirst().getArea()).isEqualTo(ConcernArea.NOT_LOCATED);
    }

    @Test
    void theKeyIsTheConcernAndTheHeadersAnnounceTheDecision() {
        input.send(batch(record(0, concern())), "concerns.reported.v1");

        ProducerRecord<byte[], byte[]> sent = brokers().history().getFirst();
        CloudEventAttributes event = CloudEventAttributes.read(sent.headers()).orElseThrow();
        assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo(CONCERN.toString());
        assertThat(event.type()).isEqualTo(EventType.CONCERN_ROUTED);
        assertThat(event.subject()).isEqualTo(CONCERN);
        assertThat(event.id()).isEqualTo(routed().getFirst().getDecisionId());
    }

    @Test
    void aRedeliveredConcernGetsTheSameDecision() {
        input.send(batch(record(0, concern())), "concerns.reported.v1");
        input.send(batch(record(0, concern())), "concerns.reported.v1");

        assertThat(routed())
                .extracting(ConcernRouted::getDecisionId)
                .hasSize(2)
                .containsOnly(routed().getFirst().getDecisionId());
    }

    enum Poison {
        NOT_SINGLE_OBJECT,
        UNKNOWN_FINGERPRINT,
        BODY_MALFORMED,
        HEADER_MALFORMED,
        HEADER_CONTRADICTS_BODY,
        UNKNOWN_SYMBOL,
        NO_VALUE,
        NOT_PROCESSABLE
    }

    @ParameterizedTest
    @EnumSource
    void poisonIsParkedWithItsBytesAndTheNextRecordGoesThrough(Poison poison) {
        ConsumerRecord<byte[], byte[]> poisonous = poisonous(poison);

        input.send(batch(poisonous, record(8, concern())), "concerns.reported.v1");

        assertThat(routed()).hasSize(1);
        ProducerRecord<byte[], byte[]> parked = parked().getFirst();
        assertThat(parked.value()).isEqualTo(poisonous.value());
        assertThat(parked.partition()).isEqualTo(poisonous.partition());
        assertThat(header(parked, "sp_parked_reason")).isEqualTo(poison.name());
        assertThat(header(parked, "sp_parked_from")).isEqualTo("concerns.reported.v1-3@7");
        for (Header header : poisonous.headers()) {
            assertThat(parked.headers().headers(header.key())).contains(header);
        }
    }

    @Test
    void whenTheBrokersDoNotTakeADecisionItIsReadAgainAndItsOffsetStays() {
        brokers().sendException = new NotEnoughReplicasException("two of three are down");

        assertThatThrownBy(() -> routeConcerns.accept(batch(record(7, concern()))))
                .hasRootCauseInstanceOf(NotEnoughReplicasException.class);
        routeConcerns.startAgain(consumer, List.of());

        assertThat(consumer.position(PARTITION)).isEqualTo(7);
        assertThat(committed()).isNull();
        brokers().sendException = null;
        routeConcerns.accept(batch(record(7, concern())));
        assertThat(routed()).hasSize(1);
        assertThat(committed()).isEqualTo(8);
    }

    @Test
    void whenARecordCannotBeParkedTheOffsetDoesNotMove() {
        brokers().sendException = new NotEnoughReplicasException("two of three are down");

        assertThatThrownBy(() -> routeConcerns.accept(batch(poisonous(Poison.NOT_SINGLE_OBJECT))))
                .isInstanceOf(RuntimeException.class);
        routeConcerns.startAgain(consumer, List.of());

        assertThat(committed()).isNull();
        assertThat(consumer.position(PARTITION)).isEqualTo(7);
    }

    @Test
    void ofABacklogTheOffsetsMoveLaterAndAtTheLatestWhenNothingMoreComes() {
        consumer.updateEndOffsets(Map.of(PARTITION, 1_000L));
        routeConcerns.accept(backlog(0));
        routeConcerns.accept(backlog(30));
        assertThat(routed()).hasSize(60);

        keepTrying.nothingMoreCame(new ListenerContainerIdleEvent(this, this, 1_000, "a test", null, consumer, false));

        assertThat(committed()).isEqualTo(60);
    }

    @Test
    void whatIsUnderWayIsSettledBeforeItsPartitionMoves() {
        consumer.updateEndOffsets(Map.of(PARTITION, 1_000L));
        routeConcerns.accept(backlog(0));

        keepTrying.onPartitionsRevokedBeforeCommit("routeConcerns-in-0", consumer, List.of(PARTITION));

        assertThat(committed()).isEqualTo(30);
    }

    /// Without brokers each send takes as long as the producer may block, and a poll would outlast its consumer.
    @Test
    void aPollEndsAtTheFirstDecisionThatTheBrokersRefuse() {
        var tries = new AtomicInteger();
        var refusing =
                new MockProducer<>(
                        true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized Future<RecordMetadata> send(
                            ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
                        tries.incrementAndGet();
                        var refused = new TimeoutException("no metadata");
                        if (callback != null) {
                            callback.onCompletion(null, refused);
                        }
                        return CompletableFuture.failedFuture(refused);
                    }
                };
        var alone = new RouteConcerns(
                inForce,
                refusing,
                new RecordParking(refusing, "routing-service", Clock.systemUTC()),
                Clock.systemUTC(),
                settings,
                new SimpleMeterRegistry());

        assertThatThrownBy(() -> alone.accept(backlog(0))).isInstanceOf(DecisionsNotSent.class);
        assertThat(tries).hasValue(1);

        alone.startAgain(consumer, List.of());
        assertThatThrownBy(() -> alone.accept(backlog(0))).isInstanceOf(DecisionsNotSent.class);
        assertThat(tries).hasValue(2);
    }

    @Test
    void aConsumerThatEndsByItselfMakesTheServiceOneToRestart() {
        keepTrying.consumerEnded(new ConsumerStoppedEvent(this, this, ConsumerStoppedEvent.Reason.NORMAL));
        assertThat(availability.getLivenessState()).isEqualTo(LivenessState.CORRECT);

        keepTrying.consumerEnded(new ConsumerStoppedEvent(this, this, ConsumerStoppedEvent.Reason.ERROR));
        assertThat(availability.getLivenessState()).isEqualTo(LivenessState.BROKEN);

        AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
    }

    @Test
    void theEndOfABacklogIsSettledAtOnce() {
        consumer.updateEndOffsets(Map.of(PARTITION, 100L));

        routeConcerns.accept(backlog(70));

        assertThat(committed()).isEqualTo(100);
    }

    /// The real partner may lead and read it: only a person can find out whom the id means.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @ExtendWith(OutputCaptureExtension.class)
    void aConcernToBeKeptFromAPartnerThatThereIsNotIsToldToThePersonOnDutyAndCounted(
            boolean inABacklog, CapturedOutput output) {
        var meters = new SimpleMeterRegistry();
        var alone = new RouteConcerns(
                inForce,
                producer,
                new RecordParking(producer, "routing-service", Clock.systemUTC()),
                Clock.systemUTC(),
                settings,
                meters);
        ConcernReported.Builder misspelt = concern().setSubjectWorksFor(List.of("warwickshire-polce"));
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        records.add(record(0, misspelt));
        records.add(record(1, concern().setSubjectWorksFor(List.of("rugby-council"))));
        if (inABacklog) {
            LongStream.range(2, 30).forEach(offset -> records.add(record(offset, concern())));
        }

        alone.accept(new GenericMessage<>(new ArrivedBatch(records, consumer)));

        assertThat(meters.counter("signpost.routing.unknown.partners").count()).isEqualTo(1);
        assertThat(output.getAll().lines().filter(line -> line.contains("a partner that there is not")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("WARN", CONCERN.toString());
        assertThat(output.getAll()).doesNotContain("warwickshire-polce");
        ConcernRouted routed = routed().getFirst();
        assertThat(routed.getRestricted()).isTrue();
        assertThat(told(routed, PartnerOutcome.LEAD)).containsExactly("warwickshire-police");
        assertThat(told(routed, PartnerOutcome.COPY)).containsExactly("duty-coordinator");
    }

    @Test
    void everySymbolThatARecordCanHoldIsKnownHere() {
        assertSame(DangerAnswer.values(), org.signpost.contract.concern.Danger.values());
        assertSame(AboutWhom.values(), org.signpost.contract.concern.About.values());
        assertSame(org.signpost.contract.avro.AdviceKind.values(), org.signpost.contract.concern.AdviceKind.values());
        assertSame(YesNoUnsure.values(), org.signpost.contract.concern.YesNoUnsure.values());
        assertSame(ExploitationKind.values(), org.signpost.contract.concern.Exploitation.values());
        assertSame(org.signpost.contract.avro.WorkSector.values(), org.signpost.contract.concern.Sector.values());
        assertSame(org.signpost.contract.avro.PremisesKind.values(), org.signpost.contract.concern.Premises.values());
        assertSame(
                org.signpost.contract.avro.PoliceConsent.values(),
                org.signpost.contract.concern.PoliceMayBeTold.values());
        assertSame(ReporterPreference.values(), org.signpost.contract.concern.Preference.values());
        assertSame(PlaceRole.values(), org.signpost.contract.concern.PlaceRole.values());
        assertSame(ConcernMode.values(), org.signpost.contract.concern.Mode.values());
        assertSame(ConcernKind.values(), org.signpost.contract.concern.Kind.values());
    }

    private static void assertSame(Enum<?>[] symbols, Enum<?>[] answers) {
        Set<String> known = Arrays.stream(answers).map(Enum::name).collect(Collectors.toSet());
        known.add("UNKNOWN");
        assertThat(Arrays.stream(symbols).map(Enum::name)).containsExactlyInAnyOrderElementsOf(known);
    }

    private ConsumerRecord<byte[], byte[]> poisonous(Poison poison) {
        byte[] good = codec.encode(concern().build());
        return switch (poison) {
            case NOT_SINGLE_OBJECT -> record(7, "random bytes".getBytes(StandardCharsets.UTF_8), CONCERN);
            case UNKNOWN_FINGERPRINT -> {
                byte[] bytes = good.clone();
                bytes[5]++;
                yield record(7, bytes, CONCERN);
            }
            case BODY_MALFORMED -> record(7, Arrays.copyOf(good, good.length - 9), CONCERN);
            case HEADER_MALFORMED -> {
                var record = record(7, good, CONCERN);
                record.headers().add("spring_json_header_types", "{\"x\":5}".getBytes(StandardCharsets.UTF_8));
                yield record;
            }
            case HEADER_CONTRADICTS_BODY -> record(7, good, new ConcernId(NamedId.of("concern", "another")));
            case UNKNOWN_SYMBOL ->
                record(7, codec.encode(concern().setDanger(DangerAnswer.UNKNOWN).build()), CONCERN);
            case NO_VALUE -> record(7, null, CONCERN);
            case NOT_PROCESSABLE ->
                record(7, codec.encode(concern().setExploitation(List.of()).build()), CONCERN);
        };
    }

    private ConsumerRecord<byte[], byte[]> record(long offset, ConcernReported.Builder concern) {
        return record(offset, codec.encode(concern.build()), CONCERN);
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, byte @Nullable [] value, ConcernId subject) {
        var record = new ConsumerRecord<byte[], byte[]>(
                "concerns.reported.v1", 3, offset, subject.toString().getBytes(StandardCharsets.UTF_8), value);
        record.headers().add(new RecordHeader("traceparent", new byte[] {0, (byte) 0xFF}));
        new CloudEventAttributes(
                        "event-" + offset,
                        EventType.CONCERN_REPORTED,
                        "/signpost/report-intake",
                        Instant.parse("2026-12-01T12:00:00Z"),
                        subject)
                .writeTo(record.headers());
        return record;
    }

    private static ConcernReported.Builder concern() {
        return ConcernReported.newBuilder()
                .setConcernId(CONCERN.toString())
                .setReference(PublicReference.of(CONCERN).toString())
                .setSource("test")
                .setSourceReference("1")
                .setSubmittedAt(Instant.parse("2026-12-01T11:59:00Z"))
                .setReceivedAt(Instant.parse("2026-12-01T12:00:00Z"))
                .setMode(ConcernMode.LIVE)
                .setKind(ConcernKind.NEW)
                .setDanger(DangerAnswer.NO)
                .setAbout(AboutWhom.SOMEONE_ELSE)
                .setUnder18(YesNoUnsure.NO)
                .setExploitation(List.of(ExploitationKind.LABOUR))
                .setCoercion(YesNoUnsure.YES)
                .setStillHappening(YesNoUnsure.YES)
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

    /// More than count as a few.
    private Message<ArrivedBatch> backlog(long from) {
        return new GenericMessage<>(new ArrivedBatch(
                LongStream.range(from, from + 30)
                        .mapToObj(offset -> record(offset, concern()))
                        .toList(),
                consumer));
    }

    private Message<ArrivedBatch> batch(ConsumerRecord<byte[], byte[]> record) {
        return new GenericMessage<>(new ArrivedBatch(List.of(record), consumer));
    }

    private Message<ArrivedBatch> batch(ConsumerRecord<byte[], byte[]> first, ConsumerRecord<byte[], byte[]> second) {
        return new GenericMessage<>(new ArrivedBatch(List.of(first, second), consumer));
    }

    private @Nullable Long committed() {
        OffsetAndMetadata committed = consumer.committed(Set.of(PARTITION)).get(PARTITION);
        return committed == null ? null : committed.offset();
    }

    private MockProducer<byte[], byte[]> brokers() {
        return (MockProducer<byte[], byte[]>) producer;
    }

    private List<ConcernRouted> routed() {
        var deserializer = new ReceivedDeserializer<>(RecordType.CONCERN_ROUTED);
        return sentTo("concerns.routed.v1")
                .map(sent -> deserializer.deserialize(sent.topic(), sent.headers(), sent.value()))
                .map(received -> ((Intact<ConcernRouted>) received).record())
                .toList();
    }

    private List<ProducerRecord<byte[], byte[]>> parked() {
        return sentTo(PARKED).toList();
    }

    private Stream<ProducerRecord<byte[], byte[]>> sentTo(String topic) {
        return brokers().history().stream().filter(sent -> sent.topic().equals(topic));
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static List<String> told(ConcernRouted routed, PartnerOutcome outcome) {
        return routed.getPartners().stream()
                .filter(partner -> partner.getOutcome() == outcome)
                .map(PartnerDecided::getPartnerId)
                .toList();
    }
}
