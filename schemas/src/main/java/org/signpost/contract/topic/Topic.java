package org.signpost.contract.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/// Every topic of Signpost. Records of one concern share a key, the concern id, and so a partition and an order; those
/// of {@link #RECORDS_REDRIVEN} have the place of a record as theirs.
public enum Topic {
    /// CloudEvents (JSON) of trusted upstream applications. Written by them, read by report-intake. Whoever may
    /// write to it may speak for any source.
    CONCERNS_SUBMITTED("concerns.submitted.v1", Duration.ofDays(7), "report-intake"),
    /// `ConcernReported`. Written by report-intake, read by routing-service, report-intake itself,
    /// notifier-service (for the case page) and ops.
    CONCERNS_REPORTED(
            "concerns.reported.v1", Duration.ofDays(30), "routing-service", "report-intake", "notifier-service"),
    /// `ConcernHeld`, compacted: concerns that wait for review, and how it ended; nothing expires unreviewed.
    /// Written and read by report-intake, and by whoever reviews; notifier-service looks whether a concern is on it
    /// before it shreds what was never decided.
    CONCERNS_HELD("concerns.held.v1", Duration.ZERO, "report-intake"),
    /// `ConcernRouted`, the decision record. Written by routing-service, read by notifier-service, report-intake and
    /// ops.
    CONCERNS_ROUTED("concerns.routed.v1", Duration.ofDays(30), "notifier-service", "report-intake"),
    /// `AlertProgressed`, without content. Written by notifier-service, read by report-intake and ops.
    ALERTS_PROGRESSED("alerts.progressed.v1", Duration.ofDays(365), "report-intake"),
    /// `SealingKey`, compacted: the last wrapped key of each concern; a tombstone shreds it. Written by
    /// report-intake and, when keys are wrapped anew or shredded, by notifier-service, which reads it.
    CONCERNS_KEYS("concerns.keys.v1", Duration.ZERO, "notifier-service"),
    /// Who sent which parked record again, when, why and to where, in JSON. Written and read by `signpost parked`; no
    /// service reads it. It outlives what it speaks of: a record that was sent again must not be sent once more.
    RECORDS_REDRIVEN("records.redriven.v1", Duration.ofDays(365));

    private static final int PARTITIONS = 6;
    private static final Duration PARKED_RETENTION = Duration.ofDays(90);

    /// The most bytes of a parked record; whoever parks must be able to send it.
    public static final int LARGEST_PARKED = 2 * 1024 * 1024;

    private final String topicName;
    private final Duration retention;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> readers;

    Topic(String topicName, Duration retention, String... readers) {
        this.topicName = topicName;
        this.retention = retention;
        this.readers = List.of(readers);
    }

    /// The name on the broker: `<plural>.<past participle>.v<major>`.
    public String topicName() {
        return topicName;
    }

    /// How many partitions it is created with.
    public int partitions() {
        return PARTITIONS;
    }

    /// Whether only the last record of each key is kept, instead of all records for a time.
    public boolean compacted() {
        return retention.isZero();
    }

    /// How long records are kept; zero for a compacted topic, which keeps the last of each key for ever.
    public Duration retention() {
        return retention;
    }

    /// The services that read it and may park what they cannot read.
    public List<String> readers() {
        return readers;
    }

    /// The topic on which a service parks records of this topic: `<topic>.<service>.dlq`, with as many partitions.
    ///
    /// @throws IllegalArgumentException if that service does not read this topic
    public String parkedBy(String service) {
        if (!readers.contains(service)) {
            throw new IllegalArgumentException(service + " is not declared as a reader of " + topicName);
        }
        return topicName + "." + service + ".dlq";
    }

    /// What every topic, the dead-letter topics among them, must look like on the broker.
    public static List<Declaration> declarations() {
        var all = new ArrayList<Declaration>();
        for (Topic topic : values()) {
            all.add(new Declaration(topic.topicName, PARTITIONS, topic.settings()));
            for (String reader : topic.readers) {
                all.add(new Declaration(topic.parkedBy(reader), PARTITIONS, parked()));
            }
        }
        return all;
    }

    /// The topics that a service uses: those that it reads, its dead-letter topics, and those that it writes.
    ///
    /// @param writes the topics that it writes
    public static List<Declaration> usedBy(String service, Topic... writes) {
        List<Topic> written = List.of(writes);
        var names = new HashSet<String>();
        for (Topic topic : values()) {
            if (topic.readers.contains(service)) {
                names.add(topic.topicName);
                names.add(topic.parkedBy(service));
            } else if (written.contains(topic)) {
                names.add(topic.topicName);
            }
        }
        return declarations().stream()
                .filter(declaration -> names.contains(declaration.name()))
                .toList();
    }

    private Map<String, String> settings() {
        return compacted()
                ? Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)
                : deleteAfter(retention);
    }

    /// What is parked has further headers: the largest record that its topic takes must still fit.
    private static Map<String, String> parked() {
        var settings = new HashMap<>(deleteAfter(PARKED_RETENTION));
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(LARGEST_PARKED));
        return settings;
    }

    private static Map<String, String> deleteAfter(Duration retention) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(retention.toMillis()));
    }

    /// A topic as it must be on the broker.
    ///
    /// @param settings topic-level configuration, without the replication that depends on the cluster
    public record Declaration(String name, int partitions, Map<String, String> settings) {
        /// Copies the settings.
        public Declaration {
            settings = Map.copyOf(settings);
        }
    }
}
