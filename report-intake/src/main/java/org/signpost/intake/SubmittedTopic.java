package org.signpost.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.concern.JsonParts;
import org.signpost.contract.concern.Rule;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.parking.RecordParking.BrokenRule;
import org.signpost.contract.topic.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Takes in the concerns that other systems write to `concerns.submitted.v1` as CloudEvents.
///
/// An offset moves only when its record is accepted as durably as one that was answered with 202, or is parked with its
/// bytes. While neither is possible the partition waits, a second at first and at most half a minute, for as long as it
/// takes. A record that comes again is a repeat of the same report, and does nothing.
///
/// It is a loop of its own and not a binding of Spring Cloud Stream: docs/decisions/0011 says why.
@Component
class SubmittedTopic implements SmartLifecycle {

    static final String GROUP = "report-intake-submitted";

    private static final Logger LOG = LoggerFactory.getLogger(SubmittedTopic.class);
    private static final String ACCEPTED = "accepted";
    private static final String PARKED = "parked";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /// How long one poll's records may keep a consumer busy: far less than the brokers wait for it.
    private static final Duration BUSY_AT_MOST = Duration.ofMinutes(1);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TakeInConcerns takeIn;
    private final RecordParking parking;
    private final SubmittedSettings submitted;
    private final Map<String, Object> settings;
    private final MeterRegistry meters;
    private final Map<TopicPartition, Waiting> waiting = new HashMap<>();
    private final PollingThread thread = new PollingThread("take-in-submitted", Duration.ofSeconds(20), this::run);
    private boolean saidBroken;

    SubmittedTopic(
            TakeInConcerns takeIn,
            RecordParking parking,
            SubmittedSettings submitted,
            BrokerSettings brokers,
            MeterRegistry meters) {
        this.takeIn = takeIn;
        this.parking = parking;
        this.submitted = submitted;
        this.settings = consumerSettings(brokers);
        this.meters = meters;
        // there from the start, so that the first one is an increase
        for (String ending : List.of(ACCEPTED, PARKED)) {
            var _ = ended(ending);
        }
    }

    private static Map<String, Object> consumerSettings(BrokerSettings brokers) {
        var settings = brokers.forClient("report-intake-submitted");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // what its writer took back was never submitted; it may come again with other answers under the same reference
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        return settings;
    }

    /// A partition whose next record could not be taken in.
    ///
    /// @param until when to try again, by the clock of {@link System#nanoTime}
    private record Waiting(Duration pause, long until) {
        static Waiting after(@Nullable Waiting before) {
            Duration doubled = before == null ? FIRST_PAUSE : before.pause().multipliedBy(2);
            Duration pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
            return new Waiting(pause, System.nanoTime() + pause.toNanos());
        }
    }

    /// How far a partition has come.
    ///
    /// @param next the first offset that is not looked after
    /// @param stuck whether the record there could not be
    private record Progress(TopicPartition partition, long next, boolean stuck) {}

    @Override
    public void start() {
        if (!submitted.enabled()) {
            return;
        }
        thread.start();
    }

    @Override
    public void stop() {
        thread.stop();
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    private void run() {
        while (thread.goesOn()) {
            try (var consumer =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                thread.polls(consumer);
                waiting.clear();
                consumer.subscribe(List.of(Topic.CONCERNS_SUBMITTED.topicName()));
                while (thread.goesOn()) {
                    round(consumer);
                    saidBroken = false;
                }
            } catch (WakeupException | InterruptException stopped) {
                // the service stops, or the loop begins again
            } catch (KafkaException broken) {
                if (!saidBroken) {
                    saidBroken = true;
                    LOG.atWarn()
                            .addKeyValue("topic", Topic.CONCERNS_SUBMITTED.topicName())
                            .addKeyValue("failure", broken.getClass().getSimpleName())
                            .log("topic cannot be read; trying again until it can");
                }
            } finally {
                thread.polls(null);
            }
            thread.pause(FIRST_PAUSE);
        }
    }

    private void round(KafkaConsumer<byte[], byte[]> consumer) {
        waiting.keySet().retainAll(consumer.assignment());
        var due = new HashSet<TopicPartition>();
        waiting.forEach((partition, wait) -> {
            if (System.nanoTime() - wait.until() >= 0) {
                due.add(partition);
            }
        });
        consumer.resume(due);
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (records.isEmpty()) {
            return;
        }
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (Progress progress : takeIn(records)) {
            offsets.put(progress.partition(), new OffsetAndMetadata(progress.next()));
            if (progress.stuck()) {
                consumer.seek(progress.partition(), progress.next());
                consumer.pause(List.of(progress.partition()));
                waiting.compute(progress.partition(), (_, before) -> Waiting.after(before));
            } else {
                waiting.remove(progress.partition());
                consumer.seek(progress.partition(), progress.next());
            }
        }
        try {
            consumer.commitSync(offsets);
        } catch (CommitFailedException notMineAnyMore) {
            // whoever has the partition now takes the same records in again, which changes nothing
            LOG.atInfo().log("offsets were not committed: another instance has the partitions");
        }
    }

    /// Partitions side by side, because each record waits for the brokers; the records of one in their order.
    private List<Progress> takeIn(ConsumerRecords<byte[], byte[]> records) {
        long deadline = System.nanoTime() + BUSY_AT_MOST.toNanos();
        var work = new ArrayList<Callable<Progress>>();
        for (TopicPartition partition : records.partitions()) {
            work.add(() -> takeIn(partition, records.records(partition), deadline));
        }
        var done = new ArrayList<Progress>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var progress : threads.invokeAll(work)) {
                done.add(progress.get());
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            // nothing is committed, and everything is taken in again
            throw new KafkaException("records of concerns.submitted.v1 were not taken in", e.getCause());
        }
        return done;
    }

