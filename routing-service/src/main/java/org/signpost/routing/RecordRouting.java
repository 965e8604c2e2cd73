package org.signpost.routing;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.codec.Received.Intact;
import org.signpost.contract.codec.Received.Unreadable;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.topic.Topic;
import org.signpost.routing.ReportedReading.Understood;
import org.signpost.routing.ReportedReading.UnknownSymbol;
import org.signpost.routing.places.Geography;
import org.signpost.routing.policy.Decider;
import org.signpost.routing.policy.Decision;

/// What is done about one record of `concerns.reported.v1`, without receiving or sending anything: it is read, its
/// places are found, it is decided, and the decision is written down.
///
/// One thread uses it, because codecs are reused.
public final class RecordRouting {

    static final String SERVICE = "routing-service";

    /// Routing again is another version; this service decides once.
    private static final int FIRST_DECISION = 1;

    private final ReceivedDeserializer<ConcernReported> deserializer =
            new ReceivedDeserializer<>(RecordType.CONCERN_REPORTED);
    private final RoutedWriting writing = new RoutedWriting();
    private final Clock clock;

    /// @param clock tells when a decision was made
    public RecordRouting(Clock clock) {
        this.clock = clock;
    }

    /// What became of a record. It never throws for what a record holds.
    public sealed interface Outcome {

        /// It is decided.
        ///
        /// @param record what to send to `concerns.routed.v1`
        /// @param subjectWorksFor the partners that the report names, whether there are such or not
        record Decided(
                ConcernId concern,
                DecisionId id,
                Decision decision,
                ProducerRecord<byte[], byte[]> record,
                Set<PartnerId> subjectWorksFor)
                implements Outcome {

            @Override
            public String toString() {
                return "Decided[" + concern + "]";
            }
        }

        /// It cannot be decided, now or later.
        ///
        /// @param failure what went wrong, where something did
        record Undecided(PoisonReason reason, @Nullable Exception failure) implements Outcome {}
    }

    /// Routes a record.
    ///
    /// @param value null for a tombstone
    public Outcome route(Headers headers, byte @Nullable [] value, Geography geography, Decider decider) {
        if (value == null) {
            return new Outcome.Undecided(PoisonReason.NO_VALUE, null);
        }
        return switch (deserializer.deserialize(Topic.CONCERNS_REPORTED.topicName(), headers, value)) {
            case Unreadable<ConcernReported>(var reason, _) -> new Outcome.Undecided(reason, null);
            case Intact<ConcernReported>(var reported, var event) ->
                decided(reported, event.subject(), geography, decider);
        };
    }

    private Outcome decided(ConcernReported reported, ConcernId concern, Geography geography, Decider decider) {
        try {
            return switch (ReportedReading.of(reported, geography)) {
                case UnknownSymbol _ -> new Outcome.Undecided(PoisonReason.UNKNOWN_SYMBOL, null);
                case Understood(var facts, var places) -> {
                    Decision decision = decider.decide(facts);
                    Instant now = clock.instant();
                    DecisionId id = DecisionId.of(concern, FIRST_DECISION);
                    byte[] written = writing.bytes(reported, id, facts, places, decision, now);
                    yield new Outcome.Decided(
                            concern, id, decision, record(concern, id, now, written), facts.subjectWorksFor());
                }
            };
        } catch (RuntimeException e) {
            // only this record's content was at work here, so another try would end alike
            return new Outcome.Undecided(PoisonReason.NOT_PROCESSABLE, e);
        } catch (StackOverflowError tooDeep) {
            return new Outcome.Undecided(PoisonReason.NOT_PROCESSABLE, new IllegalStateException(tooDeep));
        }
    }

    private static ProducerRecord<byte[], byte[]> record(ConcernId concern, DecisionId id, Instant at, byte[] value) {
        var record = new ProducerRecord<>(
                Topic.CONCERNS_ROUTED.topicName(), concern.toString().getBytes(StandardCharsets.UTF_8), value);
        new CloudEventAttributes(id.toString(), EventType.CONCERN_ROUTED, "/signpost/" + SERVICE, at, concern)
                .writeTo(record.headers());
        return record;
    }
}
