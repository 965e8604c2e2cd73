package org.signpost.notifier.dispatch;

import static java.util.stream.Collectors.groupingBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.alerting.Urgency;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.SqlArrayValue;

/// Puts work into the lanes, as part of the caller's transaction. {@link DispatchLanes} does it when it is
/// due.
///
/// It writes the rows itself, many in one round trip: db-scheduler's own client looks each one up before it inserts it.
public final class LaneSchedule {

    /// Send a message.
    static final String SEND = "send-message";
    /// Tell the next contact of an alert, unless somebody has acknowledged.
    static final String CLIMB = "climb-rung";
    /// See whether a first message of a rung has arrived.
    static final String CHECK_DELIVERY = "check-delivery";
    /// Ask a provider what became of a message.
    static final String ASK_DELIVERY = "ask-delivery";

    private final JdbcOperations sql;
    private final List<Consumer<Lane>> listeners = new CopyOnWriteArrayList<>();

    /// @param dataSource of the ledger
    public LaneSchedule(DataSource dataSource) {
        this.sql = new JdbcTemplate(dataSource);
    }

    /// A rung of an alert, as the name of a piece of work.
    record RungOf(AlertId alert, int number) {

        static RungOf parse(String name) {
            int slash = name.indexOf('/');
            return new RungOf(AlertId.parse(name.substring(0, slash)), Integer.parseInt(name.substring(slash + 1)));
        }

        @Override
        public String toString() {
            return alert + "/" + number;
        }
    }

    /// Work that is to be put into its lane.
    static final class Entries {
        private final List<Entry> all = new ArrayList<>();

        private record Entry(Lane lane, String task, String name, Instant due) {}

        Entries send(MessageId message, Urgency urgency, Instant due) {
            return add(Lane.of(urgency), SEND, message.toString(), due);
        }

        Entries climb(AlertId alert, int rung, Urgency urgency, Instant due) {
            return add(Lane.of(urgency), CLIMB, new RungOf(alert, rung).toString(), due);
        }

        Entries checkDelivery(AlertId alert, int rung, Urgency urgency, Instant due) {
            return add(Lane.of(urgency), CHECK_DELIVERY, new RungOf(alert, rung).toString(), due);
        }

        Entries askDelivery(MessageId message, Urgency urgency, Instant due) {
            return add(Lane.asking(urgency), ASK_DELIVERY, message.toString(), due);
        }

        private Entries add(Lane lane, String task, String name, Instant due) {
            all.add(new Entry(lane, task, name, due));
            return this;
        }
    }

    /// @throws IllegalStateException when the message is in its lane already
    void send(MessageId message, Urgency urgency, Instant due) {
        put(new Entries().send(message, urgency, due));
    }

    void climb(AlertId alert, int rung, Urgency urgency, Instant due) {
        put(new Entries().climb(alert, rung, urgency, due));
    }

    void checkDelivery(AlertId alert, int rung, Urgency urgency, Instant due) {
        put(new Entries().checkDelivery(alert, rung, urgency, due));
    }

    void askDelivery(MessageId message, Urgency urgency, Instant due) {
        put(new Entries().askDelivery(message, urgency, due));
    }

    /// Puts all that work into its lanes. What is there already stays as it is.
    ///
    /// @throws IllegalStateException when a message that is to be sent is in its lane already
    void put(Entries entries) {
        Map<Lane, List<Entries.Entry>> lanes = entries.all.stream().collect(groupingBy(Entries.Entry::lane));
        lanes.forEach((lane, work) -> {
            int[] inserted = sql.batchUpdate(
                    "insert into " + lane.table()
                            + " (task_name, task_instance, execution_time, picked, version)"
                            + " values (?, ?, ?, false, 1) on conflict do nothing",
                    work.stream()
                            .map(each -> new Object[] {
                                each.task(), each.name(), each.due().atOffset(ZoneOffset.UTC)
                            })
                            .toList());
            for (int i = 0; i < inserted.length; i++) {
                if (inserted[i] == 0 && work.get(i).task().equals(SEND)) {
                    throw new IllegalStateException(
                            "message " + work.get(i).name() + " was recorded and is in its lane already");
                }
            }
        });
    }

    /// Takes messages out of the lane in which they were to be sent, and puts other work into its lanes unless it is
    /// there; in one round trip.
    ///
    /// @param questions nothing that sends a message
    void sent(Lane lane, List<MessageId> messages, Entries questions) {
        if (messages.isEmpty()) {
            return;
        }
        var statements =
                new StringBuilder("delete from " + lane.table() + " where task_name = ? and task_instance = any(?)");
        var parameters = new ArrayList<Object>();
        parameters.add(SEND);
        parameters.add(array("varchar", messages.stream().map(MessageId::toString)));
        questions.all.stream().collect(groupingBy(Entries.Entry::lane)).forEach((other, work) -> {
            statements
                    .append("; insert into ")
                    .append(other.table())
                    .append(" (task_name, task_instance, execution_time, picked, version)")
                    .append(" select u.task, u.name, u.due, false, 1 from unnest(cast(? as varchar array),")
                    .append(" cast(? as varchar array), cast(? as timestamp(6) with time zone array))")
                    .append(" as u (task, name, due) on conflict do nothing");
            parameters.add(array("varchar", work.stream().map(Entries.Entry::task)));
            parameters.add(array("varchar", work.stream().map(Entries.Entry::name)));
            parameters.add(array(
                    "timestamptz", work.stream().map(each -> each.due().atOffset(ZoneOffset.UTC))));
        });
        int removed = sql.update(statements.toString(), parameters.toArray());
        if (removed > messages.size()) {
            throw new IllegalStateException("a message is in its lane once");
        }
    }

    private static SqlArrayValue array(String type, Stream<?> values) {
        return new SqlArrayValue(type, values.toArray());
    }

    /// Lets a lane look for due work now. To be called after the transaction that put it there has ended.
    void wake(Urgency urgency) {
        wake(Lane.of(urgency));
    }

    void wake(Lane lane) {
        listeners.forEach(listener -> listener.accept(lane));
    }

    void onWake(Consumer<Lane> listener) {
        listeners.add(listener);
    }
}
