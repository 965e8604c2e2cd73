package org.signpost.local.parked;

import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.signpost.contract.parking.ParkedRecord;

/// Looks at parked records, and changes nothing.
public final class ParkedRecords implements AutoCloseable {
    private final TopicReader reader;
    private final RedriveLog log;
    private boolean logRead;

    /// @param client how a client reaches the brokers
    public ParkedRecords(Map<String, Object> client, Clock clock) {
        this.reader = new TopicReader(client);
        this.log = new RedriveLog(client, clock);
    }

    /// A parked record.
    ///
    /// @param sent whether it was sent again since, from here or from where another service parked it
    public record Seen(ParkedRecord parked, boolean sent) {}

    /// Looks at everything that is parked there at this moment.
    ///
    /// @return whether there is such a topic
    /// @throws org.apache.kafka.common.KafkaException if no broker answers, or the topic may not be read
    public boolean look(DeadLetters from, Selection selection, Consumer<Seen> look) {
        if (!logRead) {
            log.readAll();
            logRead = true;
        }
        Map<Integer, Long> ends = reader.ends(from.topic());
        ends.forEach((partition, end) -> {
            if (selection.mayBeOn(partition)) {
                reader.read(new TopicPartition(from.topic(), partition), 0, end, record -> {
                    var parked = ParkedRecord.read(from.source(), record);
                    if (selection.means(parked)) {
                        boolean sent = parked.original()
                                .filter(original -> log.of(original.toString()) == RedriveLog.Standing.SENT)
                                .isPresent();
                        look.accept(new Seen(parked, sent));
                    }
                    return true;
                });
            }
        });
        return !ends.isEmpty();
    }

    @Override
    public void close() {
        reader.close();
        log.close();
    }
}
