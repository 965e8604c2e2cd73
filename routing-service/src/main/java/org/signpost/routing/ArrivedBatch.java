package org.signpost.routing;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Records of one poll as they came from the broker. It hides their content when printed, because messages are
/// printed when something fails.
record ArrivedBatch(List<ConsumerRecord<byte[], byte[]>> records) {

    ArrivedBatch {
        records = List.copyOf(records);
    }

    @Override
    public String toString() {
        return "ArrivedBatch[" + records.size() + " records]";
    }
}
