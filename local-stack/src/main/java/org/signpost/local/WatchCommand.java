package org.signpost.local;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.signpost.contract.avro.AlertProgressed;
import org.signpost.contract.avro.ConcernHeld;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.PartnerDecided;
import org.signpost.contract.avro.PartnerOutcome;
import org.signpost.contract.avro.SealingKey;
import org.signpost.contract.codec.Received;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.topic.Topic;
import org.signpost.local.parked.RedriveNote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a line for each event on any topic as it happens, the parked ones too, until Ctrl-C.",
            "It shows identifiers, decisions and steps: no place, no person, no contact, no text that somebody wrote."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:stopped", " 2:an option is wrong", " 3:the broker did not answer"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  signpost watch",
            "  signpost watch --from-beginning --until-now --json | jq -r .topic | sort | uniq -c"
        })
final class WatchCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.of("Europe/London"));
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    @Mixin
    private Brokers brokers = new Brokers();

    @Option(
            names = "--from-beginning",
            description = "Begin with the oldest event that is kept, not with the next one.")
    private boolean fromBeginning;

    @Option(names = "--until-now", description = "Stop when everything written before the start has been shown.")
    private boolean untilNow;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final Map<String, ReceivedDeserializer<?>> readers = Map.of(
            Topic.CONCERNS_REPORTED.topicName(), new ReceivedDeserializer<>(RecordType.CONCERN_REPORTED),
            Topic.CONCERNS_HELD.topicName(), new ReceivedDeserializer<>(RecordType.CONCERN_HELD),
            Topic.CONCERNS_ROUTED.topicName(), new ReceivedDeserializer<>(RecordType.CONCERN_ROUTED),
            Topic.ALERTS_PROGRESSED.topicName(), new ReceivedDeserializer<>(RecordType.ALERT_PROGRESSED),
            Topic.CONCERNS_KEYS.topicName(), new ReceivedDeserializer<>(RecordType.SEALING_KEY));

    @Override
    public Integer call() {
        try (var consumer = new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            watch(consumer);
            return SignpostCommand.OK;
        } catch (TimeoutException silent) {
            throw new Failure(
                    SignpostCommand.NOT_REACHABLE,
                    "no broker answers at %s; start it with: signpost run (or name it with --kafka)"
                            .formatted(brokers.names()));
        } catch (KafkaException broken) {
            throw new Failure(
                    SignpostCommand.NOT_REACHABLE,
                    "the broker at %s cannot be read: %s".formatted(brokers.names(), Failure.inWords(broken)));
        }
    }

    private void watch(KafkaConsumer<byte[], byte[]> consumer) {
        var existing = consumer.listTopics(ANSWER_WITHIN);
        var partitions = new ArrayList<TopicPartition>();
        for (Topic.Declaration topic : Topic.declarations()) {
            if (existing.containsKey(topic.name())) {
                existing.get(topic.name())
                        .forEach(found -> partitions.add(new TopicPartition(topic.name(), found.partition())));
            }
        }
        if (partitions.isEmpty()) {
            throw new Failure(
                    SignpostCommand.NOT_REACHABLE,
                    "the broker at %s has none of Signpost's topics; start Signpost first".formatted(brokers.names()));
        }
        consumer.assign(partitions);
        var ends = new HashMap<>(consumer.endOffsets(partitions, ANSWER_WITHIN));
        if (fromBeginning) {
            consumer.seekToBeginning(partitions);
        } else {
            ends.forEach(consumer::seek);
        }
        PrintWriter out = spec.commandLine().getOut();
        while (!(untilNow && hasPassed(consumer, ends))) {
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            try {
                consumer.poll(Duration.ofMillis(250)).forEach(records::add);
            } catch (TopicAuthorizationException notAllowed) {
                leaveOut(notAllowed.unauthorizedTopics(), consumer, ends);
            }
            // partitions come one after the other; people read in the order of time
            records.sort((one, other) -> Long.compare(one.timestamp(), other.timestamp()));
            for (var record : records) {
                out.println(line(record));
            }
            out.flush();
        }
    }

    /// A principal that may not read the keys sees the rest.
    private void leaveOut(Set<String> topics, KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        ends.keySet().removeIf(partition -> topics.contains(partition.topic()));
        if (ends.isEmpty()) {
            throw new Failure(SignpostCommand.NOT_REACHABLE, "this principal may read none of the topics");
        }
        consumer.assign(ends.keySet());
        PrintWriter err = spec.commandLine().getErr();
        topics.forEach(topic -> err.println(topic + " is not shown: this principal may not read it"));
        err.flush();
    }

    private static boolean hasPassed(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey(), ANSWER_WITHIN) >= end.getValue());
    }

    private String line(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> facts = facts(record);
        var at = Instant.ofEpochMilli(record.timestamp());
        if (json) {
            var line = JSON.createObjectNode();
            line.put("at", at.toString());
            line.put("topic", record.topic());
            line.put("partition", record.partition());
            line.put("offset", record.offset());
            facts.forEach(line::put);
            return line.toString();
        }
        return "%s  %-22s  %s"
                .formatted(
                        TIME.format(at),
                        record.topic().replaceFirst("\\.v1\\b", ""),
                        facts.entrySet().stream()
                                .filter(fact -> !fact.getKey().endsWith("Id"))
                                .map(fact -> fact.getKey().equals("reference")
                                        ? fact.getValue()
                                        : fact.getKey() + " " + fact.getValue())
                                .collect(Collectors.joining("  ")));
    }

    private Map<String, String> facts(ConsumerRecord<byte[], byte[]> record) {
        var facts = new LinkedHashMap<String, String>();
        var parkedFor = record.headers().lastHeader(RecordParking.REASON);
        if (parkedFor != null) {
            facts.put("parked", new String(parkedFor.value(), StandardCharsets.UTF_8));
            var failure = record.headers().lastHeader(RecordParking.FAILURE);
            if (failure != null) {
                facts.put("failure", new String(failure.value(), StandardCharsets.UTF_8));
            }
            for (var field : record.headers().headers(RecordParking.FIELD)) {
                facts.merge(
                        "fields", new String(field.value(), StandardCharsets.UTF_8), (one, other) -> one + "," + other);
            }
            facts.put("bytes", Integer.toString(record.value() == null ? 0 : record.value().length));
            return facts;
        }
        ReceivedDeserializer<?> reader = readers.get(record.topic());
        if (record.value() == null) {
            facts.put(
                    "tombstone",
                    record.topic().equals(Topic.CONCERNS_KEYS.topicName())
                            ? "the concern's key is gone"
                            : "kept no longer");
        } else if (record.topic().equals(Topic.CONCERNS_SUBMITTED.topicName())) {
            facts.putAll(SubmittedFacts.of(record.headers(), record.value()));
        } else if (record.topic().equals(Topic.RECORDS_REDRIVEN.topicName())) {
            RedriveNote.read(record.value()).ifPresent(note -> {
                facts.put("redrive", note.step().wire());
                facts.put("times", Integer.toString(note.times()));
            });
        } else if (reader == null) {
            facts.put("bytes", Integer.toString(record.value().length));
        } else {
            switch (reader.deserialize(record.topic(), record.headers(), record.value())) {
                case Received.Intact<?>(Object intact, var event) -> describe(facts, (SpecificRecord) intact);
                case Received.Unreadable<?>(var reason, var bytes) -> {
                    facts.put("unreadable", reason.name());
                    facts.put("bytes", Integer.toString(bytes.length));
                }
            }
        }
        return facts;
    }

    private static void describe(Map<String, String> facts, SpecificRecord record) {
        if (record instanceof ConcernReported reported) {
            facts.put("reference", reported.getReference());
            facts.put("concernId", reported.getConcernId());
            facts.put("mode", wire(reported.getMode()));
            facts.put("kind", wire(reported.getKind()));
            facts.put("danger", wire(reported.getDanger()));
            facts.put("about", wire(reported.getAbout()));
            facts.put("places", Integer.toString(reported.getPlaces().size()));
        } else if (record instanceof ConcernHeld held) {
            facts.put("reference", held.getReference());
            facts.put("concernId", held.getConcernId());
            facts.put("state", wire(held.getState()));
            facts.put("why", wire(held.getWhy()));
            facts.put("danger", wire(held.getDanger()));
            facts.put("releaseAt", held.getReleaseAt().toString());
        } else if (record instanceof ConcernRouted routed) {
            facts.put("reference", routed.getReference());
            facts.put("concernId", routed.getConcernId());
            facts.put("rule", routed.getRule());
            facts.put("urgency", wire(routed.getUrgency()));
            facts.put("lead", told(routed.getPartners(), PartnerOutcome.LEAD));
            facts.put("copies", told(routed.getPartners(), PartnerOutcome.COPY));
        } else if (record instanceof AlertProgressed progressed) {
            facts.put("reference", progressed.getReference());
            facts.put("concernId", progressed.getConcernId());
            facts.put("alertId", progressed.getAlertId());
            facts.put("partner", progressed.getPartnerId());
            facts.put("role", wire(progressed.getRole()));
            facts.put("step", wire(progressed.getStep()));
            if (progressed.getChannel() != null) {
                facts.put("channel", wire(progressed.getChannel()));
            }
            if (progressed.getReason() != null) {
                facts.put("reason", progressed.getReason());
            }
        } else if (record instanceof SealingKey key) {
            facts.put(
                    "reference",
                    PublicReference.of(ConcernId.parse(key.getConcernId())).toString());
            facts.put("concernId", key.getConcernId());
            facts.put("keyId", key.getKeyId());
            facts.put("key", "published");
        }
    }

    private static String told(Collection<PartnerDecided> partners, PartnerOutcome outcome) {
        List<String> told = partners.stream()
                .filter(partner -> partner.getOutcome() == outcome)
                .map(PartnerDecided::getPartnerId)
                .toList();
        return told.isEmpty() ? "none" : String.join(",", told);
    }

    private static String wire(Enum<?> symbol) {
        return symbol.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Properties settings() {
        Properties settings = brokers.settings();
        settings.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.setProperty(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(ANSWER_WITHIN.toMillis()));
        return settings;
    }
}
