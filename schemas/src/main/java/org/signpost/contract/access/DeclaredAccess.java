package org.signpost.contract.access;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.signpost.contract.topic.Topic;
import org.signpost.contract.topic.Topic.Declaration;
import org.signpost.contract.topic.Topic.Use.Way;

/// The least that each principal needs on the brokers, worked out from what {@link Topic} says of who uses what.
///
/// Whatever is not here is refused by a cluster that denies by default. Kafka lets whoever may read or write a topic
/// describe it, too, and an idempotent producer needs nothing but to write.
public final class DeclaredAccess {

    /// Looks after the system: reads every topic but the keys, and writes to none.
    public static final String OPS = "ops";

    private static final String ANY_HOST = "*";

    private final Map<String, String> users;

    private DeclaredAccess(Map<String, String> users) {
        this.users = users;
    }

    /// Where each principal is known to the brokers by its own name, as `User:report-intake`.
    public static DeclaredAccess underOwnNames() {
        return named(Map.of());
    }

    /// Where some are known by other names, such as those that a managed cluster gives out.
    ///
    /// @param names by principal; with a type, as in `User:sa-4711`, or without
    /// @throws IllegalArgumentException if there is no principal of a name, or two have the same
    public static DeclaredAccess named(Map<String, String> names) {
        var users = new HashMap<String, String>();
        principals().forEach(principal -> users.put(principal, "User:" + principal));
        names.forEach((principal, name) -> {
            if (users.replace(principal, name.contains(":") ? name : "User:" + name) == null) {
                throw new IllegalArgumentException(
                        "there is no principal " + principal + ", only " + String.join(", ", principals()));
            }
        });
        if (Set.copyOf(users.values()).size() < users.size()) {
            throw new IllegalArgumentException("two principals have the same name: each needs one of its own");
        }
        return new DeclaredAccess(users);
    }

    /// Everybody who connects to the brokers, but for the brokers and their administrator.
    public static Set<String> principals() {
        var principals = new TreeSet<String>();
        principals.add(OPS);
        for (Topic topic : Topic.values()) {
            topic.uses().forEach(use -> principals.add(use.by()));
        }
        return principals;
    }

    /// The names by which the brokers know the principals, with their type.
    public Set<String> users() {
        return Set.copyOf(users.values());
    }

    /// What the cluster must allow, and nothing else.
    public Set<AclBinding> bindings() {
        var bindings = new HashSet<AclBinding>();
        for (Topic topic : Topic.values()) {
            for (Topic.Use use : topic.uses()) {
                bindings.add(topic(
                        use.by(), topic.topicName(), use.way() == Way.WRITES ? AclOperation.WRITE : AclOperation.READ));
                use.groups().forEach(group -> bindings.add(group(use.by(), group, AclOperation.READ)));
                if (use.way() == Way.READS) {
                    bindings.add(topic(use.by(), topic.parkedBy(use.by()), AclOperation.WRITE));
                }
            }
            topic.readers()
                    .forEach(service -> Topic.usedBy(service)
                            .forEach(used -> bindings.add(topic(service, used.name(), AclOperation.DESCRIBE_CONFIGS))));
        }
        addOps(bindings);
        return bindings;
    }

    private void addOps(Set<AclBinding> bindings) {
        Set<String> keys = new HashSet<>(List.of(Topic.CONCERNS_KEYS.topicName()));
        // keys that could not be read are keys
        Topic.CONCERNS_KEYS.readers().forEach(reader -> keys.add(Topic.CONCERNS_KEYS.parkedBy(reader)));
        for (Declaration topic : Topic.declarations()) {
            bindings.add(
                    topic(OPS, topic.name(), keys.contains(topic.name()) ? AclOperation.DESCRIBE : AclOperation.READ));
            bindings.add(topic(OPS, topic.name(), AclOperation.DESCRIBE_CONFIGS));
        }
        Topic.groups().forEach(group -> bindings.add(group(OPS, group, AclOperation.DESCRIBE)));
        // where it reads itself
        bindings.add(group(OPS, OPS, AclOperation.READ));
        // the brokers, the groups, and who may do what
        bindings.add(binding(OPS, ResourceType.CLUSTER, Resource.CLUSTER_NAME, AclOperation.DESCRIBE));
    }

    private AclBinding topic(String principal, String topic, AclOperation operation) {
        return binding(principal, ResourceType.TOPIC, topic, operation);
    }

    private AclBinding group(String principal, String group, AclOperation operation) {
        return binding(principal, ResourceType.GROUP, group, operation);
    }

    private AclBinding binding(String principal, ResourceType type, String name, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry(
                        Objects.requireNonNull(users.get(principal)), ANY_HOST, operation, AclPermissionType.ALLOW));
    }
}
