package org.signpost.local.parked;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.delivery.CertainDelivery;
import org.signpost.contract.parking.ParkedRecord;
import org.signpost.contract.parking.ParkedRecord.Original;
import org.signpost.contract.topic.Topic;
import org.signpost.local.parked.RedriveNote.Step;

/// Sends parked records again to the topic that they came from, to the partition where they stood, with the key, the
/// bytes and the headers that they had and one header that counts.
///
/// What is selected is fixed when a run begins: a record that is parked again meanwhile is not among it. Each record is
/// noted on `records.redriven.v1` before it is sent and after, so that to do the same again sends nothing twice but
/// what was on its way when a run was cut off.
public final class Redrive implements AutoCloseable {
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(20);
    private static final Duration BLOCKED_AT_MOST = Duration.ofSeconds(10);

    private final DeadLetters from;
    private final Map<String, Object> client;
    private final Clock clock;
    private final TopicReader reader;
    private final RedriveLog log;
    private final Superseded superseded;

    /// @param client how a client reaches the brokers
    public Redrive(DeadLetters from, Map<String, Object> client, Clock clock) {
        this.from = from;
        this.client = Map.copyOf(client);
        this.clock = clock;
        this.reader = new TopicReader(client);
        this.log = new RedriveLog(client, clock);
        this.superseded = new Superseded(client, from.source());
    }

    /// A selected record, and what is done about it.
    public record Planned(ParkedRecord parked, Fate fate) {}

    /// Who sends them again, and how.
    ///
    /// @param by a name or staff number
    /// @param why in words; only the notes have it
    /// @param perSecond how many a second at most, 1 or more
    public record Order(String by, String why, int perSecond) {}

    /// How a run ended.
    ///
    /// @param sent how many the brokers acknowledged
    /// @param fates of all that were selected, one for each, in their order
    /// @param stopped why it did not go on to the end
    public record Ending(int sent, List<Planned> fates, Optional<Stopped> stopped) {
        /// Copies the fates.
        public Ending {
            fates = List.copyOf(fates);
        }

        /// Whether something that was selected is neither sent nor was before.
        public boolean somethingLeft() {
            return stopped.isPresent()
                    || fates.stream().anyMatch(planned -> planned.fate().left());
        }
    }

    /// Why a run stopped.
    ///
    /// @param at the record that it stopped at; empty if what is parked could not be read any further
    /// @param failure the class of what went wrong
    /// @param perhapsSent whether the record may be on its topic all the same
    public record Stopped(Optional<ParkedRecord> at, String failure, boolean perhapsSent) {}

    /// A topic is missing on the cluster.
    public static final class TopicMissing extends RuntimeException {
        TopicMissing(String topic) {
            super("the cluster has no topic " + topic + "; signpost topics apply creates it");
        }
    }

    /// What a run would do with each selected record now. It sends nothing.
    ///
    /// @param limit how many are sent at most
    /// @param mostTimes how many times a record is sent again at most
    /// @throws TopicMissing if there is no such topic, or none for the notes
    /// @throws KafkaException if no broker answers, or the topics may not be read
    public List<Planned> plan(Selection selection, int limit, int mostTimes) {
        Map<Integer, Long> ends = reader.ends(from.topic());
        if (ends.isEmpty()) {
            throw new TopicMissing(from.topic());
        }
        if (!log.readAll()) {
            throw new TopicMissing(Topic.RECORDS_REDRIVEN.topicName());
        }
        var planned = new ArrayList<Planned>();
        var taken = new HashSet<Original>();
        ends.forEach((partition, end) -> {
            if (selection.mayBeOn(partition)) {
                reader.read(new TopicPartition(from.topic(), partition), 0, end, record -> {
                    var parked = ParkedRecord.read(from.source(), record);
                    if (selection.means(parked)) {
                        Fate fate = fate(parked, record, mostTimes);
                        if (fate.isSent()) {
                            Original original = parked.original().orElseThrow();
                            if (taken.contains(original)) {
                                fate = Fate.COPY;
                            } else if (taken.size() >= limit) {
                                fate = Fate.BEYOND_LIMIT;
                            } else {
                                taken.add(original);
                            }
                        }
                        planned.add(new Planned(parked, fate));
                    }
                    return true;
                });
            }
        });
        return planned;
    }

