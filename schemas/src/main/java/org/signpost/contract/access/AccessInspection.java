package org.signpost.contract.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.signpost.contract.topic.Topic;
import org.signpost.contract.topic.Topic.Declaration;

/// Compares who may do what on a cluster with what is declared, and puts it right.
///
/// What concerns nothing of Signpost's, on a cluster that others use as well, is not looked at: neither our principals,
/// nor a topic or a group of ours, nor the right to change the cluster itself.
public final class AccessInspection {

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String EVERYTHING = "*";

    /// With one of these on the cluster somebody can give themselves every other right.
    private static final Set<AclOperation> MASTERY = Set.of(
            AclOperation.ALL,
            AclOperation.ALTER,
            AclOperation.ALTER_CONFIGS,
            AclOperation.CLUSTER_ACTION,
            AclOperation.CREATE);

    private static final Comparator<AclBinding> BY_RESOURCE = Comparator.comparing(
                    (AclBinding binding) -> binding.pattern().resourceType())
            .thenComparing(binding -> binding.pattern().name())
            .thenComparing(binding -> binding.entry().principal())
            .thenComparing(binding -> binding.entry().operation())
            .thenComparing(AclBinding::toString);

    private final Admin admin;
    private final Set<AclBinding> declared;
    private final Set<String> ours;
    private final Set<String> others;
    private final Set<String> topics = new HashSet<>();
    private final Set<String> groups = Topic.groups();

    /// @param declared what must be allowed
    /// @param others principals, with their type, who may do whatever they may: those of whoever runs the cluster
    public AccessInspection(Admin admin, DeclaredAccess declared, Collection<String> others) {
        this.admin = admin;
        this.declared = declared.bindings();
        this.ours = declared.users();
        this.others = Set.copyOf(others);
        Topic.declarations().stream().map(Declaration::name).forEach(topics::add);
    }

    /// Where a cluster differs from what is declared; each in the order of resources and principals.
    ///
    /// @param missing what is declared, and not there
    /// @param tooMuch what is there, and not declared: also what is forbidden, which could stop a service
    public record Differences(List<AclBinding> missing, List<AclBinding> tooMuch) {
        /// Copies both.
        public Differences {
            missing = List.copyOf(missing);
            tooMuch = List.copyOf(tooMuch);
        }

        /// Whether there are none.
        public boolean none() {
            return missing.isEmpty() && tooMuch.isEmpty();
        }
    }

    /// What is missing, and what is too much.
    ///
    /// @throws NoAuthorizer if the cluster refuses nothing to anybody
    /// @throws AccessUnknown if the brokers did not say within that time
    public Differences differences(Duration within) throws InterruptedException {
        return differences(System.nanoTime() + within.toNanos(), within);
    }

    /// Adds what is missing, and returns what differs still.
    ///
    /// @param remove whether to take away what is too much
    /// @throws NoAuthorizer if the cluster refuses nothing to anybody
    /// @throws AccessUnknown if the brokers did not do it within that time; doing it again is safe
    public Differences apply(boolean remove, Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        Differences before = differences(deadline, within);
        try {
            admin.createAcls(before.missing()).all().get(remaining(deadline), TimeUnit.NANOSECONDS);
            if (remove) {
                admin.deleteAcls(before.tooMuch().stream()
                                .map(AclBinding::toFilter)
                                .toList())
                        .all()
                        .get(remaining(deadline), TimeUnit.NANOSECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new AccessUnknown(
                    "the brokers did not change who may do what within " + within.toSeconds() + " s", e);
        }
        // a broker that is asked next may not have heard of it yet
        while (true) {
            Differences left = differences(deadline, within);
            boolean settled =
                    left.missing().isEmpty() && (!remove || left.tooMuch().isEmpty());
            if (settled || remaining(deadline) <= PAUSE.toNanos()) {
                return left;
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }

    private Differences differences(long deadline, Duration within) throws InterruptedException {
        Set<AclBinding> found;
        try {
            found = Set.copyOf(
                    admin.describeAcls(AclBindingFilter.ANY).values().get(remaining(deadline), TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException e) {
            if (e.getCause() instanceof SecurityDisabledException) {
                throw new NoAuthorizer(e);
            }
            throw new AccessUnknown("the brokers did not say who may do what within " + within.toSeconds() + " s", e);
        }
        var missing = new ArrayList<>(declared);
        missing.removeAll(found);
        var tooMuch = new ArrayList<>(found);
        tooMuch.removeAll(declared);
        tooMuch.removeIf(binding -> !concernsUs(binding));
        missing.sort(BY_RESOURCE);
        tooMuch.sort(BY_RESOURCE);
        return new Differences(missing, tooMuch);
    }

    private boolean concernsUs(AclBinding binding) {
        String principal = binding.entry().principal();
        if (ours.contains(principal)) {
            return true;
        }
        if (others.contains(principal)) {
            return false;
        }
        ResourcePattern pattern = binding.pattern();
        return switch (pattern.resourceType()) {
            case TOPIC -> covers(pattern, topics);
            case GROUP -> covers(pattern, groups);
            case CLUSTER ->
                binding.entry().permissionType() == AclPermissionType.ALLOW
                        && MASTERY.contains(binding.entry().operation());
            case ANY, UNKNOWN, TRANSACTIONAL_ID, DELEGATION_TOKEN, USER -> false;
        };
    }

    private static boolean covers(ResourcePattern pattern, Set<String> names) {
        return pattern.patternType() == PatternType.PREFIXED
                ? names.stream().anyMatch(name -> name.startsWith(pattern.name()))
                : pattern.name().equals(EVERYTHING) || names.contains(pattern.name());
    }

    /// One of them as a line, in the words of `kafka-acls`: `User:ops Allow Read on Topic concerns.routed.v1`.
    public static String inWords(AclBinding binding) {
        ResourcePattern pattern = binding.pattern();
        String name = pattern.patternType() == PatternType.PREFIXED ? pattern.name() + "…" : pattern.name();
        String host = binding.entry().host();
        return binding.entry().principal()
                + " "
                + word(binding.entry().permissionType())
                + " "
                + word(binding.entry().operation())
                + " on "
                + word(pattern.resourceType())
                + " "
                + name
                + (host.equals(EVERYTHING) ? "" : " from " + host);
    }

    private static String word(Enum<?> constant) {
        var words = new StringBuilder();
        for (String part : constant.name().split("_", -1)) {
            words.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
        }
        return words.toString();
    }

    private static long remaining(long deadline) {
        return Math.max(1, deadline - System.nanoTime());
    }

    /// The cluster has no authorizer: whoever reaches it may do everything.
    public static final class NoAuthorizer extends RuntimeException {
        NoAuthorizer(Throwable cause) {
            super("the cluster has no authorizer: whoever reaches it may do everything", cause);
        }
    }

    /// The brokers did not say who may do what, or did not change it; asking again later is safe.
    public static final class AccessUnknown extends RuntimeException {
        AccessUnknown(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
