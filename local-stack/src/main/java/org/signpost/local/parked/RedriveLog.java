package org.signpost.local.parked;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.topic.Topic;

/// What `records.redriven.v1` says: which parked records were sent again, and which somebody is sending.
///
/// Who has said first that they send a record sends it: notes about one record have one key, and so one order.
final class RedriveLog implements AutoCloseable {
    private static final String TOPIC = Topic.RECORDS_REDRIVEN.topicName();

    /// A run that has not ended a record by then was cut off: it gives up sooner itself when brokers do not answer.
    static final Duration CUT_OFF_AFTER = Duration.ofMinutes(2);

    private final TopicReader reader;
    private final Clock clock;
    private final Map<Integer, Long> readTo = new HashMap<>();
    private final Map<String, Notes> all = new HashMap<>();

    RedriveLog(Map<String, Object> client, Clock clock) {
        this.reader = new TopicReader(client);
        this.clock = clock;
    }

    private static final class Notes {
        private @Nullable RedriveNote sent;
        /// When each run that has not ended began to send it, the first one first.
        private final Map<String, Instant> begun = new LinkedHashMap<>();
    }

    /// How far a record has come.
    enum Standing {
        /// Nobody has sent it, and nobody is at it.
        WAITS,
        /// A run was cut off while it sent it: it may have been sent.
        CUT_OFF,
        /// A run is sending it, or was cut off a moment ago.
        UNDER_WAY,
        /// It was sent again.
        SENT
    }

    /// Reads what is there at this moment; whether there is such a topic.
    boolean readAll() {
        Map<Integer, Long> ends = reader.ends(TOPIC);
        ends.forEach(this::readOn);
        return !ends.isEmpty();
    }

    /// Reads a partition on to before that offset.
    void readOn(int partition, long to) {
        reader.read(new TopicPartition(TOPIC, partition), readTo.getOrDefault(partition, 0L), to, this::learn);
        readTo.merge(partition, to, Math::max);
    }

    private boolean learn(ConsumerRecord<byte[], byte[]> record) {
        RedriveNote.read(record.value()).ifPresent(note -> {
            Notes notes = all.computeIfAbsent(note.original(), _ -> new Notes());
            switch (note.step()) {
                case BEGUN -> notes.begun.putIfAbsent(note.run(), note.at());
                case NOT_SENT -> notes.begun.remove(note.run());
                case SENT -> {
                    notes.begun.remove(note.run());
                    notes.sent = note;
                }
            }
        });
        return true;
    }

    /// How far it has come, as far as was read.
    Standing of(String original) {
        Notes notes = all.get(original);
        if (notes == null) {
            return Standing.WAITS;
        }
        if (notes.sent != null) {
            return Standing.SENT;
        }
        if (notes.begun.isEmpty()) {
            return Standing.WAITS;
        }
        return notes.begun.values().stream().anyMatch(this::isRecent) ? Standing.UNDER_WAY : Standing.CUT_OFF;
    }

    /// Whether that run is the one that sends a record for which it has said so.
    boolean isTurnOf(String run, String original) {
        Notes notes = all.get(original);
        return notes != null
                && notes.sent == null
                && notes.begun.entrySet().stream()
                        .filter(begun -> begun.getKey().equals(run) || isRecent(begun.getValue()))
                        .findFirst()
                        .filter(first -> first.getKey().equals(run))
                        .isPresent();
    }

    private boolean isRecent(Instant begunAt) {
        return begunAt.isAfter(clock.instant().minus(CUT_OFF_AFTER));
    }

    static byte[] key(RedriveNote note) {
        return note.original().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        reader.close();
    }
}
