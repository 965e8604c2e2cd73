package org.signpost.intake;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.avro.AlertProgressed;
import org.signpost.contract.avro.AlertRole;
import org.signpost.contract.avro.AlertStep;
import org.signpost.contract.avro.ConcernArea;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.PartnerDecided;
import org.signpost.contract.avro.PartnerOutcome;
import org.signpost.contract.avro.PartnerTask;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.concern.ConcernReader;
import org.signpost.contract.concern.Reading;
import org.signpost.contract.concern.RelatesTo;
import org.signpost.contract.concern.Sender;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.sealing.Sealed;
import org.signpost.contract.topic.Topic;
import org.signpost.intake.secret.IntakeSecrets.ReportFingerprint;

/// What the other services would say about a concern, and what report-intake says itself.
final class TopicRecords {

    private TopicRecords() {}

    /// A report as the topic has it.
    static ConcernReported reported(ConcernId id, String json, Instant at) {
        return switch (new ConcernReader(Clock.systemUTC())
                .read(json.getBytes(StandardCharsets.UTF_8), Sender.PUBLIC_FORM)) {
            case Reading.Refused(var mistakes) -> throw new AssertionError(mistakes);
            case Reading.Accepted(var concern) ->
                new ReportedRecord(
                                id,
                                "1",
                                concern.relatesTo().map(earlier -> ((RelatesTo.ById) earlier).id()),
                                at,
                                new ReportFingerprint(new byte[16]),
                                new byte[32])
                        .reported(concern, new Sealed(UUID.randomUUID(), new byte[1], new byte[5000]));
        };
    }

    static PartnerDecided decided(String partner, PartnerOutcome outcome, String because, String... rules) {
        return new PartnerDecided(
                partner, outcome, false, List.copyOf(Arrays.asList(rules)), because, PartnerTask.ACT, null);
    }

    static ConcernRouted routed(ConcernId id, boolean restricted, Instant at, PartnerDecided... partners) {
        return ConcernRouted.newBuilder()
                .setConcernId(id.toString())
                .setReference("K7Q2-4MX9")
                .setDecisionId(UUID.randomUUID().toString())
                .setMode(ConcernMode.LIVE)
                .setKind(ConcernKind.NEW)
                .setSubmittedAt(at)
                .setReceivedAt(at)
                .setDecidedAt(at)
                .setPolicyVersion("2026-11")
                .setPolicyHash("9f86d081884c7d65")
                .setRule("R15b")
                .setUrgency(UrgencyLevel.URGENT)
                .setChild(false)
                .setAdvice(false)
                .setRestricted(restricted)
                .setArea(ConcernArea.INSIDE)
                .setPlaces(List.of())
                .setPartners(List.of(partners))
                .build();
    }

    static AlertProgressed alert(ConcernId id, String partner, AlertRole role, AlertStep step, Instant at) {
        return AlertProgressed.newBuilder()
                .setProgressId(UUID.randomUUID().toString())
                .setAlertId(UUID.nameUUIDFromBytes(partner.getBytes(StandardCharsets.UTF_8))
                        .toString())
                .setConcernId(id.toString())
                .setReference("K7Q2-4MX9")
                .setPartnerId(partner)
                .setMode(ConcernMode.LIVE)
                .setRole(role)
                .setUrgency(UrgencyLevel.URGENT)
                .setStep(step)
                .setAt(at)
                .build();
    }

    /// A partner need not act any more.
    static AlertProgressed stoodDown(ConcernId id, String partner, AlertRole role, String reason, Instant at) {
        return AlertProgressed.newBuilder(alert(id, partner, role, AlertStep.STOOD_DOWN, at))
                .setReason(reason)
                .build();
    }

    static void send(LocalBroker broker, ConcernRouted routed) {
        send(
                broker,
                Topic.CONCERNS_ROUTED,
                ConcernId.parse(routed.getConcernId()),
                RecordType.CONCERN_ROUTED,
                EventType.CONCERN_ROUTED,
                routed);
    }

    static void send(LocalBroker broker, AlertProgressed progressed) {
        send(
                broker,
                Topic.ALERTS_PROGRESSED,
                ConcernId.parse(progressed.getConcernId()),
                RecordType.ALERT_PROGRESSED,
                EventType.ALERT_PROGRESSED,
                progressed);
    }

    private static <T extends SpecificRecord> void send(
            LocalBroker broker, Topic topic, ConcernId id, RecordType<T> type, EventType event, T value) {
        try (var producer =
                new KafkaProducer<>(broker.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            var record = new ProducerRecord<>(
                    topic.topicName(),
                    id.toString().getBytes(StandardCharsets.UTF_8),
                    new RecordCodec<>(type).encode(value));
            new CloudEventAttributes(UUID.randomUUID().toString(), event, "/signpost/test", Instant.now(), id)
                    .writeTo(record.headers());
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