    private Fate fate(ParkedRecord parked, ConsumerRecord<byte[], byte[]> record, int mostTimes) {
        if (parked.original().isEmpty()) {
            return Fate.NOT_PARKED;
        }
        Original original = parked.original().get();
        return switch (log.of(original.toString())) {
            case SENT -> Fate.SENT_BEFORE;
            case UNDER_WAY -> Fate.UNDER_WAY;
            case WAITS, CUT_OFF -> {
                if (parked.valueLeftOut()) {
                    yield Fate.VALUE_LEFT_OUT;
                }
                if (parked.sentAgain() >= mostTimes) {
                    yield Fate.TOO_OFTEN;
                }
                if (displaces(original, record)) {
                    yield Fate.DISPLACES;
                }
                yield log.of(original.toString()) == RedriveLog.Standing.CUT_OFF ? Fate.SENT_PERHAPS_TWICE : Fate.SENT;
            }
        };
    }

    /// A record without a value deletes what stands under its key on a compacted topic; nobody parked that for reading.
    private boolean displaces(Original original, ConsumerRecord<byte[], byte[]> record) {
        return from.source().compacted()
                && (record.key() == null
                        || record.value() == null
                        || superseded.isSuperseded(record.key(), original.partition(), original.offset()));
    }

    /// Sends what is to be sent of a plan, one after the other, and stops at the first that is refused.
    ///
    /// @param said hears of each record that was sent, and where it stands now
    /// @throws KafkaException if no broker answers before anything is sent
    public Ending send(List<Planned> plan, Order order, BiConsumer<ParkedRecord, Original> said)
            throws InterruptedException {
        var run = new Run(order, plan, said);
        try (var producer = new KafkaProducer<>(writing(), new ByteArraySerializer(), new ByteArraySerializer())) {
            run.through(producer);
        }
        return run.ending();
    }

