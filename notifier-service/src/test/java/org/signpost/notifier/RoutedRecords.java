package org.signpost.notifier;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.AlertSpan;
import org.signpost.contract.avro.AlertTerms;
import org.signpost.contract.avro.ConcernArea;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.PartnerDecided;
import org.signpost.contract.avro.PartnerOutcome;
import org.signpost.contract.avro.PartnerTask;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.topic.Topic;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;

/// Decisions as routing-service writes them.
final class RoutedRecords {

    static final String POLICE = "warwickshire-police";
    static final String RUGBY = "rugby-council";

    /// Made before any record is: it lets Avro build the classes of the contract.
    private static final RecordType<ConcernRouted> TYPE = RecordType.CONCERN_ROUTED;

    private RoutedRecords() {}

    static ConcernId newConcern() {
        return new ConcernId(UUID.randomUUID());
    }

    /// Police lead, Rugby has a copy.
    static ConcernRouted routed(ConcernId concern, UrgencyLevel urgency, ConcernMode mode) {
        return routed(concern, urgency, mode, List.of(POLICE), List.of(RUGBY));
    }

    static ConcernRouted routed(
            ConcernId concern, UrgencyLevel urgency, ConcernMode mode, List<String> leads, List<String> copies) {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        List<PartnerDecided> partners = new ArrayList<>();
        leads.forEach(lead -> partners.add(decided(lead, PartnerOutcome.LEAD)));
        copies.forEach(copy -> partners.add(decided(copy, PartnerOutcome.COPY)));
        partners.add(decided("warwick-council", PartnerOutcome.NOT_TOLD));
        return routed(concern, urgency, mode, partners, now);
    }

    /// Those lead and those have a copy, and nobody else is mentioned.
    static ConcernRouted routedExactly(
            ConcernId concern, UrgencyLevel urgency, ConcernMode mode, List<String> leads, List<String> copies) {
        List<PartnerDecided> partners = new ArrayList<>();
        leads.forEach(lead -> partners.add(decided(lead, PartnerOutcome.LEAD)));
        copies.forEach(copy -> partners.add(decided(copy, PartnerOutcome.COPY)));
        return routed(concern, urgency, mode, partners, Instant.ofEpochMilli(System.currentTimeMillis()));
    }

    private static ConcernRouted routed(
            ConcernId concern, UrgencyLevel urgency, ConcernMode mode, List<PartnerDecided> partners, Instant now) {
        return ConcernRouted.newBuilder()
                .setConcernId(concern.toString())
                .setReference(PublicReference.of(concern).value())
                .setDecisionId(DecisionId.of(concern, 1).toString())
                .setMode(mode)
                .setKind(ConcernKind.NEW)
                .setSubmittedAt(now)
                .setReceivedAt(now)
                .setDecidedAt(now)
                .setPolicyVersion("test")
                .setPolicyHash("0000000000000000")
                .setRule("R18")
                .setUrgency(urgency)
                .setChild(false)
                .setAdvice(false)
                .setRestricted(false)
                .setRelatesTo(null)
                .setPlaces(List.of())
                .setArea(ConcernArea.INSIDE)
                .setPartners(partners)
                .build();
    }

    /// The same decision about a concern that belongs to an earlier one.
    static ConcernRouted about(ConcernRouted routed, ConcernKind kind, @Nullable ConcernId earlier) {
        return ConcernRouted.newBuilder(routed)
                .setKind(kind)
                .setRelatesTo(earlier == null ? null : earlier.toString())
                .build();
    }

    /// The same decision, which says what holds for its alerts, and how long its first lead has.
    static ConcernRouted saying(ConcernRouted routed, @Nullable AlertTerms terms, @Nullable AlertSpan within) {
        List<PartnerDecided> partners = new ArrayList<>(routed.getPartners());
        partners.set(
                0,
                PartnerDecided.newBuilder(partners.getFirst())
                        .setAcknowledgeWithin(within)
                        .build());
        return ConcernRouted.newBuilder(routed)
                .setTerms(terms)
                .setPartners(partners)
                .build();
    }

    /// The same decision, which asks that of a partner.
    static ConcernRouted asking(ConcernRouted routed, String partner, PartnerTask task) {
        List<PartnerDecided> partners = new ArrayList<>(routed.getPartners());
        partners.replaceAll(each -> each.getPartnerId().equals(partner)
                ? PartnerDecided.newBuilder(each)
                        .setTask(task)
                        .setForTransfer(task == PartnerTask.TRANSFER)
                        .build()
                : each);
        return ConcernRouted.newBuilder(routed)
                .setArea(ConcernArea.OUTSIDE)
                .setPartners(partners)
                .build();
    }

    /// The same decision, in which that rule alone decided about a partner.
    static ConcernRouted ruled(ConcernRouted routed, String partner, String rule) {
        List<PartnerDecided> partners = new ArrayList<>(routed.getPartners());
        partners.replaceAll(each -> each.getPartnerId().equals(partner)
                ? PartnerDecided.newBuilder(each).setRules(List.of(rule)).build()
                : each);
        return ConcernRouted.newBuilder(routed).setPartners(partners).build();
    }

    private static PartnerDecided decided(String partner, PartnerOutcome outcome) {
        return PartnerDecided.newBuilder()
                .setPartnerId(partner)
                .setOutcome(outcome)
                .setForTransfer(false)
                .setRules(List.of("R18"))
                .setBecause("because CANARY-BECAUSE")
                .build();
    }

    static byte[] bytes(ConcernRouted routed) {
        return new RecordCodec<>(TYPE).encode(routed);
    }

    static Headers headers(ConcernId concern, EventType type) {
        var headers = new RecordHeaders();
        new CloudEventAttributes(UUID.randomUUID().toString(), type, "/signpost/test", Instant.now(), concern)
                .writeTo(headers);
        return headers;
    }

    /// The record as the consumer of this service hands it to a function.
    static Message<ArrivedRecord> arrived(ConcernRouted routed) {
        var concern = ConcernId.parse(routed.getConcernId());
        return arrived(
                Topic.CONCERNS_ROUTED, concern.toString(), bytes(routed), headers(concern, EventType.CONCERN_ROUTED));
    }

    @SuppressWarnings("NullAway") // a tombstone
    static Message<ArrivedRecord> arrived(Topic topic, String key, byte @Nullable [] value, Headers headers) {
        return new GenericMessage<>(new ArrivedRecord(new ConsumerRecord<byte[], byte[]>(
                topic.topicName(),
                3,
                42,
                System.currentTimeMillis(),
                TimestampType.CREATE_TIME,
                key.length(),
                value == null ? 0 : value.length,
                key.getBytes(StandardCharsets.UTF_8),
                value,
                headers,
                Optional.empty())));
    }
}
