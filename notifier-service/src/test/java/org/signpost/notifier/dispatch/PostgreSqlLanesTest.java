package org.signpost.notifier.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.notifier.NeedsPostgreSql;
import org.signpost.notifier.alerting.Step;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.dispatch.Attempts.Beginning;
import org.signpost.notifier.fault.FaultyNetwork;
import org.signpost.notifier.ledger.LedgerDatabase;
import org.signpost.notifier.ledger.Surges;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// The lanes on the database that production uses, where they skip locked rows. It is skipped where there is no Docker.
@NeedsPostgreSql
class PostgreSqlLanesTest extends LanesContract {

    private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:17");

    @BeforeAll
    static void start() {
        POSTGRES.start();
    }

    @AfterAll
    static void stop() {
        POSTGRES.stop();
    }

    @Override
    LedgerDatabase database(Path folder) {
        var database = LedgerDatabase.at(POSTGRES.getJdbcUrl(), POSTGRES.getUsername(), POSTGRES.getPassword());
        // one container, a fresh ledger for each test
        database.sql()
                .sql("truncate table dispatch_emergency, dispatch_routine, dispatch_asking, decision, surge,"
                        + " sms_to_contact cascade")
                .update();
        return database;
    }

    @Override
    boolean postgres() {
        return true;
    }

    @Test
    void twoInstancesInTheSameSurgeDoNotWaitForEachOtherForEver(@TempDir Path folder) throws Exception {
        try (var world = new DispatchWorld(database(folder), true, folder, 25, Clock.systemUTC(), 1);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<MessageId> polices = sms(world, DispatchWorld.POLICE);
            List<MessageId> councils = sms(world, new PartnerId("rugby-council"));
            assertThat(begin(world, List.of(polices.get(0), councils.get(0))))
                    .allMatch(Beginning.Begun.class::isInstance);
            int numbers = world.database
                    .sql()
                    .sql("insert into surge (contact, last_digest_at) select distinct partner || '/' || contact,"
                            + " now() - interval '1' hour from message where means = 'SMS'")
                    .update();
            assertThat(numbers).isEqualTo(2);

            Future<List<Beginning>> one;
            Future<List<Beginning>> other;
            try (var meanwhile = world.database.source().getConnection()) {
                meanwhile.setAutoCommit(false);
                try (var locks = meanwhile.createStatement()) {
                    assertThat(locks.execute("select contact from surge for update"))
                            .isTrue();
                }
                one = threads.submit(() -> begin(world, List.of(polices.get(1), councils.get(1))));
                other = threads.submit(() -> begin(world, List.of(councils.get(2), polices.get(2))));
                await().untilAsserted(() -> assertThat(world.database
                                .sql()
                                .sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
                                .query(Integer.class)
                                .single())
                        .isEqualTo(2));
                meanwhile.rollback();
            }

            assertThat(Stream.concat(one.get().stream(), other.get().stream())
                            .map(Object::getClass)
                            .map(Class::getSimpleName))
                    .containsExactlyInAnyOrder("Begun", "Begun", "Later", "Later");
            assertThat(world.database
                            .sql()
                            .sql("select count(*) from message where carries = 2")
                            .query(Integer.class)
                            .single())
                    .as("one message a number speaks for the other")
                    .isEqualTo(2);
        }
    }

