package org.signpost.intake;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.ConcernHeld;
import org.signpost.contract.avro.HeldState;
import org.signpost.contract.codec.Received;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.topic.Topic;
import org.signpost.intake.HeldConcerns.Held;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Releases what nobody has reviewed in time, so that a flood costs delay and no report, and says for as long as
/// something waits that somebody should look.
///
/// Of several instances one looks after each partition of `concerns.held.v1`: the brokers give it out, as to any group.
/// What is waited for is known from {@link HeldConcerns}; here nothing is read but the record that is released.
@Component
class ReleaseHeld implements SmartLifecycle {

    static final String GROUP = "report-intake-held";

    /// Who reviews when nobody does.
    static final String NOBODY = "report-intake";

    static final String TIME_IS_OVER = "nobody reviewed it in time";

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseHeld.class);
    private static final Duration SAY_AGAIN = Duration.ofMinutes(1);
    private static final Duration READ_WITHIN = Duration.ofSeconds(5);
    private static final int MOST_FORGOTTEN_AT_ONCE = 100;

    private final HeldConcerns held;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final KnownConcerns known;
    private final FollowedTopics topics;
    private final HeldReview review;
    private final HeldSettings settings;
    private final BrokerSettings brokers;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Bucket rate;
    private final ReceivedDeserializer<ConcernHeld> reader = new ReceivedDeserializer<>(RecordType.CONCERN_HELD);
    private final PollingThread thread = new PollingThread("release-held", Duration.ofSeconds(5), this::run);
    private Instant sayAgainAt = Instant.MIN;
    private boolean saidBroken;

    ReleaseHeld(
            HeldConcerns held,
            KnownConcerns known,
            FollowedTopics topics,
            Producer<byte[], byte[]> intakeProducer,
            IntakeSettings intake,
            HeldSettings settings,
            BrokerSettings brokers,
            Clock clock,
            MeterRegistry meters) {
        this.held = held;
        this.known = known;
        this.topics = topics;
        this.review = new HeldReview(intakeProducer, intake.answerWithin().plusSeconds(1), clock);
        this.settings = settings;
        this.brokers = brokers;
        this.clock = clock;
        this.meters = meters;
        this.rate = Bucket.builder()
                .addLimit(limit -> limit.capacity(settings.releasePerMinute())
                        .refillGreedy(settings.releasePerMinute(), Duration.ofMinutes(1))
                        .initialTokens(Math.max(1, settings.releasePerMinute() / 60)))
                .withCustomTimePrecision(TimeMeter.SYSTEM_NANOTIME)
                .build();
    }

    @Override
    public void start() {
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
            try (var owner = consumer(GROUP);
                    var records = consumer(null)) {
                thread.polls(owner);
                owner.subscribe(List.of(Topic.CONCERNS_HELD.topicName()));
                while (thread.goesOn()) {
                    // only to be given partitions: what stands on them is known already
                    owner.pause(owner.assignment());
                    owner.poll(settings.lookEvery());
                    lookAfter(owner.assignment(), records);
                }
            } catch (WakeupException | InterruptException stopped) {
                // the service stops, or the loop begins again
            } catch (KafkaException | HeldReview.ReviewNotStored broken) {
                if (!saidBroken) {
                    saidBroken = true;
                    LOG.atWarn()
                            .addKeyValue("failure", broken.getClass().getSimpleName())
                            .log("held reports cannot be released; trying again until they can");
                }
            } finally {
                thread.polls(null);
            }
            thread.pause(PAUSE_AFTER_FAILURE);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(@Nullable String group) {
        var consumer = brokers.forClient("report-intake-held" + (group == null ? "-records" : ""));
        if (group != null) {
            consumer.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        }
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // the group commits nothing: where it begins does not matter, as it reads nothing
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        consumer.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        consumer.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        return new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void lookAfter(Set<TopicPartition> assigned, KafkaConsumer<byte[], byte[]> records) {
        // what was reported before is not known until then, and would be reported again
        if (assigned.isEmpty() || !topics.caughtUp()) {
            return;
        }
        var mine = new HashSet<Integer>();
        assigned.forEach(partition -> mine.add(partition.partition()));
        Instant now = clock.instant();
        say(mine, now);
        var tried = new HashSet<ConcernId>();
        while (thread.goesOn()) {
            Optional<Held> next =
                    held.due(now, one -> mine.contains(one.partition()) && !tried.contains(one.concern()));
            if (next.isEmpty() || !rate.tryConsume(1)) {
                break;
            }
            tried.add(next.get().concern());
            release(next.get(), records);
        }
        held.expired(now, settings)
                .filter(one -> mine.contains(one.partition()))
                .limit(MOST_FORGOTTEN_AT_ONCE)
                .map(Held::concern)
                .toList()
                .forEach(review::forget);
        saidBroken = false;
    }

    private void release(Held one, KafkaConsumer<byte[], byte[]> records) {
        Optional<ConcernHeld> record = recordOf(one, records);
        // it is not there when somebody has reviewed it a moment ago, and the follower will tell
        if (record.isPresent()
                && record.get().getState() == HeldState.HELD
                && record.get().getReported() != null) {
            review.release(record.get(), TIME_IS_OVER, NOBODY, known.reported(one.concern()));
            meters.counter("signpost.intake.released").increment();
            LOG.atWarn()
                    .addKeyValue("concernId", one.concern())
                    .addKeyValue(
                            "heldSeconds",
                            Duration.between(one.heldAt(), clock.instant()).toSeconds())
                    .log("held report released: nobody reviewed it in time");
        }
    }

    private Optional<ConcernHeld> recordOf(Held one, KafkaConsumer<byte[], byte[]> records) {
        var partition = new TopicPartition(Topic.CONCERNS_HELD.topicName(), one.partition());
        records.assign(List.of(partition));
        records.seek(partition, one.offset());
        long deadline = System.nanoTime() + READ_WITHIN.toNanos();
        while (System.nanoTime() < deadline && thread.goesOn()) {
            for (ConsumerRecord<byte[], byte[]> record : records.poll(Duration.ofMillis(200))) {
                if (record.offset() != one.offset() || record.value() == null) {
                    // compacted: a later record of the same concern stands further on
                    return Optional.empty();
                }
                return switch (reader.deserialize(record.topic(), record.headers(), record.value())) {
                    case Received.Intact<ConcernHeld>(var intact, var _) -> Optional.of(intact);
                    case Received.Unreadable<ConcernHeld> _ -> Optional.empty();
                };
            }
        }
        return Optional.empty();
    }

    private void say(Set<Integer> mine, Instant now) {
        long waiting =
                held.waiting().filter(one -> mine.contains(one.partition())).count();
        if (waiting == 0) {
            sayAgainAt = Instant.MIN;
        } else if (!now.isBefore(sayAgainAt)) {
            sayAgainAt = now.plus(SAY_AGAIN);
            LOG.atError()
                    .addKeyValue("waiting", waiting)
                    .addKeyValue("oldestSeconds", held.oldestAge(now).toSeconds())
                    .log("reports wait for review: look at them with signpost held list");
        }
    }
}
