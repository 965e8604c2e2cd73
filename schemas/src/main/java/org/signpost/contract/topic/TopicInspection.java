package org.signpost.contract.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.signpost.contract.topic.Topic.Declaration;
import org.signpost.contract.topic.TopicFinding.Gravity;

/// Compares the topics of a cluster with their declarations, and puts right what can be put right without moving
/// records.
///
/// More partitions than declared are taken as the decision of whoever runs the cluster, and so are more copies. A
/// change of the number of partitions is never made here: the records of a concern would no longer be in one partition.
public final class TopicInspection {

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String APPLY = "run \"signpost topics apply\"";

    private final Admin admin;
    private final Copies copies;

    /// How many copies of each record there must be.
    ///
    /// @param replication in all: 3 on a real cluster, 1 for a single broker
    /// @param minInSync how many before a record is acknowledged: 2 on a real cluster
    public record Copies(int replication, int minInSync) {

        /// Of a cluster on which lives may depend: one broker may be lost, and another one not answer.
        public static final Copies PRODUCTION = new Copies(3, 2);

        /// Of a single broker, for trying it out.
        public static final Copies SINGLE_BROKER = new Copies(1, 1);

        /// @throws IllegalArgumentException when a loss of one broker would stop everything, or there are no copies
        public Copies {
            if (replication < 1 || minInSync < 1 || minInSync > replication) {
                throw new IllegalArgumentException(
                        "there are at least as many copies as must be in sync, and at least one");
            }
        }
    }

    /// Of that cluster.
    public TopicInspection(Admin admin, Copies copies) {
        this.admin = admin;
        this.copies = copies;
    }

    /// What is not as declared, in the order of the declarations.
    ///
    /// @param declared which topics to look at
    /// @throws TopicsUnknown if the brokers did not say within that time
    public List<TopicFinding> findings(Collection<Declaration> declared, Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        try {
            Map<String, TopicDescription> described = described(declared, deadline);
            Map<String, Config> settings = settings(described.keySet(), deadline);
            var findings = new ArrayList<TopicFinding>();
            for (Declaration topic : declared) {
                TopicDescription description = described.get(topic.name());
                if (description == null) {
                    findings.add(new TopicFinding(
                            topic.name(), "the topic", "there", "missing", Gravity.BREAKS_THE_PROMISE, APPLY));
                } else {
                    compare(topic, description, Objects.requireNonNull(settings.get(topic.name())), findings);
                }
            }
            return findings;
        } catch (ExecutionException | TimeoutException e) {
            throw new TopicsUnknown("the brokers did not describe the topics within " + within.toSeconds() + " s", e);
        }
    }

    /// Creates what is missing and sets what differs, and leaves what would move records.
    ///
    /// @return what is still not as declared
    /// @throws TopicSetup.TopicsNotReady if the brokers did not create them within that time
    /// @throws TopicsUnknown if the brokers did not answer within that time
    public List<TopicFinding> apply(Collection<Declaration> declared, Duration within) throws InterruptedException {
        new TopicSetup(admin, copies.replication(), copies.minInSync()).createMissing(within);
        long deadline = System.nanoTime() + within.toNanos();
        var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
        for (TopicFinding finding : findings(declared, within)) {
            if (isSetting(finding.what())) {
                changes.computeIfAbsent(resource(finding.topic()), _ -> new ArrayList<>())
                        .add(new AlterConfigOp(
                                new ConfigEntry(finding.what(), finding.declared()), AlterConfigOp.OpType.SET));
            }
        }
        try {
            admin.incrementalAlterConfigs(changes).all().get(remaining(deadline), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new TopicsUnknown("the brokers did not change the topics within " + within.toSeconds() + " s", e);
        }
        // a broker that is asked next may not have heard of it yet
        while (true) {
            List<TopicFinding> left = findings(declared, within);
            boolean settled = left.stream().noneMatch(finding -> isSetting(finding.what()));
            if (settled || remaining(deadline) <= PAUSE.toNanos()) {
                return left;
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }

    private Map<String, TopicDescription> described(Collection<Declaration> declared, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        var described = new TreeMap<String, TopicDescription>();
        var asked = admin.describeTopics(
                        declared.stream().map(Declaration::name).toList())
                .topicNameValues();
        for (var each : asked.entrySet()) {
            try {
                described.put(each.getKey(), each.getValue().get(remaining(deadline), TimeUnit.NANOSECONDS));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return described;
    }

    private Map<String, Config> settings(Set<String> topics, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        var settings = new HashMap<String, Config>();
        admin.describeConfigs(topics.stream().map(TopicInspection::resource).toList())
                .all()
                .get(remaining(deadline), TimeUnit.NANOSECONDS)
                .forEach((resource, config) -> settings.put(resource.name(), config));
        return settings;
    }

    private void compare(
            Declaration declared, TopicDescription description, Config settings, List<TopicFinding> findings) {
        int partitions = description.partitions().size();
        if (partitions < declared.partitions()) {
            findings.add(new TopicFinding(
                    declared.name(),
                    "the number of partitions",
                    Integer.toString(declared.partitions()),
                    Integer.toString(partitions),
                    Gravity.BREAKS_THE_PROMISE,
                    "it was made by something else than \"signpost topics apply\": delete it if it is empty,"
                            + " and apply"));
        }
        int fewest = description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        if (fewest < copies.replication()) {
            findings.add(new TopicFinding(
                    declared.name(),
                    "the number of copies",
                    Integer.toString(copies.replication()),
                    Integer.toString(fewest),
                    Gravity.BREAKS_THE_PROMISE,
                    "add copies with Kafka's own kafka-reassign-partitions"));
        }
        wanted(declared).forEach((setting, value) -> {
            ConfigEntry entry = settings.get(setting);
            String found = entry == null || entry.value() == null ? "not set" : entry.value();
            if (!found.equals(value) && !atLeast(setting, found, value)) {
                findings.add(new TopicFinding(
                        declared.name(), setting, value, found, gravity(setting, found, value), APPLY));
            }
        });
    }

    private Map<String, String> wanted(Declaration declared) {
        var wanted = new TreeMap<>(declared.settings());
        wanted.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(copies.minInSync()));
        // a copy that lags behind must never lead: what it lacks would be gone
        wanted.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        return wanted;
    }

    private boolean isSetting(String what) {
        return TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG.equals(what)
                || TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG.equals(what)
                || Topic.declarations().stream()
                        .anyMatch(topic -> topic.settings().containsKey(what));
    }

    /// Whether more than declared is as good.
    private static boolean atLeast(String setting, String found, String declared) {
        return switch (setting) {
            case TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, TopicConfig.MAX_MESSAGE_BYTES_CONFIG ->
                number(found) >= number(declared);
            default -> false;
        };
    }

    private static Gravity gravity(String setting, String found, String declared) {
        // to keep for longer loses nothing; nobody agreed to it either
        boolean longer = setting.equals(TopicConfig.RETENTION_MS_CONFIG)
                && (number(found) == -1 || number(found) > number(declared));
        // what is too large to be parked stays where it is and holds up what comes after it, and is not lost
        boolean smaller = setting.equals(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        return longer || smaller ? Gravity.DIFFERS : Gravity.BREAKS_THE_PROMISE;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notSet) {
            return Long.MIN_VALUE;
        }
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static long remaining(long deadline) {
        return Math.max(1, deadline - System.nanoTime());
    }

    /// The brokers did not say what the topics are like; asking again later is safe.
    public static final class TopicsUnknown extends RuntimeException {
        TopicsUnknown(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
