package org.signpost.routing;

import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Records of one poll as they came from the broker, and the consumer that has them. It hides their content when
/// printed, because messages are printed when something fails.
///
/// @param consumer only for the thread that it hands the records to
record ArrivedBatch(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) {

    ArrivedBatch {
        records = List.copyOf(records);
    }

    @Override
    public String toString() {
        return "ArrivedBatch[" + records.size() + " records]";
    }
}
