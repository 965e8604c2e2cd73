package org.signpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.signpost.contract.topic.Topic;
import org.signpost.faults.HistoryReader.Raw;

/// How fast one, two and three instances of routing-service work off a backlog on three brokers, each instance with the
/// same small share of a processor, so that instances and not the machine are what is counted. A measurement, which
/// runs when it is named: `-Dit.test=ScaleOfRouting`.
class ScaleOfRouting {

    private static final int RECORDS = Integer.getInteger("signpost.faults.backlog", 120_000);
    private static final String SHARE = System.getProperty("signpost.faults.share", "0.3");
    private static final int ROUNDS = 2;
    private static final String GROUP = "routing-service";

    @Test
    @SuppressWarnings("SystemOut")
    void aBacklogIsWorkedOffByOneTwoAndThreeInstances() throws IOException, InterruptedException {
        try (RunningSystem system = RunningSystem.start()) {
            List<Raw> reported = someReports(system);
            // nobody else is at work
            system.compose().compose("stop", "notifier-1", "notifier-2", "report-intake");
            var lines = new ArrayList<String>();
            for (int round = 0; round < ROUNDS; round++) {
                for (int instances = 1; instances <= 3; instances++) {
                    // the first round warms brokers up; each instance is new in each
                    long seconds = workOff(system, reported, instances);
                    lines.add("| %d | %d | %d | %,d |"
                            .formatted(round + 1, instances, seconds, RECORDS / Math.max(1, seconds)));
                }
            }
            System.out.println(
                    "| round | instances | s | concerns/s |\n|---|---|---|---|\n" + String.join("\n", lines));
        }
    }

    private static List<Raw> someReports(RunningSystem system) throws InterruptedException {
        List<Report> reports;
        try (var running = system.workload().begin("scale", new Random(1), 10, _ -> system.system())) {
            TimeUnit.SECONDS.sleep(20);
            reports = running.end();
        }
        system.history().read();
        var raws = new ArrayList<Raw>();
        for (Report report : reports) {
            Report.Accepted accepted = report.accepted();
            if (accepted != null) {
                Raw raw = system.history().raw(Topic.CONCERNS_REPORTED, accepted.concernId());
                if (raw != null) {
                    raws.add(raw);
                }
            }
        }
        assertThat(raws).hasSizeGreaterThan(50);
        return raws;
    }

    private static long workOff(RunningSystem system, List<Raw> reported, int instances) throws InterruptedException {
        Compose compose = system.compose();
        compose.compose("stop", "routing-1", "routing-2");
        fill(system, reported);
        long behind = system.cluster().lag(GROUP);
        assertThat(behind).isEqualTo(RECORDS);
        List<String> arguments = instances == 1
                ? List.of("up", "--detach", "--no-deps", "routing-1")
                : List.of(
                        "up",
                        "--detach",
                        "--no-deps",
                        "--scale",
                        "routing-2=" + (instances - 1),
                        "routing-1",
                        "routing-2");
        compose.compose(arguments.toArray(String[]::new));
        for (String container : compose.compose("ps", "--format", "{{.Name}}")
                .lines()
                .filter(name -> name.contains("-routing-"))
                .toList()) {
            compose.limit(container, SHARE);
        }
        long from = System.nanoTime();
        long left = behind;
        while (left > 0) {
            TimeUnit.MILLISECONDS.sleep(500);
            left = system.cluster().lag(GROUP);
            if (left > behind * 0.9) {
                // still starting, or cold
                from = System.nanoTime();
            }
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - from);
        return Math.max(1, Math.round(seconds / 0.9));
    }

    private static void fill(RunningSystem system, List<Raw> reported) {
        try (var producer = system.cluster().producer(null)) {
            var sent = new ArrayList<Future<?>>();
            for (int i = 0; i < RECORDS; i++) {
                Raw raw = reported.get(i % reported.size());
                // evenly over the partitions
                sent.add(
                        producer.send(new ProducerRecord<>(raw.topic(), i % 6, raw.key(), raw.value(), raw.headers())));
                if (sent.size() == 5_000) {
                    sent.forEach(Cluster::get);
                    sent.clear();
                }
            }
            sent.forEach(Cluster::get);
        }
    }
}
