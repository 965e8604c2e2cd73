package org.signpost.benchmarks.alert;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.acknowledgement.AcknowledgementLinks;
import org.signpost.notifier.alerting.Brief;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.RoutedConcern.Told;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.Deadline;
import org.signpost.notifier.channel.Notice;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.dispatch.AlertDesk;
import org.signpost.notifier.dispatch.DispatchLanes;
import org.signpost.notifier.ledger.Outbox;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Turns of the contenders, in the process of notifier-service and with its channels: each alert is an email and an
/// SMS. What a turn has to send is prepared before it, and not timed.
@RestController
class Turns {

    /// The channels in a loop, with nothing written down.
    static final String RAW = "raw";
    /// db-scheduler alone, one job for each message.
    static final String JOBS = "jobs";
    /// notifier-service's own lanes and ledger.
    static final String SIGNPOST = "signpost";

    private static final List<String> TABLES = List.of(
            "dispatch_emergency",
            "dispatch_routine",
            "dispatch_asking",
            "plain_jobs",
            "outbox",
            "rung",
            "attempt",
            "message",
            "sms_to_contact",
            "alert",
            "decision");
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final String MESSAGES = "select d.concern_id, m.means, m.sent_at, d.received_at from message m"
            + " join alert a on a.alert_id = m.alert_id join decision d on d.decision_id = a.decision_id";
    private static final int EMERGENCIES = 20;
    private static final Duration EMERGENCY_EVERY = Duration.ofMillis(100);

    private final AlertDesk desk;
    private final ObjectProvider<DispatchLanes> lanes;
    private final List<Channel> channels;
    private final AcknowledgementLinks links;
    private final Outbox outbox;
    private final DataSource source;
    private final JdbcClient sql;
    private final MeterRegistry registry;
    private final int threads;
    private final List<PartnerId> partners;
    private final PartnerDirectory directory;
    private final boolean postgres;
    private List<ToSend> prepared = List.of();
    private int alerts;

    Turns(
            AlertDesk desk,
            ObjectProvider<DispatchLanes> lanes,
            List<Channel> channels,
            AcknowledgementLinks links,
            Outbox outbox,
            DataSource source,
            JdbcClient sql,
            MeterRegistry registry,
            @Value("${spring.datasource.url}") String url,
            @Value("${signpost.notifier.dispatch.routine-threads}") int threads,
            @Value("${signpost.notifier.partners-file}") java.nio.file.Path partnersFile) {
        this.desk = desk;
        this.lanes = lanes;
        this.channels = channels.stream()
                .filter(channel -> Set.of(Means.EMAIL, Means.SMS).contains(channel.means()))
                .toList();
        this.links = links;
        this.outbox = outbox;
        this.source = source;
        this.sql = sql;
        this.registry = registry;
        this.threads = threads;
        this.postgres = url.startsWith("jdbc:postgresql:");
        this.directory = PartnerDirectory.load(partnersFile);
        this.partners = directory.partners().stream()
                .map(partner -> partner.id())
                .filter(id -> id.value().startsWith("partner-"))
                .toList();
    }

    private record ToSend(MessageId id, Contact to, Notice notice, Channel channel) {

