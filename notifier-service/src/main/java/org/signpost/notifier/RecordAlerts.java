package org.signpost.notifier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.codec.Received.Intact;
import org.signpost.contract.codec.Received.Unreadable;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.topic.Topic;
import org.signpost.notifier.RoutedReading.NotUnderstood;
import org.signpost.notifier.RoutedReading.Understood;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.dispatch.AlertDesk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.messaging.Message;
import org.springframework.stereotype.Component;

/// Records the alerts of each decision on `concerns.routed.v1`.
///
/// When it returns, the alerts are durable and the offset may move. A record that cannot be acted upon is parked. When
/// the database or, for parking, the broker is away, it throws, and the same record comes again until they are back.
@Component("recordAlerts")
class RecordAlerts implements Consumer<Message<ArrivedRecord>> {

    private static final Logger log = LoggerFactory.getLogger(RecordAlerts.class);

    /// One for each thread of the consumer: a codec is not made for several.
    private final ThreadLocal<ReceivedDeserializer<ConcernRouted>> deserializer =
            ThreadLocal.withInitial(() -> new ReceivedDeserializer<>(RecordType.CONCERN_ROUTED));

    private final AlertDesk desk;
    private final SideTrack sideTrack;
    private final MeterRegistry registry;

    RecordAlerts(AlertDesk desk, SideTrack sideTrack, MeterRegistry registry) {
        this.desk = desk;
        this.sideTrack = sideTrack;
        this.registry = registry;
        // there from the start, so that the first one is an increase
        for (TermsReading.Part part : TermsReading.Part.values()) {
            var _ = odd(part);
        }
    }

    @Override
    public void accept(Message<ArrivedRecord> message) {
        ConsumerRecord<byte[], byte[]> record = message.getPayload().whole();
        if (record.value() == null) {
            sideTrack.park(Topic.CONCERNS_ROUTED, record, PoisonReason.NO_VALUE, null);
            return;
        }
        switch (deserializer.get().deserialize(record.topic(), record.headers(), record.value())) {
            case Unreadable<ConcernRouted>(var reason, _) ->
                sideTrack.park(Topic.CONCERNS_ROUTED, record, reason, null);
            case Intact<ConcernRouted>(var routed, _) -> {
                switch (RoutedReading.of(routed)) {
                    case NotUnderstood(var reason) -> sideTrack.park(Topic.CONCERNS_ROUTED, record, reason, null);
                    case Understood(var concern, var oddTerms) -> {
                        oddTerms.forEach(part -> odd(concern, part));
                        record(concern, record);
                    }
                }
            }
        }
    }

    private Counter odd(TermsReading.Part part) {
        return registry.counter(
                "signpost.notifier.terms.odd", "part", part.name().toLowerCase(Locale.ROOT));
    }

    private void odd(RoutedConcern concern, TermsReading.Part part) {
        odd(part).increment();
        log.atWarn()
                .addKeyValue("concernId", concern.concern())
                .addKeyValue("decisionId", concern.decision())
                .addKeyValue("part", part)
                .log("a decision says something of its alerts that makes no sense: what is usual holds in its place");
    }

    private void record(RoutedConcern concern, ConsumerRecord<byte[], byte[]> record) {
        try {
            desk.take(concern);
        } catch (DuplicateKeyException e) {
            // another instance is recording the same; the next delivery will find it done
            throw e;
        } catch (DataIntegrityViolationException | IllegalArgumentException e) {
            sideTrack.park(Topic.CONCERNS_ROUTED, record, PoisonReason.NOT_PROCESSABLE, e);
        }
    }
}
