package org.signpost.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.topic.Topic;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what happened from the topics, the ledger and the inbox, from the beginning and then what is new. It takes
/// part
/// in no consumer group, and changes nothing.
final class HistoryReader implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern REFERENCE = Pattern.compile("\\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\\b");
    private static final Pattern MESSAGE_ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final String MESSAGES = """
        select m.message_id, d.concern_id, m.partner, m.means, m.occasion, m.state, coalesce(m.carried_by::text, '')
        from message m join alert a using (alert_id) join decision d using (decision_id)\
        """;

    private final Compose compose;
    private final AddressBook addresses;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordCodec<org.signpost.contract.avro.ConcernReported> reports =
            new RecordCodec<>(RecordType.CONCERN_REPORTED);
    private final RecordCodec<org.signpost.contract.avro.ConcernRouted> decisions =
            new RecordCodec<>(RecordType.CONCERN_ROUTED);
    private final RecordCodec<org.signpost.contract.avro.ConcernHeld> reviews =
            new RecordCodec<>(RecordType.CONCERN_HELD);

    private final List<History.Reported> reported = new ArrayList<>();
    private final List<History.Decided> decided = new ArrayList<>();
    private final List<History.Parked> parked = new ArrayList<>();
    private final List<History.Arrived> inbox = new ArrayList<>();
    private final Set<String> held = new HashSet<>();
    private final Map<String, Raw> raw = new HashMap<>();
    private long inboxRead;

    /// A record as it stands on a topic.
    @SuppressWarnings("ArrayRecordComponent") // sent again, never compared
    record Raw(String topic, int partition, byte[] key, byte[] value, Iterable<Header> headers) {}

    /// @param servers where the brokers are reached from here
    HistoryReader(Compose compose, String servers, AddressBook addresses) {
        this.compose = compose;
        this.addresses = addresses;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "history",
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        1000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        var partitions = new ArrayList<TopicPartition>();
        for (Topic.Declaration topic : Topic.declarations()) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                partitions.add(new TopicPartition(topic.name(), partition));
            }
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /// Everything up to now.
    History read() {
        readTopics();
        readInbox();
        return new History(reported, decided, parked, ledger(), inbox, held);
    }

    /// The first record of a concern on a topic, as it was read.
    @Nullable
    Raw raw(Topic topic, String concernId) {
        return raw.get(topic.topicName() + " " + concernId);
    }

    private void readTopics() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), PATIENCE);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the brokers do not hand out what they have");
            }
            consumer.poll(Duration.ofMillis(200)).forEach(this::keep);
        }
    }

    private void keep(ConsumerRecord<byte[], byte[]> record) {
        String position = record.topic() + "-" + record.partition() + "@" + record.offset();
        Instant at = Instant.ofEpochMilli(record.timestamp());
        byte[] value = record.value();
        if (record.topic().endsWith(".dlq")) {
            parked.add(new History.Parked(
                    record.topic(),
                    header(record, RecordParking.FROM),
                    header(record, RecordParking.REASON),
                    value == null ? null : sha256(value)));
        } else if (value == null) {
            return;
        } else if (record.topic().equals(Topic.CONCERNS_REPORTED.topicName())) {
            var report = value(reports, value);
            if (report != null) {
                reported.add(new History.Reported(
                        report.getConcernId(), report.getReference(), report.getSourceReference(), position, at));
                keepRaw(report.getConcernId(), record);
            }
        } else if (record.topic().equals(Topic.CONCERNS_ROUTED.topicName())) {
            var decision = value(decisions, value);
            if (decision != null) {
                var outcomes = new HashMap<String, String>();
                decision.getPartners()
                        .forEach(partner -> outcomes.put(
                                partner.getPartnerId(), partner.getOutcome().name()));
                decided.add(new History.Decided(
                        decision.getConcernId(), decision.getDecisionId(), decision.getRule(), outcomes, at));
                keepRaw(decision.getConcernId(), record);
            }
        } else if (record.topic().equals(Topic.CONCERNS_HELD.topicName())) {
            var review = value(reviews, value);
            if (review != null) {
                held.add(review.getConcernId());
            }
        }
    }

    private static <T extends SpecificRecord> @Nullable T value(RecordCodec<T> codec, byte[] bytes) {
        return codec.decode(bytes) instanceof RecordCodec.Decoded.Value<T>(var record) ? record : null;
    }

    private void keepRaw(String concernId, ConsumerRecord<byte[], byte[]> record) {
        raw.putIfAbsent(
                record.topic() + " " + concernId,
                new Raw(record.topic(), record.partition(), record.key(), record.value(), record.headers()));
    }

    private void readInbox() {
        String lines = compose.inside("inbox", "tail", "-c", "+" + (inboxRead + 1), "/data/inbox.jsonl");
        int whole = lines.lastIndexOf('\n') + 1;
        inboxRead += lines.substring(0, whole).getBytes(UTF_8).length;
        lines.substring(0, whole).lines().map(JSON::readTree).map(this::arrived).forEach(inbox::add);
    }

    private History.Arrived arrived(JsonNode line) {
        String to = line.required("to").stringValue();
        Matcher reference = REFERENCE.matcher(line.path("subject").stringValue("") + "\n"
                + line.required("body").stringValue());
        Matcher sender = MESSAGE_ID.matcher(line.path("senderReference").stringValue(""));
        return new History.Arrived(
                Instant.parse(line.required("at").stringValue()),
                line.required("channel").stringValue(),
                to,
                addresses.partner(to),
                sender.find() ? sender.group() : null,
                reference.find() ? reference.group() : null);
    }

    private List<History.Planned> ledger() {
        String rows = compose.inside(
                "postgres", "psql", "-U", "signpost", "-d", "signpost", "-q", "-A", "-t", "-F", "|", "-c", MESSAGES);
        return rows.lines()
                .filter(row -> !row.isBlank())
                .map(row -> row.split("\\|", -1))
                .map(row -> new History.Planned(
                        row[0], row[1], row[2], row[3], row[4], row[5], row[6].isEmpty() ? null : row[6]))
                .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    /// The SHA-256 of bytes in hexadecimal.
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
