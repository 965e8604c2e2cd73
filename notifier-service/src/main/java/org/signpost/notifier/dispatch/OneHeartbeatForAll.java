package org.signpost.notifier.dispatch;

import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.event.SchedulerListener.SchedulerEventType;
import com.github.kagkarlsson.scheduler.event.SchedulerListeners;
import com.github.kagkarlsson.scheduler.jdbc.AutodetectJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepository;
import com.github.kagkarlsson.scheduler.task.Task;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/// Makes schedulers that say of all their work in one statement that this instance lives. A scheduler of the library
/// says it of one piece after the other, all with the time at which it began: with many and a slow database the last
/// ones look dead when it is said, and another instance does them as well.
///
/// Needs `skip locked`, and so PostgreSQL.
final class OneHeartbeatForAll extends SchedulerBuilder {

    private static final Logger log = LoggerFactory.getLogger(OneHeartbeatForAll.class);
    private static final int TRIES = 3;
    private static final int HOUSEKEEPERS = 3;

    OneHeartbeatForAll(DataSource dataSource, List<Task<?>> tasks) {
        super(dataSource, tasks);
    }

    @Override
    public Scheduler build() {
        var tasks = new TaskResolver(new SchedulerListeners(schedulerListeners), clock, knownTasks);
        JdbcCustomization database = new AutodetectJdbcCustomization(dataSource, alwaysPersistTimestampInUTC);
        return new OneHeartbeat(this, tasks, repository(tasks, database, true), repository(tasks, database, false));
    }

    private JdbcTaskRepository repository(TaskResolver tasks, JdbcCustomization database, boolean commits) {
        return new JdbcTaskRepository(
                dataSource, commits, database, tableName, tasks, schedulerName, serializer, enablePriority, clock);
    }

    private static final class OneHeartbeat extends Scheduler {
        private final JdbcTemplate sql;
        private final Clock time;
        private final String table;
        private final SchedulerListeners listeners;
        /// Only the thread of the heartbeats knows these.
        private @Nullable Instant round;

        private Set<Piece> said = Set.of();

        OneHeartbeat(
                OneHeartbeatForAll builder, TaskResolver tasks, JdbcTaskRepository own, JdbcTaskRepository clients) {
            super(
                    builder.clock,
                    own,
                    clients,
                    tasks,
                    builder.executorThreads,
                    builder.executorService,
                    builder.schedulerName,
                    builder.buildWaiter(),
                    builder.heartbeatInterval,
                    builder.numberOfMissedHeartbeatsBeforeDead,
                    builder.schedulerListeners,
                    builder.executionInterceptors,
                    builder.pollingStrategyConfig,
                    builder.deleteUnresolvedAfter,
                    builder.shutdownMaxWait,
                    builder.logLevel,
                    builder.logStackTrace,
                    builder.startTasks,
                    Executors.newSingleThreadExecutor(
                            Thread.ofPlatform().name(builder.tableName + "-due").factory()),
                    Executors.newScheduledThreadPool(
                            HOUSEKEEPERS,
                            Thread.ofPlatform()
                                    .name(builder.tableName + "-housekeeper-", 0)
                                    .factory()));
            this.sql = new JdbcTemplate(builder.dataSource);
            this.time = builder.clock;
            this.table = builder.tableName;
            this.listeners = new SchedulerListeners(builder.schedulerListeners);
        }

        /// Work that was taken from a lane, as of the time when it was.
        private record Piece(String task, String name, long version) {
            static Piece of(CurrentlyExecuting executing) {
                var execution = executing.getExecution();
                return new Piece(
                        execution.taskInstance.getTaskName(), execution.taskInstance.getId(), execution.version);
            }
        }

        /// Is called for each piece of work of a round, with the time at which the round began.
        @Override
        protected void updateHeartbeatForExecution(Instant now, CurrentlyExecuting executing) {
            if (!now.equals(round)) {
                said = sayOfAll(TRIES);
                round = now;
            }
            boolean lives = said.contains(Piece.of(executing));
            executing.heartbeat(lives, now);
            if (!lives) {
                listeners.onSchedulerEvent(SchedulerEventType.FAILED_HEARTBEAT);
                listeners.onExecutionFailedHeartbeat(executing);
            }
            if (executing.getHeartbeatState().getFailedHeartbeats() > 1) {
                listeners.onSchedulerEvent(SchedulerEventType.FAILED_MULTIPLE_HEARTBEATS);
            }
        }

        private Set<Piece> sayOfAll(int tries) {
            try {
                return say(getCurrentlyExecuting().stream().map(Piece::of).collect(Collectors.toSet()));
            } catch (DataAccessException e) {
                if (tries > 1) {
                    return sayOfAll(tries - 1);
                }
                log.atWarn()
                        .addKeyValue("lane", table)
                        .addKeyValue("failure", e.getClass().getName())
                        .log("a lane could not say that it lives");
                return Set.of();
            }
        }

        /// What somebody else has locked is about to leave its lane, and is left out: who locks one row after
        /// the other waits for nobody. The time is that at which there is a connection, which may take a while.
        ///
        /// @return of what it was said
        private Set<Piece> say(Set<Piece> pieces) {
            return Set.copyOf(sql.query(
                    connection -> {
                        PreparedStatement statement =
                                connection.prepareStatement("update " + table + " set last_heartbeat = ?"
                                        + " where (task_name, task_instance) in"
                                        + " (select e.task_name, e.task_instance from " + table + " e"
                                        + " join unnest(?, ?, ?) as p (task, name, version)"
                                        + " on e.task_name = p.task and e.task_instance = p.name"
                                        + " and e.version = p.version for update of e skip locked)"
                                        + " returning task_name, task_instance, version");
                        statement.setObject(1, time.now().atOffset(ZoneOffset.UTC));
                        statement.setArray(
                                2, array(connection, "varchar", pieces.stream().map(Piece::task)));
                        statement.setArray(
                                3, array(connection, "varchar", pieces.stream().map(Piece::name)));
                        statement.setArray(
                                4, array(connection, "bigint", pieces.stream().map(Piece::version)));
                        return statement;
                    },
                    (row, _) -> new Piece(
                            row.getString("task_name"), row.getString("task_instance"), row.getLong("version"))));
        }

        private static Array array(Connection connection, String type, Stream<?> values) throws SQLException {
            return connection.createArrayOf(type, values.toArray());
        }
    }
}
