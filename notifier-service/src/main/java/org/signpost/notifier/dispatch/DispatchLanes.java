package org.signpost.notifier.dispatch;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.dispatch.Dispatcher.Dispatched;
import org.signpost.notifier.dispatch.LaneSchedule.RungOf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/// The queues of messages to send: one lane for emergencies and one for everything else, each with its own
/// table and its own threads, so that an emergency never waits behind a backlog; and one for questions to providers,
/// which may be thousands after a while without the database.
///
/// Work is put into a lane by {@link LaneSchedule}, in the transaction that it follows from. An instance
/// that dies loses its leases
/// after a few missed heartbeats, and another one (or the next start) takes its messages over.
public final class DispatchLanes implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DispatchLanes.class);
    private static final int MISSED_HEARTBEATS = 4;
    private static final int ASKING_THREADS = 4;
    /// How many clocks of a lane are looked at at once.
    private static final int CLOCKS = 12;
    /// How many routine messages are at work for each that may be on the wire: the others wait to have their attempt
    /// or its end written down, so that no connection to a provider does.
    private static final int AT_WORK = 5;
    /// The part of those at work below which more are taken from the lane.
    private static final double FETCH_BELOW = 0.8;

    private final Map<Lane, Supplier<Scheduler>> made = new EnumMap<>(Lane.class);
    private final Map<Lane, Scheduler> schedulers = new ConcurrentHashMap<>();
    private final Dispatcher dispatcher;
    private final JdbcClient sql;
    private final boolean exclusive;
    private volatile boolean running;

    /// @param dataSource of the ledger
    /// @param exclusive whether no other instance can have this database open
    /// @param skipLocked whether the database can skip locked rows
    /// @param clock says what is due
    /// @param instance names this instance in leases
    public DispatchLanes(
            DataSource dataSource,
            boolean exclusive,
            boolean skipLocked,
            LaneSettings settings,
            LaneSchedule schedule,
            Dispatcher dispatcher,
            Escalator escalator,
            Clock clock,
            String instance) {
        this.sql = JdbcClient.create(dataSource);
        this.exclusive = exclusive;
        this.dispatcher = dispatcher;
        for (Lane lane : Lane.values()) {
            List<Task<?>> tasks = tasks(lane, dispatcher, escalator);
            // a scheduler that was stopped cannot be started again, this service can
            made.put(lane, () -> scheduler(lane, tasks, dataSource, skipLocked, settings, clock, instance));
        }
        schedule.onWake(lane -> {
            Scheduler scheduler = schedulers.get(lane);
            if (scheduler != null && running) {
                scheduler.triggerCheckForDueExecutions();
            }
        });
    }

    private static List<Task<?>> tasks(Lane lane, Dispatcher dispatcher, Escalator escalator) {
        // thousands may come due in the same minute, and each needs a connection to the ledger
        var clocks = new Semaphore(CLOCKS);
        return List.of(
                task(lane, LaneSchedule.SEND, name -> after(dispatcher.dispatch(lane, MessageId.parse(name)))),
                task(lane, LaneSchedule.CLIMB, name -> {
                    RungOf rung = RungOf.parse(name);
                    return oneOf(clocks, () -> escalator.climb(rung.alert(), rung.number()));
                }),
                task(lane, LaneSchedule.CHECK_DELIVERY, name -> {
                    RungOf rung = RungOf.parse(name);
                    return oneOf(clocks, () -> escalator.checkDelivery(rung.alert(), rung.number()));
                }),
                task(lane, LaneSchedule.ASK_DELIVERY, name -> after(dispatcher.askDelivery(MessageId.parse(name)))));
    }

    private static CompletionHandler<Void> oneOf(Semaphore clocks, Runnable work) throws InterruptedException {
        clocks.acquire();
        try {
            work.run();
        } finally {
            clocks.release();
        }
        return new CompletionHandler.OnCompleteRemove<>();
    }

    /// A piece of work by its name; says what is to become of it in its lane.
    private interface Work {
        CompletionHandler<Void> on(String name) throws InterruptedException;
    }

    private static CompletionHandler<Void> after(Dispatched dispatched) {
        return dispatched.gone()
                ? (_, _) -> {
                    // taken out of the lane in the transaction that wrote the handover down
                }
                : after(dispatched.again());
    }

    private static CompletionHandler<Void> after(Optional<Instant> again) {
        return again.isPresent()
                ? (complete, operations) -> operations.reschedule(complete, again.get())
                : new CompletionHandler.OnCompleteRemove<>();
    }

    private static Task<Void> task(Lane lane, String task, Work work) {
        return Tasks.custom(task, Void.class)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(lane.pauseAfterFailure()))
                .execute((instance, _) -> completion(work, instance.getId()));
    }

    private static Scheduler scheduler(
            Lane lane,
            List<Task<?>> tasks,
            DataSource dataSource,
            boolean skipLocked,
            LaneSettings settings,
            Clock clock,
            String instance) {
        // emergencies: no more than are sent at once, since another instance may be free
        int threads = settings.onTheWire(lane) * (lane == Lane.ROUTINE && skipLocked ? AT_WORK : 1);
        DataSource ledger = new TransactionAwareDataSourceProxy(dataSource);
        SchedulerBuilder builder = (skipLocked
                        ? new OneHeartbeatForAll(ledger, tasks)
                        : Scheduler.create(ledger, tasks))
                .clock(clock::instant)
                .tableName(lane.table())
                .schedulerName(new SchedulerName.Fixed(instance))
                .threads(threads)
                // as many and no more: on H2 the scheduler hands over all that it finds, and relies on this
                .executorService(Executors.newFixedThreadPool(
                        threads, Thread.ofVirtual().name(lane.table() + "-", 0).factory()))
                .pollingInterval(settings.polling())
                .heartbeatInterval(settings.heartbeat())
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .failureLogging(LogLevel.OFF, false)
                .addSchedulerListener(new InALine(lane))
                .shutdownMaxWait(settings.shutdownWait());
        return (skipLocked ? builder.pollUsingLockAndFetch(FETCH_BELOW, 1.0) : builder).build();
    }

    /// Says in a line what the scheduler says with a stack trace.
    private static final class InALine extends AbstractSchedulerListener {
        private final Lane lane;

        InALine(Lane lane) {
            this.lane = lane;
        }

        @Override
        public void onSchedulerEvent(SchedulerEventType event) {
            switch (event) {
                case UNEXPECTED_ERROR -> write(Level.ERROR, "a lane cannot do its work now, it tries again", event);
                case FAILED_MULTIPLE_HEARTBEATS ->
                    write(Level.ERROR, "a lane cannot say that it lives, others may do its work as well", event);
                case DEAD_EXECUTION -> write(Level.WARN, "a lane goes on after a failure", event);
                // a message that was sent is out of its lane before the scheduler knows
                case FAILED_HEARTBEAT -> {}
                // comes with UNEXPECTED_ERROR
                case COMPLETIONHANDLER_ERROR, FAILUREHANDLER_ERROR -> {}
                case UNRESOLVED_TASK, RAN_UPDATE_HEARTBEATS, RAN_DETECT_DEAD, RAN_EXECUTE_DUE -> {}
            }
        }

        @Override
        public void onExecutionComplete(ExecutionComplete complete) {
            complete.getCause()
                    .ifPresent(failure -> log.atWarn()
                            .addKeyValue("lane", lane)
                            .addKeyValue("task", complete.getExecution().getTaskName())
                            .addKeyValue("of", complete.getExecution().getId())
                            .addKeyValue("failure", failure.getClass().getName())
                            .log("work of a lane failed, it will be tried again"));
        }

        private void write(Level level, String words, SchedulerEventType event) {
            log.atLevel(level)
                    .addKeyValue("lane", lane)
                    .addKeyValue("what", event)
                    .log(words);
        }
    }

    private static CompletionHandler<Void> completion(Work work, String name) {
        try {
            return work.on(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted(name, e);
        }
    }

    @Override
    public void start() {
        if (exclusive) {
            // whoever held these leases is dead, or this database would not be open here
            for (Lane lane : Lane.values()) {
                sql.sql("update " + lane.table() + " set picked = false, picked_by = null where picked = true")
                        .update();
            }
        }
        dispatcher.start();
        made.forEach((lane, scheduler) -> schedulers.put(lane, scheduler.get()));
        schedulers.values().forEach(Scheduler::start);
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        // what goes back to its lane now is not taken from it again
        schedulers.values().forEach(Scheduler::pause);
        dispatcher.stop();
        try (var stopping = Executors.newVirtualThreadPerTaskExecutor()) {
            schedulers.values().forEach(scheduler -> stopping.execute(scheduler::stop));
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Before the consumers start, and after they have stopped.
    @Override
    public int getPhase() {
        return 0;
    }

    /// How the lanes work.
    ///
    /// @param emergencyThreads how many emergency messages may be on the wire to providers at once
    /// @param routineThreads how many other messages may be
    /// @param polling how often a lane looks for retries that have come due; what is new is seen at once
    /// @param heartbeat how often an instance says that it lives; its leases end after four missed ones
    /// @param shutdownWait how long a stopping instance waits for messages on their way
    public record LaneSettings(
            int emergencyThreads, int routineThreads, Duration polling, Duration heartbeat, Duration shutdownWait) {

        /// @throws IllegalArgumentException when a lane has no thread
        public LaneSettings {
            if (emergencyThreads < 1 || routineThreads < 1) {
                throw new IllegalArgumentException("each lane has at least one thread");
            }
        }

        /// How many messages of a lane may be on the wire to providers at once.
        int onTheWire(Lane lane) {
            return switch (lane) {
                case EMERGENCY -> emergencyThreads;
                case ROUTINE -> routineThreads;
                case ASKING -> ASKING_THREADS;
            };
        }
    }

    /// The service stopped in the middle of a piece of work; the next start goes on with it.
    static final class WorkInterrupted extends RuntimeException {
        WorkInterrupted(String name, InterruptedException cause) {
            super(name + " was cut off by the end of this service", cause);
        }
    }
}
