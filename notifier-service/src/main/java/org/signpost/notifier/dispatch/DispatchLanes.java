package org.signpost.notifier.dispatch;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.alerting.Urgency;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/// The queues of messages to send: one lane for emergencies and one for everything else, each with its own table
/// and its own threads, so that an emergency never waits behind a backlog.
///
/// A message is put into its lane in the transaction that records its alert. An instance that dies loses its leases
/// after a few missed heartbeats, and another one (or the next start) takes its messages over.
public final class DispatchLanes implements SmartLifecycle {

    private static final String SEND = "send-message";
    private static final int MISSED_HEARTBEATS = 4;

    private final Map<Lane, Scheduler> schedulers = new EnumMap<>(Lane.class);
    private final JdbcClient sql;
    private final boolean exclusive;
    private volatile boolean running;

    /// @param dataSource of the ledger
    /// @param exclusive whether no other instance can have this database open
    /// @param skipLocked whether the database can skip locked rows
    /// @param instance names this instance in leases
    public DispatchLanes(
            DataSource dataSource,
            boolean exclusive,
            boolean skipLocked,
            LaneSettings settings,
            Dispatcher dispatcher,
            String instance) {
        this.sql = JdbcClient.create(dataSource);
        this.exclusive = exclusive;
        for (Lane lane : Lane.values()) {
            schedulers.put(lane, scheduler(lane, dataSource, skipLocked, settings, dispatcher, instance));
        }
    }

    private static Scheduler scheduler(
            Lane lane,
            DataSource dataSource,
            boolean skipLocked,
            LaneSettings settings,
            Dispatcher dispatcher,
            String instance) {
        Task<Void> send = Tasks.custom(SEND, Void.class)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(lane.pauseAfterFailure))
                .execute((message, _) -> completion(dispatcher, MessageId.parse(message.getId())));
        int threads = switch (lane) {
            case EMERGENCY -> settings.emergencyThreads();
            case ROUTINE -> settings.routineThreads();
        };
        SchedulerBuilder builder = Scheduler.create(new TransactionAwareDataSourceProxy(dataSource), send)
                .tableName(lane.table)
                .schedulerName(new SchedulerName.Fixed(instance))
                .threads(threads)
                .executorService(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name(lane.table + "-", 0).factory()))
                .pollingInterval(settings.polling())
                .heartbeatInterval(settings.heartbeat())
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .failureLogging(LogLevel.WARN, false)
                .shutdownMaxWait(settings.shutdownWait());
        return (skipLocked ? builder.pollUsingLockAndFetch(0.5, 1.0) : builder).build();
    }

    private static CompletionHandler<Void> completion(Dispatcher dispatcher, MessageId message) {
        try {
            Optional<Instant> again = dispatcher.dispatch(message);
            return again.isPresent()
                    ? (complete, operations) -> operations.reschedule(complete, again.get())
                    : new CompletionHandler.OnCompleteRemove<>();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DispatchInterrupted(message, e);
        }
    }

    /// Puts a message into its lane, as part of the caller's transaction.
    void schedule(MessageId message, Urgency urgency, Instant due) {
        Scheduler scheduler = schedulers.get(Lane.of(urgency));
        if (scheduler == null || !scheduler.scheduleIfNotExists(new TaskInstance<>(SEND, message.toString()), due)) {
            throw new IllegalStateException("message " + message + " was recorded and is in its lane already");
        }
    }

    /// Lets a lane look for due messages now. To be called after the transaction that scheduled them has ended.
    void wake(Urgency urgency) {
        Scheduler scheduler = schedulers.get(Lane.of(urgency));
        if (scheduler != null) {
            scheduler.triggerCheckForDueExecutions();
        }
    }

    @Override
    public void start() {
        if (exclusive) {
            // whoever held these leases is dead, or this database would not be open here
            for (Lane lane : Lane.values()) {
                sql.sql("update " + lane.table + " set picked = false, picked_by = null where picked = true")
                        .update();
            }
        }
        schedulers.values().forEach(Scheduler::start);
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        schedulers.values().parallelStream().forEach(Scheduler::stop);
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

    private enum Lane {
        EMERGENCY("dispatch_emergency", Duration.ofSeconds(1)),
        ROUTINE("dispatch_routine", Duration.ofSeconds(10));

        private final String table;
        /// How long to wait after this service itself failed, the database for instance.
        private final Duration pauseAfterFailure;

        Lane(String table, Duration pauseAfterFailure) {
            this.table = table;
            this.pauseAfterFailure = pauseAfterFailure;
        }

        static Lane of(Urgency urgency) {
            return switch (urgency) {
                case EMERGENCY -> EMERGENCY;
                case URGENT, STANDARD, INFORMATION -> ROUTINE;
            };
        }
    }

    /// How the lanes work.
    ///
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
    }

    /// The service stopped while a message was on its way; the next start finds out whether it arrived.
    static final class DispatchInterrupted extends RuntimeException {
        DispatchInterrupted(MessageId message, InterruptedException cause) {
            super("message " + message + " was cut off by the end of this service", cause);
        }
    }
}
