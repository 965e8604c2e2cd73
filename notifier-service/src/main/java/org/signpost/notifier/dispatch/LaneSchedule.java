package org.signpost.notifier.dispatch;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.alerting.Urgency;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/// Puts work into the lanes, as part of the caller's transaction. {@link DispatchLanes} does it when it is
/// due.
public final class LaneSchedule {

    /// Send a message.
    static final String SEND = "send-message";
    /// Tell the next contact of an alert, unless somebody has acknowledged.
    static final String CLIMB = "climb-rung";
    /// See whether a first message of a rung has arrived.
    static final String CHECK_DELIVERY = "check-delivery";
    /// Ask a provider what became of a message.
    static final String ASK_DELIVERY = "ask-delivery";

    private final Map<Lane, SchedulerClient> clients = new EnumMap<>(Lane.class);
    private final List<Consumer<Lane>> listeners = new CopyOnWriteArrayList<>();

    /// @param dataSource of the ledger
    public LaneSchedule(DataSource dataSource) {
        for (Lane lane : Lane.values()) {
            clients.put(
                    lane,
                    SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(dataSource))
                            .tableName(lane.table())
                            .build());
        }
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

    /// @throws IllegalStateException when the message is in its lane already
    void send(MessageId message, Urgency urgency, Instant due) {
        if (!put(SEND, message.toString(), urgency, due)) {
            throw new IllegalStateException("message " + message + " was recorded and is in its lane already");
        }
    }

    void climb(AlertId alert, int rung, Urgency urgency, Instant due) {
        var _ = put(CLIMB, new RungOf(alert, rung).toString(), urgency, due);
    }

    void checkDelivery(AlertId alert, int rung, Urgency urgency, Instant due) {
        var _ = put(CHECK_DELIVERY, new RungOf(alert, rung).toString(), urgency, due);
    }

    void askDelivery(MessageId message, Urgency urgency, Instant due) {
        var _ = put(ASK_DELIVERY, message.toString(), urgency, due);
    }

    private boolean put(String task, String name, Urgency urgency, Instant due) {
        SchedulerClient client = clients.get(Lane.of(urgency));
        return client != null && client.scheduleIfNotExists(new TaskInstance<>(task, name), due);
    }

    /// Lets a lane look for due work now. To be called after the transaction that put it there has ended.
    void wake(Urgency urgency) {
        listeners.forEach(listener -> listener.accept(Lane.of(urgency)));
    }

    void onWake(Consumer<Lane> listener) {
        listeners.add(listener);
    }
}
