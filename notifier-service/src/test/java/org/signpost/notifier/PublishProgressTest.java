package org.signpost.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
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
import org.signpost.notifier.ledger.LedgerDatabase;
import org.signpost.notifier.ledger.Outbox;
import org.signpost.notifier.ledger.ProgressSignal;

@Timeout(120)
class PublishProgressTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    /// Brokers that take nothing, until they do.
    private static final class Brokers extends MockProducer<byte[], byte[]> {
        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean away = true;

        Brokers() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
            if (away) {
                refused.incrementAndGet();
                return CompletableFuture.failedFuture(new NotEnoughReplicasException("two of three are down"));
            }
            return super.send(record);
        }
    }

    @Test
    void aStopEndsThePauseAfterAFailureAndTheLastStepsAreTriedOnceMore(@TempDir Path folder) {
        try (var database = LedgerDatabase.h2(folder);
                var brokers = new Brokers()) {
            recordAnAlert(database);
            var outbox = new Outbox(database.sql());
            var publishing = new PublishProgress(
                    outbox, new ProgressSignal(), brokers, Clock.systemUTC(), "this-one", Duration.ofHours(1));
            publishing.start();
            await().until(() -> brokers.refused.get() > 0);
            brokers.away = false;

            publishing.stop();

            assertThat(brokers.history()).hasSize(1);
            assertThat(outbox.waiting()).isZero();
            assertThat(outbox.lease().take("another", Duration.ofSeconds(30)))
                    .as("the lease was given back")
                    .isTrue();
        }
    }

    @Test
    void aFailureThatNobodyForesawDoesNotEndThePublishing(@TempDir Path folder) {
        try (var database = LedgerDatabase.h2(folder);
                var brokers = new MockProducer<byte[], byte[]>(
                        true, null, new ByteArraySerializer(), new ByteArraySerializer())) {
            recordAnAlert(database);
            brokers.sendException = new IllegalStateException("nobody foresaw this");
            var outbox = new Outbox(database.sql());
            var publishing = new PublishProgress(
                    outbox, new ProgressSignal(), brokers, Clock.systemUTC(), "this-one", Duration.ofMillis(50));
            publishing.start();
            await().during(Duration.ofMillis(300)).until(() -> outbox.waiting() == 1);

            brokers.sendException = null;

            await().until(() -> outbox.waiting() == 0);
            assertThat(brokers.history()).hasSize(1);
            publishing.stop();
        }
    }

    private static void recordAnAlert(LedgerDatabase database) {
        var id = new ConcernId(UUID.randomUUID());
        var concern = new RoutedConcern(
                id,
                PublicReference.of(id),
                DecisionId.of(id, 1),
                Mode.LIVE,
                Urgency.URGENT,
                Prompt.ADULT,
                Relation.NONE,
                NOW,
                List.of(new Told(new PartnerId("warwickshire-police"), Role.LEAD)),
                Set.of());
        var plan = new AlertPlan(new AcknowledgementClock(ZoneId.of("Europe/London"), _ -> false));
        database.ledger()
                .record(
                        concern,
                        plan.of(
                                concern,
                                told -> new Reach(
                                        told.partner(),
                                        "duty",
                                        Set.of(Means.SMS, Means.EMAIL),
                                        ClockOwner.POLICE,
                                        WeeklyHours.roundTheClock(),
                                        Detour.NONE),
                                NOW),
                        Occasion.FIRST,
                        NOW);
    }
}