    private Map<String, Object> writing() {
        var settings = new HashMap<>(client);
        // what was compressed may be small enough for its topic
        settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.LARGEST_PARKED);
        settings.putAll(CertainDelivery.settings(ACKNOWLEDGED_WITHIN, BLOCKED_AT_MOST));
        return settings;
    }

    /// One run over a plan.
    private final class Run {
        private final String id = UUID.randomUUID().toString();
        private final Order order;
        private final BiConsumer<ParkedRecord, Original> said;
        private final Pace pace;
        private final Map<Place, Planned> fates = new LinkedHashMap<>();
        private int sent;
        private @Nullable Stopped stopped;

        private record Place(int partition, long offset) {}

        Run(Order order, List<Planned> plan, BiConsumer<ParkedRecord, Original> said) {
            this.order = order;
            this.said = said;
            this.pace = new Pace(order.perSecond());
            plan.forEach(planned -> fates.put(place(planned.parked()), planned));
        }

        private static Place place(ParkedRecord parked) {
            return new Place(parked.partition(), parked.offset());
        }

        void through(Producer<byte[], byte[]> producer) throws InterruptedException {
            var partitions = new TreeMap<Integer, List<ParkedRecord>>();
            for (Planned planned : fates.values()) {
                if (planned.fate().isSent()) {
                    partitions
                            .computeIfAbsent(planned.parked().partition(), _ -> new ArrayList<>())
                            .add(planned.parked());
                }
            }
            var missing = new HashSet<Place>();
            partitions.values().forEach(all -> all.forEach(parked -> missing.add(place(parked))));
            for (var each : partitions.entrySet()) {
                List<ParkedRecord> all = each.getValue();
                var interrupted = new boolean[1];
                try {
                    reader.read(
                            new TopicPartition(from.topic(), each.getKey()),
                            all.getFirst().offset(),
                            all.getLast().offset() + 1,
                            record -> {
                                var place = new Place(record.partition(), record.offset());
                                Planned planned = missing.remove(place) ? fates.get(place) : null;
                                if (planned == null) {
                                    return true;
                                }
                                try {
                                    return sendOne(producer, planned.parked(), record);
                                } catch (InterruptedException stop) {
                                    interrupted[0] = true;
                                    return false;
                                }
                            });
                } catch (KafkaException unreadable) {
                    stopped =
                            new Stopped(Optional.empty(), unreadable.getClass().getSimpleName(), false);
                }
                if (interrupted[0]) {
                    throw new InterruptedException();
                }
                if (stopped != null) {
                    missing.forEach(place -> become(place, Fate.NOT_REACHED));
                    return;
                }
                all.stream().map(Run::place).filter(missing::remove).forEach(place -> become(place, Fate.GONE));
            }
        }

        private void become(Place place, Fate fate) {
            fates.computeIfPresent(place, (_, was) -> new Planned(was.parked(), fate));
        }

        /// Whether to go on.
        private boolean sendOne(
                Producer<byte[], byte[]> producer, ParkedRecord parked, ConsumerRecord<byte[], byte[]> record)
                throws InterruptedException {
            Original original = parked.original().orElseThrow();
            pace.await();
            var begun = new RedriveNote(
                    Step.BEGUN,
                    id,
                    clock.instant(),
                    order.by(),
                    order.why(),
                    from.topic() + "-" + parked.partition() + "@" + parked.offset(),
                    original.toString(),
                    parked.reason().map(PoisonReason::name).orElse("OTHER"),
                    parked.sentAgain() + 1,
                    null);
            boolean perhapsSent = false;
            try {
                RecordMetadata noted = note(producer, begun);
                log.readOn(noted.partition(), noted.offset() + 1);
                if (!log.isTurnOf(id, original.toString())) {
                    become(
                            place(parked),
                            log.of(original.toString()) == RedriveLog.Standing.SENT
                                    ? Fate.SENT_BEFORE
                                    : Fate.UNDER_WAY);
                    note(producer, begun.after(Step.NOT_SENT, clock.instant(), null));
                    return true;
                }
                if (displaces(original, record)) {
                    become(place(parked), Fate.DISPLACES);
                    note(producer, begun.after(Step.NOT_SENT, clock.instant(), null));
                    return true;
                }
                perhapsSent = true;
                RecordMetadata now;
                try {
                    now = acknowledged(
                            producer,
                            new ProducerRecord<>(
                                    original.topic().topicName(),
                                    original.partition(),
                                    record.key(),
                                    record.value(),
                                    ParkedRecord.toSendAgain(record.headers(), begun.times())));
                } catch (ExecutionException refused) {
                    if (isRefusal(refused.getCause())) {
                        perhapsSent = false;
                        note(producer, begun.after(Step.NOT_SENT, clock.instant(), null));
                    }
                    throw refused;
                }
                var here = new Original(original.topic(), now.partition(), now.offset());
                note(producer, begun.after(Step.SENT, clock.instant(), here.toString()));
                sent++;
                said.accept(parked, here);
                return true;
            } catch (ExecutionException failed) {
                stop(parked, failed.getCause() == null ? failed : failed.getCause(), perhapsSent);
            } catch (InterruptException interrupted) {
                throw new InterruptedException();
            } catch (TimeoutException | KafkaException failed) {
                stop(parked, failed, perhapsSent);
            }
            return false;
        }

        private void stop(ParkedRecord parked, Throwable failure, boolean perhapsSent) {
            become(place(parked), Fate.NOT_REACHED);
            stopped = new Stopped(Optional.of(parked), failure.getClass().getSimpleName(), perhapsSent);
        }

        private RecordMetadata note(Producer<byte[], byte[]> producer, RedriveNote note)
                throws ExecutionException, InterruptedException, TimeoutException {
            return acknowledged(
                    producer,
                    new ProducerRecord<>(Topic.RECORDS_REDRIVEN.topicName(), RedriveLog.key(note), note.json()));
        }

        private static RecordMetadata acknowledged(
                Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record)
                throws ExecutionException, InterruptedException, TimeoutException {
            return producer.send(record)
                    .get(
                            ACKNOWLEDGED_WITHIN
                                    .plus(BLOCKED_AT_MOST)
                                    .plusSeconds(5)
                                    .toMillis(),
                            TimeUnit.MILLISECONDS);
        }

        /// Whether the brokers said no, so that the record is on no topic. Silence says nothing.
        private static boolean isRefusal(@Nullable Throwable failure) {
            return failure instanceof RecordTooLargeException || failure instanceof AuthorizationException;
        }

        Ending ending() {
            return new Ending(sent, new ArrayList<>(fates.values()), Optional.ofNullable(stopped));
        }
    }

    @Override
    public void close() {
        reader.close();
        log.close();
        superseded.close();
    }
}
