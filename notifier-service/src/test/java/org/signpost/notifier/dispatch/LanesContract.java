package org.signpost.notifier.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.Step;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.ledger.LedgerDatabase;
import org.signpost.notifier.ledger.OutboxEntry;

/// What the lanes promise on every database that they run on.
abstract class LanesContract {

    private static final int THREADS = 4;

    abstract LedgerDatabase database(Path folder);

    abstract boolean postgres();

    @Test
    void aMessageLeavesAtOnceAndExactlyOnce(@TempDir Path folder) {
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try (var world = world(folder, mail.getSmtp().getPort())) {
            world.lanes.start();
            // fewer than what one number gets before one SMS speaks for several
            for (int i = 0; i < 14; i++) {
                assertThat(world.take(i % 2 == 0 ? Urgency.EMERGENCY : Urgency.URGENT, Instant.now()))
                        .isNotNull();
            }

            await().untilAsserted(() -> assertThat(world.steps())
                    .filteredOn(entry -> entry.step() == Step.SENT)
                    .hasSize(28));

            assertThat(mail.getReceivedMessages()).hasSize(14);
            assertThat(world.smsSent()).isEqualTo(14);
        } finally {
            mail.stop();
        }
    }

    @Test
    void anEmergencyDoesNotWaitBehindABacklog(@TempDir Path folder) throws Exception {
        // accepts connections and never says a word: each routine email holds its thread until the timeout
        try (var silent = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
                var world = world(folder, silent.getLocalPort())) {
            world.lanes.start();
            for (int i = 0; i < 60; i++) {
                assertThat(world.take(Urgency.STANDARD, Instant.now())).isNotNull();
            }
            Instant before = Instant.now();

            RoutedConcern emergency = world.take(Urgency.EMERGENCY, before);

            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(world.smsSent()).isEqualTo(1));
            await().untilAsserted(() -> assertThat(world.steps())
                    .filteredOn(entry -> entry.step() == Step.SENT)
                    .extracting(OutboxEntry::concern)
                    .containsExactly(emergency.concern()));
        }
    }

    /// What a kill leaves in doubt, and so may repeat, is no more than this.
    @Test
    void noMoreMessagesAreOnTheirWayThanALaneHasThreads(@TempDir Path folder) throws Exception {
        try (var silent = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
                var world = world(folder, silent.getLocalPort())) {
            for (int i = 0; i < 60; i++) {
                assertThat(world.take(Urgency.STANDARD, Instant.now())).isNotNull();
            }
            world.lanes.start();
            var seen = new ArrayList<Integer>();

            await().pollInterval(Duration.ofMillis(50)).until(() -> {
                seen.add(onTheirWay(world));
                return seen.size() == 30;
            });

            assertThat(seen).contains(THREADS).allMatch(now -> now <= THREADS);
        }
    }

    private static int onTheirWay(DispatchWorld world) {
        return world.database
                .sql()
                .sql("select count(*) from message where state = 'SENDING'")
                .query(Integer.class)
                .single();
    }

    @Test
    void whatADeadInstanceHeldIsTakenOver(@TempDir Path folder) {
        List<RoutedConcern> concerns = new ArrayList<>();
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try (var world = world(folder, mail.getSmtp().getPort())) {
            for (int i = 0; i < 5; i++) {
                concerns.add(world.take(Urgency.EMERGENCY, Instant.now()));
            }
            int held = world.database
                    .sql()
                    .sql("update dispatch_emergency set picked = true, picked_by = 'dead', last_heartbeat = :long_ago"
                            + " where task_name = 'send-message'")
                    .param("long_ago", OffsetDateTime.now(ZoneOffset.UTC).minusMinutes(1))
                    .update();
            assertThat(held).isEqualTo(10);

            world.lanes.start();

            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(world.smsSent()).isEqualTo(concerns.size()));
        } finally {
            mail.stop();
        }
    }

    DispatchWorld world(Path folder, int mailPort) {
        return new DispatchWorld(database(folder), postgres(), folder, mailPort, Clock.systemUTC(), THREADS);
    }
}
