package org.signpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Upgrades a running system service by service, as docs/deploy.md says, and back again, while people report concerns.
///
/// It needs images of the version before, as `docker/build-version` makes them, and so it runs when it is named:
/// `-Dit.test=UpgradeUnderLoad -Dsignpost.faults.before=TAG`.
class UpgradeUnderLoad {

    private static final String BEFORE = System.getProperty("signpost.faults.before", "before");
    private static final long SEED = Long.getLong("signpost.faults.seed", 20_261_126L);

    /// Who reads goes first; who writes decisions goes last.
    private static final List<String> ORDER =
            List.of("notifier-1", "notifier-2", "report-intake", "routing-1", "routing-2");

    @Test
    void twoVersionsBesideEachOtherLoseAndDoubleNothing() throws IOException, InterruptedException {
        var table = new FaultTable(SEED, Path.of("target", "upgrade.md"));
        try (RunningSystem system = RunningSystem.start(BEFORE)) {
            Compose newer = RunningSystem.compose(RunningSystem.BUILT);
            newer.build();
            Verdict forth = whileReported(system, "forth", () -> {
                begun(newer);
                for (String service : ORDER) {
                    replaced(system, newer, service);
                }
            });
            table.add("25", "from " + BEFORE + ", one service after the other", forth);
            Verdict back = whileReported(system, "back", () -> {
                begun(system.compose());
                for (String service : ORDER.reversed()) {
                    replaced(system, system.compose(), service);
                }
            });
            table.add("25", "and back, in the opposite order", back);

            assertThat(List.of(forth, back)).allSatisfy(verdict -> {
                assertThat(verdict.lost()).as("lost").isEmpty();
                assertThat(verdict.misdirected()).as("misdirected").isEmpty();
                assertThat(verdict.late()).as("late").isEmpty();
                assertThat(verdict.duplicatedMessages()).as("messages twice").isZero();
                assertThat(verdict.differingDecisions())
                        .as("decisions that differ")
                        .isZero();
                assertThat(verdict.accepted()).as("accepted").isPositive();
            });
        }
    }

    /// What makes keys and topics goes first and alone: with a service, Compose would stop what waits for it, which is
    /// the database.
    private static void begun(Compose version) {
        version.up("--no-build", "secrets");
        version.up("--no-build", "topics");
    }

    private static void replaced(RunningSystem system, Compose version, String service) throws InterruptedException {
        version.up("--no-build", service);
        system.awaitHealthy(service);
        // the versions work beside each other
        TimeUnit.SECONDS.sleep(8);
    }

    private interface Change {
        void make() throws InterruptedException;
    }

    private static Verdict whileReported(RunningSystem system, String prefix, Change change)
            throws InterruptedException {
        var checker = new HistoryChecker(Duration.ofSeconds(Integer.getInteger("signpost.faults.late", 30)));
        List<Report> reports;
        Instant healed;
        var random = new Random(SEED ^ prefix.hashCode());
        try (var running = system.workload()
                .begin(
                        "up-" + prefix + "-" + Long.toString(Instant.now().getEpochSecond(), 36),
                        random,
                        4,
                        _ -> system.system())) {
            TimeUnit.SECONDS.sleep(5);
            change.make();
            system.awaitWhole(Duration.ofMinutes(4));
            healed = Instant.now();
            TimeUnit.SECONDS.sleep(3);
            reports = running.end();
        }
        return system.whenQuiet(checker, reports, healed);
    }
}