    /// Each has so much at work that to say of one piece after the other that it lives would take longer than an
    /// instance may be silent.
    @Test
    void twoInstancesWithASlowDatabaseSendNothingTwice(@TempDir Path folder) throws Exception {
        int messages = 150;
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try (var slowMail = FaultyNetwork.to(mail.getSmtp().getPort());
                var slowDatabase = FaultyNetwork.to(POSTGRES.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT));
                var ledger = world(folder, slowMail.port());
                var one = slow(folder, slowDatabase, slowMail);
                var other = slow(folder, slowDatabase, slowMail)) {
            for (int i = 0; i < messages; i++) {
                assertThat(ledger.take(Urgency.STANDARD, Instant.now())).isNotNull();
            }
            slowMail.delays(Duration.ofMillis(150));
            slowDatabase.delays(Duration.ofMillis(40));
            one.lanes.start();
            other.lanes.start();

            // whoever is silent for longer counts as dead
            Duration silence = DispatchWorld.laneSettings(1).heartbeat().multipliedBy(4);
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                assertThat(silentFor(silence, ledger))
                        .as("messages at work that others may take over")
                        .isZero();
                return ledger.steps().stream()
                                .filter(entry -> entry.step() == Step.SENT)
                                .count()
                        == messages;
            });
            slowDatabase.works();
            one.lanes.stop();
            other.lanes.stop();

            assertThat(mail.getReceivedMessages()).hasSize(messages);
            assertThat(ledger.database
                            .sql()
                            .sql("select count(*) from message where attempts > 1")
                            .query(Integer.class)
                            .single())
                    .as("messages that were tried twice")
                    .isZero();
        } finally {
            mail.stop();
        }
    }

    private static int silentFor(Duration silence, DispatchWorld world) {
        return world.database
                .sql()
                .sql("select count(*) from dispatch_routine where picked and last_heartbeat < :before")
                .param("before", OffsetDateTime.now(ZoneOffset.UTC).minus(silence))
                .query(Integer.class)
                .single();
    }

    private static DispatchWorld slow(Path folder, FaultyNetwork database, FaultyNetwork mail) {
        return new DispatchWorld(
                LedgerDatabase.at(
                        "jdbc:postgresql://127.0.0.1:" + database.port() + "/" + POSTGRES.getDatabaseName(),
                        POSTGRES.getUsername(),
                        POSTGRES.getPassword()),
                true,
                folder,
                mail.port(),
                Clock.systemUTC(),
                12);
    }

    /// The SMS of three concerns that a partner leads.
    private static List<MessageId> sms(DispatchWorld world, PartnerId lead) {
        for (int i = 0; i < 3; i++) {
            assertThat(world.take(lead, Urgency.URGENT, Instant.now())).isNotNull();
        }
        return world.database
                .sql()
                .sql("select message_id from message where means = 'SMS' and partner = :lead")
                .param("lead", lead.value())
                .query((row, _) -> new MessageId(row.getObject(1, UUID.class)))
                .list();
    }

    /// Begins attempts at messages as an instance does whose numbers may have one an hour.
    private static List<Beginning> begin(DispatchWorld world, List<MessageId> messages) {
        var instance = new Attempts(
                world.database.ledger(),
                new SurgeGuard(
                        new Surges(world.database.sql(), world.database.ledger()),
                        world.contacts,
                        new SurgeSettings(1, Duration.ofMinutes(5))),
                world.schedule,
                world.database.transaction(),
                Clock.systemUTC());
        return Objects.requireNonNull(world.database.transaction().execute(_ -> instance.begin(messages)));
    }

    @Test
    void noAlertWaitsBehindQuestionsAboutAlertsOfBefore(@TempDir Path folder) {
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try (var world = world(folder, mail.getSmtp().getPort())) {
            world.lanes.start();
            for (int i = 0; i < 14; i++) {
                assertThat(world.take(Urgency.URGENT, Instant.now())).isNotNull();
            }
            await().untilAsserted(() -> assertThat(world.smsSent()).isEqualTo(14));
            world.notifyIsSlow(Duration.ofSeconds(3));
            // all are overdue, as after a while without the database
            await().untilAsserted(() -> assertThat(world.database
                            .sql()
                            .sql("update dispatch_asking set execution_time = :before")
                            .param("before", OffsetDateTime.now(ZoneOffset.UTC).minusMinutes(1))
                            .update())
                    .isEqualTo(14));
            await().until(() -> world.asked() > 0);

            assertThat(world.take(Urgency.STANDARD, Instant.now())).isNotNull();

            await().untilAsserted(() -> assertThat(mail.getReceivedMessages()).hasSize(15));
            // four at once are asked, and the one before them in time would have had to wait for ten to end
            assertThat(world.database
                            .sql()
                            .sql("select count(*) from dispatch_asking where execution_time > :before")
                            .param("before", OffsetDateTime.now(ZoneOffset.UTC).minusSeconds(30))
                            .query(Integer.class)
                            .single())
                    .as("questions that ended before the alert left")
                    .isLessThan(10);
        } finally {
            mail.stop();
        }
    }
}
