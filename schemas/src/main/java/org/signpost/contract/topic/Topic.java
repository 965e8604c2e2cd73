package org.signpost.contract.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.TopicConfig;

/// Every topic of Signpost. Records of one concern share a key, the concern id, and so a partition and an order; those
/// of {@link #RECORDS_REDRIVEN} have the place of a record as theirs.
public enum Topic {
    /// CloudEvents (JSON) of trusted upstream applications. Written by them, read by report-intake. Whoever may
    /// write to it may speak for any source.
    CONCERNS_SUBMITTED(
            "concerns.submitted.v1",
            Duration.ofDays(7),
            writtenBy("upstream"),
            readBy("report-intake", "report-intake-submitted")),
    /// `ConcernReported`. Written by report-intake, and by whoever reviews; read by routing-service, report-intake
    /// itself, notifier-service (for the case page) and ops.
    CONCERNS_REPORTED(
            "concerns.reported.v1",
            Duration.ofDays(30),
            writtenBy("report-intake"),
            writtenBy("reviewer"),
            readBy("routing-service", "routing-service"),
            readBy("report-intake", "report-intake"),
            readBy("notifier-service", "notifier-service-cases")),
    /// `ConcernHeld`, compacted: concerns that wait for review, and how it ended; nothing expires unreviewed.
    /// Written and read by report-intake, and by whoever reviews; notifier-service looks whether a concern is on it
    /// before it shreds what was never decided.
    CONCERNS_HELD(
            "concerns.held.v1",
            Duration.ZERO,
            writtenBy("report-intake"),
            writtenBy("reviewer"),
            readBy("report-intake", "report-intake", "report-intake-held"),
            lookedAtBy("reviewer"),
            lookedAtBy("notifier-service")),
    /// `ConcernRouted`, the decision record. Written by routing-service, read by notifier-service, report-intake and
    /// ops.
    CONCERNS_ROUTED(
            "concerns.routed.v1",
            Duration.ofDays(30),
            writtenBy("routing-service"),
            readBy("notifier-service", "notifier-service"),
            readBy("report-intake", "report-intake")),
    /// `AlertProgressed`, without content. Written by notifier-service, read by report-intake and ops.
    ALERTS_PROGRESSED(
            "alerts.progressed.v1",
            Duration.ofDays(365),
            writtenBy("notifier-service"),
            readBy("report-intake", "report-intake")),
    /// `SealingKey`, compacted: the last wrapped key of each concern; a tombstone shreds it. Written by
    /// report-intake and, when keys are wrapped anew or shredded, by notifier-service, which reads it.
    CONCERNS_KEYS(
            "concerns.keys.v1",
            Duration.ZERO,
            writtenBy("report-intake"),
            writtenBy("notifier-service"),
            readBy("notifier-service", "notifier-service-keys")),
    /// Who sent which parked record again, when, why and to where, in JSON. Written and read by the
    /// administrator, with `signpost parked`; no service reads it. It outlives what it speaks of: a record
    /// that was sent again must not be sent once more.
    RECORDS_REDRIVEN("records.redriven.v1", Duration.ofDays(365));

    private static final int PARTITIONS = 6;
    private static final Duration PARKED_RETENTION = Duration.ofDays(90);

    /// The most bytes of a parked record; whoever parks must be able to send it.
    public static final int LARGEST_PARKED = 2 * 1024 * 1024;

    private final String topicName;
    private final Duration retention;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Use> uses;

    Topic(String topicName, Duration retention, Use... uses) {
        this.topicName = topicName;
        this.retention = retention;
        this.uses = List.of(uses);
    }

    private static Use writtenBy(String principal) {
        return new Use(principal, Use.Way.WRITES, List.of());
    }

    private static Use readBy(String service, String... groups) {
        return new Use(service, Use.Way.READS, List.of(groups));
    }

    private static Use lookedAtBy(String principal) {
        return new Use(principal, Use.Way.LOOKS, List.of());
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
        return uses.stream()
                .filter(use -> use.way() == Use.Way.READS)
                .map(Use::by)
                .toList();
    }

    /// Who uses it, and how.
    public List<Use> uses() {
        return uses;
    }

    /// The groups in which services read.
    public static Set<String> groups() {
        var groups = new TreeSet<String>();
        for (Topic topic : values()) {
            topic.uses.forEach(use -> groups.addAll(use.groups()));
        }
        return groups;
    }

    /// The topic on which a service parks records of this topic: `<topic>.<service>.dlq`, with as many partitions.
    ///
    /// @throws IllegalArgumentException if that service does not read this topic
    public String parkedBy(String service) {
        if (!readers().contains(service)) {
            throw new IllegalArgumentException(service + " is not declared as a reader of " + topicName);
        }
        return topicName + "." + service + ".dlq";
    }

    /// What every topic, the dead-letter topics among them, must look like on the broker.
    public static List<Declaration> declarations() {
        var all = new ArrayList<Declaration>();
        for (Topic topic : values()) {
            all.add(new Declaration(topic.topicName, PARTITIONS, topic.settings()));
            for (String reader : topic.readers()) {
                all.add(new Declaration(topic.parkedBy(reader), PARTITIONS, parked()));
            }
        }
        return all;
    }

    /// The topics that a service uses: those that it reads, its dead-letter topics, and those that it writes.
    public static List<Declaration> usedBy(String service) {
        var names = new HashSet<String>();
        for (Topic topic : values()) {
            for (Use use : topic.uses) {
                if (use.by().equals(service)) {
                    names.add(topic.topicName);
                }
            }
            if (topic.readers().contains(service)) {
                names.add(topic.parkedBy(service));
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
    /// What somebody does with a topic.
    ///
    /// @param by who: a service, or somebody else who connects to the brokers
    /// @param groups those in which it reads, if it does; without any it reads in none
    public record Use(String by, Way way, List<String> groups) {
        /// Copies the groups.
        public Use {
            groups = List.copyOf(groups);
        }

        /// What is done.
        public enum Way {
            /// Writes records to it.
            WRITES,
            /// Reads all of them, and parks on a dead-letter topic what it cannot read.
            READS,
            /// Reads in no group, and parks nothing.
            LOOKS
        }
    }
}
