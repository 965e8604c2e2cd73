package org.signpost.notifier.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.Step;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.fault.FaultyNetwork;
import org.signpost.notifier.ledger.LedgerDatabase;
import org.signpost.notifier.ledger.OutboxEntry;

/// What the lanes promise on every database that they run on.
abstract class LanesContract {

    private static final int THREADS = 4;

    abstract LedgerDatabase database(Path folder);

    abstract boolean postgres();

    /// On the embedded database as many messages are at work as may be on the wire.
    private int begun() {
        return postgres() ? 3 * THREADS : THREADS;
    }

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

    /// What has begun is sent, whatever comes meanwhile, and after a kill it is in doubt: so only few begin
    /// before their turn.
    @Test
    void noMoreMessagesAreOnTheWireThanALaneHasPlacesAndTwiceAsManyMoreHaveBegun(@TempDir Path folder)
            throws Exception {
        try (var silent = new SilentServer();
                var world = world(folder, silent.port())) {
            for (int i = 0; i < 15 * THREADS; i++) {
                assertThat(world.take(Urgency.STANDARD, Instant.now())).isNotNull();
            }
            world.lanes.start();
            var seen = new ArrayList<Integer>();

            await().pollInterval(Duration.ofMillis(50)).until(() -> {
                seen.add(onTheirWay(world));
                return seen.size() == 30;
            });

            assertThat(seen).contains(begun()).allMatch(now -> now <= begun());
            assertThat(silent.mostAtOnce()).isEqualTo(THREADS);
        }
    }

    /// What was not on the wire is free for others at once, and nothing is sent that would be cut off.
    @Test
    void whoStopsSendsNothingMoreAndGivesBackWhatIsNotOnTheWire(@TempDir Path folder) throws Exception {
        try (var silent = new SilentServer();
                var world = world(folder, silent.port())) {
            for (int i = 0; i < 15 * THREADS; i++) {
                assertThat(world.take(Urgency.STANDARD, Instant.now())).isNotNull();
            }
            world.lanes.start();
            await().until(() -> onTheirWay(world) == begun() && silent.mostAtOnce() == THREADS);

            world.lanes.stop();

            assertThat(silent.taken()).isEqualTo(THREADS);
            assertThat(world.database
                            .sql()
                            .sql("select count(*) from dispatch_routine where picked")
                            .query(Integer.class)
                            .single())
                    .isLessThanOrEqualTo(THREADS);
            assertThat(onTheirWay(world)).isLessThanOrEqualTo(begun());
        }
    }

    @Test
    void whatIsNotWantedAnyMoreOnceItIsItsTurnIsNotSent(@TempDir Path folder) throws Exception {
        try (var silent = new SilentServer();
                var world = world(folder, silent.port())) {
            int messages = 3 * THREADS;
            for (int i = 0; i < messages; i++) {
                assertThat(world.take(Urgency.STANDARD, Instant.now())).isNotNull();
            }
            world.lanes.start();
            await().until(() -> onTheirWay(world) == begun() && silent.mostAtOnce() == THREADS);

            // somebody has each of them, or it was withdrawn
            int ended = world.database
                    .sql()
                    .sql("update alert set ended_at = current_timestamp, ended_by = 'GIVEN_UP'")
                    .update();

            assertThat(ended).isEqualTo(messages);
            await().until(() -> world.database
                            .sql()
                            .sql("select count(*) from message where state = 'NOT_NEEDED'")
                            .query(Integer.class)
                            .single()
                    >= messages - THREADS);
            assertThat(silent.taken()).isEqualTo(THREADS);
        }
    }

    @Test
    void whatIsStoppedWhileAMailServerIsSlowAndStartedAgainComesOnce(@TempDir Path folder) throws Exception {
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try (var slowly = FaultyNetwork.to(mail.getSmtp().getPort());
                var world = world(folder, slowly.port())) {
            int messages = 12 * THREADS;
            for (int i = 0; i < messages; i++) {
                assertThat(world.take(Urgency.STANDARD, Instant.now())).isNotNull();
            }
            // a second or two for each message
            slowly.delays(Duration.ofMillis(150));
            world.lanes.start();
            await().until(() -> mail.getReceivedMessages().length > THREADS);

            int before = mail.getReceivedMessages().length;
            world.lanes.stop();
            int after = mail.getReceivedMessages().length;
            slowly.works();
            world.lanes.start();

            await().untilAsserted(() -> assertThat(world.steps())
                    .filteredOn(entry -> entry.step() == Step.SENT)
                    .hasSize(messages));
            assertThat(after).as("no more than were on the wire").isLessThanOrEqualTo(before + 2 * THREADS);
            assertThat(mail.getReceivedMessages()).hasSize(messages);
        } finally {
            mail.stop();
        }
    }

    /// Takes every connection, never says a word, and counts those that are open.
    private static final class SilentServer implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger taken = new AtomicInteger();

        SilentServer() throws IOException {
            Thread.startVirtualThread(this::take);
        }

        int port() {
            return server.getLocalPort();
        }

        int taken() {
            return taken.get();
        }

        int mostAtOnce() {
            return most.get();
        }

        private void take() {
            try {
                while (true) {
                    Socket socket = server.accept();
                    open.add(socket);
                    taken.incrementAndGet();
                    most.accumulateAndGet(open.size(), Math::max);
                    Thread.startVirtualThread(() -> untilItEnds(socket));
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        private void untilItEnds(Socket socket) {
            try (socket) {
                while (socket.getInputStream().read() >= 0) {
                    // nothing is answered
                }
            } catch (IOException reset) {
                // as good as an end
            } finally {
                open.remove(socket);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (Socket socket : List.copyOf(open)) {
                socket.close();
            }
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