    private Progress takeIn(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, long deadline) {
        long next = records.getFirst().offset();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (!thread.goesOn() || System.nanoTime() - deadline > 0) {
                return new Progress(partition, next, false);
            }
            if (!lookedAfterOrParked(record)) {
                return new Progress(partition, record.offset(), true);
            }
            next = record.offset() + 1;
        }
        return new Progress(partition, next, false);
    }

    /// What nobody foresaw about a record must not hold up those behind it for ever. Failing surroundings do not throw.
    private boolean lookedAfterOrParked(ConsumerRecord<byte[], byte[]> record) {
        try {
            return lookedAfter(record);
        } catch (RuntimeException unforeseen) {
            LOG.atError()
                    .addKeyValue("failure", unforeseen.getClass().getName())
                    .log("submitted record cannot be processed");
            return parked(record, PoisonReason.NOT_PROCESSABLE, List.of());
        }
    }

    private Counter ended(String ending) {
        return meters.counter("signpost.intake.submitted", "ending", ending);
    }

    /// Takes a record in or parks it; false if neither was possible.
    private boolean lookedAfter(ConsumerRecord<byte[], byte[]> record) {
        return switch (SubmittedRecord.read(record.headers(), record.value())) {
            case SubmittedRecord.Poison(var reason, var broken) -> parked(record, reason, broken);
            case SubmittedRecord.Submitted event -> {
                String at = foreign(event);
                yield at == null
                        ? takenIn(record, event)
                        : parked(
                                record,
                                PoisonReason.SOURCE_NOT_ALLOWED,
                                List.of(new BrokenRule(at, Rule.NOT_ALLOWED.wire())));
            }
        };
    }

    private boolean takenIn(ConsumerRecord<byte[], byte[]> record, SubmittedRecord.Submitted event) {
        return switch (takeIn.takeIn(event.concern(), event.attribution(), new Screening.Passed())) {
            case TakenIn.Stored(var concern, var _, var _, var _) -> {
                ended(ACCEPTED).increment();
                LOG.atDebug().addKeyValue("concernId", concern).log("event taken in");
                yield true;
            }
            case TakenIn.Refused(var mistakes) -> parked(record, PoisonReason.NOT_A_CONCERN, event.broken(mistakes));
            case TakenIn.Conflicting() ->
                parked(record, PoisonReason.CONFLICT, List.of(new BrokenRule(event.at(), "already-reported")));
            case TakenIn.NotStored _, TakenIn.TooManyCodes _ -> false;
        };
    }

    /// Where the source stands, if concerns are not taken from it; else null.
    private @Nullable String foreign(SubmittedRecord.Submitted event) {
        if (submitted.sources().isEmpty()) {
            return null;
        }
        String own = ownSource(event.concern());
        if (own != null) {
            return submitted.sources().contains(own) ? null : event.at() + "/source";
        }
        boolean allowed = event.attribution()
                .otherSource()
                .filter(submitted.sources()::contains)
                .isPresent();
        return allowed ? null : event.at().isEmpty() ? "ce_source" : "/source";
    }

    /// The source that a concern names itself; null if it names none, or is none.
    private static @Nullable String ownSource(byte[] concern) {
        if (!(JsonParts.members(concern) instanceof JsonParts.Members(var members))) {
            return null;
        }
        byte[] source = members.get("source");
        if (source == null) {
            return null;
        }
        try {
            String text =
                    JSON.readTree(new String(source, StandardCharsets.UTF_8)).stringValue(null);
            return text == null || text.isBlank() ? null : text.strip();
        } catch (JacksonException noText) {
            return null;
        }
    }

    private boolean parked(ConsumerRecord<byte[], byte[]> record, PoisonReason reason, List<BrokenRule> broken) {
        var origin = new RecordParking.Origin(
                Topic.CONCERNS_SUBMITTED,
                record.partition(),
                record.offset(),
                record.key(),
                record.value(),
                record.headers());
        try {
            parking.parkRefused(origin, reason, broken);
        } catch (RecordParking.RecordNotParked notParked) {
            LOG.atWarn().addKeyValue("record", origin).log("record could not be parked; trying again until it can");
            return false;
        }
        ended(PARKED).increment();
        LOG.atError()
                .addKeyValue("record", origin)
                .addKeyValue("reason", reason)
                .log("submitted record parked: a concern may be in it, look at the dead-letter topic");
        return true;
    }
}
