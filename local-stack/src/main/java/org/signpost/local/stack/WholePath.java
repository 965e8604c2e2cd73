package org.signpost.local.stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.signpost.contract.reload.FileInForce;
import org.signpost.contract.topic.Topic;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Whether a concern that is accepted now would reach a partner now: the broker answers, every consumer has its
/// partitions, and each service is ready.
final class WholePath implements HealthIndicator {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Admin admin;
    private final List<ServiceStart.Started> services = new CopyOnWriteArrayList<>();
    private volatile boolean everUp;

    WholePath(Admin admin) {
        this.admin = admin;
    }

    void add(ServiceStart.Started service) {
        services.add(service);
    }

    @Override
    public Health health() {
        if (!everUp) {
            return Health.outOfService().withDetail("path", "starting").build();
        }
        var down = new ArrayList<String>();
        state().forEach((part, up) -> {
            if (!up) {
                down.add(part);
            }
        });
        return down.isEmpty()
                ? Health.up().build()
                : Health.down().withDetail("down", String.join(", ", down)).build();
    }

    /// Each part, and whether it does its work.
    Map<String, Boolean> state() {
        var state = new LinkedHashMap<String, Boolean>();
        state.put("broker", brokerAnswers());
        for (ServiceStart.Started service : services) {
            // the indicator is itself a part of report-intake's readiness, and must not ask for it
            state.put(service.name(), service.ready());
        }
        return state;
    }

    /// What is wrong in changed files of the configuration, while each service goes on with what it had.
    SortedSet<String> refusedConfiguration() {
        var refused = new TreeSet<String>();
        services.forEach(service -> refused.addAll(service.refused()));
        return refused;
    }

    /// Every file of the configuration as each service works with it, by what it is for and then by service.
    List<FileInForce> configurationInForce() {
        return services.stream()
                .flatMap(service -> service.inForce().stream())
                .sorted(Comparator.comparing(FileInForce::role).thenComparing(FileInForce::follower))
                .toList();
    }

    /// Waits until every part is up and every consumer has its partitions.
    ///
    /// @throws StackNotStarted naming what is missing when the time is over
    void awaitUp(Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        var waiting = new ArrayList<String>();
        do {
            waiting.clear();
            state().forEach((part, up) -> {
                if (!up) {
                    waiting.add(part);
                }
            });
            for (ServiceStart.Started service : services) {
                service.reads().forEach((group, topics) -> {
                    if (!hasItsPartitions(group, topics)) {
                        waiting.add(group + "'s partitions");
                    }
                });
            }
            if (waiting.isEmpty()) {
                everUp = true;
                return;
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } while (System.nanoTime() < deadline);
        throw new StackNotStarted("not everything was ready within %d s; still waiting for %s"
                .formatted(within.toSeconds(), String.join(", ", waiting)));
    }

    private boolean brokerAnswers() {
        try {
            var options = new DescribeClusterOptions().timeoutMs((int) ANSWER_WITHIN.toMillis());
            return !admin.describeCluster(options)
                    .nodes()
                    .get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException silent) {
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean hasItsPartitions(String group, List<Topic> topics) {
        try {
            var described = admin.describeConsumerGroups(List.of(group))
                    .all()
                    .get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                    .get(group);
            int assigned = described == null
                    ? 0
                    : described.members().stream()
                            .mapToInt(member ->
                                    member.assignment().topicPartitions().size())
                            .sum();
            return assigned == topics.stream().mapToInt(Topic::partitions).sum();
        } catch (ExecutionException | TimeoutException notYet) {
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