        void send() {
            try {
                SendOutcome outcome = channel.send(id, to, notice);
                if (!(outcome instanceof SendOutcome.Accepted)) {
                    throw new IllegalStateException("a message was not accepted: " + outcome);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    /// Makes a turn of so many alerts ready.
    @PostMapping("/benchmark/{contender}/{count}")
    String prepare(@PathVariable String contender, @PathVariable int count)
            throws InterruptedException, ExecutionException {
        empty();
        alerts = count;
        switch (contender) {
            case RAW -> prepared = messages();
            case JOBS -> {
                prepared = messages();
                var client = Scheduler.create(source).tableName("plain_jobs").build();
                inParallel(prepared.size(), i -> client.scheduleIfNotExists(job(i), Instant.now()));
            }
            case SIGNPOST -> {
                inParallel(count, i -> desk.take(concern(i)));
                awaitPublished();
            }
            default -> throw new IllegalArgumentException(contender);
        }
        analyze();
        return "ready";
    }

    /// As autovacuum does by itself within minutes. A table that is empty before and not after would be read as one
    /// that is empty: it has what an hour has left there.
    private void analyze() {
        if (postgres) {
            sql.sql("""
                insert into sms_to_contact (message_id, partner, contact, began_at)
                select gen_random_uuid(), 'others-' || n, 'desk', current_timestamp from generate_series(1, 5000) n\
                """).update();
            sql.sql("analyze").update();
        }
    }

    /// Sends what is ready, and says how many nanoseconds it took.
    @PostMapping("/benchmark/{contender}")
    String run(@PathVariable String contender) throws InterruptedException, ExecutionException {
        long took = RAW.equals(contender) ? raw() : JOBS.equals(contender) ? jobsOnly() : signpost();
        return Long.toString(took);
    }

    private long jobsOnly() {
        long began = System.nanoTime();
        var done = new AtomicInteger();
        Scheduler scheduler = jobs(done);
        scheduler.start();
        awaitDone(done::get);
        awaitNone("plain_jobs", "send");
        long took = System.nanoTime() - began;
        scheduler.stop();
        return took;
    }

    private long signpost() {
        long began = System.nanoTime();
        DispatchLanes started = lanes.getObject();
        double before = attempts();
        started.start();
        awaitDone(() -> attempts() - before);
        awaitNone("dispatch_routine", "send-message");
        long took = System.nanoTime() - began;
        started.stop();
        requireAllSent();
        return took;
    }

    /// Takes emergencies in while standard alerts leave; says how many of those were left, and how long each took.
    @PostMapping("/benchmark/emergencies/{queued}")
    String emergencies(@PathVariable int queued) throws InterruptedException, ExecutionException {
        empty();
        inParallel(queued, i -> desk.take(concern(i, Urgency.STANDARD)));
        awaitPublished();
        analyze();
        DispatchLanes started = lanes.getObject();
        started.start();
        for (int i = 0; i < EMERGENCIES; i++) {
            LockSupport.parkNanos(EMERGENCY_EVERY.toNanos());
            desk.take(concern(i, Urgency.EMERGENCY));
        }
        String queue = "select count(*) from dispatch_routine where task_name = 'send-message'";
        int left = Objects.requireNonNull(count(queue));
        awaitNone("dispatch_emergency", "send-message");
        started.stop();
        if (queued > 0 && left == 0) {
            throw new IllegalStateException("the queue was empty before the last emergency came");
        }
        List<String> took = sql.sql(MESSAGES + " where d.urgency = 'EMERGENCY'")
                .query((row, _) -> Long.toString(Duration.between(
                                row.getObject("received_at", OffsetDateTime.class),
                                row.getObject("sent_at", OffsetDateTime.class))
                        .toMillis()))
                .list();
        return left + " " + String.join(" ", took);
    }

    /// Starts the lanes for good.
    @PostMapping("/benchmark/lanes")
    String start() {
        empty();
        lanes.getObject().start();
        return "started";
    }

    /// What was handed over: `concern means milliseconds` a line; `left` and how many messages are not, in the end.
    @PostMapping("/benchmark/handed-over")
    String handedOver() {
        List<String> sent = sql.sql(MESSAGES + " where m.state = 'SENT' and m.occasion = 'FIRST' and m.carries is null"
                        + " and m.carried_by is null")
                .query((row, _) -> row.getString("concern_id") + " " + row.getString("means") + " "
                        + row.getObject("sent_at", OffsetDateTime.class)
                                .toInstant()
                                .toEpochMilli())
                .list();
        Integer left = count("select count(*) from message where state in ('DUE', 'SENDING')");
        Integer held = count("select count(*) from message where state = 'COALESCED' or carried_by is not null");
        Integer decisions = count("select count(*) from decision");
        return "%s%nleft %d held %d decisions %d".formatted(String.join("\n", sent), left, held, decisions);
    }

    private long raw() throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        List<ToSend> all = prepared;
        inParallel(all.size(), i -> all.get(i).send());
        return System.nanoTime() - began;
    }

    private Scheduler jobs(AtomicInteger done) {
        List<ToSend> all = prepared;
        OneTimeTask<Void> send = Tasks.oneTime("send", Void.class).execute((instance, _) -> {
            all.get(Integer.parseInt(instance.getId())).send();
            done.incrementAndGet();
        });
        SchedulerBuilder builder = Scheduler.create(source, send)
                .tableName("plain_jobs")
                .threads(threads)
                .executorService(Executors.newVirtualThreadPerTaskExecutor())
                .pollingInterval(Duration.ofMillis(500));
        return (postgres ? builder.pollUsingLockAndFetch(0.5, 1.0) : builder).build();
    }

    private static TaskInstance<Void> job(int number) {
        return new TaskInstance<>("send", Integer.toString(number));
    }

    /// As many at once as the lane has threads.
    private void inParallel(int count, IntConsumer work) throws InterruptedException, ExecutionException {
        var next = new AtomicInteger();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(executor.submit(() -> {
                    for (int each = next.getAndIncrement(); each < count; each = next.getAndIncrement()) {
                        work.accept(each);
                    }
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
    }

    private RoutedConcern concern(int number) {
        return concern(number, Urgency.URGENT);
    }

    private RoutedConcern concern(int number, Urgency urgency) {
        var id = new ConcernId(UUID.randomUUID());
        return new RoutedConcern(
                id,
                PublicReference.of(id),
                DecisionId.of(id, 1),
                Mode.LIVE,
                urgency,
                Prompt.ADULT,
                Relation.NONE,
                Instant.now(),
                List.of(new Told(partners.get(number % partners.size()), Role.LEAD)),
                Set.of());
    }

    private List<ToSend> messages() {
        return IntStream.range(0, alerts).boxed().flatMap(this::messages).toList();
    }

    private java.util.stream.Stream<ToSend> messages(int number) {
        RoutedConcern concern = concern(number);
        PartnerId partner = concern.told().getFirst().partner();
        AlertId alert = AlertId.of(concern.concern(), partner, concern.decision());
        Contact contact = directory.partner(partner).orElseThrow().contacts().getFirst();
        Instant now = Instant.now();
        return channels.stream().map(channel -> {
            var id = MessageId.of(alert, channel.means().word(), "first");
            return new ToSend(
                    id,
                    contact,
                    new Notice.ToAct(
                            concern.reference(),
                            concern.relation(),
                            concern.urgency(),
                            new Deadline(now.plus(Duration.ofHours(1)), now),
                            concern.prompt(),
                            links.linkOf(id, now.plus(Duration.ofDays(14))),
                            Occasion.FIRST,
                            Optional.empty(),
                            Brief.USUAL,
                            concern.mode()),
                    channel);
        });
    }

    private void empty() {
        sql.sql("""
            create table if not exists plain_jobs (
                task_name varchar(64) not null, task_instance varchar(64) not null, task_data bytea,
                execution_time timestamp(6) with time zone not null, picked boolean not null, picked_by varchar(64),
                last_success timestamp(6) with time zone, last_failure timestamp(6) with time zone,
                consecutive_failures integer, last_heartbeat timestamp(6) with time zone, version bigint not null,
                priority smallint, primary key (task_name, task_instance))\
            """).update();
        sql.sql("create index if not exists plain_jobs_due on plain_jobs (execution_time)")
                .update();
        sql.sql("create index if not exists plain_jobs_alive on plain_jobs (last_heartbeat)")
                .update();
        if (postgres) {
            sql.sql("truncate " + String.join(", ", TABLES) + " cascade").update();
        } else {
            sql.sql("set referential_integrity false").update();
            TABLES.forEach(table -> sql.sql("truncate table " + table).update());
            sql.sql("set referential_integrity true").update();
        }
    }

    private void awaitPublished() {
        long until = System.nanoTime() + LONGEST.toNanos();
        while (outbox.waiting() > 0) {
            pause(until);
        }
    }

    private double attempts() {
        return registry.find("signpost.notifier.attempts").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /// Asks nothing of the database meanwhile.
    private void awaitDone(DoubleSupplier done) {
        long until = System.nanoTime() + LONGEST.toNanos();
        while (done.getAsDouble() < 2 * alerts) {
            pause(until);
        }
    }

    private void awaitNone(String table, String task) {
        long until = System.nanoTime() + LONGEST.toNanos();
        String any = "select count(*) from (select 1 from " + table + " where task_name = '" + task + "' limit 1) one";
        while (Objects.requireNonNull(count(any)) > 0) {
            pause(until);
        }
    }

    private static void pause(long until) {
        if (System.nanoTime() > until) {
            throw new IllegalStateException("this takes more than " + LONGEST);
        }
        LockSupport.parkNanos(20_000_000);
    }

    private @Nullable Integer count(String query) {
        return sql.sql(query).query(Integer.class).single();
    }

    private void requireAllSent() {
        Integer sent = count("select count(*) from message where state = 'SENT' and attempts = 1");
        if (sent == null || sent != 2 * alerts) {
            throw new IllegalStateException(sent + " of " + 2 * alerts + " messages are sent at the first attempt");
        }
    }
}
